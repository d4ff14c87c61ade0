// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/map_scene.h"
#include "ui/map/map_viewport.h"
#include "ui/theme/theme.h"

#include <QImage>

#include <functional>

namespace varve::ui {

/// What the picture of a map depends on beside its points.
struct MapLook {
    const MapScene* scene = nullptr;
    const MapViewport* viewport = nullptr;
    const std::vector<int>* selected = nullptr; ///< ascending
    const std::vector<int>* marked = nullptr;   ///< with a ring: what a search found
    int highlighted = -1;                       ///< the category that stands out; -1: all do
    double radius = 3;                          ///< of a point, in pixels
    theme::Colors colors;
};

/// All points on a transparent ground. Cost: a copied mark for each point, some milliseconds for 20,000.
QImage paintPoints(const MapLook& look, QSize size, double devicePixelRatio);
/// One point as it is drawn over the others: larger, with a rim of the ground's colour and a ring.
void paintEmphasis(QPainter& painter, const MapLook& look, int point, const QColor& ring);
/// Title and text of a point in a small card beside its place, inside `area`.
void paintPointCard(QPainter& painter, const theme::Colors& colors, const QRectF& area, QPointF place,
                    const QString& title, const QString& text);

} // namespace varve::ui
