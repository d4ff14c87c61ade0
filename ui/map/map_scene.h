// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/map_categories.h"
#include "ui/map/map_index.h"

#include <QHash>
#include <QString>

namespace varve::ui {

/// A map as the window uses it: found by place and by id, coloured, and told in words.
class MapScene {
public:
    MapScene() = default;
    MapScene(projection::Map map, ColorBy by);

    void colorBy(ColorBy by) { m_categories = categoriesOf(m_map, by); }

    const projection::Map& map() const { return m_map; }
    const MapIndex& index() const { return m_index; }
    const MapCategories& categories() const { return m_categories; }
    int size() const { return static_cast<int>(m_map.points.size()); }
    const projection::MapPoint& point(int number) const { return m_map.points[static_cast<std::size_t>(number)]; }
    /// Null for a point without a document.
    const projection::MapDocument* documentOf(int number) const;
    /// The document's title, its file's name, or the point's id.
    QString title(int number) const;
    /// The title, and which chunk of its document it is.
    QString name(int number) const;
    /// -1 when it is not on the map.
    int numberOf(const std::string& id) const { return m_byId.value(QByteArray::fromStdString(id), -1); }
    std::vector<int> numbersOf(const std::vector<std::string>& ids) const;
    /// Points in an order that has nothing to do with what they are, so that no kind covers the others.
    const std::vector<int>& drawingOrder() const { return m_drawingOrder; }

private:
    projection::Map m_map;
    MapIndex m_index;
    MapCategories m_categories;
    QHash<QByteArray, int> m_byId;
    std::vector<int> m_drawingOrder;
};

} // namespace varve::ui
