// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/ruler.h"
#include "ui/history/timeline_layout.h"
#include "ui/theme/theme.h"

#include <QFont>

class QPainter;

namespace varve::ui {

/// Everything one frame of the lanes shows, computed before any painting.
struct TimelineScene {
    CanvasGeometry geometry;
    TimeScale scale{{}, 0, 0};
    std::vector<RulerTick> ticks;
    std::vector<Marker> markers;
    std::vector<ChangeBar> changes;
    std::vector<RecoveryBar> recovery;
    QString snapshotsLabel;
    QString changesLabel;
    QString recoveryLabel;
    QString nowLabel;
    std::optional<std::size_t> current; ///< entry with the selection
    std::optional<std::size_t> hovered; ///< marker under the pointer
    std::optional<std::size_t> markA;
    std::optional<std::size_t> markB;
    std::optional<std::int64_t> playheadMs; ///< what the window looks at; absent for now
    std::optional<std::int64_t> momentMs;   ///< chosen between snapshots
    bool isFocused = false;
};

/// Computes the parts of a scene that follow from entries, changes and the visible stretch.
TimelineScene makeScene(std::span<const HistoryEntry> entries,
                        std::span<const workspace::ChangeBucket> changes, const TimeRange& range, QSizeF size,
                        const QLocale& locale, const QTimeZone& zone);

/// Paints a scene in design units; the caller has scaled the painter.
void paintTimeline(QPainter& painter, const TimelineScene& scene, std::span<const HistoryEntry> entries,
                   const theme::Colors& colors);

/// What the overview shows: density over the whole range, years, and the visible stretch between its handles.
struct OverviewScene {
    TimeScale scale{{}, 0, 0};
    std::vector<double> density;
    std::vector<RulerTick> ticks;
    TimeRange visible;
    double baseline = 0;
    double height = 0; ///< of the largest column
    bool isFocused = false;
};
constexpr double kDensityColumn = 6;
/// `standsAlone`: uses the whole width instead of lying above the lanes' time axis.
OverviewScene makeOverview(std::span<const HistoryEntry> entries,
                           std::span<const workspace::ChangeBucket> changes, const TimeRange& limits,
                           const TimeRange& visible, QSizeF size, const QLocale& locale,
                           const QTimeZone& zone, bool standsAlone = false);
void paintOverview(QPainter& painter, const OverviewScene& scene, const theme::Colors& colors);

/// Which part of the range window a pointer holds.
enum class OverviewGrip { None, Begin, End, Inside };
OverviewGrip overviewGripAt(const OverviewScene& scene, QPointF position);

} // namespace varve::ui
