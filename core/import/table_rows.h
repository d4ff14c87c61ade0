// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::import {

/// A cell that is not empty.
struct TableCell {
    std::uint32_t column = 0; ///< from 0
    std::string text;
};

/// Makes one text of each row of a table, "name: value" a line, so that a row says by itself what its values are.
/// The first row with two cells or more gives the names when each of its cells could be one: text, short, not a number,
/// none twice. Rows before it, and all rows of a table without names, are joined by " | ".
class TableRows {
public:
    /// Gets the text of a row and the places given with it.
    using Emit = std::function<void(std::string_view text, std::size_t begin, std::size_t end)>;
    explicit TableRows(Emit emit) : m_emit(std::move(emit)) {}

    /// Cells in the order of their columns.
    void addRow(const std::vector<TableCell>& cells, std::size_t begin = 0, std::size_t end = 0);
    /// The end of the table: names without any row are text themselves.
    void finish();

private:
    std::string_view nameOf(std::uint32_t column) const;

    Emit m_emit;
    std::vector<TableCell> m_names;
    bool m_isDecided = false, m_hasRows = false;
    std::size_t m_namesBegin = 0, m_namesEnd = 0;
};

} // namespace varve::import
