// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document_facts.h"
#include "core/import/html_entities.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <md4c.h>

#include <algorithm>
#include <limits>

namespace varve::import {

namespace {

/// Receives md4c's callbacks. Text pointers that lie inside the source give byte ranges; md4c passes its own buffers
/// for line breaks, indentation and the like.
class MarkdownReader {
public:
    MarkdownReader(std::string_view text, std::size_t shift, BlockBuilder& builder, ReadGuard& guard)
        : m_text(text), m_shift(shift), m_builder(builder), m_guard(guard)
    {
    }

    bool read()
    {
        MD_PARSER parser{};
        parser.flags = MD_DIALECT_GITHUB;
        parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
            return static_cast<MarkdownReader*>(self)->enterBlock(type, detail);
        };
        parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
            return static_cast<MarkdownReader*>(self)->leaveBlock(type);
        };
        parser.enter_span = [](MD_SPANTYPE, void*, void*) { return 0; };
        parser.leave_span = parser.enter_span;
        parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
            return static_cast<MarkdownReader*>(self)->takeText(type, {text, size});
        };
        const int status = ::md_parse(m_text.data(), static_cast<MD_SIZE>(m_text.size()), &parser, this);
        flush();
        return status == 0;
    }

private:
    int enterBlock(MD_BLOCKTYPE type, void* detail)
    {
        if (type == MD_BLOCK_TD || type == MD_BLOCK_TH) {
            if (!trimmed(m_pending).empty())
                m_pending += " | ";
            return m_guard.mustStop();
        }
        flush();
        if (type == MD_BLOCK_LI)
            m_pending = "- ";
        if (type == MD_BLOCK_H)
            m_level = static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level;
        return m_guard.mustStop();
    }

    int leaveBlock(MD_BLOCKTYPE type)
    {
        if (type != MD_BLOCK_TD && type != MD_BLOCK_TH)
            flush();
        return m_guard.mustStop();
    }

    int takeText(MD_TEXTTYPE type, std::string_view text)
    {
        note(text);
        switch (type) {
        case MD_TEXT_BR: m_pending += '\n'; break;
        case MD_TEXT_SOFTBR: m_pending += '\n'; break;
        case MD_TEXT_NULLCHAR: m_pending += kReplacement; break;
        case MD_TEXT_ENTITY: m_pending += decodeHtmlEntity(text); break;
        case MD_TEXT_HTML: appendWithoutTags(text); break;
        default: m_pending += text; break;
        }
        return m_guard.mustStop();
    }

    /// Widens the byte range of the pending block to this piece when it is part of the source.
    void note(std::string_view piece)
    {
        const char* const begin = m_text.data();
        const std::less<const char*> before;
        if (piece.empty() || before(piece.data(), begin) || !before(piece.data(), begin + m_text.size()))
            return;
        const auto offset = static_cast<std::size_t>(piece.data() - begin);
        m_begin = std::min(m_begin, offset);
        m_end = std::max(m_end, std::min(offset + piece.size(), m_text.size()));
    }

    void appendWithoutTags(std::string_view html)
    {
        for (const char c : html) {
            if (c == '<')
                m_inTag = true;
            else if (c == '>' && m_inTag)
                m_inTag = false;
            else if (!m_inTag)
                m_pending += c;
        }
    }

    /// The markup of a block stands on the same lines as its text, so its range is whole lines.
    void flush()
    {
        const std::string text = std::move(m_pending);
        m_pending.clear();
        m_inTag = false;
        const unsigned level = std::exchange(m_level, 0u);
        std::string_view content = text;
        while (!content.empty() && isAsciiSpace(content.back()))
            content.remove_suffix(1);
        while (!content.empty() && (content.front() == '\n' || content.front() == '\r'))
            content.remove_prefix(1);
        if (m_begin < m_end && content != "-" && !content.empty()) {
            const std::size_t lineStart = m_begin == 0 ? std::string_view::npos : m_text.rfind('\n', m_begin - 1);
            const std::size_t begin = lineStart == std::string_view::npos ? 0 : lineStart + 1;
            const std::size_t end = std::min(m_text.find('\n', m_end - 1), m_text.size());
            if (level > 0)
                m_builder.addHeading(level, content, begin + m_shift, end + m_shift);
            else
                m_builder.addText(content, begin + m_shift, end + m_shift);
        }
        m_begin = std::numeric_limits<std::size_t>::max();
        m_end = 0;
    }

    std::string_view m_text;
    std::size_t m_shift; ///< size of the front matter
    BlockBuilder& m_builder;
    ReadGuard& m_guard;
    std::string m_pending;
    unsigned m_level = 0; ///< of the heading being collected, else 0
    bool m_inTag = false;
    std::size_t m_begin = std::numeric_limits<std::size_t>::max();
    std::size_t m_end = 0;
};

struct FrontMatter {
    std::size_t size = 0; ///< bytes with both "---" lines; 0 when there is none
    std::string title, author, date, language;
};

/// The value of "name: value", without quotes; "" when the line is about something else.
std::string_view valueOf(std::string_view line, std::string_view name)
{
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":")
        return {};
    const std::string_view value = trimmed(line.substr(name.size() + 1));
    const bool isQuoted = value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0];
    return isQuoted ? value.substr(1, value.size() - 2) : value;
}

void takeLine(FrontMatter& matter, std::string_view line)
{
    if (const std::string_view title = valueOf(line, "title"); !title.empty())
        matter.title = title;
    else if (const std::string_view author = valueOf(line, "author"); !author.empty() && author[0] != '[' && author[0] != '{')
        matter.author = factText(author);
    else if (const std::string_view date = valueOf(line, "date"); !date.empty())
        matter.date = isoDate(date);
    else if (const std::string_view language = valueOf(line, "lang"); !language.empty())
        matter.language = languageTag(language);
}

FrontMatter findFrontMatter(std::string_view text)
{
    constexpr std::size_t kLimit = 64 * 1024;
    FrontMatter matter;
    if (!text.starts_with("---") || trimmed(text.substr(0, text.find('\n'))) != "---")
        return matter;
    for (std::size_t at = text.find('\n'); at < std::min(text.size(), kLimit);) {
        const std::size_t end = std::min(text.find('\n', at + 1), text.size());
        const std::string_view line = trimmed(text.substr(at + 1, end - at - 1));
        if (line == "---" || line == "...") {
            matter.size = std::min(end + 1, text.size());
            return matter;
        }
        takeLine(matter, line);
        at = end;
    }
    return {};
}

} // namespace

bool readMarkdown(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = "text/markdown";
    const FrontMatter matter = findFrontMatter(source.text);
    document.title = matter.title;
    document.author = matter.author;
    document.date = matter.date;
    document.language = matter.language;
    BlockBuilder builder(document, source.offsets);
    const std::string_view body = std::string_view(source.text).substr(matter.size);
    return MarkdownReader(body, matter.size, builder, guard).read();
}

} // namespace varve::import
