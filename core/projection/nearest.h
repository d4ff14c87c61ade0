// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/rows.h"
#include "core/projection/work_meter.h"

#include <cstdint>

namespace varve::projection {

/// For each of some rows its nearest ones, nearest first, `width` for each.
struct Neighbors {
    std::size_t width = 0;
    std::vector<std::uint32_t> ids;
    std::vector<float> distances; ///< 1 - cosine, or the straight distance

    std::span<const std::uint32_t> idsOf(std::size_t row) const { return std::span(ids).subspan(row * width, width); }
    std::span<const float> distancesOf(std::size_t row) const { return std::span(distances).subspan(row * width, width); }
};

enum class SameRows : unsigned char { No, Yes };

/// The exact nearest rows of `base` for each row of `queries`; when they are the same rows, of the others only. Fewer
/// than `width` when there are not so many.
/// Shapes:   both of one width; rows of length one for Distance::Angle. Ties go to the smaller number.
/// Errors:   Cancelled.
/// Cost:     every pair is compared, on all processors: 20,000 rows of 384 numbers take some six seconds on two. The
///           collection's own index answers as quickly, but not exactly, and not about a sample of it.
Result<Neighbors> nearestRows(const Rows& base, const Rows& queries, SameRows same, std::size_t width, Distance distance,
                              const WorkMeter& meter);

} // namespace varve::projection
