// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/search_filters.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace varve::ui {

namespace {

QJsonObject either(const QJsonObject& a, const QJsonObject& b)
{
    return {{QStringLiteral("$or"), QJsonArray{a, b}}};
}

} // namespace

std::string SearchFilters::json() const
{
    QJsonArray all;
    if (!types.isEmpty())
        all.append(QJsonObject{{QStringLiteral("$type"), QJsonObject{{QStringLiteral("$in"), QJsonArray::fromStringList(types)}}}});
    if (!folder.isEmpty())
        all.append(QJsonObject{{QStringLiteral("$folder"), folder}});
    if (since)
        all.append(QJsonObject{{QStringLiteral("$modified"),
                                QJsonObject{{QStringLiteral("$gte"), since->startOfDay().toMSecsSinceEpoch()}}}});
    if (!language.isEmpty())
        all.append(either({{QStringLiteral("lang"), language}},
                          {{QStringLiteral("lang"),
                            QJsonObject{{QStringLiteral("$prefix"), QString(language + QLatin1Char('-'))}}}}));
    if (metadata) {
        // What looks like a number may have been stored as one or as text.
        bool isNumber = false;
        const double number = metadata->second.toDouble(&isNumber);
        const QJsonObject text{{metadata->first, metadata->second}};
        all.append(isNumber ? either(text, {{metadata->first, number}}) : text);
    }
    if (all.isEmpty())
        return {};
    return QJsonDocument(QJsonObject{{QStringLiteral("$and"), all}}).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<std::pair<QString, QString>> metadataFromText(const QString& text)
{
    const qsizetype sign = text.indexOf(QLatin1Char('='));
    const QString key = text.left(std::max<qsizetype>(sign, 0)).trimmed();
    const QString value = text.mid(sign + 1).trimmed();
    if (sign < 1 || key.isEmpty() || value.isEmpty() || key.startsWith(QLatin1Char('$')) || key.contains(QLatin1Char('"')))
        return std::nullopt;
    return std::pair(key, value);
}

} // namespace varve::ui
