// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/map.h"

#include <cmath>
#include <numbers>

namespace varve::test {

/// A map of `points` points in some heaps, the same for the same numbers; each heap is a document of its own type and folder.
inline projection::Map sampleMap(std::uint32_t points, std::uint32_t heaps = 5)
{
    static const char* const types[] = {"text/markdown", "application/pdf", "text/html", "text/plain", "text/x-tex"};
    projection::Map map;
    map.languages = {"", "en", "de"};
    for (std::uint32_t heap = 0; heap < heaps; ++heap) {
        const std::string number = std::to_string(heap);
        map.documents.push_back({"/notes/folder" + number + "/file" + number, "Document " + number, types[heap % 5]});
    }
    for (std::uint32_t i = 0; i < points; ++i) {
        const std::uint32_t heap = i % heaps;
        // A sunflower: every point has a place of its own, without random numbers.
        const double angle = i * std::numbers::pi * (3 - std::sqrt(5.0));
        const double radius = 3 * std::sqrt(static_cast<double>(i) / points);
        const double around = 2 * std::numbers::pi * heap / heaps;
        map.points.push_back({"p" + std::to_string(i), static_cast<float>(8 * std::cos(around) + radius * std::cos(angle)),
                              static_cast<float>(8 * std::sin(around) + radius * std::sin(angle)), heap, i / heaps, i % 3, 0,
                              false});
    }
    map.allPoints = points;
    map.layout = 1;
    return map;
}

} // namespace varve::test
