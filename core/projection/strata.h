// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace varve::projection {

/// The points of a document.
struct Stratum {
    std::int64_t name = 0;
    std::uint64_t size = 0;
};

/// How many of each stratum go into a sample of at most `limit`: all when they fit, else in proportion to size, and at
/// least one of each as long as that leaves half of the room. Where proportion says a part of a point, a number made
/// from the stratum's name decides, so that a stratum more or less hardly changes what the others give.
/// Source:   sequential Poisson sampling with permanent random numbers (Ohlsson 1998, Journal of Official Statistics 14).
std::vector<std::uint32_t> stratumQuotas(std::span<const Stratum> strata, std::size_t limit);

} // namespace varve::projection
