// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_index.h"

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {

constexpr int kPointsPerCell = 4;

double squares(QPointF point)
{
    return point.x() * point.x() + point.y() * point.y();
}

int clampedCell(double share, int side)
{
    return std::clamp(static_cast<int>(share * side), 0, side - 1);
}

} // namespace

MapIndex::MapIndex(std::vector<QPointF> places) : m_places(std::move(places))
{
    if (!m_places.empty()) {
        const auto [left, right] = std::minmax_element(m_places.begin(), m_places.end(),
                                                       [](QPointF a, QPointF b) { return a.x() < b.x(); });
        const auto [top, bottom] = std::minmax_element(m_places.begin(), m_places.end(),
                                                       [](QPointF a, QPointF b) { return a.y() < b.y(); });
        m_bounds = QRectF(QPointF(left->x(), top->y()), QPointF(right->x(), bottom->y()));
    }
    m_side = std::max(1, static_cast<int>(std::sqrt(static_cast<double>(m_places.size()) / kPointsPerCell)));
    const auto cellOf = [this](QPointF place) {
        const Cells cells = cellsIn(QRectF(place, place));
        return static_cast<std::size_t>(cells.top * m_side + cells.left);
    };
    m_cellBegins.assign(static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side) + 1, 0);
    for (const QPointF place : m_places)
        ++m_cellBegins[cellOf(place) + 1];
    for (std::size_t cell = 1; cell < m_cellBegins.size(); ++cell)
        m_cellBegins[cell] += m_cellBegins[cell - 1];
    std::vector<int> next = m_cellBegins;
    m_inCells.resize(m_places.size());
    for (std::size_t i = 0; i < m_places.size(); ++i)
        m_inCells[static_cast<std::size_t>(next[cellOf(m_places[i])]++)] = static_cast<int>(i);
}

MapIndex::Cells MapIndex::cellsIn(const QRectF& rect) const
{
    const auto column = [this](double x) {
        return m_bounds.width() > 0 ? clampedCell((x - m_bounds.left()) / m_bounds.width(), m_side) : 0;
    };
    const auto row = [this](double y) {
        return m_bounds.height() > 0 ? clampedCell((y - m_bounds.top()) / m_bounds.height(), m_side) : 0;
    };
    return {column(rect.left()), column(rect.right()), row(rect.top()), row(rect.bottom())};
}

template <class Visit>
void MapIndex::visit(const QRectF& rect, Visit visit) const
{
    const Cells cells = cellsIn(rect);
    for (int row = cells.top; row <= cells.bottom; ++row) {
        const auto first = static_cast<std::size_t>(row * m_side + cells.left);
        const auto last = static_cast<std::size_t>(row * m_side + cells.right);
        for (int i = m_cellBegins[first]; i < m_cellBegins[last + 1]; ++i)
            visit(m_inCells[static_cast<std::size_t>(i)]);
    }
}

std::optional<int> MapIndex::nearest(QPointF place, double reach) const
{
    std::optional<int> best;
    double bestSquares = reach * reach;
    visit(QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach), [&](int point) {
        const double distance = squares(m_places[static_cast<std::size_t>(point)] - place);
        if (distance < bestSquares || (distance == bestSquares && (!best || point < *best))) {
            best = point;
            bestSquares = distance;
        }
    });
    return best;
}

std::optional<int> MapIndex::neighborTowards(int from, QPointF direction) const
{
    const QPointF start = m_places[static_cast<std::size_t>(from)];
    std::optional<int> best;
    double bestSquares = 0;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const QPointF way = m_places[i] - start;
        const double along = QPointF::dotProduct(way, direction);
        const double across = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (along <= 0 || across > along)
            continue;
        if (const double distance = squares(way); !best || distance < bestSquares) {
            best = static_cast<int>(i);
            bestSquares = distance;
        }
    }
    return best;
}

std::vector<int> MapIndex::inside(const QPolygonF& outline) const
{
    std::vector<int> found;
    if (m_places.empty())
        return found;
    const QRectF around = outline.boundingRect();
    visit(around, [&](int point) {
        const QPointF place = m_places[static_cast<std::size_t>(point)];
        // A rectangle's own test, since cells at the border hold points beyond it.
        if (place.x() >= around.left() && place.x() <= around.right() && place.y() >= around.top() &&
            place.y() <= around.bottom() && outline.containsPoint(place, Qt::OddEvenFill))
            found.push_back(point);
    });
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace varve::ui
