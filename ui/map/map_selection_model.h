// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/map_scene.h"

#include <QAbstractListModel>

namespace varve::ui {

/// The selected points as a list, by document and chunk.
class MapSelectionModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    /// `scene` must outlive the model or be replaced.
    void replace(const MapScene& scene, const std::vector<int>& points);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    int pointAt(int row) const { return m_points[static_cast<std::size_t>(row)]; }
    /// In the order of the list.
    const std::vector<int>& points() const { return m_points; }

private:
    const MapScene* m_scene = nullptr;
    std::vector<int> m_points;
};

} // namespace varve::ui
