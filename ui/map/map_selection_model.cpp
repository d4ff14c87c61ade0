// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_selection_model.h"

#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <algorithm>
#include <tuple>

namespace varve::ui {

void MapSelectionModel::replace(const MapScene& scene, const std::vector<int>& points)
{
    beginResetModel();
    m_scene = &scene;
    m_points = points;
    std::sort(m_points.begin(), m_points.end(), [&](int a, int b) {
        const auto& first = scene.point(a);
        const auto& second = scene.point(b);
        return std::tie(first.document, first.ordinal, a) < std::tie(second.document, second.ordinal, b);
    });
    endResetModel();
}

int MapSelectionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_points.size());
}

QVariant MapSelectionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_scene)
        return {};
    const int point = pointAt(index.row());
    if (role == Qt::DisplayRole)
        return m_scene->name(point);
    const projection::MapDocument* document = m_scene->documentOf(point);
    if (role == Qt::ToolTipRole)
        return document ? shownPath(document->source) : toText(m_scene->point(point).id);
    return {};
}

} // namespace varve::ui
