// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/content_type.h"

#include "core/import/mail/mail_reader.h"
#include "core/import/office/office_document.h"
#include "core/import/source_language.h"
#include "core/import/text_decoder.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace varve::import {

using namespace std::string_view_literals;

namespace {

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    std::string_view name;
};

// Signatures that no text begins with, or that name a text format nobody reads as prose.
constexpr std::array kMagics{
    Magic{0, "\x89PNG\r\n\x1A\n"sv, "PNG image"},
    Magic{0, "\xFF\xD8\xFF"sv, "JPEG image"},
    Magic{0, "GIF87a"sv, "GIF image"},
    Magic{0, "GIF89a"sv, "GIF image"},
    Magic{8, "WEBPVP8"sv, "WebP image"},
    Magic{8, "WAVEfmt "sv, "WAVE sound"},
    Magic{8, "AVI LIST"sv, "AVI film"},
    Magic{0, "II*\0"sv, "TIFF image"},
    Magic{0, "MM\0*"sv, "TIFF image"},
    Magic{0, "\0\0\1\0"sv, "icon"},
    Magic{4, "ftyp"sv, "MP4 or HEIF media"},
    Magic{0, "OggS"sv, "Ogg media"},
    Magic{0, "fLaC\0"sv, "FLAC sound"},
    Magic{0, "ID3\2"sv, "MP3 sound"},
    Magic{0, "ID3\3"sv, "MP3 sound"},
    Magic{0, "ID3\4"sv, "MP3 sound"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "Matroska media"},
    Magic{0, "PK\5\6"sv, "zip archive"},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, "7-Zip archive"},
    Magic{0, "\xFD\x37zXZ\0"sv, "xz archive"},
    Magic{0, "BZh91AY&SY"sv, "bzip2 archive"},
    Magic{0, "\x28\xB5\x2F\xFD"sv, "Zstandard archive"},
    Magic{0, "Rar!\x1A\7"sv, "RAR archive"},
    Magic{257, "ustar"sv, "tar archive"},
    Magic{0, "!<arch>\n"sv, "ar archive"},
    Magic{0, "\x7F\x45LF"sv, "ELF executable"},
    Magic{0, "\xCA\xFE\xBA\xBE"sv, "Java class or Mach-O executable"},
    Magic{0, "\xCF\xFA\xED\xFE"sv, "Mach-O executable"},
    Magic{0, "\0asm"sv, "WebAssembly module"},
    Magic{0, "SQLite format 3\0"sv, "SQLite database"},
    Magic{0, "wOFF"sv, "WOFF font"},
    Magic{0, "wOF2"sv, "WOFF2 font"},
    Magic{0, "OTTO\0"sv, "OpenType font"},
    Magic{0, "\0\1\0\0\0"sv, "TrueType font"},
    Magic{0, "%!PS"sv, "PostScript"},
    Magic{0, "{\\rtf"sv, "rich text (RTF)"},
    Magic{0, "AT&TFORM"sv, "DjVu document"},
    Magic{0, "/* XPM */"sv, "XPM image"},
};

constexpr std::array<std::pair<std::string_view, TextKind>, 16> kTextExtensions{{
    {".csv", TextKind::Csv},           {".tsv", TextKind::Tsv},       {".tab", TextKind::Tsv},
    {".json", TextKind::Json},         {".geojson", TextKind::Json},  {".jsonld", TextKind::Json},
    {".jsonl", TextKind::JsonLines},   {".ndjson", TextKind::JsonLines}, {".srt", TextKind::Subtitles},
    {".vtt", TextKind::Subtitles},     {".tex", TextKind::Latex},     {".ltx", TextKind::Latex},
    {".latex", TextKind::Latex},       {".rst", TextKind::Rst},       {".rest", TextKind::Rst},
    {".sty", TextKind::Plain},
}};

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool startsWithNoCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size()
        && std::equal(prefix.begin(), prefix.end(), text.begin(), [](char p, char t) { return p == lower(t); });
}

bool looksLikePdf(std::string_view head, const std::string& extension)
{
    if (trimmed(head.substr(0, 64)).starts_with("%PDF-"))
        return true;
    return extension == ".pdf" && head.substr(0, 1024).find("%PDF-") != std::string_view::npos;
}

/// The container of Office up to 2003, of Office documents with a password, and of much else (.msi, .msg).
SkipReason reasonForOle(std::string_view head, const std::string& extension)
{
    constexpr std::string_view kEncrypted = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;
    if (head.find(kEncrypted) != std::string_view::npos || extension == ".docx" || extension == ".xlsx"
        || extension == ".pptx")
        return {"encrypted", "the document needs a password; save a copy without one"};
    const std::string_view better = extension == ".xls" || extension == ".xlt" ? ".xlsx"
        : extension == ".ppt" || extension == ".pps" || extension == ".pot"    ? ".pptx"
        : extension == ".doc" || extension == ".dot"                           ? ".docx"
                                                                               : "";
    if (better.empty())
        return {"unknown-type", "file in an OLE container"};
    return {"old-office", "the format of Office 97 to 2003; save it as " + std::string(better)};
}

/// What stands first after XML declarations, comments and white space.
std::string_view firstMarkup(std::string_view text)
{
    for (;;) {
        text = trimmed(text);
        const std::string_view close = text.starts_with("<!--") ? "-->"sv : text.starts_with("<?") ? "?>"sv : ""sv;
        if (close.empty())
            return text;
        const std::size_t end = text.find(close);
        if (end == std::string_view::npos)
            return {};
        text.remove_prefix(end + close.size());
    }
}

} // namespace

std::string lowerExtension(const std::filesystem::path& name)
{
    std::string extension = name.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), lower);
    return extension;
}

ContentGuess guessContent(std::string_view head, const std::filesystem::path& name)
{
    using Kind = ContentGuess::Kind;
    const std::string extension = lowerExtension(name);
    if (looksLikePdf(head, extension))
        return {Kind::Pdf, {}, false};
    if (head.starts_with("\x1F\x8B"sv))
        return {Kind::Gzip, {}, false};
    if (head.starts_with("PK\3\4"sv))
        return {Kind::Zip, {}, false};
    if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv))
        return {Kind::Unwanted, reasonForOle(head, extension), false};
    for (const Magic& magic : kMagics) {
        if (head.size() > magic.offset && head.substr(magic.offset).starts_with(magic.bytes))
            return {Kind::Unwanted, {"unknown-type", std::string(magic.name)}, false};
    }
    if (detectEncoding(head) != Encoding::Binary)
        return {};
    if (extension == ".pdf")
        return {Kind::Unwanted, {"damaged", "the name says PDF, the contents are something else"}, true};
    return {Kind::Unwanted, {"binary", "the contents are not text"}, false};
}

TextGuess guessTextKind(std::string_view text, const std::filesystem::path& name)
{
    const std::string extension = lowerExtension(name);
    const std::string_view first = firstMarkup(text.substr(0, kHeadBytes));
    if (startsWithNoCase(first, "<svg") || startsWithNoCase(first, "<!doctype svg"))
        return {TextKind::Unwanted, {"unknown-type", "SVG image"}};
    if (startsWithNoCase(first, "<!doctype html") || startsWithNoCase(first, "<html")
        || startsWithNoCase(first, "<head") || startsWithNoCase(first, "<body"))
        return {TextKind::Html, {}};
    if (extension == ".md" || extension == ".markdown" || extension == ".mdown" || extension == ".mkd")
        return {TextKind::Markdown, {}};
    const bool isHtmlName = extension == ".html" || extension == ".htm" || extension == ".xhtml";
    if (isHtmlName && text.find('<') != std::string_view::npos)
        return {TextKind::Html, {}};
    if (first.starts_with("WEBVTT"))
        return {TextKind::Subtitles, {}};
    const auto named = std::find_if(kTextExtensions.begin(), kTextExtensions.end(),
                                    [&](const auto& pair) { return pair.first == extension; });
    if (named != kTextExtensions.end())
        return {named->second, {}};
    return {sourceLanguage(text, name).empty() ? TextKind::Plain : TextKind::Source, {}};
}

std::string mediaTypeOf(std::string_view head, const std::filesystem::path& name)
{
    switch (guessContent(head, name).kind) {
    case ContentGuess::Kind::Unwanted: return {};
    case ContentGuess::Kind::Pdf: return "application/pdf";
    case ContentGuess::Kind::Gzip: return "application/gzip";
    case ContentGuess::Kind::Zip: return officeMediaType(head, name);
    case ContentGuess::Kind::Text: break;
    }
    switch (guessMail(head, name)) {
    case MailKind::Message: return "message/rfc822";
    case MailKind::Mailbox: return "application/mbox";
    case MailKind::None: break;
    }
    switch (guessTextKind(head, name).kind) {
    case TextKind::Unwanted: return {};
    case TextKind::Plain: return "text/plain";
    case TextKind::Markdown: return "text/markdown";
    case TextKind::Html: return "text/html";
    case TextKind::Csv: return "text/csv";
    case TextKind::Tsv: return "text/tab-separated-values";
    case TextKind::Json: return "application/json";
    case TextKind::JsonLines: return "application/jsonl";
    case TextKind::Subtitles: return lowerExtension(name) == ".srt" ? "application/x-subrip" : "text/vtt";
    case TextKind::Source: return "text/x-" + std::string(sourceLanguage(head, name));
    case TextKind::Latex: return "text/x-tex";
    case TextKind::Rst: return "text/x-rst";
    }
    return {};
}

} // namespace varve::import
