// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/beam.h"
#include "core/index/frontier.h"
#include "core/index/nearest_rows.h"
#include "core/index/visited_set.h"

#include <array>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace varve::index {

/// Where a walk begins: a row of the highest level.
struct GraphEntry {
    std::uint32_t row = 0;
    std::uint32_t level = 0;
};

/// Most links a row may have on a level.
constexpr std::size_t kMostLinks = 1024;

/// Rows of a level-0 list that a walk has not seen yet, already on their way into the cache.
class FreshRows {
public:
    template <class DistanceTo>
    std::span<const std::uint32_t> take(std::span<const std::uint32_t> links, std::uint32_t rowLimit,
                                        VisitedSet& visited, const DistanceTo& distanceTo)
    {
        std::size_t count = 0;
        for (const std::uint32_t row : links.first(std::min(links.size(), kMostLinks))) {
            if (row >= rowLimit)
                continue;
            m_rows[count] = row;
            count += visited.insert(row) ? 1 : 0; // no branch, which would be guessed wrong every other time
        }
        for (std::size_t i = 0; i < count; ++i)
            distanceTo.prefetch(m_rows[i]);
        return {m_rows.data(), count};
    }
    /// Distances of what take() gave, in its order.
    template <class DistanceTo>
    const float* distances(std::span<const std::uint32_t> rows, const DistanceTo& distanceTo)
    {
        distanceTo.many(rows, m_distances.data());
        return m_distances.data();
    }

private:
    std::array<std::uint32_t, kMostLinks> m_rows;
    std::array<float, kMostLinks> m_distances;
};

/// Walks down the upper levels, to `lowest`, to the row nearest to the query that greedy steps reach.
/// Shapes:   Graph has entry(), rowLimit(), links(row, level) and prefetch(row); DistanceTo has (row), many(rows,
///           distances) and prefetch(row). Links of rowLimit() and above are skipped, so that a graph read from a
///           file cannot lead outside.
template <class Graph, class DistanceTo>
RowDistance descendGraph(const Graph& graph, const DistanceTo& distanceTo, const GraphEntry& entry,
                         std::uint32_t lowest = 0)
{
    RowDistance nearest{distanceTo(entry.row), entry.row};
    std::array<std::uint32_t, kMostLinks> rows;
    std::array<float, kMostLinks> distances;
    for (std::uint32_t level = entry.level; level > lowest; --level) {
        for (bool moved = true; moved;) {
            moved = false;
            std::size_t count = 0;
            for (const std::uint32_t row : graph.links(nearest.row, level)) {
                if (row >= graph.rowLimit() || count == rows.size())
                    continue;
                distanceTo.prefetch(row);
                rows[count++] = row;
            }
            distanceTo.many({rows.data(), count}, distances.data());
            for (std::size_t i = 0; i < count; ++i) {
                const RowDistance next{distances[i], rows[i]};
                if (next < nearest) {
                    nearest = next;
                    moved = true;
                }
            }
        }
    }
    return nearest;
}

/// Beam search (Malkov and Yashunin, algorithm 2) on level 0 from `start`: leaves the nearest rows found in `beam`.
/// It does not wait for memory: while the links of one row are compared, those of the next are on their way into the
/// cache, and the list of the one after that. So a row to go on from is chosen before it is known what the last two
/// lead to; the walk takes up to two more steps than it would, and finds a little more.
template <class Graph, class DistanceTo>
void walkGraph(const Graph& graph, const DistanceTo& distanceTo, const RowDistance& start, Beam& beam)
{
    VisitedLease visited(graph.rowLimit());
    FreshRows fresh[2];
    std::size_t turn = 0;
    std::optional<std::uint32_t> listed;    // its list is on its way
    std::span<const std::uint32_t> fetched; // of fresh[turn], on their way
    (*visited).insert(start.row);
    beam.offer(start);
    for (;;) {
        const auto chosen = beam.nextUnexpanded();
        if (!chosen && !listed && fetched.empty())
            return;
        if (chosen)
            graph.prefetch(*chosen);
        std::span<const std::uint32_t> next;
        if (listed)
            next = fresh[1 - turn].take(graph.links(*listed, 0), graph.rowLimit(), *visited, distanceTo);
        const float* distances = fresh[turn].distances(fetched, distanceTo);
        for (std::size_t i = 0; i < fetched.size(); ++i)
            beam.offer({distances[i], fetched[i]});
        listed = chosen;
        fetched = next;
        turn = 1 - turn;
    }
}

/// Up to `ef` rows, nearest first, all rows being wanted.
template <class Graph, class DistanceTo>
std::vector<RowDistance> searchGraph(const Graph& graph, const DistanceTo& distanceTo, std::size_t ef)
{
    const std::optional<GraphEntry> entry = graph.entry();
    if (!entry || ef == 0)
        return {};
    Beam beam(ef);
    walkGraph(graph, distanceTo, descendGraph(graph, distanceTo, *entry), beam);
    return beam.sorted();
}

/// How far a walk goes for accepted rows.
struct FilteredWalk {
    std::size_t beam = 0;
    /// The beam when it is not full after `expected` compared rows: what is accepted is not near the query then, and what
    /// is not near is nearly equally far, which makes it hard to find.
    std::size_t widerBeam = 0;
    std::size_t expected = 0;
    std::size_t most = std::numeric_limits<std::size_t>::max(); ///< compared rows after which it gives up and finds nothing
};

/// Up to a beam full of accepted rows, nearest first. Rows that are not accepted serve as waypoints, and the walk goes on
/// until the beam is full of accepted ones. It does not wait for memory, as told at walkGraph().
template <class Graph, class DistanceTo, class Accept>
std::vector<RowDistance> searchGraph(const Graph& graph, const DistanceTo& distanceTo, Accept&& accept,
                                     const FilteredWalk& walk)
{
    const std::optional<GraphEntry> entry = graph.entry();
    if (!entry || walk.beam == 0)
        return {};
    std::size_t compared = 0;
    VisitedLease visited(graph.rowLimit());
    FreshRows fresh[2];
    std::size_t turn = 0;
    std::optional<std::uint32_t> listed;
    std::span<const std::uint32_t> fetched;
    Beam nearest(walk.beam); // the accepted ones
    Frontier frontier;
    const auto reach = [&](const RowDistance& found) {
        const std::uint64_t key = RowKey::of(found);
        if (key >= nearest.bound())
            return;
        frontier.push(key);
        if (accept(found.row))
            nearest.offer(found);
    };
    const RowDistance start = descendGraph(graph, distanceTo, *entry);
    (*visited).insert(start.row);
    reach(start);
    for (;;) {
        std::optional<std::uint32_t> chosen;
        if (const auto key = frontier.pop(nearest.bound())) {
            chosen = RowKey::rowOf(*key);
            graph.prefetch(*chosen);
        }
        if (!chosen && !listed && fetched.empty())
            return nearest.sorted();
        if ((compared += fetched.size()) > walk.most)
            return {};
        if (compared > walk.expected && nearest.size() < walk.beam)
            nearest.widen(walk.widerBeam);
        std::span<const std::uint32_t> next;
        if (listed)
            next = fresh[1 - turn].take(graph.links(*listed, 0), graph.rowLimit(), *visited, distanceTo);
        const float* distances = fresh[turn].distances(fetched, distanceTo);
        for (std::size_t i = 0; i < fetched.size(); ++i)
            reach({distances[i], fetched[i]});
        listed = chosen;
        fetched = next;
        turn = 1 - turn;
    }
}

/// The nearest `count` of the rows that take(rows) writes, batch after batch, an incomplete one last. While one batch is
/// compared the next is on its way into the cache.
template <class DistanceTo, class Take>
std::vector<RowDistance> scanTaken(const DistanceTo& distanceTo, std::size_t count, Take&& take)
{
    constexpr std::size_t kAtOnce = 32;
    std::array<std::uint32_t, kAtOnce> batches[2];
    std::array<float, kAtOnce> distances;
    NearestOfMany nearest(count);
    const auto fetch = [&](std::array<std::uint32_t, kAtOnce>& batch) {
        const std::size_t taken = take(std::span<std::uint32_t>(batch));
        for (std::size_t i = 0; i < taken; ++i)
            distanceTo.prefetch(batch[i]);
        return taken;
    };
    std::size_t turn = 0;
    for (std::size_t fetched = fetch(batches[0]); fetched > 0; turn = 1 - turn) {
        const std::span<const std::uint32_t> rows(batches[turn].data(), fetched);
        fetched = fetched < kAtOnce ? 0 : fetch(batches[1 - turn]);
        distanceTo.many(rows, distances.data());
        for (std::size_t i = 0; i < rows.size(); ++i)
            nearest.offer({distances[i], rows[i]});
    }
    return nearest.takeSorted();
}

/// The nearest `count` of all accepted rows.
template <class DistanceTo, class Accept>
std::vector<RowDistance> scanRows(std::uint32_t rows, const DistanceTo& distanceTo, Accept&& accept,
                                  std::size_t count)
{
    std::uint32_t row = 0;
    return scanTaken(distanceTo, std::min<std::size_t>(count, rows), [&](std::span<std::uint32_t> taken) {
        std::size_t filled = 0;
        for (; row < rows && filled < taken.size(); ++row) {
            taken[filled] = row;
            filled += accept(row) ? 1 : 0;
        }
        return filled;
    });
}

} // namespace varve::index
