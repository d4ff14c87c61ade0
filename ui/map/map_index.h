// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include <optional>
#include <vector>

namespace varve::ui {

/// Finds points of a map by where they are. Places are in map units, x to the right and y up.
class MapIndex {
public:
    explicit MapIndex(std::vector<QPointF> places = {});

    const std::vector<QPointF>& places() const { return m_places; }
    const QRectF& bounds() const { return m_bounds; }
    /// The nearest point within `reach`, the first of those that are equally near.
    std::optional<int> nearest(QPointF place, double reach) const;
    /// The nearest point that lies in a direction, at most half a right angle off it; empty when there is none.
    std::optional<int> neighborTowards(int from, QPointF direction) const;
    /// Points inside an outline, which closes itself, in ascending order.
    std::vector<int> inside(const QPolygonF& outline) const;

private:
    /// Columns and rows of cells that a rectangle touches.
    struct Cells {
        int left = 0;
        int right = -1;
        int top = 0;
        int bottom = -1;
    };
    Cells cellsIn(const QRectF& rect) const;
    template <class Visit>
    void visit(const QRectF& rect, Visit visit) const;

    std::vector<QPointF> m_places;
    QRectF m_bounds;
    int m_side = 1;                 ///< cells in a row and in a column
    std::vector<int> m_cellBegins;  ///< into m_inCells
    std::vector<int> m_inCells;     ///< points by cell
};

} // namespace varve::ui
