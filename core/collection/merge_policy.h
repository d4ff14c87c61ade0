// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace varve::collection {

/// What the policy needs to know of a segment.
struct SegmentShape {
    std::uint64_t rows = 0;    ///< removed ones included
    std::uint64_t removed = 0;
};

/// Neighbouring segments [first, last) to write as one.
struct MergePlan {
    std::size_t first = 0;
    std::size_t last = 0;
    /// Leave the removed rows out. Otherwise the rows of the first segment stay, removed or not, as the unchanged
    /// beginning of the new one, and only the rows of the others are inserted into its graph.
    bool dropsRemoved = false;
};

/// What to merge next; nothing when the segments are in good order. Size-tiered: a segment takes in those that follow it,
/// up to one more than twice as large, once they hold a quarter as many rows. So sizes fall by a factor of more than four
/// from each to what follows, their number grows with the logarithm of the rows, a row is written less than ten times on
/// the way to ten million, and inserted into a graph less than three times. A segment with more than a fifth of its rows
/// removed is written anew without them. Should small segments still pile up before large ones, two of them are merged when
/// there are more than twelve.
std::optional<MergePlan> planMerge(std::span<const SegmentShape> segments);

/// What brings all segments into one without removed rows; nothing when that is so.
std::optional<MergePlan> planCompleteMerge(std::span<const SegmentShape> segments);

} // namespace varve::collection
