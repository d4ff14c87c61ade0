// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/table_rows.h"

#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace varve::import {

namespace {

constexpr std::size_t kNameBytes = 120;

bool hasLetter(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char c) { return c >= 0x80 || std::isalpha(c) != 0 || c == '#' || c == '_'; });
}

bool couldBeName(std::string_view text)
{
    return text.size() <= kNameBytes && hasLetter(text) && text.find("://") == std::string_view::npos
        && text.find('@') == std::string_view::npos;
}

bool areNames(const std::vector<TableCell>& cells)
{
    std::set<std::string_view> seen;
    return std::all_of(cells.begin(), cells.end(), [&](const TableCell& cell) {
        return couldBeName(cell.text) && seen.insert(cell.text).second;
    });
}

std::string joined(const std::vector<TableCell>& cells)
{
    std::string text;
    for (const TableCell& cell : cells)
        text.append(text.empty() ? "" : " | ").append(cell.text);
    return text;
}

} // namespace

std::string_view TableRows::nameOf(std::uint32_t column) const
{
    const auto found = std::lower_bound(m_names.begin(), m_names.end(), column,
                                        [](const TableCell& cell, std::uint32_t wanted) { return cell.column < wanted; });
    return found != m_names.end() && found->column == column ? std::string_view(found->text) : std::string_view();
}

void TableRows::addRow(const std::vector<TableCell>& cells, std::size_t begin, std::size_t end)
{
    if (cells.empty())
        return;
    if (!m_isDecided && cells.size() >= 2) {
        m_isDecided = true;
        if (areNames(cells)) {
            m_names = cells;
            for (TableCell& name : m_names)
                name.text = collapsed(name.text);
            m_namesBegin = begin;
            m_namesEnd = end;
            return;
        }
    }
    if (m_names.empty()) {
        m_emit(joined(cells), begin, end);
        return;
    }
    m_hasRows = true;
    std::string text;
    for (const TableCell& cell : cells) {
        const std::string_view name = nameOf(cell.column);
        text.append(text.empty() ? "" : "\n").append(name).append(name.empty() ? "" : ": ").append(cell.text);
    }
    m_emit(text, begin, end);
}

void TableRows::finish()
{
    if (!m_names.empty() && !m_hasRows)
        m_emit(joined(m_names), m_namesBegin, m_namesEnd);
    m_hasRows = true;
}

} // namespace varve::import
