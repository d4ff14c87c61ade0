// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <limits>
#include <mutex>
#include <string_view>

namespace varve::services {

using std::chrono::milliseconds;

bool sleepFor(milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

namespace {

/// "Thu, 12 Mar 2026 14:00:20 GMT" as milliseconds since 1970. Not by strptime(), whose months are those of the locale.
std::optional<std::int64_t> readHttpDate(const std::string& text)
{
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int day = 0;
    int year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int end = 0;
    std::array<char, 4> name{};
    const int read = std::sscanf(text.c_str(), "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, name.data(), &year,
                                 &hour, &minute, &second, &end);
    const auto month = kMonths.find(name.data());
    if (read != 6 || static_cast<std::size_t>(end) != text.size() || std::string_view(name.data()).size() != 3 || month % 3 != 0)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour < 0 || minute < 0 || second < 0)
        return std::nullopt;
    const auto time = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
}

} // namespace

std::optional<milliseconds> readRetryAfter(const std::string& header, std::int64_t nowMs)
{
    constexpr std::uint64_t kMostSeconds = 1'000'000'000;
    std::uint64_t seconds = 0;
    const auto read = std::from_chars(header.data(), header.data() + header.size(), seconds);
    if (read.ec == std::errc() && read.ptr == header.data() + header.size())
        return milliseconds(std::min(seconds, kMostSeconds) * 1000);
    const auto date = readHttpDate(header);
    if (!date)
        return std::nullopt;
    return milliseconds(std::max<std::int64_t>(0, *date - nowMs));
}

std::optional<milliseconds> waitBefore(int attempt, const RetryRules& rules, std::uint64_t random,
                                       std::optional<milliseconds> wanted)
{
    if (attempt >= rules.attempts || (wanted && *wanted > rules.longestWanted))
        return std::nullopt;
    auto whole = std::min(rules.first, rules.longest);
    for (int i = 1; i < attempt && whole < rules.longest; ++i)
        whole = std::min(whole * 2, rules.longest);
    const double share = 0.5 + 0.5 * static_cast<double>(random) / static_cast<double>(std::numeric_limits<std::uint64_t>::max());
    const milliseconds own(static_cast<std::int64_t>(static_cast<double>(whole.count()) * share));
    return std::max(own, wanted.value_or(milliseconds(0)));
}

} // namespace varve::services
