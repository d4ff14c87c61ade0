// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/source_text.h"

#include "ui/models/format.h"

#include <QCoreApplication>
#include <QDir>

namespace varve::ui {

namespace {
/// Holds the translation context of this file's functions.
struct SourceText {
    Q_DECLARE_TR_FUNCTIONS(SourceText)
};
constexpr qsizetype kShownParts = 3;
} // namespace

QString shortSource(const std::string& source)
{
    QStringList parts = toText(source).split(QLatin1Char('/'), Qt::SkipEmptyParts);
    if (parts.size() > kShownParts)
        parts = parts.mid(parts.size() - kShownParts);
    return parts.join(QLatin1Char('/'));
}

QString shownPath(const std::string& source)
{
    QString path = toText(source);
    const QString home = QDir::homePath();
    if (home.size() > 1 && (path == home || path.startsWith(home % QLatin1Char('/'))))
        path.replace(0, home.size(), QLatin1Char('~'));
    return path;
}

QString sourceFolder(const std::string& source)
{
    const QString path = shownPath(source);
    return path.left(std::max(qsizetype(0), path.lastIndexOf(QLatin1Char('/'))));
}

QString sourceName(const std::string& source)
{
    const QString path = toText(source);
    return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

QString mediaTypeText(const std::string& mediaType)
{
    if (mediaType == "text/plain")
        return SourceText::tr("Text");
    if (mediaType == "text/markdown")
        return SourceText::tr("Markdown");
    if (mediaType == "text/html")
        return SourceText::tr("Web page");
    if (mediaType == "application/pdf")
        return SourceText::tr("PDF");
    if (mediaType == "application/gzip")
        return SourceText::tr("Compressed");
    if (mediaType == "application/x-vectors")
        return SourceText::tr("Vectors");
    return mediaType.empty() ? SourceText::tr("Unknown") : toText(mediaType);
}

} // namespace varve::ui
