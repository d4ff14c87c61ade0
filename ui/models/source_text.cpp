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

namespace {
/// The formats of other programs, by what people call them.
QString officeTypeText(std::string_view mediaType)
{
    if (mediaType.ends_with("wordprocessingml.document"))
        return SourceText::tr("Word");
    if (mediaType.ends_with("presentationml.presentation"))
        return SourceText::tr("PowerPoint");
    if (mediaType.ends_with("spreadsheetml.sheet"))
        return SourceText::tr("Excel");
    if (mediaType.ends_with("opendocument.text"))
        return SourceText::tr("OpenDocument text");
    if (mediaType.ends_with("opendocument.presentation"))
        return SourceText::tr("OpenDocument presentation");
    if (mediaType.ends_with("opendocument.spreadsheet"))
        return SourceText::tr("OpenDocument spreadsheet");
    return mediaType == "application/epub+zip" ? SourceText::tr("E-book") : QString();
}

QString textTypeText(std::string_view mediaType)
{
    if (mediaType == "text/csv" || mediaType == "text/tab-separated-values")
        return SourceText::tr("Table");
    if (mediaType == "application/json" || mediaType == "application/jsonl")
        return SourceText::tr("JSON");
    if (mediaType == "message/rfc822")
        return SourceText::tr("E-mail");
    if (mediaType == "application/mbox")
        return SourceText::tr("Mailbox");
    if (mediaType == "application/x-subrip" || mediaType == "text/vtt")
        return SourceText::tr("Subtitles");
    if (mediaType == "text/x-tex")
        return SourceText::tr("LaTeX");
    if (mediaType == "text/x-rst")
        return SourceText::tr("reStructuredText");
    return mediaType.starts_with("text/x-") ? SourceText::tr("Source code") : QString();
}
} // namespace

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
    if (mediaType == "application/x-chroma")
        return SourceText::tr("Chroma collection");
    if (mediaType == "application/x-faiss")
        return SourceText::tr("FAISS index");
    if (const QString office = officeTypeText(mediaType); !office.isEmpty())
        return office;
    if (const QString text = textTypeText(mediaType); !text.isEmpty())
        return text;
    return mediaType.empty() ? SourceText::tr("Unknown") : toText(mediaType);
}

} // namespace varve::ui
