// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_viewport.h"

#include <algorithm>

namespace varve::ui {

namespace {
/// At first a month, where a newcomer's snapshots are told apart; less when the whole history is shorter.
constexpr std::int64_t kFirstRangeMs = 30LL * 86'400'000;
} // namespace

void TimelineViewport::setLimits(const TimeRange& limits, std::int64_t nowMs)
{
    const bool isFirst = m_range.lengthMs() <= 0;
    const bool followed = !isFirst && m_range.endMs >= m_limits.endMs;
    m_limits = limits;
    if (isFirst)
        m_range = limits.lengthMs() <= kFirstRangeMs ? limits
                                                     : presetRange(RangePreset::Month, limits, nowMs, limits);
    else if (followed)
        m_range = {limits.endMs - m_range.lengthMs(), limits.endMs};
    m_limits.endMs = std::max(m_limits.endMs, m_range.endMs);
    m_range = clampedTo(m_limits, m_range);
    emit changed();
}

void TimelineViewport::setRange(const TimeRange& range)
{
    TimeRange next = range;
    if (next.lengthMs() < kShortestRangeMs)
        next.endMs = next.beginMs + kShortestRangeMs;
    next = clampedTo(m_limits, next);
    if (next == m_range)
        return;
    m_range = next;
    emit changed();
}

void TimelineViewport::show(RangePreset preset, std::int64_t nowMs)
{
    const TimeRange next = presetRange(preset, m_range, nowMs, m_limits);
    m_limits.beginMs = std::min(m_limits.beginMs, next.beginMs);
    m_limits.endMs = std::max(m_limits.endMs, next.endMs);
    setRange(next);
}

} // namespace varve::ui
