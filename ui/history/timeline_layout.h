// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_entry.h"
#include "ui/history/time_scale.h"

#include <QPointF>
#include <QRectF>

#include <optional>
#include <span>
#include <vector>

namespace varve::ui {

/// One glyph of the Snapshots lane: a single entry, or a bubble with the number of entries it stands for.
struct Marker {
    std::size_t first = 0; ///< index into the entries
    std::size_t count = 1;
    double x = 0; ///< centre
    double halfWidth = 0;
    bool hasTrouble = false;

    bool isCluster() const { return count > 1; }
    bool holds(std::size_t entry) const { return entry >= first && entry < first + count; }
};

/// Closest distance of two glyphs in the lane.
constexpr double kMarkerSpacing = 14;
double bubbleWidth(std::size_t count);

/// Glyphs that touch the scale's stretch. Entries closer than kMarkerSpacing share a bubble, and a bubble
/// takes in what it would cover, so glyphs never overlap and there are at most width / kMarkerSpacing of
/// them. Grouping starts at the oldest entry, not at the left border, so panning never regroups.
/// Cost:     linear in the number of entries.
std::vector<Marker> layoutMarkers(std::span<const HistoryEntry> entries, const TimeScale& scale);

/// A bar of the Changes lane.
struct ChangeBar {
    double x = 0;
    double width = 0;
    double added = 0; ///< height from 0 to 1
    double removed = 0;
    std::uint64_t documentsAdded = 0;
    std::uint64_t documentsRemoved = 0;
};
/// Heights follow the square root of the count over the largest visible one, so that small changes stay
/// visible beside a large one. Buckets are joined until a bar has room; joined bars start at fixed instants.
std::vector<ChangeBar> layoutChanges(std::span<const workspace::ChangeBucket> changes,
                                     const TimeScale& scale);

/// A stretch of the Recovery lane.
struct RecoveryBar {
    enum class Kind { Reachable, Branch, Gap };
    double x = 0;
    double width = 0;
    Kind kind = Kind::Reachable;
};
/// What can be gone back to inside the scale's stretch, and the gaps, which are at least wide enough to be seen.
std::vector<RecoveryBar> layoutRecovery(const snapshot::RecoveryWindow& window, const TimeScale& scale);

/// Heights from 0 to 1, one per column of `columnWidth` pixels: snapshots and changed documents over the
/// whole range.
std::vector<double> layoutDensity(std::span<const HistoryEntry> entries,
                                  std::span<const workspace::ChangeBucket> changes, const TimeScale& scale,
                                  double columnWidth);

/// The glyph at a position of the lane whose middle is `laneY`, the nearest one within reach.
std::optional<std::size_t> markerAt(std::span<const Marker> markers, QPointF position, double laneY);

/// Stretch that shows a bubble's entries apart, with room around them. Empty when they share one instant too
/// closely to be told apart by zooming.
std::optional<TimeRange> rangeOfCluster(const Marker& marker, std::span<const HistoryEntry> entries);

/// Where the parts of the expanded canvas lie.
struct CanvasGeometry {
    QRectF plot; ///< the time axis
    QRectF nowStop;
    double rulerY = 0; ///< baseline of labels
    double snapshotsY = 0;
    double changesY = 0;
    double changeHeight = 0; ///< of the largest bar on either side of changesY
    QRectF recovery;         ///< the lane of what can be gone back to
    double bottom = 0;
};
CanvasGeometry canvasGeometry(QSizeF size);

} // namespace varve::ui
