// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/nearest_rows.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace varve::index {

/// The nearest rows of a walk, in order, and which of them it has not gone on from yet: frontier and answer in one
/// sorted array, which is quicker than two heaps for the sizes in use.
/// Threads:  one.
class Beam {
public:
    explicit Beam(std::size_t capacity) : m_entries(capacity + 1), m_capacity(capacity) {}

    /// Keeps a row that is among the nearest. Each row is offered once.
    void offer(const RowDistance& row)
    {
        if (m_size == m_capacity && (m_size == 0 || !(row < m_entries[m_size - 1].found)))
            return;
        std::size_t low = 0;
        for (std::size_t high = m_size; low < high;) {
            const std::size_t middle = (low + high) / 2;
            if (row < m_entries[middle].found)
                high = middle;
            else
                low = middle + 1;
        }
        for (std::size_t i = m_size; i > low; --i)
            m_entries[i] = m_entries[i - 1];
        m_entries[low] = {row, false};
        if (m_size < m_capacity)
            ++m_size;
        m_next = std::min(m_next, low);
    }
    /// The nearest row that was not given yet.
    std::optional<std::uint32_t> nextUnexpanded()
    {
        if (m_next == m_size)
            return std::nullopt;
        Entry& entry = m_entries[m_next];
        entry.isExpanded = true;
        while (m_next < m_size && m_entries[m_next].isExpanded)
            ++m_next;
        return entry.found.row;
    }
    std::optional<std::uint32_t> peekUnexpanded() const
    {
        return m_next < m_size ? std::optional(m_entries[m_next].found.row) : std::nullopt;
    }
    std::size_t size() const { return m_size; }
    const RowDistance& operator[](std::size_t i) const { return m_entries[i].found; }
    /// Nearest first.
    std::vector<RowDistance> sorted() const
    {
        std::vector<RowDistance> rows(m_size);
        for (std::size_t i = 0; i < m_size; ++i)
            rows[i] = m_entries[i].found;
        return rows;
    }

private:
    struct Entry {
        RowDistance found;
        bool isExpanded = false;
    };
    std::vector<Entry> m_entries;
    std::size_t m_capacity;
    std::size_t m_size = 0;
    std::size_t m_next = 0; ///< first one not expanded
};

} // namespace varve::index
