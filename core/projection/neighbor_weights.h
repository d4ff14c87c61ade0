// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/nearest.h"

namespace varve::projection {

/// How strongly a row belongs to each of its neighbours, 1 for the nearest: the same sum for every row, so that dense and
/// sparse regions get equal room.
/// Source:   McInnes, Healy, Melville: UMAP (arXiv:1802.03426), algorithm 3.
std::vector<float> membershipWeights(std::span<const float> distances);

/// A pull between two rows, told once for each direction.
struct Pull {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    float weight = 0; ///< 0 to 1
};

/// The pulls of all rows, in the order of `from` and `to`: the probabilistic union of both rows' memberships.
std::vector<Pull> pullsOf(const Neighbors& neighbors);

} // namespace varve::projection
