// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/graph_search.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace varve::index {

/// The link lists of a graph that is being built, where hnswlib keeps them: a word with their number, then the rows.
/// Lifetime: views hnswlib's memory.
/// Threads:  any may copy a list while one other changes it: every word is written and read whole, so that the copy may
///           mix old and new links, but all of them are rows that were linked to.
struct LinkLists {
    char* level0 = nullptr; ///< the first row's list
    std::size_t level0Stride = 0;
    char* const* upper = nullptr; ///< for each row those of its upper levels
    std::size_t upperStride = 0;
    std::uint32_t rows = 0;
    std::uint32_t m = 0;

    std::size_t capacity(std::uint32_t level) const { return level == 0 ? 2 * std::size_t{m} : m; }

    std::uint32_t* at(std::uint32_t row, std::uint32_t level) const
    {
        char* list = level == 0 ? level0 + row * level0Stride : upper[row] + (level - 1) * upperStride;
        return reinterpret_cast<std::uint32_t*>(list);
    }
    std::span<const std::uint32_t> copy(std::uint32_t row, std::uint32_t level,
                                        std::array<std::uint32_t, kMostLinks>& links) const
    {
        std::uint32_t* list = at(row, level);
        const std::size_t count = std::atomic_ref(list[0]).load(std::memory_order_acquire);
        for (std::size_t i = 0; i < count; ++i)
            links[i] = std::atomic_ref(list[1 + i]).load(std::memory_order_relaxed);
        return {links.data(), count};
    }
    /// Only by who holds the row.
    void append(std::uint32_t row, std::uint32_t level, std::uint32_t link) const
    {
        std::uint32_t* list = at(row, level);
        std::atomic_ref(list[1 + list[0]]).store(link, std::memory_order_relaxed);
        std::atomic_ref(list[0]).store(list[0] + 1, std::memory_order_release);
    }
    /// Only by who holds the row.
    template <class Links>
    void replace(std::uint32_t row, std::uint32_t level, const Links& links) const
    {
        std::uint32_t* list = at(row, level);
        std::uint32_t count = 0;
        for (const auto& link : links)
            std::atomic_ref(list[1 + count++]).store(link.row, std::memory_order_relaxed);
        std::atomic_ref(list[0]).store(count, std::memory_order_release);
    }
    void prefetch(std::uint32_t row, std::uint32_t level) const
    {
        const char* list = reinterpret_cast<const char*>(at(row, level));
        constexpr std::size_t kLine = 64;
        for (std::size_t offset = 0; offset < 2 * kLine;
             offset += kLine) // few rows have all links they may have
            __builtin_prefetch(list + offset);
    }
};

/// One level seen as the graph that walks go over.
/// Threads:  one.
class LinkLevel {
public:
    LinkLevel(const LinkLists& lists, std::uint32_t level) : m_lists(lists), m_level(level) {}
    std::uint32_t rowLimit() const { return m_lists.rows; }
    void prefetch(std::uint32_t row) const { m_lists.prefetch(row, m_level); }
    std::span<const std::uint32_t> links(std::uint32_t row, std::uint32_t) const
    {
        return m_lists.copy(row, m_level, m_copy);
    }

private:
    const LinkLists& m_lists;
    std::uint32_t m_level;
    mutable std::array<std::uint32_t, kMostLinks> m_copy;
};

} // namespace varve::index
