// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/rows.h"
#include "core/projection/work_meter.h"

namespace varve::projection {

/// Puts further rows into a layout that stays as it is: between their nearest neighbours in it, then pulled by these and
/// pushed by others for some rounds. Where a row goes depends on itself and the layout alone, so that it is in the same
/// place whichever rows come with it.
/// Source:   UMAP's way of transforming new data (arXiv:1802.03426), one row at a time.
/// Shapes:   a position for each row of `layoutRows`, of which there is at least one; a name for each of `rows`.
/// Errors:   Cancelled.
Result<std::vector<Position>> placeRows(const Rows& layoutRows, const std::vector<Position>& layout, const Rows& rows,
                                        const std::vector<std::uint64_t>& names, Distance distance,
                                        const WorkMeter& meter);

} // namespace varve::projection
