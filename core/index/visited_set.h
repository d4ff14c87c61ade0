// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace varve::index {

/// Rows seen by one walk over a graph, a bit for each: small enough to stay in the nearest cache.
class VisitedSet {
public:
    void reset(std::size_t rows)
    {
        m_words.resize(std::max(m_words.size(), (rows + 63) / 64));
        std::fill_n(m_words.begin(), (rows + 63) / 64, 0);
    }
    /// True the first time a row is given.
    bool insert(std::uint32_t row)
    {
        std::uint64_t& word = m_words[row / 64];
        const std::uint64_t bit = std::uint64_t{1} << (row % 64);
        const bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

private:
    std::vector<std::uint64_t> m_words;
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
