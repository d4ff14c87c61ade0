// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_canvas.h"

#include "ui/widgets/card.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {
constexpr double kKeyZoom = 1.5;
} // namespace

MapCanvas::MapCanvas(const MapScene& scene, MapSelection& selection, QWidget* parent)
    : QWidget(parent), m_scene(scene), m_selection(selection)
{
    setObjectName(QStringLiteral("map.canvas"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Map of the points"));
    connect(&selection, &MapSelection::changed, this, &MapCanvas::redraw);
    setTool(Tool::Move);
}

void MapCanvas::sceneChanged(bool isAnotherLayout)
{
    m_hovered = -1;
    m_snippetOf = -1;
    m_drag.reset();
    m_marked.clear();
    m_current = -1;
    if (isAnotherLayout)
        m_viewport.fit(m_scene.index().bounds());
    tellCurrent();
    redraw();
}

void MapCanvas::setTool(Tool tool)
{
    m_tool = tool;
    setCursor(tool == Tool::Move ? Qt::OpenHandCursor : Qt::CrossCursor);
}

void MapCanvas::setHighlighted(int category)
{
    m_highlighted = category;
    redraw();
}

void MapCanvas::setMarked(std::vector<int> points)
{
    m_marked = std::move(points);
    redraw();
}

void MapCanvas::setSnippet(int point, const QString& text)
{
    m_snippetOf = point;
    m_snippet = text.simplified();
    if (point == m_current)
        tellCurrent();
    update();
}

void MapCanvas::setCurrent(int point)
{
    if (point >= m_scene.size())
        return;
    m_current = point;
    if (point >= 0) {
        m_viewport.reveal(m_scene.index().places()[static_cast<std::size_t>(point)]);
        emit pointedAt(point);
    }
    tellCurrent();
    redraw();
}

void MapCanvas::fit()
{
    m_viewport.fit(m_scene.index().bounds());
    redraw();
}

void MapCanvas::zoomIn()
{
    m_viewport.zoom(kKeyZoom, m_viewport.middle());
    redraw();
}

void MapCanvas::zoomOut()
{
    m_viewport.zoom(1 / kKeyZoom, m_viewport.middle());
    redraw();
}

QSize MapCanvas::minimumSizeHint() const
{
    return {theme::px(240), theme::px(180)};
}

QSize MapCanvas::sizeHint() const
{
    return {theme::px(720), theme::px(520)};
}

void MapCanvas::redraw()
{
    m_picture = {};
    update();
}

MapLook MapCanvas::look() const
{
    // Fewer points are drawn larger, and closeness makes them larger, too.
    const double few = std::clamp(3.4 - 0.4 * std::log10(std::max(1.0, m_scene.size() / 50.0)), 2.0, 3.4);
    const double extent = std::max(m_scene.index().bounds().width(), 1e-3) * m_viewport.scale() / std::max(1, width());
    const double close = std::clamp(std::pow(std::max(1.0, extent), 0.35), 1.0, 2.2);
    return {&m_scene, &m_viewport, &m_selection.points(), &m_marked, m_highlighted,
            theme::px(100) / 100.0 * few * close, theme::colors(palette())};
}

QPolygonF MapCanvas::draggedOutline() const
{
    return m_drag->tool == Tool::Rectangle ? QPolygonF(QRectF(m_drag->begin, m_drag->last).normalized()) : m_drag->outline;
}

void MapCanvas::paintEvent(QPaintEvent*)
{
    const MapLook how = look();
    if (m_picture.isNull())
        m_picture = paintPoints(how, size(), devicePixelRatioF());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCard(&painter, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), how.colors.surface,
              hasFocus() ? how.colors.accent : how.colors.line, theme::px(theme::kRadius));
    if (!isEnabled())
        painter.setOpacity(0.45); // another state is on its way
    painter.drawImage(0, 0, m_picture);
    if (m_drag && m_drag->hasMoved && m_drag->tool != Tool::Move) {
        QColor fill = how.colors.accent;
        fill.setAlphaF(0.12F);
        painter.setPen(QPen(how.colors.accent, theme::px(1.5), Qt::DashLine));
        painter.setBrush(fill);
        painter.drawPolygon(draggedOutline());
    }
    // The one pointed at is drawn last, over everything.
    if (m_current >= 0 && m_current != m_hovered)
        paintEmphasis(painter, how, m_current, how.colors.accent);
    const int shown = m_hovered >= 0 ? m_hovered : hasFocus() ? m_current : -1;
    if (m_hovered >= 0)
        paintEmphasis(painter, how, m_hovered, how.colors.text);
    if (shown >= 0 && !m_drag)
        paintPointCard(painter, how.colors, QRectF(rect()).adjusted(6, 6, -6, -6),
                       m_viewport.toScreen(m_scene.index().places()[static_cast<std::size_t>(shown)]), m_scene.name(shown),
                       m_snippetOf == shown ? m_snippet : QString());
}

void MapCanvas::resizeEvent(QResizeEvent*)
{
    m_viewport.setArea(size());
    redraw();
}

void MapCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::EnabledChange)
        redraw();
    QWidget::changeEvent(event);
}

void MapCanvas::focusInEvent(QFocusEvent*)
{
    update();
}

void MapCanvas::focusOutEvent(QFocusEvent*)
{
    update();
}

void MapCanvas::tellCurrent()
{
    QString text;
    if (m_current < 0) {
        text = tr("%Ln point(s). Arrow keys go from point to point.", nullptr, m_scene.size());
    } else {
        const MapCategories& categories = m_scene.categories();
        text = tr("%1, %2").arg(m_scene.name(m_current),
                                categories.names[categories.ofPoint[static_cast<std::size_t>(m_current)]]);
        if (m_selection.contains(m_current))
            text = tr("%1, selected").arg(text);
        if (m_snippetOf == m_current)
            text += QStringLiteral(". ") % m_snippet;
    }
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace varve::ui
