// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace varve::ui {

/// Which part of the map is seen: where its points are on the screen. Map units go up, the screen's pixels down.
class MapViewport {
public:
    /// The size of the screen; the middle stays in the middle.
    void setArea(QSizeF area);
    /// Sees all of `bounds`, and holds on to that while the area changes.
    void fit(const QRectF& bounds);
    /// Enlarges, so that what is at `screen` stays there; from half of the whole map to a hundredfold.
    void zoom(double factor, QPointF screen);
    void pan(QPointF screenStep);
    /// Moves just so far that a place is well inside.
    void reveal(QPointF place);

    QPointF toScreen(QPointF place) const
    {
        return QPointF((place.x() - m_centre.x()) * m_scale, (m_centre.y() - place.y()) * m_scale) + middle();
    }
    QPointF toMap(QPointF screen) const
    {
        const QPointF step = (screen - middle()) / m_scale;
        return {m_centre.x() + step.x(), m_centre.y() - step.y()};
    }
    /// Pixels for one unit of the map.
    double scale() const { return m_scale; }
    QPointF middle() const { return {m_area.width() / 2, m_area.height() / 2}; }

private:
    double fittingScale() const;

    QSizeF m_area{1, 1};
    QRectF m_bounds{-1, -1, 2, 2};
    QPointF m_centre;
    double m_scale = 1;
    bool m_isFitted = true;
};

} // namespace varve::ui
