// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/vector_files.h"

#include <functional>
#include <limits>
#include <optional>
#include <string_view>

namespace varve::bench {

enum class Metric : std::uint8_t { Cosine, L2, InnerProduct };
/// "cosine", "l2", "ip".
std::optional<Metric> metricFromName(std::string_view name);
std::string_view nameOf(Metric metric);

/// Divides by the length, as users of libraries without a cosine do; a zero row stays as it is.
void normalize(std::span<float> row);

struct ExactScan {
    Metric metric = Metric::Cosine;
    std::size_t k = 100;
    std::size_t threads = 1;
    std::size_t maxRows = std::numeric_limits<std::size_t>::max(); ///< only so many rows of the file
    std::function<bool(std::size_t row)> accepts;                  ///< empty accepts every row
};
/// The k nearest rows of `base` for every query, nearest first, ties by smaller row, -1 where there are fewer.
/// Distances are compared in double precision, so that the truth does not depend on the order of additions.
/// Cost:     rows * queries * dimension multiplications; `base` is read piece by piece.
Result<IdTable> exactNeighbors(const std::filesystem::path& base, const Vectors& queries,
                               const ExactScan& scan);

/// Share of the first `k` true neighbours of each query that are among its first `k` answers. Shapes: answers has
/// k columns and as many rows as there are queries, -1 where nothing was found.
double recallAt(std::size_t k, const IdTable& truth, const IdTable& answers);

} // namespace varve::bench
