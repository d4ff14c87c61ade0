// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/library.h"

namespace varve::bench {

struct PassFigures {
    double queriesPerSecond = 0;
    double queriesPerCpuSecond = 0; ///< by the processor time of the whole process
    double p50Ms = 0;
    double p99Ms = 0;
};

/// Asks every query once and gives the answers, k wide: the warm-up, and what recall is taken from.
Result<IdTable> answerAll(const SearchIndex& index, const Vectors& queries, std::size_t k);

/// Asks all queries again and again, whole rounds, until `minSeconds` have passed, from `threads` threads.
/// Units:    milliseconds of single queries, queries over all threads per second.
Result<PassFigures> runPass(const SearchIndex& index, const Vectors& queries, std::size_t k,
                            std::size_t threads, double minSeconds);

/// The smallest value that at least `share` of the values do not exceed (nearest rank); `values` is reordered.
double percentile(std::span<float> values, double share);

} // namespace varve::bench
