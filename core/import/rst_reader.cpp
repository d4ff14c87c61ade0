// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace varve::import {

namespace {

// What goes on for longer is no markup.
constexpr std::size_t kInlineBytes = 1000;
constexpr std::size_t kRoleBytes = 60;

std::size_t indentOf(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

bool isRoleName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_' || c == ':' || c == '.' || c == '+';
    });
}

/// What a reader sees of `…`: "text <target>" is text.
std::string_view shownPart(std::string_view interpreted)
{
    const std::size_t target = interpreted.ends_with('>') ? interpreted.rfind(" <") : std::string_view::npos;
    return target == std::string_view::npos || target == 0 ? interpreted : interpreted.substr(0, target);
}

/// Takes an inline construct at `at` and moves behind it; false when none begins there.
bool takeInline(std::string_view line, std::size_t& at, std::string& out)
{
    const std::string_view rest = line.substr(at, kInlineBytes);
    if (rest.starts_with("``")) {
        const std::size_t end = rest.find("``", 2);
        if (end == std::string_view::npos)
            return false;
        out += rest.substr(2, end - 2);
        at += end + 2;
        return true;
    }
    std::size_t open = 0;
    if (rest.starts_with(':')) { // :role:`text`
        open = rest.substr(0, kRoleBytes).find(":`");
        if (open == std::string_view::npos || open == 0 || !isRoleName(rest.substr(1, open - 1)))
            return false;
        ++open;
    } else if (!rest.starts_with('`')) {
        return false;
    }
    const std::size_t end = rest.find('`', open + 1);
    if (end == std::string_view::npos)
        return false;
    out += shownPart(rest.substr(open + 1, end - open - 1));
    at += end + 1;
    while (at < line.size() && line[at] == '_')
        ++at;
    return true;
}

/// "*" at one end of a word: not a bullet, not a product.
bool isEmphasisMark(std::string_view line, std::size_t at)
{
    const auto isSpaceAt = [&](std::size_t i) { return i >= line.size() || isAsciiSpace(line[i]); };
    const bool isOpen = (at == 0 || isSpaceAt(at - 1) || line[at - 1] == '(') && !isSpaceAt(at + 1);
    const bool isClose = at > 0 && !isSpaceAt(at - 1) && (isSpaceAt(at + 1) || std::ispunct(static_cast<unsigned char>(line[at + 1])));
    return line[at] == '*' && (isOpen ? line.substr(at + 1, kInlineBytes).find('*') != std::string_view::npos : isClose);
}

/// The rules of a table: "=====  ===", "+---+---+".
bool isTableRule(std::string_view content)
{
    const bool isSimple = content.starts_with("==") && content.find("= ") != std::string_view::npos
        && content.find_first_not_of("= ") == std::string_view::npos;
    return isSimple || (content.starts_with("+-") && content.find_first_not_of("+-") == std::string_view::npos)
        || (content.starts_with("+=") && content.find_first_not_of("+=") == std::string_view::npos);
}

std::string withoutInlineMarkup(std::string_view line)
{
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        if (takeInline(line, at, out))
            continue;
        if (line.substr(at).starts_with("**"))
            at += 2;
        else if (isEmphasisMark(line, at))
            ++at;
        else
            out += line[at++];
    }
    return out;
}

/// Takes the markup out of reStructuredText line by line; headings and paragraphs are the plain text reader's matter.
class RstStripper {
public:
    RstStripper(const DecodedText& source, ReadGuard& guard) : m_source(source), m_guard(guard) {}

    /// Cut short when the guard says so.
    DecodedText run()
    {
        const std::string_view text = m_source.text;
        for (std::size_t at = 0; at < text.size() && !m_guard.mustStop();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            m_out.offsets.add(m_out.text.size(), m_source.offsets.toSource(at));
            const std::string_view line = text.substr(at, end - at);
            at = end + 1;
            if (!m_isLiteral && isTableRule(trimmed(line)))
                continue; // without an empty line in its place, so that the rows stay together
            m_out.text += shownLine(line);
            m_out.text += '\n';
        }
        m_out.offsets.add(m_out.text.size(), m_source.offsets.toSource(text.size()));
        return std::move(m_out);
    }

private:
    std::string shownLine(std::string_view line)
    {
        const std::string_view content = trimmed(line);
        const std::size_t indent = indentOf(line);
        if (m_isSkipping && (content.empty() || indent > m_skipIndent))
            return {};
        m_isSkipping = false;
        if (isDirectiveOption(content, indent))
            return {};
        m_isBehindDirective = m_isBehindDirective && !content.empty();
        if (m_isLiteral && (content.empty() || indent > m_literalIndent))
            return std::string(line);
        m_isLiteral = false;
        if (content == ".." || content.starts_with(".. ") || content == "__" || content.starts_with("__ "))
            return explicitMarkup(content, indent);
        if (content.ends_with("::")) {
            m_isLiteral = true;
            m_literalIndent = indent;
            const std::string_view shown = line.substr(0, line.rfind("::") + (content == "::" ? 0 : 1));
            return content == "::" ? std::string() : withoutInlineMarkup(shown);
        }
        return withoutInlineMarkup(line);
    }

    /// ":alt: words" directly below a directive.
    bool isDirectiveOption(std::string_view content, std::size_t indent) const
    {
        return m_isBehindDirective && indent > m_directiveIndent && content.starts_with(':')
            && content.find(':', 1) != std::string_view::npos;
    }

    /// Directives, comments, targets, footnotes: ".. name:: argument".
    std::string explicitMarkup(std::string_view content, std::size_t indent)
    {
        const std::string_view rest = trimmed(content.substr(2));
        const std::size_t mark = rest.find("::");
        if (rest.starts_with('[')) { // a footnote or citation is text
            const std::size_t end = rest.find(']');
            return end == std::string_view::npos ? std::string() : withoutInlineMarkup(trimmed(rest.substr(end + 1)));
        }
        const bool isDirective = mark != std::string_view::npos && isRoleName(rest.substr(0, mark));
        constexpr std::array<std::string_view, 12> kWithoutText{
            "toctree", "contents", "index", "image", "include", "highlight", "raw", "math", "default-role",
            "meta", "role", "currentmodule"};
        const bool hasText = isDirective
            && std::find(kWithoutText.begin(), kWithoutText.end(), rest.substr(0, mark)) == kWithoutText.end();
        if (!hasText) {
            m_isSkipping = true;
            m_skipIndent = indent;
            return {};
        }
        m_isBehindDirective = true;
        m_directiveIndent = indent;
        const std::string_view name = rest.substr(0, mark), argument = trimmed(rest.substr(mark + 2));
        m_isLiteral = name == "code-block" || name == "code" || name == "sourcecode" || name == "parsed-literal";
        m_literalIndent = indent;
        if (m_isLiteral || name == "figure")
            return {}; // the argument is a language or a file
        return withoutInlineMarkup(argument);
    }

    const DecodedText& m_source;
    ReadGuard& m_guard;
    DecodedText m_out;
    bool m_isSkipping = false, m_isLiteral = false, m_isBehindDirective = false;
    std::size_t m_skipIndent = 0, m_literalIndent = 0, m_directiveIndent = 0;
};

} // namespace

bool readRst(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    const DecodedText stripped = RstStripper(source, guard).run();
    const bool isComplete = readPlainText(stripped, document, guard) && guard.reason().key.empty();
    document.mediaType = "text/x-rst";
    return isComplete;
}

} // namespace varve::import
