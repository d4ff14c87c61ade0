// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/map.h"

#include <algorithm>

namespace varve::projection {

std::size_t Map::placedPoints() const
{
    return static_cast<std::size_t>(std::ranges::count_if(points, &MapPoint::isPlaced));
}

} // namespace varve::projection
