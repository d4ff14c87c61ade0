// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace varve::index {

/// Rows seen by one walk over a graph. Forgetting all of them costs nothing most of the time.
class VisitedSet {
public:
    void reset(std::size_t rows)
    {
        if (m_stamps.size() < rows)
            m_stamps.resize(rows, 0);
        if (++m_now == 0) {
            std::fill(m_stamps.begin(), m_stamps.end(), std::uint16_t{0});
            m_now = 1;
        }
    }
    /// True the first time a row is given.
    bool insert(std::uint32_t row) { return std::exchange(m_stamps[row], m_now) != m_now; }

private:
    std::vector<std::uint16_t> m_stamps;
    std::uint16_t m_now = 0;
};

/// Lends this thread's spare set for the length of a scope, or a new one while the spare is lent (a filter
/// may search another index).
class VisitedLease {
public:
    explicit VisitedLease(std::size_t rows)
        : m_set(spare() ? std::move(spare()) : std::make_unique<VisitedSet>())
    {
        m_set->reset(rows);
    }
    ~VisitedLease() { spare() = std::move(m_set); }
    VisitedLease(const VisitedLease&) = delete;
    VisitedLease& operator=(const VisitedLease&) = delete;

    VisitedSet& operator*() { return *m_set; }

private:
    static std::unique_ptr<VisitedSet>& spare()
    {
        static thread_local std::unique_ptr<VisitedSet> set;
        return set;
    }
    std::unique_ptr<VisitedSet> m_set;
};

} // namespace varve::index
