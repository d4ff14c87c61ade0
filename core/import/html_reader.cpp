// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/html_page.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>

namespace varve::import {

namespace {

/// The parser is fed in pieces, between which the guard is asked: an end tag that fits nothing makes no callback, and
/// costs a look at every open element. So the pieces shrink where nesting is deep.
constexpr std::size_t kPushBytes = 16 * 1024;
constexpr std::size_t kLeastPushBytes = 256;

template <std::size_t size>
bool isOneOf(std::string_view name, const std::array<std::string_view, size>& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 3> kArticles{"main", "article", "section"};
constexpr std::array<std::string_view, 38> kBlocks{
    "p",      "div",     "li",      "ul",         "ol",      "dl",       "dt",     "dd",    "table", "tr",
    "pre",    "section", "article", "main",       "header",  "footer",   "nav",    "aside", "body",  "blockquote",
    "figure", "hr",      "address", "figcaption", "caption", "form",     "title",  "h1",    "h2",    "h3",
    "h4",     "h5",      "h6",      "html",       "head",    "fieldset", "center", "details"};

unsigned headingLevel(std::string_view name)
{
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
        ? static_cast<unsigned>(name[1] - '0') : 0;
}

std::string_view view(const xmlChar* text)
{
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

/// Builds blocks from libxml2's SAX events; no tree is made, so memory is the text plus a flag for each open element.
class HtmlReader {
public:
    HtmlReader(const DecodedText& source, DocumentText& document, bool keepsFurniture, std::uint32_t nesting,
               ReadGuard& guard)
        : m_source(source), m_document(document), m_builder(document, source.offsets),
          m_keepsFurniture(keepsFurniture), m_nesting(nesting), m_guard(guard)
    {
    }

    bool read();

private:
    struct OpenElement {
        bool skips = false;
        bool isArticle = false;
        bool isPre = false;
    };

    static HtmlReader& self(void* context) { return *static_cast<HtmlReader*>(context); }

    void startElement(std::string_view name, const xmlChar** attributes);
    void endElement(std::string_view name);
    void characters(std::string_view text);
    bool isSkipped(std::string_view name, const xmlChar** attributes) const
    {
        return isHiddenInHtml(name) || (!m_keepsFurniture && isHtmlFurniture(name, attributes, m_articles > 0));
    }
    void flush();
    std::size_t position() const;
    std::size_t pushBytes() const { return kLeastPushBytes + kPushBytes * 512 / (512 + m_open.size() + m_beyond); }
    void stopWhenAsked();

    const DecodedText& m_source;
    DocumentText& m_document;
    BlockBuilder m_builder;
    bool m_keepsFurniture;
    std::uint32_t m_nesting;
    ReadGuard& m_guard;
    htmlParserCtxtPtr m_parser = nullptr;

    std::vector<OpenElement> m_open; ///< at most m_nesting
    std::uint64_t m_beyond = 0;      ///< open elements deeper than that
    std::uint32_t m_skipping = 0, m_articles = 0, m_pres = 0;
    bool m_inTitle = false;
    unsigned m_level = 0; ///< of the open heading
    std::string m_pending, m_title;
    std::string_view m_prefix; ///< "- " at the start of a list item
    std::size_t m_begin = 0, m_end = 0, m_lastEvent = 0;
};

void HtmlReader::startElement(std::string_view name, const xmlChar** attributes)
{
    stopWhenAsked();
    if (isOneOf(name, kBlocks))
        flush();
    m_lastEvent = position();
    if (m_open.size() >= m_nesting) {
        ++m_beyond;
    } else {
        OpenElement element{isSkipped(name, attributes), isOneOf(name, kArticles), name == "pre" || name == "textarea"};
        m_skipping += element.skips;
        m_articles += element.isArticle;
        m_pres += element.isPre;
        m_open.push_back(element);
    }
    if (name == "html" || name == "meta")
        takeHtmlFacts(name, attributes, m_document);
    if (const unsigned level = headingLevel(name))
        m_level = level;
    else if (name == "li" && m_skipping == 0)
        m_prefix = "- ";
    else if (name == "br")
        m_pending += '\n';
    else if ((name == "td" || name == "th") && !trimmed(m_pending).empty())
        m_pending += isAsciiSpace(m_pending.back()) ? "| " : " | ";
    else if (name == "title" && m_title.empty())
        m_inTitle = true;
}

void HtmlReader::endElement(std::string_view name)
{
    stopWhenAsked();
    if (isOneOf(name, kBlocks))
        flush();
    m_lastEvent = position();
    if (headingLevel(name))
        m_level = 0;
    if (name == "title")
        m_inTitle = false;
    if (m_beyond > 0) {
        --m_beyond;
    } else if (!m_open.empty()) {
        const OpenElement element = m_open.back();
        m_open.pop_back();
        m_skipping -= element.skips;
        m_articles -= element.isArticle;
        m_pres -= element.isPre;
    }
}

void HtmlReader::characters(std::string_view text)
{
    stopWhenAsked();
    const std::size_t end = position();
    const std::size_t begin = std::max(m_lastEvent, end - std::min(end, text.size()));
    m_lastEvent = end;
    if (m_inTitle) {
        m_title += text;
        return;
    }
    if (m_skipping > 0)
        return;
    if (trimmed(m_pending).empty() && !trimmed(text).empty()) {
        if (m_pres == 0)
            m_pending.clear();
        m_begin = begin;
    }
    m_end = end;
    if (m_pres > 0) {
        m_pending += text;
        return;
    }
    for (const char c : text) {
        const bool isSpace = isAsciiSpace(c);
        if (!isSpace)
            m_pending += c;
        else if (!m_pending.empty() && !isAsciiSpace(m_pending.back()))
            m_pending += ' ';
    }
}

void HtmlReader::flush()
{
    std::string_view text = m_pending;
    while (!text.empty() && isAsciiSpace(text.back()))
        text.remove_suffix(1);
    const bool isText = !trimmed(text).empty();
    if (isText && m_level > 0) {
        m_builder.addHeading(m_level, text, m_begin, m_end);
    } else if (isText) {
        m_builder.addText(std::string(m_prefix).append(text), m_begin, m_end);
    }
    if (isText)
        m_prefix = {};
    m_pending.clear();
}

std::size_t HtmlReader::position() const
{
    const long consumed = ::xmlByteConsumed(m_parser);
    return consumed < 0 ? m_lastEvent : std::clamp(static_cast<std::size_t>(consumed), m_lastEvent, m_source.text.size());
}

void HtmlReader::stopWhenAsked()
{
    if (m_guard.mustStop())
        ::xmlStopParser(m_parser);
}

htmlSAXHandler makeHandler(void (*start)(void*, const xmlChar*, const xmlChar**), void (*end)(void*, const xmlChar*),
                           void (*characters)(void*, const xmlChar*, int))
{
    htmlSAXHandler handler{};
    handler.startElement = start;
    handler.endElement = end;
    handler.characters = characters;
    handler.ignorableWhitespace = characters;
    handler.initialized = 1;
    return handler;
}

bool HtmlReader::read()
{
    htmlSAXHandler handler = makeHandler(
        [](void* context, const xmlChar* name, const xmlChar** attributes) {
            self(context).startElement(view(name), attributes);
        },
        [](void* context, const xmlChar* name) { self(context).endElement(view(name)); },
        [](void* context, const xmlChar* text, int size) {
            self(context).characters({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
        });
    const std::unique_ptr<htmlParserCtxt, decltype(&::htmlFreeParserCtxt)> parser(
        ::htmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8),
        &::htmlFreeParserCtxt);
    if (!parser)
        return true;
    m_parser = parser.get();
    // The text is UTF-8 already, whatever a <meta> inside says.
    ::htmlCtxtUseOptions(m_parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                             | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT);
    const std::string& text = m_source.text;
    for (std::size_t at = 0; at < text.size() && !m_guard.mustStopNow();) {
        // A character cut in two would make the parser give up on UTF-8.
        const std::size_t size = codePointBorderBefore(text, at + pushBytes()) - at;
        ::htmlParseChunk(m_parser, text.data() + at, static_cast<int>(size), 0);
        at += size;
    }
    if (!m_guard.mustStopNow())
        ::htmlParseChunk(m_parser, nullptr, 0, 1);
    flush();
    m_document.title = collapsed(m_title);
    return m_guard.reason().key.empty();
}

} // namespace

bool readHtml(const DecodedText& source, DocumentText& document, std::uint32_t nesting, ReadGuard& guard)
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { ::xmlInitParser(); });
    document.mediaType = "text/html";
    if (!HtmlReader(source, document, false, nesting, guard).read())
        return false;
    if (document.blocks.empty())
        return HtmlReader(source, document, true, nesting, guard).read();
    return true;
}

std::string declaredHtmlCharset(std::string_view head)
{
    std::string lower(head.substr(0, 4096));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t meta = lower.find("charset=", std::min(lower.find("<meta"), lower.size()));
    const std::size_t declaration = lower.starts_with("<?xml") ? lower.find("encoding=") : std::string::npos;
    std::size_t at = meta != std::string::npos ? meta + 8 : declaration != std::string::npos ? declaration + 9 : lower.size();
    while (at < lower.size() && (lower[at] == '"' || lower[at] == '\'' || lower[at] == ' '))
        ++at;
    const std::size_t end = lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:.", at);
    return lower.substr(at, std::min(end, lower.size()) - at);
}

} // namespace varve::import
