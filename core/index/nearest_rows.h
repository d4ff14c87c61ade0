// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
