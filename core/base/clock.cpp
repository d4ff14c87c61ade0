// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"

#include <chrono>
#include <cstdio>

namespace varve {

using namespace std::chrono;

std::int64_t SystemClock::nowMs() const
{
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

const SystemClock& SystemClock::instance()
{
    static const SystemClock clock;
    return clock;
}

std::string formatUtc(std::int64_t timeMs)
{
    const sys_time<milliseconds> time{milliseconds(timeMs)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()), int(clock.subseconds().count()));
    return text;
}

namespace {

Error badTime(std::string_view text)
{
    return Error{ErrorCode::InvalidArgument,
                 "\"" + std::string(text) + "\" is not a time; write it as 2026-03-12T14:05:00Z", {}, 0};
}

/// Takes exactly `digits` decimal digits off the front.
bool takeNumber(std::string_view& rest, std::size_t digits, int& value)
{
    if (rest.size() < digits)
        return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (rest[i] < '0' || rest[i] > '9')
            return false;
        value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(digits);
    return true;
}

bool takeChar(std::string_view& rest, char wanted)
{
    if (rest.empty() || rest.front() != wanted)
        return false;
    rest.remove_prefix(1);
    return true;
}

/// Takes ".123…" and returns milliseconds; digits past the third are dropped.
bool takeFraction(std::string_view& rest, int& ms)
{
    ms = 0;
    if (!takeChar(rest, '.'))
        return true;
    int scale = 100;
    std::size_t digits = 0;
    for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
        ms += (rest[digits] - '0') * scale;
        scale /= 10;
    }
    rest.remove_prefix(digits);
    return digits > 0;
}

bool takeZone(std::string_view& rest, int& offsetMinutes)
{
    offsetMinutes = 0;
    if (takeChar(rest, 'Z'))
        return true;
    const int sign = takeChar(rest, '+') ? 1 : takeChar(rest, '-') ? -1 : 0;
    int hour = 0;
    int minute = 0;
    if (sign == 0 || !takeNumber(rest, 2, hour) || !takeChar(rest, ':') || !takeNumber(rest, 2, minute))
        return false;
    offsetMinutes = sign * (hour * 60 + minute);
    return true;
}

} // namespace

Result<std::int64_t> parseUtc(std::string_view text)
{
    std::string_view rest = text;
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0, offset = 0;
    if (!takeNumber(rest, 4, y) || !takeChar(rest, '-') || !takeNumber(rest, 2, mo) || !takeChar(rest, '-')
        || !takeNumber(rest, 2, d))
        return badTime(text);
    if (!rest.empty()) {
        if (!takeChar(rest, 'T') && !takeChar(rest, ' '))
            return badTime(text);
        if (!takeNumber(rest, 2, h) || !takeChar(rest, ':') || !takeNumber(rest, 2, mi))
            return badTime(text);
        if (takeChar(rest, ':') && (!takeNumber(rest, 2, s) || !takeFraction(rest, ms)))
            return badTime(text);
        if (!takeZone(rest, offset) || !rest.empty())
            return badTime(text);
    }
    const year_month_day date{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!date.ok() || h > 23 || mi > 59 || s > 60)
        return badTime(text);
    const auto time = sys_days(date) + hours(h) + minutes(mi - offset) + seconds(s);
    return duration_cast<milliseconds>(time.time_since_epoch()).count() + ms;
}

} // namespace varve
