// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/nearest_rows.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

namespace varve::index {

/// Rows that a walk may go on from, nearest first. Most that are found are never gone on from: only the nearest are kept
/// in order, the others in no order until it is their turn, so that putting one there costs next to nothing.
/// Shapes:   entries are RowKeys.
/// Threads:  one.
class Frontier {
public:
    void push(std::uint64_t key)
    {
        if (m_size == m_near.size() && key <= m_limit)
            moveHalfAway();
        if (key > m_limit) {
            m_far.push_back(key);
            return;
        }
        const std::size_t position = positionOf(key);
        std::memmove(&m_near[position + 1], &m_near[position], (m_size - position) * sizeof key);
        m_near[position] = key;
        ++m_size;
    }
    /// Takes out the nearest, if it is nearer than `bound`; those that are not are of no use any more.
    std::optional<std::uint64_t> pop(std::uint64_t bound)
    {
        if (m_size == 0)
            fetchFar(bound);
        if (m_size == 0 || m_near[m_size - 1] >= bound)
            return std::nullopt;
        return m_near[--m_size];
    }

private:
    static constexpr std::size_t kHalf = 32;

    /// Where a key belongs among the near ones; halving without a branch that would be guessed wrong half of the time.
    std::size_t positionOf(std::uint64_t key) const
    {
        std::size_t first = 0;
        for (std::size_t left = m_size; left > 0;) {
            const std::size_t half = (left + 1) / 2;
            first += m_near[first + half - 1] > key ? half : 0;
            left -= half;
        }
        return first;
    }
    void moveHalfAway()
    {
        m_far.insert(m_far.end(), m_near.begin(), m_near.begin() + kHalf);
        std::copy(m_near.begin() + kHalf, m_near.end(), m_near.begin());
        m_size = m_near.size() - kHalf;
        m_limit = m_near[0];
    }
    void fetchFar(std::uint64_t bound)
    {
        std::erase_if(m_far, [bound](std::uint64_t key) { return key >= bound; });
        m_limit = std::numeric_limits<std::uint64_t>::max();
        m_size = std::min(kHalf, m_far.size());
        const auto behind = m_far.begin() + static_cast<std::ptrdiff_t>(m_size);
        if (behind != m_far.end())
            std::nth_element(m_far.begin(), behind, m_far.end());
        std::sort(m_far.begin(), behind, std::greater<>());
        std::copy(m_far.begin(), behind, m_near.begin());
        m_far.erase(m_far.begin(), behind);
        if (!m_far.empty())
            m_limit = m_near[0];
    }

    std::array<std::uint64_t, 2 * kHalf> m_near; ///< the farthest first
    std::size_t m_size = 0;
    std::vector<std::uint64_t> m_far; ///< all farther than m_limit
    std::uint64_t m_limit = std::numeric_limits<std::uint64_t>::max();
};

} // namespace varve::index
