// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace varve::index {

/// The rows of some labels, one after the other.
/// Shapes:   `labels` of all rows, at least one, and those `wanted`, from the first to the last of them; both strictly
///           growing. Labels that no row has are passed by.
/// Lifetime: views both.
/// Threads:  one.
class ListedRows {
public:
    ListedRows(std::span<const std::uint64_t> labels, std::span<const std::uint64_t> wanted)
        : m_labels(labels), m_wanted(wanted),
          m_hasAll(labels.back() - labels.front() + 1 == labels.size())
    {
    }

    /// Writes the next rows that accept(row) takes; fewer than there is room for only at the end.
    template <class Accept>
    std::size_t take(std::span<std::uint32_t> rows, Accept&& accept)
    {
        std::size_t filled = 0;
        std::size_t next = 0;
        for (; next < m_wanted.size() && filled < rows.size(); ++next) {
            if (!isRow(m_wanted[next]))
                continue;
            rows[filled] = static_cast<std::uint32_t>(m_row);
            filled += accept(rows[filled]) ? 1 : 0;
        }
        m_wanted = m_wanted.subspan(next);
        return filled;
    }

private:
    /// Goes on to the row of a label, or to the one behind where it would be.
    bool isRow(std::uint64_t label)
    {
        if (m_hasAll) { // nearly always no label is missing between the first and the last
            m_row = static_cast<std::size_t>(label - m_labels.front());
            return true;
        }
        // Labels grow by one at least, so it is no further on than it is larger; mostly just there.
        const std::uint64_t from = m_labels[m_row];
        const std::size_t last = m_row + static_cast<std::size_t>(std::min<std::uint64_t>(
                                             label - std::min(label, from), m_labels.size() - 1 - m_row));
        if (m_labels[last] <= label) {
            m_row = last;
        } else {
            const auto begin = m_labels.begin();
            m_row = static_cast<std::size_t>(
                std::lower_bound(begin + static_cast<std::ptrdiff_t>(m_row), begin + static_cast<std::ptrdiff_t>(last),
                                 label)
                - begin);
        }
        return m_labels[m_row] == label;
    }

    std::span<const std::uint64_t> m_labels;
    std::span<const std::uint64_t> m_wanted;
    bool m_hasAll;
    std::size_t m_row = 0;
};

} // namespace varve::index
