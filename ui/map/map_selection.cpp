// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_selection.h"

#include <algorithm>

namespace varve::ui {

bool MapSelection::contains(int point) const
{
    return std::binary_search(m_points.begin(), m_points.end(), point);
}

void MapSelection::replace(std::vector<int> points)
{
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points == m_points)
        return;
    m_points = std::move(points);
    emit changed();
}

void MapSelection::add(const std::vector<int>& points)
{
    std::vector<int> all = m_points;
    all.insert(all.end(), points.begin(), points.end());
    replace(std::move(all));
}

void MapSelection::toggle(int point)
{
    std::vector<int> points = m_points;
    if (std::erase(points, point) == 0)
        points.push_back(point);
    replace(std::move(points));
}

} // namespace varve::ui
