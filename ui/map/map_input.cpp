// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>
#include <numeric>

/// Pointer and keyboard of the map.
namespace varve::ui {

namespace {
constexpr double kWheelZoom = 0.0016; ///< a notch of 120 zooms by about a fifth
constexpr double kReach = 8;          ///< from the pointer to a point, in design pixels
constexpr double kClickReach = 4;     ///< a pointer that moved less was not dragged
constexpr double kPanShare = 0.15;    ///< of the picture, for Shift and an arrow
constexpr double kLassoStep = 2;      ///< between corners of a lasso

/// Up on the screen is up on the map.
QPointF directionOf(int key)
{
    switch (key) {
    case Qt::Key_Left: return {-1, 0};
    case Qt::Key_Right: return {1, 0};
    case Qt::Key_Up: return {0, 1};
    case Qt::Key_Down: return {0, -1};
    default: return {};
    }
}
} // namespace

int MapCanvas::pointAt(QPointF position) const
{
    return m_scene.index().nearest(m_viewport.toMap(position), theme::px(kReach) / m_viewport.scale()).value_or(-1);
}

void MapCanvas::setHovered(int point)
{
    if (point == m_hovered)
        return;
    m_hovered = point;
    emit pointedAt(point);
    update();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    Drag drag;
    drag.begin = drag.last = event->position();
    drag.adds = event->modifiers().testFlag(Qt::ControlModifier);
    drag.tool = event->button() == Qt::MiddleButton                    ? Tool::Move
                : event->modifiers().testFlag(Qt::ShiftModifier) ? Tool::Rectangle
                                                                       : m_tool;
    drag.outline << event->position();
    m_drag = drag;
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF position = event->position();
    if (!m_drag) {
        setHovered(pointAt(position));
        return;
    }
    if (!m_drag->hasMoved && (position - m_drag->begin).manhattanLength() < kClickReach)
        return;
    m_drag->hasMoved = true;
    setHovered(-1);
    if (m_drag->tool == Tool::Move) {
        setCursor(Qt::ClosedHandCursor);
        m_viewport.pan(position - m_drag->last);
        redraw();
    } else if ((position - m_drag->outline.last()).manhattanLength() >= kLassoStep) {
        m_drag->outline << position;
        update();
    }
    m_drag->last = position;
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_drag)
        return;
    m_drag->last = event->position();
    finishDrag();
    setTool(m_tool); // the cursor of dragging goes
    update();
}

void MapCanvas::finishDrag()
{
    if (m_drag->hasMoved && m_drag->tool != Tool::Move) {
        QPolygonF outline;
        for (const QPointF& corner : draggedOutline())
            outline << m_viewport.toMap(corner);
        const auto found = m_scene.index().inside(outline);
        m_drag->adds ? m_selection.add(found) : m_selection.replace(found);
    } else if (!m_drag->hasMoved) {
        const int point = pointAt(m_drag->begin);
        if (point < 0) {
            if (!m_drag->adds)
                m_selection.clear();
        } else if (m_drag->adds) {
            m_selection.toggle(point);
        } else {
            m_current = point;
            tellCurrent();
            emit chosen(point);
        }
    }
    m_drag.reset();
}

void MapCanvas::leaveEvent(QEvent*)
{
    setHovered(-1);
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
    m_viewport.zoom(std::exp(event->angleDelta().y() * kWheelZoom), event->position());
    setHovered(pointAt(event->position()));
    redraw();
    event->accept();
}

bool MapCanvas::moveCurrent(int key)
{
    const QPointF direction = directionOf(key);
    if (direction.isNull() || m_scene.size() == 0)
        return false;
    if (m_current < 0) { // the point nearest to the middle of what is seen
        double reach = 1.0 / m_viewport.scale();
        std::optional<int> first;
        while (!first) {
            first = m_scene.index().nearest(m_viewport.toMap(m_viewport.middle()), reach);
            reach *= 2;
        }
        setCurrent(*first);
        return true;
    }
    if (const auto next = m_scene.index().neighborTowards(m_current, direction))
        setCurrent(*next);
    return true;
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
    const QPointF direction = directionOf(event->key());
    if (!direction.isNull() && event->modifiers().testFlag(Qt::ShiftModifier)) {
        m_viewport.pan(QPointF(-direction.x() * width(), direction.y() * height()) * kPanShare);
        return redraw();
    }
    if (moveCurrent(event->key()))
        return;
    const bool controls = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomIn();
    case Qt::Key_Minus: return zoomOut();
    case Qt::Key_0: return controls ? QWidget::keyPressEvent(event) : fit();
    case Qt::Key_Escape: return m_selection.isEmpty() ? QWidget::keyPressEvent(event) : m_selection.clear();
    case Qt::Key_A:
        if (controls) {
            std::vector<int> all(static_cast<std::size_t>(m_scene.size()));
            std::iota(all.begin(), all.end(), 0);
            return m_selection.replace(std::move(all));
        }
        break;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) {
            event->key() == Qt::Key_Space ? m_selection.toggle(m_current) : emit chosen(m_current);
            return tellCurrent();
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace varve::ui
