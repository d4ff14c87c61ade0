// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace varve::projection {

/// Seconds that a layout of a sample of `shown` points out of `points` takes, by what was measured on two cores
/// (tests/bench/RESULTS.md), with half as much again for other machines; for reading points five microseconds of each are
/// assumed.
double estimatedSeconds(std::uint64_t points, std::size_t shown, std::uint32_t dimension);

} // namespace varve::projection
