// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/time_scale.h"

#include <QObject>

namespace varve::ui {

/// The stretch of time that overview and lanes show together.
class TimelineViewport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const TimeRange& limits() const { return m_limits; }
    const TimeRange& range() const { return m_range; }

    /// New limits; the range stays, follows now when it showed it, and is chosen when there was none.
    void setLimits(const TimeRange& limits, std::int64_t nowMs);
    /// Forgets the range, for another collection.
    void reset() { m_limits = m_range = {}; }
    void setRange(const TimeRange& range);
    void zoom(double factor, std::int64_t anchorMs) { setRange(zoomed(m_range, factor, anchorMs, m_limits)); }
    void zoomCentered(double factor) { zoom(factor, m_range.beginMs + m_range.lengthMs() / 2); }
    void pan(std::int64_t byMs) { setRange(panned(m_range, byMs, m_limits)); }
    void reveal(std::int64_t timeMs) { setRange(revealing(m_range, timeMs, m_limits)); }
    void show(RangePreset preset, std::int64_t nowMs);

signals:
    void changed();

private:
    TimeRange m_limits;
    TimeRange m_range;
};

} // namespace varve::ui
