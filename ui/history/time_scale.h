// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace varve::ui {

/// A stretch of time, [beginMs, endMs).
struct TimeRange {
    std::int64_t beginMs = 0;
    std::int64_t endMs = 0;

    std::int64_t lengthMs() const { return endMs - beginMs; }
    bool contains(std::int64_t timeMs) const { return timeMs >= beginMs && timeMs < endMs; }
    bool operator==(const TimeRange&) const = default;
};

/// Turns instants into horizontal positions and back, linearly.
/// Units:    milliseconds since 1970 and device-independent pixels.
class TimeScale {
public:
    TimeScale(TimeRange range, double left, double width) : m_range(range), m_left(left), m_width(width) {}

    const TimeRange& range() const { return m_range; }
    double left() const { return m_left; }
    double width() const { return m_width; }
    double right() const { return m_left + m_width; }
    double xOf(std::int64_t timeMs) const;
    std::int64_t timeAt(double x) const;
    double pixelsPerMs() const;

private:
    TimeRange m_range;
    double m_left;
    double m_width;
};

/// The shortest stretch the timeline shows.
constexpr std::int64_t kShortestRangeMs = 60'000;

/// Everything worth showing: from the first instant to now with a margin, at least an hour.
TimeRange wholeRange(std::int64_t firstMs, std::int64_t nowMs);
/// `range` moved and, when longer than `limits`, cut so that it lies inside `limits`.
TimeRange clampedTo(const TimeRange& limits, TimeRange range);
/// Longer (factor > 1) or shorter range in which `anchorMs` keeps its relative place.
TimeRange zoomed(const TimeRange& range, double factor, std::int64_t anchorMs, const TimeRange& limits);
TimeRange panned(const TimeRange& range, std::int64_t byMs, const TimeRange& limits);
/// The range moved just as far as needed to show `timeMs` with a margin of a twentieth on each side.
TimeRange revealing(const TimeRange& range, std::int64_t timeMs, const TimeRange& limits);

enum class RangePreset { Day, Week, Month, Year, All };
/// A preset's length; it ends at now when now was visible, else keeps the middle.
TimeRange presetRange(RangePreset preset, const TimeRange& current, std::int64_t nowMs,
                      const TimeRange& limits);

} // namespace varve::ui
