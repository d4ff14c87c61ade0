// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/collection/collection.h"
#include "core/projection/map.h"
#include "core/projection/rows.h"
#include "core/projection/work_meter.h"

namespace varve::projection {

/// Points of a collection with their vectors.
struct Sample {
    Map map;  ///< points not in their places yet
    Rows rows; ///< of the points, in their order; of length one for Distance::Angle
    Distance distance = Distance::Angle;
};

/// Draws at most `limit` points, from each document in proportion to its size, those without a document as if they
/// were of one. Which points of a document are taken depends on their ids alone, so that two states of a collection
/// have most of their sampled points in common. Points come in stored order.
/// Errors:   Cancelled, and those of reading.
/// Cost:     reads every point's metadata once, and the vectors of those taken; memory for the sample and sixteen
///           bytes for each document.
Result<Sample> drawSample(const collection::Collection& collection, std::size_t limit, const WorkMeter& meter);

} // namespace varve::projection
