// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document_facts.h"
#include "core/import/latex_commands.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>

namespace varve::import {

namespace {

constexpr std::size_t kArgumentBytes = 4000; // a longer heading or title is a brace that nobody closed

class LatexReader {
public:
    LatexReader(std::string_view text, DocumentText& document, BlockBuilder& builder, ReadGuard& guard)
        : m_text(text), m_document(document), m_builder(builder), m_guard(guard)
    {
    }

    bool read()
    {
        takePreamble();
        m_begin = m_at;
        while (m_at < m_text.size() && !m_isDone) {
            if (m_guard.mustStop())
                return false;
            takeNext();
        }
        flush();
        return true;
    }

private:
    /// What stands before \begin{document} is no text, but names title and author.
    void takePreamble()
    {
        const std::size_t begin = m_text.find("\\begin{document}");
        if (begin == std::string_view::npos)
            return;
        const std::string_view preamble = m_text.substr(0, begin);
        for (const std::string_view name : {"\\title", "\\author", "\\date"}) {
            std::size_t at = preamble.find(std::string(name) + "{");
            if (at == std::string_view::npos)
                continue;
            at += name.size();
            takeFact(name.substr(1), argumentAt(preamble, at));
        }
        m_at = begin + std::string_view("\\begin{document}").size();
    }

    void takeFact(std::string_view name, std::string_view argument)
    {
        const std::string shown = factText(latexPlain(argument));
        if (name == "title" && m_document.title.empty())
            m_document.title = shown;
        else if (name == "author" && m_document.author.empty())
            m_document.author = shown;
        else if (name == "date" && m_document.date.empty())
            m_document.date = isoDate(shown);
    }

    /// The text inside {…} or […] at `at`, which moves behind it; "" and unmoved when there is none.
    static std::string_view argumentAt(std::string_view text, std::size_t& at, char open = '{', char close = '}')
    {
        std::size_t begin = at;
        while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\n'))
            ++begin;
        if (begin >= text.size() || text[begin] != open)
            return {};
        std::size_t depth = 0;
        const std::size_t last = std::min(text.size(), begin + kArgumentBytes);
        for (std::size_t i = begin; i < last; ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == open)
                ++depth;
            else if (text[i] == close && --depth == 0) {
                at = i + 1;
                return text.substr(begin + 1, i - begin - 1);
            }
        }
        return {};
    }

    void takeNext()
    {
        const char c = m_text[m_at];
        if (c == '%') { // a comment with its line end and the indentation of the next line
            m_at = std::min(m_text.find('\n', m_at), m_text.size() - 1) + 1;
            while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
                ++m_at;
        } else if (c == '\\') {
            takeCommand();
        } else if (c == '\n' && trimmed(lineBehind(m_at + 1)).empty()) {
            flush();
            m_at = std::min(m_text.find_first_not_of(" \t\n", m_at), m_text.size());
            m_begin = m_at;
        } else if (c == '$') {
            takeMath();
        } else {
            appendPlain(c);
        }
    }

    std::string_view lineBehind(std::size_t at) const
    {
        return at >= m_text.size() ? std::string_view() : m_text.substr(at, std::min(m_text.find('\n', at), m_text.size()) - at);
    }

    void appendPlain(char c)
    {
        const std::string_view rest = m_text.substr(m_at);
        for (const auto& [written, shown] : kLatexLigatures) {
            if (rest.starts_with(written)) {
                m_pending += shown;
                m_at += written.size();
                return;
            }
        }
        if (c == '&')
            m_pending += " | ";
        else if (c == '~')
            m_pending += ' ';
        else if (c != '{' && c != '}' && !(c == '\n' && m_pending.ends_with('\n')))
            m_pending += c;
        ++m_at;
    }

    /// A formula stays as it is written, without its dollars.
    void takeMath()
    {
        const std::size_t dollars = m_text.substr(m_at).starts_with("$$") ? 2 : 1;
        const std::size_t begin = m_at + dollars;
        const std::size_t end = m_text.substr(0, std::min(m_text.size(), begin + kArgumentBytes)).find('$', begin);
        if (end == std::string_view::npos) {
            m_at += dollars;
            return;
        }
        m_pending += m_text.substr(begin, end - begin);
        m_at = std::min(end + dollars, m_text.size());
    }

    void takeCommand()
    {
        const std::size_t start = m_at;
        std::size_t end = m_at + 1;
        while (end < m_text.size() && std::isalpha(static_cast<unsigned char>(m_text[end])))
            ++end;
        if (end == start + 1) {
            m_at = start + takeLatexSymbol(m_text.substr(start), m_pending);
            return;
        }
        const std::string_view name = m_text.substr(start + 1, end - start - 1);
        m_at = end;
        const bool isStarred = m_at < m_text.size() && m_text[m_at] == '*';
        if (const unsigned level = latexHeadingLevel(name)) {
            m_at += isStarred;
            takeHeading(level, start);
        } else if (name == "begin" || name == "end") {
            takeEnvironment(name == "begin");
        } else if (name == "item") {
            flush();
            m_begin = start;
            argumentAt(m_text, m_at, '[', ']');
            m_at = std::min(m_text.find_first_not_of(" \t\n", m_at), m_text.size());
            m_pending = "- ";
        } else if (name == "par") {
            flush();
            m_begin = m_at;
        } else if (name == "title" || name == "author" || name == "date") {
            takeFact(name, argumentAt(m_text, m_at));
        } else if (name == "verb" && m_at < m_text.size()) {
            const std::size_t close = std::min(m_text.find(m_text[m_at], m_at + 1), m_text.size() - 1);
            m_pending += m_text.substr(m_at + 1, close - std::min(close, m_at + 1));
            m_at = close + 1;
        } else {
            takeOther(name);
        }
    }

    void dropArguments()
    {
        for (std::size_t before = m_text.size(); before != m_at;) {
            before = m_at;
            argumentAt(m_text, m_at, '[', ']');
            argumentAt(m_text, m_at);
        }
    }

    void takeOther(std::string_view name)
    {
        if (latexDropsArguments(name)) {
            dropArguments();
            return;
        }
        if (const std::string_view symbol = latexSymbol(name); !symbol.empty()) {
            m_pending += symbol;
            if (m_at < m_text.size() && m_text[m_at] == ' ')
                ++m_at;
            return;
        }
        if (latexDropsFirstArgument(name))
            argumentAt(m_text, m_at);
        else if (name == "footnote")
            m_pending += ' ';
        argumentAt(m_text, m_at, '[', ']'); // options go, the text in braces stays
        if (m_at < m_text.size() && m_text[m_at] == ' ' && !m_pending.empty() && isAsciiSpace(m_pending.back()))
            ++m_at;
    }

    void takeHeading(unsigned level, std::size_t start)
    {
        flush();
        argumentAt(m_text, m_at, '[', ']');
        const std::string_view argument = argumentAt(m_text, m_at);
        m_builder.addHeading(level, latexPlain(argument), start, m_at);
        m_begin = m_at;
    }

    void takeEnvironment(bool begins)
    {
        const std::string_view name = argumentAt(m_text, m_at);
        if (begins && latexIsVerbatim(name)) {
            const std::string close = "\\end{" + std::string(name) + "}";
            const std::size_t end = std::min(m_text.find(close, m_at), m_text.size());
            m_pending += m_text.substr(m_at, end - m_at);
            m_at = std::min(end + close.size(), m_text.size());
            return;
        }
        if (name == "document" && !begins) { // what follows is for the writer
            m_isDone = true;
            return;
        }
        flush();
        m_begin = m_at;
        if (!begins)
            return;
        argumentAt(m_text, m_at, '[', ']');
        if (name.starts_with("tabular") || name == "longtable" || name == "minipage" || name == "thebibliography")
            dropArguments();
        m_begin = m_at;
    }

    void flush()
    {
        std::string_view text = trimmed(m_pending);
        if (text != "-")
            m_builder.addText(text, std::min(m_begin, m_at), m_at);
        m_pending.clear();
        m_begin = m_at;
    }

    std::string_view m_text;
    DocumentText& m_document;
    BlockBuilder& m_builder;
    ReadGuard& m_guard;
    std::string m_pending;
    std::size_t m_at = 0, m_begin = 0;
    bool m_isDone = false;
};

} // namespace

bool readLatex(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = "text/x-tex";
    BlockBuilder builder(document, source.offsets);
    return LatexReader(source.text, document, builder, guard).read();
}

} // namespace varve::import
