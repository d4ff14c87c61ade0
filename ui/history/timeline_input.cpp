// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_canvas.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

/// Pointer and keyboard of the timeline; what they do to time and selection is in the viewport and the
/// controller.
namespace varve::ui {

namespace {
constexpr double kWheelZoom = 0.0016; ///< a notch of 120 zooms by about a fifth
constexpr double kKeyZoom = 1.5;
constexpr double kClickReach = 4; ///< a pointer that moved less was not dragged
} // namespace

void TimelineCanvas::mousePressEvent(QMouseEvent* event)
{
    const QPointF position = event->position() / unit();
    const auto hit = markerAt(scene().markers, position, m_scene.geometry.snapshotsY);
    if (event->button() != Qt::LeftButton && !(event->button() == Qt::RightButton && hit))
        return;
    setHovered(std::nullopt);
    if (m_scene.geometry.nowStop.contains(position))
        return m_history.backToNow();
    if (!hit) {
        if (m_scene.geometry.plot.contains(position)) {
            m_panAnchorMs = m_scene.scale.timeAt(position.x());
            m_pressedAt = position;
        }
        return;
    }
    const Marker marker = m_scene.markers[*hit];
    if (marker.isCluster())
        return openCluster(marker);
    if (event->modifiers() & Qt::ControlModifier) {
        const QModelIndex index = m_history.model().indexOfEntry(marker.first);
        m_history.selection().setCurrentIndex(index, QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
    } else {
        m_history.select(marker.first);
    }
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF position = event->position() / unit();
    if (m_pressedAt && (position - *m_pressedAt).manhattanLength() < kClickReach)
        return;
    m_pressedAt.reset();
    if (m_panAnchorMs) {
        setCursor(Qt::ClosedHandCursor);
        m_viewport.pan(*m_panAnchorMs - scene().scale.timeAt(position.x()));
        return;
    }
    const auto hit = markerAt(scene().markers, position, m_scene.geometry.snapshotsY);
    setHovered(hit);
    if (hit || m_scene.geometry.nowStop.contains(position)
        || (!m_scene.recovery.empty() && m_scene.geometry.recovery.adjusted(0, -kClickReach, 0, kClickReach).contains(position)))
        setCursor(Qt::PointingHandCursor);
    else
        unsetCursor();
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent*)
{
    m_panAnchorMs.reset();
    unsetCursor();
    // In the lane of what can be gone back to, a click chooses the moment; elsewhere it only took hold of the lanes.
    const QRectF lane = scene().geometry.recovery.adjusted(0, -kClickReach, 0, kClickReach);
    if (m_pressedAt && lane.contains(*m_pressedAt) && !m_scene.recovery.empty())
        m_history.chooseMoment(m_scene.scale.timeAt(m_pressedAt->x()));
    m_pressedAt.reset();
}

void TimelineCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPointF position = event->position() / unit();
    const auto hit = markerAt(scene().markers, position, m_scene.geometry.snapshotsY);
    if (hit && !m_scene.markers[*hit].isCluster())
        return m_history.browse();
    if (hit || !m_scene.geometry.plot.contains(position))
        return;
    const QDate day = QDateTime::fromMSecsSinceEpoch(m_scene.scale.timeAt(position.x())).date();
    m_panAnchorMs.reset();
    m_viewport.setRange(
        {day.startOfDay().toMSecsSinceEpoch(), day.addDays(1).startOfDay().toMSecsSinceEpoch()});
}

void TimelineCanvas::leaveEvent(QEvent* event)
{
    setHovered(std::nullopt);
    QWidget::leaveEvent(event);
}

void TimelineCanvas::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    const bool isPan =
        event->modifiers().testFlag(Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    if (isPan) {
        const int by = turn.x() != 0 ? turn.x() : turn.y();
        m_viewport.pan(
            -static_cast<std::int64_t>(by / 120.0 * static_cast<double>(m_viewport.range().lengthMs()) / 10));
    } else {
        const double x = event->position().x() / unit();
        m_viewport.zoom(std::exp(-turn.y() * kWheelZoom), scene().scale.timeAt(x));
    }
    event->accept();
}

void TimelineCanvas::keyPressEvent(QKeyEvent* event)
{
    if (!navigate(event->key()))
        QWidget::keyPressEvent(event);
}

bool TimelineCanvas::navigate(int key)
{
    const std::int64_t screen = m_viewport.range().lengthMs();
    switch (key) {
    case Qt::Key_Left: m_history.step(-1); return true;
    case Qt::Key_Right: m_history.step(1); return true;
    case Qt::Key_Home: m_history.selectFirst(); return true;
    case Qt::Key_End:
        m_history.selectNone();
        m_viewport.reveal(m_history.nowMs());
        return true;
    case Qt::Key_PageUp: m_viewport.pan(-screen); return true;
    case Qt::Key_PageDown: m_viewport.pan(screen); return true;
    case Qt::Key_Plus: m_viewport.zoomCentered(1 / kKeyZoom); return true;
    case Qt::Key_Minus: m_viewport.zoomCentered(kKeyZoom); return true;
    case Qt::Key_0: m_viewport.setRange(m_viewport.limits()); return true;
    default: return false;
    }
}

} // namespace varve::ui
