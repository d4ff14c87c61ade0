// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/time_scale.h"

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kShortestWholeMs = 3'600'000;

std::int64_t rounded(double value)
{
    return static_cast<std::int64_t>(std::llround(value));
}
} // namespace

double TimeScale::xOf(std::int64_t timeMs) const
{
    return m_left + static_cast<double>(timeMs - m_range.beginMs) * pixelsPerMs();
}

std::int64_t TimeScale::timeAt(double x) const
{
    return m_width <= 0 ? m_range.beginMs : m_range.beginMs + rounded((x - m_left) / pixelsPerMs());
}

double TimeScale::pixelsPerMs() const
{
    return m_width / static_cast<double>(std::max<std::int64_t>(1, m_range.lengthMs()));
}

TimeRange wholeRange(std::int64_t firstMs, std::int64_t nowMs)
{
    const std::int64_t length = std::max(nowMs - firstMs, kShortestWholeMs);
    const std::int64_t margin = length / 50;
    return {nowMs - length - margin, nowMs + margin};
}

TimeRange clampedTo(const TimeRange& limits, TimeRange range)
{
    const std::int64_t length = std::min(range.lengthMs(), limits.lengthMs());
    const std::int64_t begin = std::clamp(range.beginMs, limits.beginMs, limits.endMs - length);
    return {begin, begin + length};
}

TimeRange zoomed(const TimeRange& range, double factor, std::int64_t anchorMs, const TimeRange& limits)
{
    const double share = static_cast<double>(anchorMs - range.beginMs) /
                         static_cast<double>(std::max<std::int64_t>(1, range.lengthMs()));
    const std::int64_t length = std::clamp(rounded(static_cast<double>(range.lengthMs()) * factor),
                                           kShortestRangeMs, std::max(kShortestRangeMs, limits.lengthMs()));
    const std::int64_t begin = anchorMs - rounded(static_cast<double>(length) * share);
    return clampedTo(limits, {begin, begin + length});
}

TimeRange panned(const TimeRange& range, std::int64_t byMs, const TimeRange& limits)
{
    return clampedTo(limits, {range.beginMs + byMs, range.endMs + byMs});
}

TimeRange revealing(const TimeRange& range, std::int64_t timeMs, const TimeRange& limits)
{
    const std::int64_t margin = range.lengthMs() / 20;
    if (timeMs < range.beginMs + margin)
        return panned(range, timeMs - margin - range.beginMs, limits);
    if (timeMs > range.endMs - margin)
        return panned(range, timeMs + margin - range.endMs, limits);
    return range;
}

TimeRange presetRange(RangePreset preset, const TimeRange& current, std::int64_t nowMs,
                      const TimeRange& limits)
{
    if (preset == RangePreset::All)
        return limits;
    const std::int64_t days = preset == RangePreset::Day     ? 1
                              : preset == RangePreset::Week  ? 7
                              : preset == RangePreset::Month ? 30
                                                             : 365;
    const std::int64_t length = days * kDayMs;
    const std::int64_t margin = length / 50;
    const std::int64_t end =
        current.contains(nowMs) ? nowMs + margin : current.beginMs + current.lengthMs() / 2 + length / 2;
    // The margin beyond now may reach past the limits, which carry a margin of their own length.
    const TimeRange wide{limits.beginMs, std::max(limits.endMs, nowMs + margin)};
    return clampedTo(wide, {end - length, end});
}

} // namespace varve::ui
