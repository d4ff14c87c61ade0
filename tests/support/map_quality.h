// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/nearest.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace varve::test {

/// How well a map keeps the neighbourhoods of its rows.
struct MapQuality {
    double kept = 0;            ///< share of the k nearest rows that are among the k nearest on the map
    double trustworthiness = 0; ///< Venna, Kaski 2001: 1 when no stranger is among the k nearest on the map
};

inline projection::Rows rowsOf(const std::vector<projection::Position>& positions)
{
    projection::Rows rows{2, {}};
    for (const projection::Position& position : positions)
        rows.values.insert(rows.values.end(), {position.x, position.y});
    return rows;
}

/// Exact for every `step`th of the first `first` rows, among all rows.
inline MapQuality mapQuality(const projection::Rows& rows, projection::Distance distance,
                             const std::vector<projection::Position>& positions, std::size_t k, std::size_t step = 1,
                             std::size_t first = static_cast<std::size_t>(-1))
{
    using namespace projection;
    const OperationControl control;
    const WorkMeter meter(control, 1);
    const std::size_t n = rows.count();
    Rows asked{rows.width, {}};
    Rows askedOnMap{2, {}};
    const Rows onMap = rowsOf(positions);
    for (std::size_t i = 0; i < std::min(n, first); i += step) {
        asked.values.insert(asked.values.end(), rows.row(i), rows.row(i) + rows.width);
        askedOnMap.values.insert(askedOnMap.values.end(), onMap.row(i), onMap.row(i) + 2);
    }
    // All rows in order of distance, in pieces, since the list for all of them would not fit.
    constexpr std::size_t kPiece = 256;
    double kept = 0;
    double penalty = 0;
    for (std::size_t begin = 0; begin < asked.count(); begin += kPiece) {
        const std::size_t end = std::min(asked.count(), begin + kPiece);
        const auto piece = [&](const Rows& all) {
            return Rows{all.width, {all.row(begin), all.row(begin) + (end - begin) * all.width}};
        };
        const Neighbors order = *nearestRows(rows, piece(asked), SameRows::No, n, distance, meter);
        const Neighbors near = *nearestRows(onMap, piece(askedOnMap), SameRows::No, k + 1, Distance::Straight, meter);
        for (std::size_t query = begin; query < end; ++query) {
            const std::size_t self = query * step;
            std::vector<std::size_t> rank(n);
            std::size_t next = 0;
            for (const std::uint32_t id : order.idsOf(query - begin))
                rank[id] = id == self ? 0 : ++next;
            std::size_t taken = 0;
            for (const std::uint32_t id : near.idsOf(query - begin)) {
                if (id == self || taken == k)
                    continue;
                ++taken;
                kept += rank[id] <= k ? 1 : 0;
                penalty += rank[id] > k ? static_cast<double>(rank[id] - k) : 0;
            }
        }
    }
    const auto m = static_cast<double>(asked.count());
    const auto kk = static_cast<double>(k);
    const double scale = 2 / (m * kk * (2 * static_cast<double>(n) - 3 * kk - 1));
    return {kept / (m * kk), 1 - scale * penalty};
}

} // namespace varve::test
