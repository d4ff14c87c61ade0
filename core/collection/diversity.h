// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace varve::collection {

/// The order in which to take `count` candidates so that each is good and unlike those before it: next is the one with the
/// greatest lambda * relevance - (1 - lambda) * greatest cosine to one that was taken (maximal marginal relevance, Carbonell
/// and Goldstein, SIGIR 1998).
/// Shapes:   as many scores as vectors, best first, vectors of one length; an empty vector is like no other one.
/// Units:    lambda 0 to 1. Relevance is the score brought to 0 (the least) to 1 (the greatest).
/// Cost:     count * candidates cosines.
std::vector<std::size_t> diverseOrder(const std::vector<double>& scores, const std::vector<std::vector<float>>& vectors,
                                      double lambda, std::size_t count);

} // namespace varve::collection
