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

QString sourceFolder(const std::string& source)
{
    const QString path = toText(source);
    QString folder = path.left(std::max(qsizetype(0), path.lastIndexOf(QLatin1Char('/'))));
    const QString home = QDir::homePath();
    if (home.size() > 1 && (folder == home || folder.startsWith(home % QLatin1Char('/'))))
        folder.replace(0, home.size(), QLatin1Char('~'));
    return folder;
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
    return mediaType.empty() ? SourceText::tr("Unknown") : toText(mediaType);
}

} // namespace varve::ui
