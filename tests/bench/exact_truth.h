// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/vector_files.h"

#include <optional>
#include <string_view>

namespace varve::bench {

enum class Metric : std::uint8_t { Cosine, L2, InnerProduct };
/// "cosine", "l2", "ip".
std::optional<Metric> metricFromName(std::string_view name);
std::string_view nameOf(Metric metric);

/// Divides by the length, as users of libraries without a cosine do; a zero row stays as it is.
void normalize(std::span<float> row);

/// The `k` nearest rows of `base` for every query, nearest first, ties by smaller row. Distances are compared in
/// double precision, so that the truth does not depend on the order of additions.
/// Cost:     rows * queries * dimension multiplications over `threads` threads; `base` is read piece by piece.
Result<IdTable> exactNeighbors(const std::filesystem::path& base, const Vectors& queries, Metric metric,
                               std::size_t k, std::size_t threads);

/// Share of the first `k` true neighbours of each query that are among its first `k` answers. Shapes: answers has
/// k columns and as many rows as there are queries, -1 where nothing was found.
double recallAt(std::size_t k, const IdTable& truth, const IdTable& answers);

} // namespace varve::bench
