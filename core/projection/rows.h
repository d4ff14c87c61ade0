// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace varve::projection {

/// Vectors of one length, one behind the other.
struct Rows {
    std::size_t width = 0;
    std::vector<float> values;

    std::size_t count() const { return width == 0 ? 0 : values.size() / width; }
    const float* row(std::size_t i) const { return values.data() + i * width; }
    float* row(std::size_t i) { return values.data() + i * width; }
    std::span<const float> span(std::size_t i) const { return {row(i), width}; }
};

/// A place on the map.
struct Position {
    float x = 0;
    float y = 0;
};

/// How rows are compared: by angle when they have length one, else by the straight distance.
enum class Distance : unsigned char { Angle, Straight };

} // namespace varve::projection
