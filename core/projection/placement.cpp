// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/placement.h"

#include "core/base/parallel.h"
#include "core/projection/arrange.h"
#include "core/projection/neighbor_weights.h"
#include "core/projection/random.h"

#include <algorithm>

namespace varve::projection {

namespace {

constexpr int kRounds = 50;
constexpr double kNeighborsEnd = 0.9;

void step(Position& point, const Position& other, float (*share)(float), float rate)
{
    const float dx = point.x - other.x;
    const float dy = point.y - other.y;
    const float along = share(dx * dx + dy * dy);
    point.x += clipped(along * dx) * rate;
    point.y += clipped(along * dy) * rate;
}

Position placeOne(const std::vector<Position>& layout, std::span<const std::uint32_t> ids,
                  std::span<const float> distances, std::uint64_t name)
{
    const auto weights = membershipWeights(distances);
    // At its nearest neighbour: the middle of neighbours from two clusters belongs to neither.
    Random random(scattered(name ^ kSeed));
    Position point = layout[ids.front()];
    point.x += random.signedUnit() * 1e-3F;
    point.y += random.signedUnit() * 1e-3F;
    const auto count = static_cast<std::uint32_t>(layout.size());
    for (int round = 0; round < kRounds; ++round) {
        const float rate = 0.25F * (1.0F - static_cast<float>(round) / kRounds);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            step(point, layout[ids[i]], pullShare, rate * weights[i]);
            for (int n = 0; n < kPushes; ++n)
                step(point, layout[random.below(count)], pushShare, rate * weights[i]);
        }
    }
    return point;
}

} // namespace

Result<std::vector<Position>> placeRows(const Rows& layoutRows, const std::vector<Position>& layout, const Rows& rows,
                                        const std::vector<std::uint64_t>& names, Distance distance,
                                        const WorkMeter& meter)
{
    constexpr std::size_t kBlock = 1024;
    VARVE_TRY(const Neighbors neighbors, nearestRows(layoutRows, rows, SameRows::No, kPullingNeighbors, distance,
                                                     meter.part(0, kNeighborsEnd)));
    std::vector<Position> positions(rows.count());
    for (std::size_t begin = 0; begin < positions.size(); begin += kBlock) {
        const double done = static_cast<double>(begin) / static_cast<double>(positions.size());
        VARVE_CHECK(meter.step("arranging", kNeighborsEnd + (1 - kNeighborsEnd) * done));
        forEachInParallel(std::min(kBlock, positions.size() - begin), kBlock / 8, [&](std::size_t i) {
            const std::size_t row = begin + i;
            positions[row] = placeOne(layout, neighbors.idsOf(row), neighbors.distancesOf(row), names[row]);
        });
    }
    return positions;
}

} // namespace varve::projection
