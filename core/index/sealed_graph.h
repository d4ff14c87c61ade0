// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/packed_codes.h"
#include "core/index/vector_index.h"

namespace varve::index {

/// A sealed segment as something to build upon.
struct SealedGraph {
    const Segment* segment = nullptr;
    GraphView graph; ///< every byte and every link checked
    CodesView codes; ///< every byte checked
};

/// The graph of an index that is a sealed segment and has one; otherwise nothing.
/// Lifetime: views the segment.
/// Cost:     checks what was not checked yet of its codes and graph, and all links.
std::optional<SealedGraph> sealedGraphOf(const VectorIndex& index);

} // namespace varve::index
