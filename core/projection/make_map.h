// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/projection/layout.h"
#include "core/projection/map_cache.h"
#include "core/projection/work_meter.h"

namespace varve::projection {

struct Sample;

/// A state of a collection, with a name that no other state of it has.
struct MapState {
    const collection::Collection& collection;
    std::string key;
};

/// A new layout of a sample. The same for the same points.
/// Errors:   Cancelled.
Result<Layout> makeLayout(const Sample& sample, std::string state, const WorkMeter& meter);

/// The points of a sample by a layout: those it has, in the version it has, where it has them, others beside their
/// neighbours, so that every state that holds a point shows it in the same place.
/// Shapes:   rows as wide as those of the layout, which is not empty.
/// Errors:   Cancelled.
Result<Map> mapByLayout(const Layout& layout, const Sample& sample, std::string state, const WorkMeter& meter);

/// The map of a state, out of the cache or made as far as `work` allows. A layout is made of the present, or of the state
/// wanted when the present has no points. It is made again when it has become a picture of the past: when more than half
/// of the present had to be placed.
/// Errors:   Cancelled (nothing has changed), and those of reading the collection. A cache that cannot be written is none.
Result<MapAnswer> answerMap(MapCache& cache, const MapState& wanted, const MapState& present, MapWork work,
                            const OperationControl& control);

} // namespace varve::projection
