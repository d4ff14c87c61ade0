// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/estimate.h"

namespace varve::projection {

double estimatedSeconds(std::uint64_t points, std::size_t shown, std::uint32_t dimension)
{
    constexpr double kReading = 5e-6;    // of a point's metadata
    constexpr double kPair = 3e-9;       // of two vectors, beside their numbers
    constexpr double kNumber = 4e-11;    // of two vectors, for each
    constexpr double kArranging = 2e-4;  // of a point, all rounds
    const auto n = static_cast<double>(shown);
    return kReading * static_cast<double>(points) + n * n * (kPair + kNumber * dimension) + kArranging * n;
}

} // namespace varve::projection
