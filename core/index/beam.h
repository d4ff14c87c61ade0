// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/nearest_rows.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

namespace varve::index {

/// The nearest rows of a walk, in order, and which of them it has not gone on from yet: frontier and answer in one
/// sorted array, which is quicker than two heaps for the sizes in use.
/// Shapes:   rows below 2^31, distances that are numbers.
/// Threads:  one.
class Beam {
public:
    explicit Beam(std::size_t capacity) : m_keys(capacity + 1), m_capacity(capacity) {}

    /// Keeps more from now on. Nothing is lost by then unless it was full.
    void widen(std::size_t capacity)
    {
        m_capacity = std::max(m_capacity, capacity);
        m_keys.resize(m_capacity + 1);
    }
    void clear()
    {
        m_size = 0;
        m_next = 0;
    }
    /// Keeps a row that is among the nearest. Each row is offered once.
    void offer(const RowDistance& row)
    {
        const std::uint64_t key = RowKey::of(row);
        if (key >= bound())
            return;
        const std::size_t position = positionOf(key);
        std::memmove(&m_keys[position + 1], &m_keys[position], (m_size - position) * sizeof key);
        m_keys[position] = key;
        if (m_size < m_capacity)
            ++m_size;
        m_next = std::min(m_next, position);
    }
    /// The nearest row that was not given yet.
    std::optional<std::uint32_t> nextUnexpanded()
    {
        if (m_next == m_size)
            return std::nullopt;
        const std::uint32_t row = RowKey::rowOf(m_keys[m_next]);
        m_keys[m_next] |= kExpanded;
        while (m_next < m_size && (m_keys[m_next] & kExpanded) != 0)
            ++m_next;
        return row;
    }
    std::size_t size() const { return m_size; }
    /// What is kept has a RowKey below this.
    std::uint64_t bound() const
    {
        if (m_size < m_capacity)
            return std::numeric_limits<std::uint64_t>::max();
        return m_size == 0 ? 0 : m_keys[m_size - 1];
    }
    RowDistance operator[](std::size_t i) const { return {RowKey::distanceOf(m_keys[i]), RowKey::rowOf(m_keys[i])}; }
    /// Nearest first.
    std::vector<RowDistance> sorted() const
    {
        std::vector<RowDistance> rows(m_size);
        for (std::size_t i = 0; i < m_size; ++i)
            rows[i] = (*this)[i];
        return rows;
    }

private:
    // An entry is a RowKey whose lowest bit says whether the walk went on from it.
    static constexpr std::uint64_t kExpanded = 1;

    /// Where a key belongs; halving without a branch that would be guessed wrong half of the time.
    std::size_t positionOf(std::uint64_t key) const
    {
        std::size_t first = 0;
        for (std::size_t left = m_size; left > 0;) {
            const std::size_t half = (left + 1) / 2;
            first += m_keys[first + half - 1] < key ? half : 0;
            left -= half;
        }
        return first;
    }

    std::vector<std::uint64_t> m_keys;
    std::size_t m_capacity;
    std::size_t m_size = 0;
    std::size_t m_next = 0; ///< first one not expanded
};

} // namespace varve::index
