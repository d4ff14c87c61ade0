// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/map.h"
#include "core/projection/rows.h"

namespace varve::projection {

/// What every map of a collection is made by: points in their places with their vectors, so that further points can be
/// placed beside their neighbours, also when these are gone from the collection.
struct Layout {
    Map map;
    Distance distance = Distance::Angle;
    Rows rows; ///< of the points; as they come back from the file, rounded to one byte for each number
};

} // namespace varve::projection
