// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_scene.h"

#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <random>

namespace varve::ui {

namespace {

/// Holds the translation context of this file's functions.
struct MapText {
    Q_DECLARE_TR_FUNCTIONS(MapText)
};

std::vector<QPointF> placesOf(const projection::Map& map)
{
    std::vector<QPointF> places;
    places.reserve(map.points.size());
    for (const projection::MapPoint& point : map.points)
        places.emplace_back(point.x, point.y);
    return places;
}

} // namespace

MapScene::MapScene(projection::Map map, ColorBy by)
    : m_map(std::move(map)), m_index(placesOf(m_map)), m_categories(categoriesOf(m_map, by)),
      m_drawingOrder(m_map.points.size())
{
    m_byId.reserve(size());
    for (int i = 0; i < size(); ++i)
        m_byId.insert(QByteArray::fromStdString(point(i).id), i);
    std::iota(m_drawingOrder.begin(), m_drawingOrder.end(), 0);
    std::mt19937 fixed; // the same picture each time
    std::shuffle(m_drawingOrder.begin(), m_drawingOrder.end(), fixed);
}

const projection::MapDocument* MapScene::documentOf(int number) const
{
    const std::uint32_t document = point(number).document;
    return document < m_map.documents.size() ? &m_map.documents[document] : nullptr;
}

QString MapScene::title(int number) const
{
    const projection::MapDocument* document = documentOf(number);
    if (!document)
        return toText(point(number).id);
    return document->title.empty() ? sourceName(document->source) : toText(document->title);
}

QString MapScene::name(int number) const
{
    if (!documentOf(number))
        return title(number);
    return MapText::tr("%1 · chunk %2").arg(title(number), formatCount(point(number).ordinal + std::uint64_t{1}));
}

std::vector<int> MapScene::numbersOf(const std::vector<std::string>& ids) const
{
    std::vector<int> numbers;
    for (const std::string& id : ids)
        if (const int number = numberOf(id); number >= 0)
            numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

} // namespace varve::ui
