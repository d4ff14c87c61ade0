// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/map.h"

#include <QStringList>

#include <vector>

namespace varve::ui {

/// What the colour of a point on the map tells.
enum class ColorBy { Type, Folder, Language };

/// So many kinds of points get a mark of their own; the others share one.
constexpr int kMostCategories = 7;

/// The kinds of points on a map, the largest first, those without a mark of their own as one at the end.
struct MapCategories {
    QStringList names;
    std::vector<int> counts;
    std::vector<int> ofPoint; ///< in `names`
    bool hasOthers = false;   ///< the last one stands for several

    int size() const { return static_cast<int>(names.size()); }
    /// The mark of a category, or -1 for that of the others.
    int markOf(int category) const { return hasOthers && category == size() - 1 ? -1 : category; }
};
MapCategories categoriesOf(const projection::Map& map, ColorBy by);

} // namespace varve::ui
