// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/merge_policy.h"

#include <algorithm>

namespace varve::collection {

namespace {

constexpr std::uint64_t kTierFactor = 4;       ///< what follows a segment may hold a quarter of its rows
constexpr std::uint64_t kRemovedFraction = 5;  ///< a fifth of removed rows is the most that stays
constexpr std::uint64_t kLargerBehind = 2;     ///< growing parts are not all of one size
constexpr std::size_t kMostSegments = 12;

bool isWorn(const SegmentShape& segment)
{
    return segment.removed * kRemovedFraction > segment.rows;
}

std::uint64_t liveRows(const SegmentShape& segment)
{
    return segment.rows - std::min(segment.removed, segment.rows);
}

/// The first run whose first segment is not much larger than the rest together, nor much smaller than any of it.
std::optional<MergePlan> tier(std::span<const SegmentShape> segments)
{
    for (std::size_t first = 0; first + 1 < segments.size(); ++first) {
        const std::uint64_t rows = liveRows(segments[first]);
        std::uint64_t behind = 0;
        std::size_t last = first + 1;
        for (; last < segments.size() && liveRows(segments[last]) <= rows * kLargerBehind; ++last)
            behind += liveRows(segments[last]);
        if (last > first + 1 && behind * kTierFactor >= rows)
            return MergePlan{first, last, isWorn(segments[first])};
    }
    return std::nullopt;
}

} // namespace

std::optional<MergePlan> planMerge(std::span<const SegmentShape> segments)
{
    const auto tiered = tier(segments);
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (isWorn(segments[i]) && !(tiered && i >= tiered->first && i < tiered->last))
            return MergePlan{i, i + 1, true};
    }
    if (tiered)
        return tiered;
    if (segments.size() <= kMostSegments)
        return std::nullopt;
    // The pair that costs least.
    std::size_t best = 0;
    const auto cost = [&](std::size_t i) { return liveRows(segments[i]) + liveRows(segments[i + 1]); };
    for (std::size_t i = 1; i + 1 < segments.size(); ++i) {
        if (cost(i) < cost(best))
            best = i;
    }
    return MergePlan{best, best + 2, isWorn(segments[best])};
}

std::optional<MergePlan> planCompleteMerge(std::span<const SegmentShape> segments)
{
    const bool anyRemoved =
        std::any_of(segments.begin(), segments.end(), [](const SegmentShape& each) { return each.removed > 0; });
    if (segments.empty() || (segments.size() == 1 && !anyRemoved))
        return std::nullopt;
    return MergePlan{0, segments.size(), true};
}

} // namespace varve::collection
