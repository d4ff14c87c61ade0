// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/index/graph_search.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace varve::index {

constexpr std::uint32_t kMinimumLinks = 2;
constexpr std::uint32_t kMaximumLinks = 512;

/// A finished HNSW graph as 32-bit words, in memory or in a mapped file (core/FORMAT.md, "graph.hnsw").
/// Lifetime: views the words it was parsed from.
class GraphView {
public:
    GraphView() = default;
    enum class Check {
        Everything, ///< every count, row number and offset
        Shape       ///< all but the links: their counts are bounded when read, and walks skip rows that are not there
    };
    /// Checks the words, so that whatever they say, a walk stays inside them.
    /// Errors:   Corrupt.
    static Result<GraphView> parse(std::span<const std::uint32_t> words, std::uint32_t rows, std::uint32_t m,
                                   Check check = Check::Everything);

    std::uint32_t rowLimit() const { return m_rows; }
    /// Links of a row on an upper level, at most; twice as many on level 0.
    std::uint32_t linksPerRow() const { return m_links; }
    /// Levels above 0 that a row is on.
    std::uint32_t levelsOf(std::uint32_t row) const;
    std::optional<GraphEntry> entry() const { return m_entry; }
    /// Neighbours of a row on a level, none when the row does not reach that high.
    std::span<const std::uint32_t> links(std::uint32_t row, std::uint32_t level) const
    {
        return level == 0 ? linkList(m_level0, row, 2 * std::size_t{m_links}) : upperLinks(row, level);
    }
    /// Fetches the beginning of a row's level-0 links into the cache.
    void prefetch(std::uint32_t row) const
    {
        constexpr std::size_t kLine = 16; // words
        const std::uint32_t* list = m_level0.data() + row * (1 + 2 * std::size_t{m_links});
        for (std::size_t i = 0; i <= 2 * m_links && i < 4 * kLine; i += kLine)
            __builtin_prefetch(list + i);
    }

private:
    static std::span<const std::uint32_t> linkList(std::span<const std::uint32_t> lists, std::size_t index,
                                                   std::size_t capacity)
    {
        const std::uint32_t* list = lists.data() + index * (1 + capacity);
        // The count was checked when the file was opened, or bounds the walk only here: a page of a mapped file may
        // not have been looked at yet, or come from a failing disk a second time.
        return {list + 1, std::min<std::size_t>(list[0], capacity)};
    }
    std::span<const std::uint32_t> upperLinks(std::uint32_t row, std::uint32_t level) const;
    Result<> checkUpperLevels() const;
    Result<> checkLinks(std::span<const std::uint32_t> lists, std::size_t capacity) const;

    std::uint32_t m_rows = 0;
    std::uint32_t m_links = 0; ///< per row on upper levels; twice as many on level 0
    GraphEntry m_entry;
    std::span<const std::uint32_t> m_level0;
    std::span<const std::uint32_t> m_upperRows;  ///< rows above level 0, growing
    std::span<const std::uint32_t> m_upperFirst; ///< first link list of each, and the total
    std::span<const std::uint32_t> m_upperLists;
};

/// A finished graph on its way into a file.
struct FrozenGraph {
    std::uint32_t rows = 0;
    std::uint32_t m = 0;
    std::vector<std::uint32_t> words; ///< as GraphView::parse() takes them
};

} // namespace varve::index
