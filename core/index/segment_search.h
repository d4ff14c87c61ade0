// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/graph_search.h"
#include "core/index/packed_codes.h"
#include "core/index/sealed_reader.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace varve::index {

/// What a search of a sealed segment reads.
/// Lifetime: views the segment.
struct SearchedSegment {
    std::uint32_t rows = 0;
    std::size_t liveRows = 0;
    const PairDistance* distance = nullptr;
    const float* values = nullptr;
    const SealedReader* valueFile = nullptr;
    const CodesView* codes = nullptr;  ///< null when they are lost
    const GraphView* graph = nullptr;  ///< null when there is none
};

/// Exact distance of one query to the float rows.
class ValueDistance {
public:
    ValueDistance(const SearchedSegment& segment, std::span<const float> query)
        : m_segment(segment), m_query(query), m_norm(segment.distance->normTerm(query))
    {
    }
    float operator()(std::uint32_t row) const
    {
        const std::size_t bytes = m_query.size_bytes();
        m_metDamage = m_metDamage || !m_segment.valueFile->isGood(row * std::uint64_t{bytes}, bytes);
        const float* values = valuesOf(row);
        // The codes know the norm; without them it is computed again.
        const float norm = m_segment.codes ? m_segment.codes->factors(row).inverseNorm
                                           : m_segment.distance->normTerm({values, m_query.size()});
        return (*m_segment.distance)(m_query.data(), m_norm, values, norm);
    }
    void many(std::span<const std::uint32_t> rows, float* distances) const
    {
        for (std::size_t i = 0; i < rows.size(); ++i)
            distances[i] = (*this)(rows[i]);
    }
    void prefetch(std::uint32_t row) const
    {
        const auto* bytes = reinterpret_cast<const std::byte*>(valuesOf(row));
        for (std::size_t offset = 0; offset < m_query.size_bytes() && offset < 8 * kCodeBlockBytes;
             offset += kCodeBlockBytes)
            __builtin_prefetch(bytes + offset);
    }
    /// Some row that was looked at is not what was written.
    bool metDamage() const { return m_metDamage; }

private:
    const float* valuesOf(std::uint32_t row) const { return m_segment.values + row * m_query.size(); }

    const SearchedSegment& m_segment;
    std::span<const float> m_query;
    float m_norm;
    mutable bool m_metDamage = false;
};

/// True when comparing the query with every accepted row is better than a walk: few rows, or so few of them accepted
/// that a walk would mostly look at rows it may not return. With a filter, asks accept(row) for a sample of at most 1,024
/// rows.
template <class Accept>
bool shouldScan(const SearchedSegment& segment, std::size_t ef, bool hasFilter, Accept&& accept)
{
    constexpr std::size_t kScanRows = 1000; // comparing with all of so few is as quick as a walk, and exact
    const std::size_t few = std::max(kScanRows, 2 * ef);
    if (segment.liveRows <= few)
        return true;
    if (!hasFilter)
        return segment.liveRows * 10 < segment.rows;
    constexpr std::uint32_t kSampleRows = 1024;
    const std::uint32_t sampled = std::min(segment.rows, kSampleRows);
    std::uint64_t accepted = 0;
    for (std::uint64_t i = 0; i < sampled; ++i)
        accepted += accept(static_cast<std::uint32_t>(i * segment.rows / sampled)) ? 1 : 0;
    return accepted * 10 < sampled || accepted * segment.rows / sampled <= few;
}

/// How far a walk goes for the `listed` rows of a filter. A quarter more than ef are enough when they are scattered over the
/// rows; when not, and when it is not known how many there are, twice as many.
/// Cost:     `expected` is what walks compare with varve-bench filter: 13 rows that are new for each step, and a step leads
///           to an accepted row as often as such rows are among all.
inline FilteredWalk filteredWalk(const SearchedSegment& segment, std::size_t listed, std::size_t ef)
{
    constexpr double kRowsForStep = 13;
    const std::size_t beam = ef + (ef + 2) / 4;
    const double steps = static_cast<double>(beam) * static_cast<double>(segment.rows) / static_cast<double>(listed + 1);
    return {beam, 2 * ef, static_cast<std::size_t>(kRowsForStep * steps)};
}

/// What a search is to find, bounded by what there is.
struct Wanted {
    std::size_t count = 0;
    std::size_t ef = 0;       ///< at least count
    std::size_t rescored = 0; ///< candidates found by codes that are compared again by their float rows; likewise
    std::size_t filteredRescored = 0; ///< the same with a filter, behind which many rows may be nearly equally far

    Wanted(const SearchParameters& parameters, const SearchedSegment& segment)
        : count(std::min(parameters.k, segment.liveRows)),
          ef(std::max(std::min<std::size_t>(parameters.ef, segment.rows), count)),
          rescored(std::max<std::size_t>({4 * count, 40, ef / 2})), // who asks for a wide beam wants what it found
          filteredRescored(std::max(rescored, 2 * ef))
    {
        if (parameters.rescored > 0)
            rescored = filteredRescored = std::min<std::size_t>(std::max(parameters.rescored, count), segment.rows);
    }
};

/// Puts the first `count` in the order of their float rows and drops the others.
inline void rescore(std::vector<RowDistance>& found, const ValueDistance& exact, std::size_t count)
{
    found.resize(std::min(found.size(), count));
    for (const RowDistance& each : found)
        exact.prefetch(each.row);
    for (RowDistance& each : found)
        each.distance = exact(each.row);
    std::sort(found.begin(), found.end());
}

/// The nearest rows that accept(row) takes, nearest first; few or none when a walk finds no more.
template <class Accept>
std::vector<RowDistance> walkAccepted(const SearchedSegment& segment, const CodeDistance& byCode,
                                      const ValueDistance& exact, const Wanted& wanted, Accept&& accept,
                                      const FilteredWalk& walk)
{
    auto found = searchGraph(*segment.graph, byCode, accept, walk);
    rescore(found, exact, wanted.filteredRescored);
    return found;
}

/// The nearest of the rows accept(row) takes, nearest first; fewer than wanted when a walk finds no more.
template <class Accept>
std::vector<RowDistance> nearestByCodes(const SearchedSegment& segment, const CodeDistance& byCode,
                                        const ValueDistance& exact, const Wanted& wanted, bool acceptsAll,
                                        Accept&& accept)
{
    if (segment.graph && !acceptsAll)
        return walkAccepted(segment, byCode, exact, wanted, accept, {2 * wanted.ef, 2 * wanted.ef});
    std::vector<RowDistance> found = segment.graph
                                         ? searchGraph(*segment.graph, byCode, wanted.ef)
                                         : scanRows(segment.rows, byCode, accept, wanted.rescored);
    rescore(found, exact, wanted.rescored);
    return found;
}

/// The walk for `listed` rows, which are all that are accepted: nothing when comparing them one by one is expected to cost less.
/// It gives up when it has cost as much as that.
inline std::optional<FilteredWalk> walkOrList(const SearchedSegment& segment, std::size_t listed, std::size_t ef)
{
    constexpr std::size_t kWalkCost = 2; // of a row in a walk to one in a list, measured with varve-bench filter
    if (!segment.graph)
        return std::nullopt;
    FilteredWalk walk = filteredWalk(segment, listed, ef);
    walk.most = listed / kWalkCost;
    return walk.expected < walk.most ? std::optional(walk) : std::nullopt;
}

/// The nearest of the rows that take(rows) writes, nearest first; see scanTaken().
template <class Take>
std::vector<RowDistance> nearestOfList(const CodeDistance& byCode, const ValueDistance& exact, const Wanted& wanted,
                                       Take&& take)
{
    auto found = scanTaken(byCode, wanted.filteredRescored, take);
    rescore(found, exact, found.size());
    return found;
}

/// The same by whatever is best: a scan of few rows, a walk, a scan of all when a walk came back with too few.
template <class Accept>
std::vector<RowDistance> nearestRows(const SearchedSegment& segment, std::span<const float> query,
                                     const ValueDistance& exact, const Wanted& wanted, bool hasFilter,
                                     Accept&& accept)
{
    const bool acceptsAll = !hasFilter && segment.liveRows == segment.rows;
    std::vector<RowDistance> found;
    if (segment.codes && !shouldScan(segment, wanted.ef, hasFilter, accept))
        found = nearestByCodes(segment, CodeDistance(*segment.codes, *segment.distance, query), exact, wanted, acceptsAll,
                               accept);
    if (found.size() < wanted.count)
        found = scanRows(segment.rows, exact, accept, wanted.count);
    return found;
}

} // namespace varve::index
