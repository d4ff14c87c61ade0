// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <vector>

namespace varve::bench {

/// Hybrid search by scores instead of ranks, to be measured beside the engine's: `share` of the cosine, the rest of BM25, each
/// brought to 0..1 between the lowest value that it can have (-1 and 0) and the highest of its list. What one side did not find
/// gets 0 from it.
/// Shapes:   both lists best first, with semanticScore and keywordScore; of a collection with cosine.
/// Source:   Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 42(1), 2023 (TM2C2, whose
///           share is 0.8).
std::vector<collection::SearchHit> combineScores(const std::vector<collection::SearchHit>& semantic,
                                                 const std::vector<collection::SearchHit>& keyword, double share);

} // namespace varve::bench
