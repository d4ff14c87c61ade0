// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace varve::schedule {

/// What the wall clock of the machine's time zone shows, as seconds since 1970-01-01T00:00 of that wall clock.
struct WallTime {
    std::int64_t seconds = 0;

    std::chrono::sys_days day() const
    {
        return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
    }
    int minuteOfDay() const
    {
        return static_cast<int>((seconds - std::chrono::seconds(day().time_since_epoch()).count()) / 60);
    }
};

/// Rereads the time zone (environment variable TZ, /etc/localtime).
void refreshTimeZone();

/// Seconds to add to UTC at this instant.
std::int64_t utcOffsetSeconds(std::int64_t instantSeconds);

/// What the wall clock shows at an instant.
WallTime wallTimeAt(std::int64_t instantSeconds);

/// The first instant at which the wall clock shows this time or a later one: the end of the gap for a time that a
/// change of the clock skips, the first of both for one that it repeats. Never decreases with `wall`.
std::int64_t firstInstantOf(WallTime wall);

} // namespace varve::schedule
