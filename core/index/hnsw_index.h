// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/vector_index.h"

namespace varve::index {

/// As makeHnswIndex() with room for `expectedRows` from the start, so that no growing copies them.
std::unique_ptr<MutableVectorIndex> makeHnswIndexFor(std::size_t expectedRows, std::size_t dimension,
                                                     Metric metric, HnswParameters parameters);

/// An hnsw index with room for `capacity` rows that begins with all rows of a sealed source, whose labels and checked
/// graph are given, linked as they are there. Nothing is compared again, and removed rows are there as live ones.
/// Errors:   OutOfMemory, Cancelled, those of reading the source's rows.
/// Cost:     copies rows and links.
Result<std::unique_ptr<MutableVectorIndex>> thawHnswIndex(std::size_t capacity, HnswParameters parameters,
                                                          const GraphView& graph, std::span<const Label> labels,
                                                          const VectorIndex& source,
                                                          const OperationControl& control);

/// The graph of an hnsw index when `labels` are all it ever took, removed ones included; otherwise nothing.
/// Threads:  beside searches; adds wait.
std::optional<FrozenGraph> freezeGraph(const VectorIndex& source, std::span<const Label> labels);

} // namespace varve::index
