// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace varve::services {

/// How often and how patiently a request is sent again.
struct RetryRules {
    int attempts = 6;                              ///< in all
    std::chrono::milliseconds first{500};          ///< about what the first wait takes; each next one twice as long
    std::chrono::milliseconds longest{30'000};     ///< no wait is longer
    std::chrono::milliseconds longestWanted{60'000}; ///< a service that wants more is not waited for
};

/// Waits; false as soon as a stop is asked for.
using Sleep = std::function<bool(std::chrono::milliseconds, std::stop_token)>;
/// The real one.
bool sleepFor(std::chrono::milliseconds time, std::stop_token stop);

/// What "Retry-After" asks for (RFC 9110: seconds, or a date); nullopt for anything else.
std::optional<std::chrono::milliseconds> readRetryAfter(const std::string& header, std::int64_t nowMs);

/// The wait before attempt `attempt` (the first repeat is 1): exponential, and between half and all of it by `random`, so that
/// many callers do not come back at once; never less than what the service asked for. nullopt when there is none left, or
/// the service asks for more than the rules allow.
std::optional<std::chrono::milliseconds> waitBefore(int attempt, const RetryRules& rules, std::uint64_t random,
                                                    std::optional<std::chrono::milliseconds> wanted);

} // namespace varve::services
