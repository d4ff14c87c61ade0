// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/principal_components.h"

#include "core/projection/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace varve::projection {

namespace {

using Direction = std::vector<double>;

constexpr std::size_t kMostRows = 4000;
constexpr int kIterations = 24;
constexpr double kRadius = 10;
constexpr float kNoise = 1e-3F;

double product(const Direction& direction, const float* row, const Direction& mean)
{
    double sum = 0;
    for (std::size_t i = 0; i < direction.size(); ++i)
        sum += direction[i] * (static_cast<double>(row[i]) - mean[i]);
    return sum;
}

void makeUnit(Direction& direction)
{
    const double length = std::sqrt(std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0));
    for (double& value : direction)
        value = length > 0 ? value / length : 0;
}

void makeOrthogonal(Direction& direction, const Direction& to)
{
    const double shared = std::inner_product(direction.begin(), direction.end(), to.begin(), 0.0);
    for (std::size_t i = 0; i < direction.size(); ++i)
        direction[i] -= shared * to[i];
}

/// Which way a direction points is arbitrary: its largest part is made positive.
void makePositive(Direction& direction)
{
    const auto largest = std::ranges::max_element(direction, {}, [](double value) { return std::abs(value); });
    if (largest != direction.end() && *largest < 0)
        std::ranges::transform(direction, direction.begin(), std::negate<>());
}

std::array<Direction, 2> principalDirections(const Rows& rows, const Direction& mean, std::size_t stride)
{
    Random random(kSeed);
    std::array<Direction, 2> directions{Direction(rows.width), Direction(rows.width)};
    for (Direction& direction : directions)
        std::ranges::generate(direction, [&] { return static_cast<double>(random.signedUnit()); });
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        makeUnit(directions[0]);
        makeOrthogonal(directions[1], directions[0]);
        makeUnit(directions[1]);
        std::array<Direction, 2> next{Direction(rows.width), Direction(rows.width)};
        for (std::size_t r = 0; r < rows.count(); r += stride) {
            for (std::size_t d = 0; d < next.size(); ++d) {
                const double share = product(directions[d], rows.row(r), mean);
                for (std::size_t i = 0; i < rows.width; ++i)
                    next[d][i] += share * (static_cast<double>(rows.row(r)[i]) - mean[i]);
            }
        }
        directions = std::move(next);
    }
    makeUnit(directions[0]);
    makeOrthogonal(directions[1], directions[0]);
    makeUnit(directions[1]);
    makePositive(directions[0]);
    makePositive(directions[1]);
    return directions;
}

} // namespace

std::vector<Position> principalPositions(const Rows& rows)
{
    const std::size_t stride = std::max<std::size_t>(1, rows.count() / kMostRows);
    Direction mean(rows.width, 0.0);
    std::size_t taken = 0;
    for (std::size_t r = 0; r < rows.count(); r += stride, ++taken)
        for (std::size_t i = 0; i < rows.width; ++i)
            mean[i] += rows.row(r)[i];
    for (double& value : mean)
        value /= static_cast<double>(std::max<std::size_t>(1, taken));
    const auto directions = principalDirections(rows, mean, stride);

    std::vector<std::array<double, 2>> exact(rows.count());
    double largest = 0;
    for (std::size_t r = 0; r < rows.count(); ++r) {
        for (std::size_t d = 0; d < directions.size(); ++d) {
            const double value = product(directions[d], rows.row(r), mean);
            exact[r][d] = std::isfinite(value) ? value : 0;
            largest = std::max(largest, std::abs(exact[r][d]));
        }
    }
    const double scale = largest > 0 ? kRadius / largest : 0;
    Random noise(kSeed + 1);
    std::vector<Position> positions;
    positions.reserve(rows.count());
    for (const auto& [x, y] : exact) {
        const float dx = noise.signedUnit() * kNoise;
        const float dy = noise.signedUnit() * kNoise;
        positions.push_back({static_cast<float>(x * scale) + dx, static_cast<float>(y * scale) + dy});
    }
    return positions;
}

} // namespace varve::projection
