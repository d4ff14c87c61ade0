// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_painter.h"

#include "ui/history/glyphs.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace varve::ui {

namespace {

constexpr double kLabelPixels = 11;

QFont labelFont(const QFont& base, QFont::Weight weight = QFont::Normal)
{
    QFont font = base;
    font.setPixelSize(static_cast<int>(kLabelPixels));
    font.setWeight(weight);
    return font;
}

void paintRuler(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    const auto& geometry = scene.geometry;
    const QFontMetricsF metrics(painter.font());
    double free = geometry.plot.left();
    for (const RulerTick& tick : scene.ticks) {
        painter.setPen(QPen(colors.line, tick.isMajor ? 1.5 : 1.0));
        painter.drawLine(QPointF(tick.x, geometry.plot.top()), QPointF(tick.x, geometry.bottom));
        const double width = metrics.horizontalAdvance(tick.label);
        if (tick.x + 6 < free || tick.x + 6 + width > geometry.plot.right() + 8)
            continue;
        painter.setPen(colors.muted);
        painter.drawText(QPointF(tick.x + 6, geometry.rulerY), tick.label);
        free = tick.x + 6 + width + 8;
    }
}

void paintChanges(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    const double y = scene.geometry.changesY;
    const double height = scene.geometry.changeHeight;
    painter.setPen(QPen(colors.line, 1));
    painter.drawLine(QPointF(scene.geometry.plot.left(), y + 0.5),
                     QPointF(scene.geometry.plot.right(), y + 0.5));
    painter.setPen(Qt::NoPen);
    for (const ChangeBar& bar : scene.changes) {
        painter.setBrush(colors.good);
        if (bar.added > 0)
            painter.drawRoundedRect(QRectF(bar.x, y - std::max(1.5, bar.added * height), bar.width,
                                           std::max(1.5, bar.added * height)),
                                    1, 1);
        painter.setBrush(colors.bad);
        if (bar.removed > 0)
            painter.drawRoundedRect(QRectF(bar.x, y + 1, bar.width, std::max(1.5, bar.removed * height)), 1,
                                    1);
    }
}

/// Solid where every moment can be gone back to, outlined where a restore left it behind, hatched where it cannot.
void paintRecovery(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    const QRectF lane = scene.geometry.recovery;
    for (const RecoveryBar& bar : scene.recovery) {
        const QRectF box(bar.x, lane.top(), bar.width, lane.height());
        switch (bar.kind) {
        case RecoveryBar::Kind::Reachable:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.restore);
            painter.drawRoundedRect(box, 2, 2);
            break;
        case RecoveryBar::Kind::Branch:
            painter.setPen(QPen(colors.restore, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
            break;
        case RecoveryBar::Kind::Gap:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.surface);
            painter.drawRect(box);
            painter.setBrush(QBrush(colors.warn, Qt::BDiagPattern));
            painter.drawRect(box);
            break;
        }
    }
}

void paintMoment(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    if (!scene.momentMs)
        return;
    const double x = scene.scale.xOf(*scene.momentMs);
    painter.setPen(QPen(colors.accent, 1.5));
    painter.drawLine(QPointF(x, scene.geometry.plot.top()), QPointF(x, scene.geometry.bottom));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawEllipse(QPointF(x, scene.geometry.recovery.center().y()), 4.5, 4.5);
}

bool startsAnotherPast(EntryKind kind)
{
    return kind == EntryKind::Restore || kind == EntryKind::UndoRestore || kind == EntryKind::Reembedded;
}

/// A restore cuts through all lanes: what is left of its rule and what is right of it are different pasts.
void paintRestoreRules(QPainter& painter, const TimelineScene& scene, std::span<const HistoryEntry> entries,
                       const theme::Colors& colors)
{
    painter.setPen(QPen(colors.restore, 1.5));
    for (const Marker& marker : scene.markers) {
        for (std::size_t i = marker.first; i < marker.first + marker.count; ++i) {
            if (!startsAnotherPast(entries[i].kind))
                continue;
            const double x = scene.scale.xOf(entries[i].timeMs);
            painter.drawLine(QPointF(x, scene.geometry.plot.top()), QPointF(x, scene.geometry.bottom));
            if (marker.isCluster())
                break; // one rule tells enough inside a bubble
        }
    }
}

void paintLetter(QPainter& painter, const TimelineScene& scene, std::optional<std::size_t> entry,
                 QChar letter, const theme::Colors& colors)
{
    const auto found = std::find_if(scene.markers.begin(), scene.markers.end(),
                                    [&](const Marker& marker) { return entry && marker.holds(*entry); });
    if (found == scene.markers.end())
        return;
    const QRectF box(found->x - 7, scene.geometry.snapshotsY + 11, 14, 14);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(colors.onAccent);
    painter.drawText(box, Qt::AlignCenter, letter);
}

void paintMarkers(QPainter& painter, const TimelineScene& scene, std::span<const HistoryEntry> entries,
                  const theme::Colors& colors)
{
    const double y = scene.geometry.snapshotsY;
    for (std::size_t i = 0; i < scene.markers.size(); ++i) {
        const Marker& marker = scene.markers[i];
        const bool isCurrent = scene.current && marker.holds(*scene.current);
        if (isCurrent || scene.hovered == i) {
            const double reach = marker.halfWidth + 4;
            painter.setPen(isCurrent ? QPen(colors.accent, scene.isFocused ? 2.0 : 1.2) : Qt::NoPen);
            painter.setBrush(colors.accentWeak);
            painter.drawRoundedRect(QRectF(marker.x - reach, y - 12, 2 * reach, 24), 12, 12);
        }
        if (marker.isCluster())
            paintBubble(painter, marker, y, colors);
        else
            paintGlyph(painter, entries[marker.first], QPointF(marker.x, y), colors);
    }
}

void paintPlayhead(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    const double x = scene.playheadMs ? scene.scale.xOf(*scene.playheadMs) : scene.geometry.plot.right();
    if (x < scene.geometry.plot.left() || x > scene.geometry.plot.right())
        return;
    painter.setPen(QPen(colors.text, 1.5));
    painter.drawLine(QPointF(x, 0), QPointF(x, scene.geometry.bottom));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.text);
    painter.drawPolygon(QPolygonF{QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 8)});
}

void paintNowStop(QPainter& painter, const TimelineScene& scene, const theme::Colors& colors)
{
    const bool isNow = !scene.playheadMs;
    painter.setPen(QPen(isNow ? colors.accent : colors.line, 1));
    painter.setBrush(isNow ? colors.accentWeak : colors.sunk);
    painter.drawRoundedRect(scene.geometry.nowStop.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setPen(colors.text);
    painter.drawText(scene.geometry.nowStop, Qt::AlignCenter, scene.nowLabel);
}

} // namespace

TimelineScene makeScene(std::span<const HistoryEntry> entries,
                        std::span<const workspace::ChangeBucket> changes, const TimeRange& range, QSizeF size,
                        const QLocale& locale, const QTimeZone& zone)
{
    TimelineScene scene;
    scene.geometry = canvasGeometry(size);
    scene.scale = TimeScale(range, scene.geometry.plot.left(), scene.geometry.plot.width());
    scene.ticks = rulerTicks(scene.scale, locale, zone);
    scene.markers = layoutMarkers(entries, scene.scale);
    scene.changes = layoutChanges(changes, scene.scale);
    return scene;
}

void paintTimeline(QPainter& painter, const TimelineScene& scene, std::span<const HistoryEntry> entries,
                   const theme::Colors& colors)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont base = painter.font();
    painter.setFont(labelFont(base));
    const auto& geometry = scene.geometry;
    painter.setPen(colors.muted);
    painter.drawText(QPointF(0, geometry.snapshotsY + 4), scene.snapshotsLabel);
    painter.drawText(QPointF(0, geometry.changesY + 4), scene.changesLabel);
    if (!scene.recovery.empty())
        painter.drawText(QPointF(0, geometry.recovery.center().y() + 4), scene.recoveryLabel);

    painter.save();
    painter.setClipRect(geometry.plot.adjusted(-1, -4, 8, 4));
    paintRuler(painter, scene, colors);
    paintChanges(painter, scene, colors);
    paintRecovery(painter, scene, colors);
    paintRestoreRules(painter, scene, entries, colors);
    painter.setFont(labelFont(base, QFont::DemiBold));
    paintMarkers(painter, scene, entries, colors);
    paintLetter(painter, scene, scene.markA, u'A', colors);
    paintLetter(painter, scene, scene.markB, u'B', colors);
    paintMoment(painter, scene, colors);
    painter.restore();

    paintPlayhead(painter, scene, colors);
    painter.setFont(labelFont(base, QFont::DemiBold));
    paintNowStop(painter, scene, colors);
}

} // namespace varve::ui
