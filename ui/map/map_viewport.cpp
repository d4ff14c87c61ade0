// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_viewport.h"

#include <algorithm>

namespace varve::ui {

namespace {
constexpr double kMargin = 0.05;      ///< of the area, on each side of a fitted map
constexpr double kSmallest = 0.5;     ///< of the fitting scale
constexpr double kLargest = 100;
constexpr double kSmallestSpan = 1e-3; ///< of a map whose points all lie in one place
} // namespace

double MapViewport::fittingScale() const
{
    const double width = std::max(m_bounds.width(), kSmallestSpan);
    const double height = std::max(m_bounds.height(), kSmallestSpan);
    return std::min(m_area.width() / width, m_area.height() / height) * (1 - 2 * kMargin);
}

void MapViewport::setArea(QSizeF area)
{
    m_area = area.expandedTo(QSizeF(1, 1));
    if (m_isFitted)
        fit(m_bounds);
}

void MapViewport::fit(const QRectF& bounds)
{
    m_bounds = bounds;
    m_centre = bounds.center();
    m_scale = fittingScale();
    m_isFitted = true;
}

void MapViewport::zoom(double factor, QPointF screen)
{
    const QPointF held = toMap(screen);
    const double fitting = fittingScale();
    m_scale = std::clamp(m_scale * factor, fitting * kSmallest, fitting * kLargest);
    m_isFitted = false;
    pan(screen - toScreen(held));
}

void MapViewport::pan(QPointF screenStep)
{
    m_centre += QPointF(-screenStep.x(), screenStep.y()) / m_scale;
    m_isFitted = false;
}

void MapViewport::reveal(QPointF place)
{
    const QPointF at = toScreen(place);
    const auto away = [](double value, double length) {
        const double margin = length * 0.1;
        return value < margin ? margin - value : value > length - margin ? length - margin - value : 0;
    };
    const QPointF step(away(at.x(), m_area.width()), away(at.y(), m_area.height()));
    if (!step.isNull())
        pan(step);
}

} // namespace varve::ui
