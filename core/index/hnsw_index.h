// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/vector_index.h"

namespace varve::index {

/// As makeHnswIndex() with room for `expectedRows` from the start, so that no growing copies them.
std::unique_ptr<MutableVectorIndex> makeHnswIndexFor(std::size_t expectedRows, std::size_t dimension,
                                                     Metric metric, HnswParameters parameters);

/// The graph of an hnsw index when its rows are just `labels` and none was removed; otherwise nothing.
/// Threads:  beside searches; adds wait.
std::optional<FrozenGraph> freezeGraph(const VectorIndex& source, std::span<const Label> labels);

} // namespace varve::index
