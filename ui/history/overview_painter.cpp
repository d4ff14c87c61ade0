// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_painter.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {

constexpr double kNarrowestWindow = 10;
constexpr double kHandleReach = 6;

/// The range window as drawn: never so narrow that its handles cannot be held apart.
QRectF windowBox(const OverviewScene& scene)
{
    double left = std::clamp(scene.scale.xOf(scene.visible.beginMs), scene.scale.left(), scene.scale.right());
    double right = std::clamp(scene.scale.xOf(scene.visible.endMs), scene.scale.left(), scene.scale.right());
    if (right - left < kNarrowestWindow) {
        left = std::max(scene.scale.left(), right - kNarrowestWindow);
        right = left + kNarrowestWindow;
    }
    return {left, scene.baseline - scene.height - 4, right - left, scene.height + 6};
}

QPainterPath densityPath(const OverviewScene& scene)
{
    QPainterPath path(QPointF(scene.scale.left(), scene.baseline));
    for (std::size_t i = 0; i < scene.density.size(); ++i) {
        const double x = std::min(scene.scale.right(),
                                  scene.scale.left() + (static_cast<double>(i) + 0.5) * kDensityColumn);
        path.lineTo(x, scene.baseline - 1 - scene.density[i] * (scene.height - 1));
    }
    path.lineTo(scene.scale.right(), scene.baseline);
    path.closeSubpath();
    return path;
}

} // namespace

OverviewScene makeOverview(std::span<const HistoryEntry> entries,
                           std::span<const workspace::ChangeBucket> changes, const TimeRange& limits,
                           const TimeRange& visible, QSizeF size, const QLocale& locale,
                           const QTimeZone& zone, bool standsAlone)
{
    OverviewScene scene;
    const QRectF plot =
        standsAlone ? QRectF(6, 0, size.width() - 12, size.height()) : canvasGeometry(size).plot;
    scene.scale = TimeScale(limits, plot.left(), plot.width());
    scene.visible = visible;
    scene.baseline = size.height() - 4;
    scene.height = std::max(8.0, size.height() - 22);
    scene.density = layoutDensity(entries, changes, scene.scale, kDensityColumn);
    scene.ticks = rulerTicks(scene.scale, locale, zone, 110);
    return scene;
}

void paintOverview(QPainter& painter, const OverviewScene& scene, const theme::Colors& colors)
{
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = painter.font();
    font.setPixelSize(10);
    painter.setFont(font);
    painter.setPen(colors.muted);
    for (const RulerTick& tick : scene.ticks) {
        const double width = painter.fontMetrics().horizontalAdvance(tick.label);
        if (tick.x + width <= scene.scale.right())
            painter.drawText(QPointF(tick.x, 10), tick.label);
    }
    QColor fill = colors.accent;
    fill.setAlphaF(0.28F);
    painter.fillPath(densityPath(scene), fill);

    const QRectF box = windowBox(scene);
    painter.setPen(QPen(colors.accent, scene.isFocused ? 2.0 : 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    const double handle = std::min(14.0, box.height() - 4);
    for (const double x : {box.left(), box.right()})
        painter.drawRoundedRect(QRectF(x - 2, box.center().y() - handle / 2, 4, handle), 2, 2);
}

OverviewGrip overviewGripAt(const OverviewScene& scene, QPointF position)
{
    const QRectF box = windowBox(scene);
    const double toBegin = std::abs(position.x() - box.left());
    const double toEnd = std::abs(position.x() - box.right());
    if (std::min(toBegin, toEnd) <= kHandleReach)
        return toBegin < toEnd ? OverviewGrip::Begin : OverviewGrip::End;
    return position.x() > box.left() && position.x() < box.right() ? OverviewGrip::Inside
                                                                   : OverviewGrip::None;
}

} // namespace varve::ui
