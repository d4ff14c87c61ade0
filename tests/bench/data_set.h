// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/exact_truth.h"

namespace varve::bench {

/// True neighbours kept for each query.
inline constexpr std::size_t kTruthWidth = 100;

/// Rows that repeat an earlier one bit by bit are left out: two equal rows make two right answers of which a truth
/// file names one.
Vectors withoutDuplicates(Vectors vectors);

/// `rows` points around random centres (as many as the square root of `rows`), the same for the same seed and
/// standard library. Around its centre a point varies along 32 directions that all points share, and a little along
/// every axis: like embeddings, whose neighbourhoods have far fewer dimensions than their vectors.
Vectors clusteredGaussian(std::size_t rows, std::size_t dimension, std::uint64_t seed);

/// Holds out `queries` rows drawn by `seed` and writes base.fvecs, query.fvecs and truth.ivecs into `folder`.
Result<> writeDataSet(const std::filesystem::path& folder, const Vectors& vectors, std::size_t queries,
                      std::uint64_t seed, Metric metric, std::size_t threads);

} // namespace varve::bench
