// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/local_time.h"

#include <algorithm>
#include <time.h>

namespace varve::schedule {

void refreshTimeZone()
{
    ::tzset();
}

std::int64_t utcOffsetSeconds(std::int64_t instantSeconds)
{
    const time_t instant = instantSeconds;
    struct tm local {};
    return ::localtime_r(&instant, &local) ? local.tm_gmtoff : 0;
}

WallTime wallTimeAt(std::int64_t instantSeconds)
{
    return {instantSeconds + utcOffsetSeconds(instantSeconds)};
}

std::int64_t firstInstantOf(WallTime wall)
{
    // No offset from UTC exceeds 26 hours, so the instant lies between these two, with at most one change.
    constexpr std::int64_t kReach = 26 * 3600;
    std::int64_t before = wall.seconds - kReach;
    std::int64_t change = wall.seconds + kReach;
    const std::int64_t oldOffset = utcOffsetSeconds(before);
    const std::int64_t newOffset = utcOffsetSeconds(change);
    if (oldOffset == newOffset)
        return wall.seconds - oldOffset;
    while (change - before > 1) {
        const std::int64_t middle = before + (change - before) / 2;
        (utcOffsetSeconds(middle) == oldOffset ? before : change) = middle;
    }
    if (wall.seconds - oldOffset < change)
        return wall.seconds - oldOffset;
    return std::max(change, wall.seconds - newOffset);
}

} // namespace varve::schedule
