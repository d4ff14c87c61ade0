// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/strata.h"

#include "core/projection/random.h"

#include <algorithm>
#include <cmath>

namespace varve::projection {

namespace {

/// In (0, 1), the same for the same name.
double permanentRandom(std::int64_t name)
{
    return (static_cast<double>(scattered(static_cast<std::uint64_t>(name) ^ kSeed) >> 11) + 0.5) * 0x1p-53;
}

} // namespace

std::vector<std::uint32_t> stratumQuotas(std::span<const Stratum> strata, std::size_t limit)
{
    std::uint64_t all = 0;
    std::uint64_t occupied = 0;
    for (const Stratum& stratum : strata) {
        all += stratum.size;
        occupied += stratum.size > 0 ? 1 : 0;
    }
    std::vector<std::uint32_t> quotas(strata.size(), 0);
    if (all <= limit) {
        std::ranges::transform(strata, quotas.begin(), [](const Stratum& one) { return static_cast<std::uint32_t>(one.size); });
        return quotas;
    }
    const std::uint64_t each = occupied * 2 <= limit ? 1 : 0;
    const std::uint64_t room = limit - each * occupied;
    const double share = static_cast<double>(room) / static_cast<double>(all - each * occupied);

    struct Part {
        double order = 0;
        std::size_t stratum = 0;
    };
    std::vector<Part> parts;
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < strata.size(); ++i) {
        if (strata[i].size == 0)
            continue;
        const double wanted = share * static_cast<double>(strata[i].size - each);
        const double whole = std::floor(wanted);
        quotas[i] = static_cast<std::uint32_t>(each + static_cast<std::uint64_t>(whole));
        given += static_cast<std::uint64_t>(whole);
        if (wanted > whole)
            parts.push_back({permanentRandom(strata[i].name) / (wanted - whole), i});
    }
    const auto left = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(room - given, parts.size()));
    std::ranges::nth_element(parts, parts.begin() + left, {}, &Part::order);
    for (auto part = parts.begin(); part != parts.begin() + left; ++part)
        ++quotas[part->stratum];
    return quotas;
}

} // namespace varve::projection
