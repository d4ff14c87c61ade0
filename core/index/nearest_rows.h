// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace varve::index {

/// A row and how far it is from the query. Rows are numbered in label order, so that ties by row are ties by
/// label.
struct RowDistance {
    float distance = 0;
    std::uint32_t row = 0;

    friend bool operator<(const RowDistance& a, const RowDistance& b)
    {
        return a.distance < b.distance || (a.distance == b.distance && a.row < b.row);
    }
    friend bool operator>(const RowDistance& a, const RowDistance& b) { return b < a; }
};

/// A row and its distance as one number that is in the order of RowDistance: the distance's bits, so turned that they grow
/// with it, then the row. The lowest bit is free.
/// Shapes:   rows below 2^31, distances that are numbers.
struct RowKey {
    static constexpr std::uint32_t kSign = 0x80000000;

    static std::uint64_t of(const RowDistance& row)
    {
        const auto bits = std::bit_cast<std::uint32_t>(row.distance);
        const std::uint32_t growing = (bits & kSign) != 0 ? ~bits : bits | kSign;
        return std::uint64_t{growing} << 32 | std::uint64_t{row.row} << 1;
    }
    static float distanceOf(std::uint64_t key)
    {
        const auto growing = static_cast<std::uint32_t>(key >> 32);
        return std::bit_cast<float>((growing & kSign) != 0 ? growing & ~kSign : ~growing);
    }
    static std::uint32_t rowOf(std::uint64_t key) { return static_cast<std::uint32_t>(key) >> 1; }
};

/// The nearest `capacity` rows of many: takes in whatever is nearer than those known to be enough, and drops the others of
/// them now and then. Cheaper by the row than a heap, which NearestRows is, but it does not know its worst all the time.
/// Shapes:   as RowKey.
class NearestOfMany {
public:
    explicit NearestOfMany(std::size_t capacity) : m_capacity(capacity), m_keys(2 * capacity) {}

    void offer(const RowDistance& row)
    {
        if (row.distance > m_limit || m_capacity == 0)
            return;
        m_keys[m_size++] = RowKey::of(row);
        if (m_size == m_keys.size())
            cut();
    }
    /// Nearest first. Empties this object.
    std::vector<RowDistance> takeSorted()
    {
        if (m_size > m_capacity)
            cut();
        const auto end = m_keys.begin() + static_cast<std::ptrdiff_t>(m_size);
        std::sort(m_keys.begin(), end);
        std::vector<RowDistance> rows(m_size);
        std::transform(m_keys.begin(), end, rows.begin(), [](std::uint64_t key) {
            return RowDistance{RowKey::distanceOf(key), RowKey::rowOf(key)};
        });
        m_size = 0;
        return rows;
    }

private:
    void cut()
    {
        const auto worst = m_keys.begin() + static_cast<std::ptrdiff_t>(m_capacity - 1);
        std::nth_element(m_keys.begin(), worst, m_keys.begin() + static_cast<std::ptrdiff_t>(m_size));
        m_size = m_capacity;
        m_limit = RowKey::distanceOf(*worst);
    }

    std::size_t m_capacity;
    std::vector<std::uint64_t> m_keys;
    std::size_t m_size = 0;
    float m_limit = std::numeric_limits<float>::infinity();
};

/// Keeps the nearest `capacity` rows of all that are offered.
class NearestRows {
public:
    explicit NearestRows(std::size_t capacity) : m_capacity(capacity) {}

    bool isFull() const { return m_heap.size() >= m_capacity; }
    std::size_t size() const { return m_heap.size(); }
    /// The farthest row that is kept; only when there is one.
    const RowDistance& worst() const { return m_heap.front(); }
    bool wouldKeep(const RowDistance& row) const { return !isFull() || row < worst(); }

    void offer(const RowDistance& row)
    {
        if (m_capacity == 0 || !wouldKeep(row))
            return;
        if (isFull()) {
            std::pop_heap(m_heap.begin(), m_heap.end());
            m_heap.pop_back();
        }
        m_heap.push_back(row);
        std::push_heap(m_heap.begin(), m_heap.end());
    }
    /// Nearest first. Empties this object.
    std::vector<RowDistance> takeSorted()
    {
        std::sort_heap(m_heap.begin(), m_heap.end());
        return std::move(m_heap);
    }

private:
    std::size_t m_capacity;
    std::vector<RowDistance> m_heap;
};

} // namespace varve::index
