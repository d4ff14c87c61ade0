// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_layout.h"

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {
constexpr double kGlyphHalfWidth = 7;
constexpr double kBarPitch = 8; ///< narrowest bar with its gap
constexpr double kWidestBar = 10;
constexpr double kReach = 11; ///< how far from a glyph's middle a pointer still means it
constexpr double kLabelColumn = 92;
constexpr double kNowColumn = 70;
} // namespace

double bubbleWidth(std::size_t count)
{
    return count < 10 ? 24 : count < 100 ? 30 : count < 1000 ? 36 : count < 10'000 ? 44 : 50;
}

std::vector<Marker> layoutMarkers(std::span<const HistoryEntry> entries, const TimeScale& scale)
{
    std::vector<Marker> markers;
    for (std::size_t i = 0; i < entries.size();) {
        Marker marker;
        marker.first = i;
        const double start = scale.xOf(entries[i].timeMs);
        if (start > scale.right() + kMarkerSpacing)
            break;
        double reach = start + kMarkerSpacing;
        std::size_t end = i;
        while (end < entries.size() && scale.xOf(entries[end].timeMs) < reach) {
            marker.hasTrouble = marker.hasTrouble || entries[end].isTrouble();
            ++end;
            const std::size_t count = end - i;
            if (count > 1)
                reach = start + bubbleWidth(count) + 2;
        }
        marker.count = end - i;
        marker.halfWidth = marker.isCluster() ? bubbleWidth(marker.count) / 2 : kGlyphHalfWidth;
        // A bubble begins where its first glyph would: what came before keeps its distance.
        marker.x = marker.isCluster() ? start - kGlyphHalfWidth + marker.halfWidth : start;
        if (marker.x + marker.halfWidth >= scale.left() && marker.x - marker.halfWidth <= scale.right())
            markers.push_back(marker);
        i = end;
    }
    return markers;
}

std::vector<ChangeBar> layoutChanges(std::span<const workspace::ChangeBucket> changes, const TimeScale& scale)
{
    std::vector<ChangeBar> bars;
    std::uint64_t largest = 0;
    std::int64_t currentBin = 0;
    for (const auto& bucket : changes) {
        if (bucket.startMs + bucket.lengthMs <= scale.range().beginMs ||
            bucket.startMs >= scale.range().endMs)
            continue;
        const double bucketPixels = static_cast<double>(bucket.lengthMs) * scale.pixelsPerMs();
        const auto joined = static_cast<std::int64_t>(std::max(1.0, std::ceil(kBarPitch / bucketPixels)));
        const std::int64_t binMs = bucket.lengthMs * joined;
        const std::int64_t bin = bucket.startMs / binMs;
        if (bars.empty() || bin != currentBin) {
            ChangeBar bar;
            const double pixels = static_cast<double>(binMs) * scale.pixelsPerMs();
            bar.width = std::min(kWidestBar, pixels - 2);
            bar.x = scale.xOf(bin * binMs) + (pixels - bar.width) / 2;
            // A wide bin's middle may be out of view, of the running one beyond now: the bar stays inside.
            if (pixels > 2 * kWidestBar)
                bar.x = std::clamp(bar.x, scale.left(), scale.right() - bar.width);
            bars.push_back(bar);
            currentBin = bin;
        }
        bars.back().documentsAdded += bucket.documentsAdded;
        bars.back().documentsRemoved += bucket.documentsRemoved;
        largest = std::max({largest, bars.back().documentsAdded, bars.back().documentsRemoved});
    }
    const auto height = [largest](std::uint64_t count) {
        return count == 0 ? 0.0 : std::sqrt(static_cast<double>(count) / static_cast<double>(largest));
    };
    for (ChangeBar& bar : bars) {
        bar.added = height(bar.documentsAdded);
        bar.removed = height(bar.documentsRemoved);
    }
    return bars;
}

std::vector<double> layoutDensity(std::span<const HistoryEntry> entries,
                                  std::span<const workspace::ChangeBucket> changes, const TimeScale& scale,
                                  double columnWidth)
{
    const auto columns = static_cast<std::size_t>(std::max(0.0, std::ceil(scale.width() / columnWidth)));
    std::vector<double> heights(columns, 0.0);
    if (columns == 0)
        return heights;
    const auto add = [&](std::int64_t timeMs, double weight) {
        if (!scale.range().contains(timeMs))
            return;
        const auto column = static_cast<std::size_t>((scale.xOf(timeMs) - scale.left()) / columnWidth);
        heights[std::min(column, columns - 1)] += weight;
    };
    for (const HistoryEntry& entry : entries)
        add(entry.timeMs, 1.0);
    for (const auto& bucket : changes) {
        const std::int64_t begin = std::max(bucket.startMs, scale.range().beginMs);
        const std::int64_t end = std::min(bucket.startMs + bucket.lengthMs, scale.range().endMs);
        add(begin + (end - begin) / 2,
            std::sqrt(static_cast<double>(bucket.documentsAdded + bucket.documentsRemoved)));
    }
    const double largest = *std::max_element(heights.begin(), heights.end());
    if (largest > 0)
        std::for_each(heights.begin(), heights.end(), [largest](double& h) { h = std::sqrt(h / largest); });
    return heights;
}

std::optional<std::size_t> markerAt(std::span<const Marker> markers, QPointF position, double laneY)
{
    if (std::abs(position.y() - laneY) > kReach)
        return std::nullopt;
    std::optional<std::size_t> best;
    double bestDistance = kReach;
    for (std::size_t i = 0; i < markers.size(); ++i) {
        // Zero anywhere on a bubble, so that its whole width answers.
        const double slack = markers[i].isCluster() ? markers[i].halfWidth : 0.0;
        const double distance = std::max(0.0, std::abs(position.x() - markers[i].x) - slack);
        if (distance < bestDistance) {
            best = i;
            bestDistance = distance;
        }
    }
    return best;
}

std::optional<TimeRange> rangeOfCluster(const Marker& marker, std::span<const HistoryEntry> entries)
{
    const std::int64_t first = entries[marker.first].timeMs;
    const std::int64_t last = entries[marker.first + marker.count - 1].timeMs;
    const std::int64_t span = last - first;
    if (span < kShortestRangeMs / 20)
        return std::nullopt;
    const std::int64_t margin = std::max(span / 8, (kShortestRangeMs - span) / 2);
    return TimeRange{first - margin, last + margin};
}

CanvasGeometry canvasGeometry(QSizeF size)
{
    CanvasGeometry geometry;
    const double right = std::max(kLabelColumn + 40, size.width() - kNowColumn);
    geometry.bottom = size.height() - 4;
    geometry.plot = QRectF(kLabelColumn, 4, right - kLabelColumn, geometry.bottom - 4);
    geometry.nowStop = QRectF(right + 14, 0, kNowColumn - 24, size.height() - 2);
    geometry.rulerY = 16;
    const double lanes = geometry.bottom - 24;
    geometry.snapshotsY = 24 + lanes * 0.24;
    geometry.changesY = 24 + lanes * 0.62;
    geometry.changeHeight = std::max(8.0, lanes * 0.19);
    geometry.recovery = QRectF(geometry.plot.left(), geometry.bottom - 10, geometry.plot.width(), 6);
    return geometry;
}

std::vector<RecoveryBar> layoutRecovery(const snapshot::RecoveryWindow& window, const TimeScale& scale)
{
    constexpr double kNarrowest = 2;
    std::vector<RecoveryBar> bars;
    const auto add = [&](std::int64_t fromMs, std::int64_t toMs, RecoveryBar::Kind kind) {
        const double x = scale.xOf(fromMs);
        bars.push_back({x, std::max(kNarrowest, scale.xOf(toMs) - x), kind});
    };
    for (const auto& interval : window.intervals)
        add(interval.fromMs, interval.toMs, interval.isBranch ? RecoveryBar::Kind::Branch : RecoveryBar::Kind::Reachable);
    for (const auto& gap : window.gaps) // over the others, so that a short one is not lost
        add(gap.fromMs, gap.toMs, RecoveryBar::Kind::Gap);
    return bars;
}

} // namespace varve::ui
