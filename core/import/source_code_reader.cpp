// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <limits>

namespace varve::import {

namespace {

// A block is a declaration or function with its comment. What is longer is divided where a reader would pause: between
// the members of a class, and in a very long function at any empty line.
constexpr std::size_t kMemberBytes = 600;
constexpr std::size_t kLongBytes = 2400;

/// Columns before the first character that is not white space; a tab counts four.
std::size_t indentOf(std::string_view line)
{
    std::size_t indent = 0;
    for (const char c : line) {
        if (c != ' ' && c != '\t')
            break;
        indent += c == '\t' ? 4 : 1;
    }
    return indent;
}

/// "}", ")", "end", "else": belongs to what stands before it.
bool closesSomething(std::string_view line)
{
    line = trimmed(line);
    return line.starts_with('}') || line.starts_with(')') || line.starts_with(']') || line == "end" || line == "else"
        || line.starts_with("end ") || line.starts_with("else ") || line.starts_with("else:") || line.starts_with("#endif")
        || line.starts_with("#else");
}

/// "{" alone at the margin opens the body of what stands before it.
bool opensBody(std::string_view line) { return trimmed(line) == "{"; }

class SourceReader {
public:
    SourceReader(std::string_view text, BlockBuilder& builder) : m_text(text), m_builder(builder) {}

    bool read(ReadGuard& guard)
    {
        for (std::size_t at = 0; at < m_text.size();) {
            if (guard.mustStop())
                return false;
            const std::size_t end = std::min(m_text.find('\n', at), m_text.size());
            takeLine(m_text.substr(at, end - at), at);
            at = end + 1;
        }
        flush(m_text.size());
        return true;
    }

private:
    void takeLine(std::string_view line, std::size_t begin)
    {
        if (trimmed(line).empty()) {
            m_isBehindGap = true;
            return;
        }
        const std::size_t indent = indentOf(line);
        if (isBorder(line, indent, begin - m_begin)) {
            flush(begin);
            if (indent == 0) // the members of one class are indented alike, so until here the measure stays
                m_bodyIndent = std::numeric_limits<std::size_t>::max();
        }
        m_bodyIndent = indent > 0 ? std::min(m_bodyIndent, indent) : m_bodyIndent;
        m_isBehindGap = false;
        m_isBehindClosing = indent == 0 && trimmed(line).starts_with('}');
    }

    bool isBorder(std::string_view line, std::size_t indent, std::size_t bytes) const
    {
        const bool isContinued = closesSomething(line) || opensBody(line);
        if (indent == 0 && !isContinued && (m_isBehindGap || m_isBehindClosing))
            return true;
        if (!m_isBehindGap || isContinued)
            return false;
        return (indent <= m_bodyIndent && bytes > kMemberBytes) || bytes > kLongBytes;
    }

    void flush(std::size_t end)
    {
        if (m_begin < end) {
            std::string_view block = m_text.substr(m_begin, end - m_begin);
            while (!block.empty() && isAsciiSpace(block.back()))
                block.remove_suffix(1);
            m_builder.addText(block, m_begin, m_begin + block.size());
        }
        m_begin = end;
    }

    std::string_view m_text;
    BlockBuilder& m_builder;
    std::size_t m_begin = 0;
    std::size_t m_bodyIndent = std::numeric_limits<std::size_t>::max(); ///< least one inside the open block
    bool m_isBehindGap = false, m_isBehindClosing = false;
};

} // namespace

bool readSourceCode(const DecodedText& source, DocumentText& document, std::string_view language, ReadGuard& guard)
{
    document.mediaType = "text/x-" + std::string(language);
    BlockBuilder builder(document, source.offsets);
    return SourceReader(source.text, builder).read(guard);
}

} // namespace varve::import
