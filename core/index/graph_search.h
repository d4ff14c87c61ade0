// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/nearest_rows.h"
#include "core/index/visited_set.h"

#include <queue>

#include <functional>
#include <optional>
#include <span>

namespace varve::index {

/// Where a walk begins: a row of the highest level.
struct GraphEntry {
    std::uint32_t row = 0;
    std::uint32_t level = 0;
};

/// Below this many live rows comparing with all of them is as quick as a walk, and exact.
constexpr std::size_t kScanRows = 1000;

/// True when comparing the query with every accepted row is better than a walk: few rows, or so few of them
/// accepted that a walk would mostly look at rows it may not return. Asks accept(row) for a sample of at most
/// 1,024 rows.
template <class Accept>
bool shouldScan(std::uint32_t rows, std::size_t liveRows, std::size_t ef, bool acceptsAll, Accept&& accept)
{
    const std::size_t few = std::max(kScanRows, 2 * ef);
    if (liveRows <= few)
        return true;
    if (acceptsAll)
        return false;
    constexpr std::uint32_t kSampleRows = 1024;
    const std::uint32_t sampled = std::min(rows, kSampleRows);
    std::uint64_t accepted = 0;
    for (std::uint64_t i = 0; i < sampled; ++i)
        accepted += accept(static_cast<std::uint32_t>(i * rows / sampled)) ? 1 : 0;
    return accepted * 10 < sampled || accepted * rows / sampled <= few;
}

/// The nearest `count` of all accepted rows.
template <class DistanceTo, class Accept>
std::vector<RowDistance> scanRows(std::uint32_t rows, const DistanceTo& distanceTo, Accept&& accept,
                                  std::size_t count)
{
    NearestRows nearest(std::min<std::size_t>(count, rows));
    for (std::uint32_t row = 0; row < rows; ++row)
        if (accept(row))
            nearest.offer({distanceTo(row), row});
    return nearest.takeSorted();
}

/// Walks down the upper levels to the row nearest to the query that greedy steps reach.
template <class Graph, class DistanceTo>
RowDistance descendGraph(const Graph& graph, const DistanceTo& distanceTo, const GraphEntry& entry,
                         std::vector<std::uint32_t>& linkBuffer)
{
    RowDistance nearest{distanceTo(entry.row), entry.row};
    for (std::uint32_t level = entry.level; level > 0; --level) {
        for (bool moved = true; moved;) {
            moved = false;
            for (const std::uint32_t row : graph.links(nearest.row, level, linkBuffer)) {
                if (row >= graph.rowLimit())
                    continue;
                const RowDistance next{distanceTo(row), row};
                if (next < nearest) {
                    nearest = next;
                    moved = true;
                }
            }
        }
    }
    return nearest;
}

/// Beam search (Malkov and Yashunin, algorithm 2) over a graph: up to `ef` accepted rows, nearest first. Rows
/// that are not accepted serve as waypoints, and the walk goes on until the beam is full of accepted ones.
/// Shapes:   Graph has entry(), rowLimit() and links(row, level, buffer); DistanceTo has (row),
///           prefetch(row). Links of rowLimit() and above are skipped, so that a graph read from a file
///           cannot lead outside.
template <class Graph, class DistanceTo, class Accept>
std::vector<RowDistance> searchGraph(const Graph& graph, const DistanceTo& distanceTo, Accept&& accept,
                                     std::size_t ef)
{
    const std::optional<GraphEntry> entry = graph.entry();
    if (!entry || ef == 0)
        return {};
    std::vector<std::uint32_t> linkBuffer;
    VisitedLease visited(graph.rowLimit());
    NearestRows nearest(ef);
    std::priority_queue<RowDistance, std::vector<RowDistance>, std::greater<>> frontier;
    const auto reach = [&](const RowDistance& found) {
        if (!nearest.wouldKeep(found))
            return;
        frontier.push(found);
        if (accept(found.row))
            nearest.offer(found);
    };
    const RowDistance start = descendGraph(graph, distanceTo, *entry, linkBuffer);
    (*visited).insert(start.row);
    reach(start);
    std::vector<std::uint32_t> fresh;
    while (!frontier.empty() && nearest.wouldKeep(frontier.top())) {
        const std::uint32_t from = frontier.top().row;
        frontier.pop();
        fresh.clear();
        for (const std::uint32_t row : graph.links(from, 0, linkBuffer)) {
            if (row >= graph.rowLimit() || !(*visited).insert(row))
                continue;
            distanceTo.prefetch(row);
            fresh.push_back(row);
        }
        for (const std::uint32_t row : fresh)
            reach({distanceTo(row), row});
    }
    return nearest.takeSorted();
}

} // namespace varve::index
