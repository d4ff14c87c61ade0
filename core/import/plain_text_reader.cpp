// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>

namespace varve::import {

namespace {

struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< without the line end
    std::size_t next = 0; ///< start of the following line
    std::string_view text;
    bool isBlank() const { return trimmed(text).empty(); }
    bool isIndented() const { return !text.empty() && (text[0] == ' ' || text[0] == '\t'); }
};

Line lineAt(std::string_view text, std::size_t begin)
{
    Line line;
    line.begin = std::min(begin, text.size());
    line.end = std::min(text.find('\n', line.begin), text.size());
    line.next = std::min(line.end + 1, text.size());
    line.text = text.substr(line.begin, line.end - line.begin);
    while (!line.text.empty() && isAsciiSpace(line.text.back()))
        line.text.remove_suffix(1);
    return line;
}

/// The character of a line made of one punctuation character three times or more, else 0.
char underlineOf(std::string_view line)
{
    if (line.size() < 3 || std::string_view("=-~^\"#*+`.:_").find(line[0]) == std::string_view::npos)
        return 0;
    return line.find_first_not_of(line[0]) == std::string_view::npos ? line[0] : char{0};
}

std::size_t widthOf(std::string_view line)
{
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return !isContinuationByte(c); }));
}

bool isTitleLength(std::string_view line) { return !line.empty() && line.size() <= 120; }

/// "NAME", "SEE ALSO": capitals at the margin, the way formatted manual pages head their sections.
bool isManualHeading(const Line& line, const Line& following)
{
    if (line.isBlank() || line.isIndented() || line.text.size() > 60 || following.isBlank() || !following.isIndented())
        return false;
    std::size_t letters = 0;
    for (const char c : line.text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::islower(byte) || byte >= 0x80 || (std::ispunct(byte) && c != '-' && c != '/' && c != '&'))
            return false;
        letters += std::isupper(byte) != 0;
    }
    return letters >= 3;
}

/// "git (1:2.39.5-0+deb12u2) bookworm; urgency=medium"
bool isChangelogHeading(const Line& line)
{
    const std::size_t open = line.text.find(" ("), close = line.text.find(") ");
    return !line.isIndented() && open != std::string_view::npos && close != std::string_view::npos && open < close
        && line.text.find("; urgency=", close) != std::string_view::npos;
}

class PlainTextReader {
public:
    PlainTextReader(std::string_view text, DocumentText& document, BlockBuilder& builder)
        : m_text(text), m_document(document), m_builder(builder)
    {
    }

    bool read(ReadGuard& guard)
    {
        for (std::size_t at = 0; at < m_text.size();) {
            if (guard.mustStop())
                return false;
            const Line line = lineAt(m_text, at);
            at = takeLine(line);
        }
        flush(m_text.size());
        return true;
    }

private:
    /// Handles the line and returns where the next one to handle starts.
    std::size_t takeLine(const Line& line)
    {
        if (line.isBlank()) {
            flush(line.begin);
            m_begin = line.next;
            return line.next;
        }
        const Line next = lineAt(m_text, line.next);
        const bool startsParagraph = m_begin == line.begin;
        if (startsParagraph && underlineOf(line.text) && isUnderlined(next)
            && underlineOf(lineAt(m_text, next.next).text) == line.text[0])
            return m_begin = line.next; // a rule above a title, repeated below it
        if (startsParagraph && isUnderlined(line) && m_document.blocks.empty())
            m_document.title = collapsed(line.text);
        if (startsParagraph && isUnderlined(line))
            return heading(levelOf(next.text[0]), line, next.next);
        if (startsParagraph && isManualHeading(line, next))
            return heading(1, line, line.next);
        if (startsParagraph && isChangelogHeading(line))
            return heading(1, line, line.next);
        if (line.next - m_begin > kBlockBytes)
            flush(line.begin);
        return line.next;
    }

    bool isUnderlined(const Line& line) const
    {
        const Line next = lineAt(m_text, line.next);
        if (!isTitleLength(line.text) || line.isBlank() || line.isIndented() || underlineOf(line.text)
            || !underlineOf(next.text))
            return false;
        const std::size_t title = widthOf(line.text), rule = next.text.size();
        return rule + 2 >= title && rule <= 2 * title + 2;
    }

    unsigned levelOf(char underline)
    {
        const std::size_t known = m_underlines.find(underline);
        if (known != std::string::npos)
            return static_cast<unsigned>(known) + 1;
        m_underlines += underline;
        return static_cast<unsigned>(m_underlines.size());
    }

    std::size_t heading(unsigned level, const Line& line, std::size_t next)
    {
        m_builder.addHeading(level, line.text, line.begin, line.end);
        return m_begin = next;
    }

    void flush(std::size_t end)
    {
        if (m_begin < end) {
            std::string_view paragraph = m_text.substr(m_begin, end - m_begin);
            while (!paragraph.empty() && isAsciiSpace(paragraph.back()))
                paragraph.remove_suffix(1);
            m_builder.addText(paragraph, m_begin, m_begin + paragraph.size());
        }
        m_begin = end;
    }

    std::string_view m_text;
    DocumentText& m_document;
    BlockBuilder& m_builder;
    std::size_t m_begin = 0; ///< of the paragraph being collected
    std::string m_underlines; ///< in order of first use, which is their level
};

} // namespace

bool readPlainText(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = "text/plain";
    BlockBuilder builder(document, source.offsets);
    return PlainTextReader(source.text, document, builder).read(guard);
}

} // namespace varve::import
