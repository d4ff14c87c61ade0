// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/rows.h"
#include "core/projection/work_meter.h"

namespace varve::projection {

/// Neighbours that pull at a point, and points that push it away for each of them that does.
constexpr std::size_t kPullingNeighbors = 15;
constexpr int kPushes = 5;
/// How much stronger a push is than in UMAP, whose maps crowd neighbours: of the ten nearest rows of 5,000 chunks of
/// documentation 38 % stay so instead of 28 %, and more changes little (Boehm, Berens, Kobak 2022, arXiv:2007.08902).
constexpr float kPushStrength = 10.0F;

/// One step of a point along the line to another one, as a share of their difference, at squared distance `squares`.
/// Source:   the gradients of UMAP (arXiv:1802.03426, section 3.2) with the kernel 1 / (1 + d^2) of LargeVis
///           (arXiv:1602.00370), which needs no powers.
inline float pullShare(float squares)
{
    return -2.0F / (1.0F + squares);
}
inline float pushShare(float squares)
{
    return kPushStrength * 2.0F / ((0.001F + squares) * (1.0F + squares));
}
/// No step is longer, or a point that lies on another one would be thrown out.
constexpr float kLongestStep = 4.0F;
inline float clipped(float step)
{
    return step > kLongestStep ? kLongestStep : step < -kLongestStep ? -kLongestStep : step;
}

/// Lays rows out so that near ones lie near each other: principal components to begin with, then neighbours pull and
/// random others push, by stochastic gradient descent in a fixed order. The same rows give the same positions (on
/// processors with the same instructions, since sums of floats are rounded in their order).
/// Source:   UMAP (arXiv:1802.03426) on exact neighbours.
/// Errors:   Cancelled.
/// Cost:     see nearestRows(), then some 30 million steps for 20,000 rows, on one thread.
Result<std::vector<Position>> arrangeRows(const Rows& rows, Distance distance, const WorkMeter& meter);

} // namespace varve::projection
