// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/data/data_readers.h"
#include "core/import/table_rows.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>

namespace varve::import {

namespace {

constexpr std::uint32_t kMostColumns = 16'384;   // a longer row goes on as another
constexpr std::size_t kQuotedBytes = 1 << 20;    // a longer quoted cell is a stray quote
constexpr std::size_t kSniffedRows = 20;

/// Separators outside of quotes on each of the first lines.
std::vector<std::size_t> countsOnLines(std::string_view text, char separator)
{
    std::vector<std::size_t> counts;
    bool isQuoted = false;
    std::size_t count = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 64 * 1024) && counts.size() < kSniffedRows; ++i) {
        if (text[i] == '"')
            isQuoted = !isQuoted;
        else if (!isQuoted && text[i] == separator)
            ++count;
        else if (!isQuoted && text[i] == '\n') {
            counts.push_back(count);
            count = 0;
        }
    }
    if (counts.empty() || count > 0)
        counts.push_back(count);
    return counts;
}

/// The separator most lines agree on, and of several the most frequent one; a semicolon before a comma, which may stand
/// in numbers.
char sniffSeparator(std::string_view text)
{
    char best = ',';
    std::size_t bestAgreeing = 0, bestCount = 0;
    for (const char separator : {',', ';', '\t', '|'}) {
        const std::vector<std::size_t> counts = countsOnLines(text, separator);
        for (const std::size_t wanted : counts) {
            const auto agreeing = static_cast<std::size_t>(std::count(counts.begin(), counts.end(), wanted));
            if (wanted > 0 && (agreeing > bestAgreeing || (agreeing == bestAgreeing && wanted >= bestCount))) {
                best = separator;
                bestAgreeing = agreeing;
                bestCount = wanted;
            }
        }
    }
    return best;
}

class CsvReader {
public:
    CsvReader(std::string_view text, char separator, BlockBuilder& builder)
        : m_text(text), m_separator(separator),
          m_rows([&builder](std::string_view row, std::size_t begin, std::size_t end) { builder.addText(row, begin, end); })
    {
    }

    bool read(std::size_t begin, ReadGuard& guard)
    {
        m_at = m_rowBegin = begin;
        while (m_at < m_text.size()) {
            if (guard.mustStop())
                return false;
            takeCell();
        }
        endRow(m_text.size());
        m_rows.finish();
        return true;
    }

private:
    /// Takes one cell and the separator or line end behind it.
    void takeCell()
    {
        std::string cell;
        if (m_text[m_at] != '"' || !m_usesQuotes || !takeQuoted(cell))
            takePlain(cell);
        const std::string_view text = trimmed(cell);
        if (!text.empty())
            m_cells.push_back({m_column, std::string(text)});
        ++m_column;
        const bool isLineEnd = m_at >= m_text.size() || m_text[m_at] == '\n';
        if (isLineEnd || m_column >= kMostColumns)
            endRow(std::min(m_at, m_text.size()));
        m_at = std::min(m_at + 1, m_text.size());
        if (m_column == 0)
            m_rowBegin = m_at;
    }

    void takePlain(std::string& cell)
    {
        const std::array<char, 2> ends{m_separator, '\n'};
        const std::size_t end = std::min(m_text.find_first_of(std::string_view(ends.data(), ends.size()), m_at), m_text.size());
        cell.append(m_text.substr(m_at, end - m_at));
        m_at = end;
    }

    /// False, with nothing taken, when the quote is never closed.
    bool takeQuoted(std::string& cell)
    {
        std::size_t at = m_at + 1;
        for (;;) {
            const std::size_t quote = m_text.substr(0, std::min(m_text.size(), m_at + kQuotedBytes)).find('"', at);
            if (quote == std::string_view::npos) {
                m_usesQuotes = false;
                cell.clear();
                return false;
            }
            cell.append(m_text.substr(at, quote - at));
            at = quote + 1;
            if (at >= m_text.size() || m_text[at] != '"')
                break;
            cell += '"';
            ++at;
        }
        m_at = at;
        takePlain(cell); // what stands behind the closing quote, against the rules
        return true;
    }

    void endRow(std::size_t end)
    {
        m_rows.addRow(m_cells, m_rowBegin, end);
        m_cells.clear();
        m_column = 0;
    }

    std::string_view m_text;
    char m_separator;
    TableRows m_rows;
    std::vector<TableCell> m_cells;
    std::uint32_t m_column = 0;
    std::size_t m_at = 0, m_rowBegin = 0;
    bool m_usesQuotes = true;
};

} // namespace

bool readCsv(const DecodedText& source, DocumentText& document, bool isTabSeparated, ReadGuard& guard)
{
    document.mediaType = isTabSeparated ? "text/tab-separated-values" : "text/csv";
    BlockBuilder builder(document, source.offsets);
    const std::string_view text = source.text;
    const std::string_view firstLine = trimmed(text.substr(0, text.find('\n')));
    const bool isDeclared = firstLine.size() == 5 && firstLine.starts_with("sep="); // as Excel writes it
    const std::size_t begin = isDeclared ? std::min(text.find('\n'), text.size()) : 0;
    const char separator = isTabSeparated ? '\t' : isDeclared ? firstLine.back() : sniffSeparator(text);
    return CsvReader(text, separator, builder).read(isDeclared ? std::min(begin + 1, text.size()) : 0, guard);
}

} // namespace varve::import
