// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/nearest.h"

#include "core/base/parallel.h"
#include "core/index/distance_kernels.h"
#include "core/index/nearest_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace varve::projection {

namespace {

/// Queries compared with a base row while it is in the cache.
constexpr std::size_t kTogether = 16;
/// Tasks between two looks at whether to stop.
constexpr std::size_t kTasks = 16;

float distanceOf(const index::Kernels& kernels, Distance distance, const float* a, const float* b, std::size_t width)
{
    const float value = distance == Distance::Angle ? 1.0F - kernels.dot(a, b, width)
                                                    : std::sqrt(kernels.squaredL2(a, b, width));
    // Numbers near the largest float overflow; they are far, and stay comparable.
    return std::isfinite(value) ? std::max(0.0F, value) : std::numeric_limits<float>::max();
}

/// The neighbours of some queries that lie behind one another.
void findTogether(const Rows& base, const Rows& queries, SameRows same, Distance distance, std::size_t first,
                  std::size_t end, Neighbors& found)
{
    const index::Kernels& kernels = index::kernelsOf(index::activeKernelLevel());
    std::vector<index::NearestRows> nearest(end - first, index::NearestRows(found.width));
    for (std::size_t row = 0; row < base.count(); ++row) {
        for (std::size_t query = first; query < end; ++query) {
            if (same == SameRows::Yes && query == row)
                continue;
            nearest[query - first].offer({distanceOf(kernels, distance, queries.row(query), base.row(row), base.width),
                                          static_cast<std::uint32_t>(row)});
        }
    }
    for (std::size_t query = first; query < end; ++query) {
        std::size_t at = query * found.width;
        for (const index::RowDistance& one : nearest[query - first].takeSorted()) {
            found.ids[at] = one.row;
            found.distances[at++] = one.distance;
        }
    }
}

} // namespace

Result<Neighbors> nearestRows(const Rows& base, const Rows& queries, SameRows same, std::size_t width, Distance distance,
                              const WorkMeter& meter)
{
    const std::size_t others = base.count() - (same == SameRows::Yes && base.count() > 0 ? 1 : 0);
    Neighbors found;
    found.width = std::min(width, others);
    found.ids.resize(queries.count() * found.width);
    found.distances.resize(queries.count() * found.width);
    if (found.width == 0)
        return found;
    for (std::size_t begin = 0; begin < queries.count(); begin += kTogether * kTasks) {
        VARVE_CHECK(meter.step("neighbours", static_cast<double>(begin) / static_cast<double>(queries.count())));
        const std::size_t end = std::min(queries.count(), begin + kTogether * kTasks);
        forEachInParallel((end - begin + kTogether - 1) / kTogether, 1, [&](std::size_t task) {
            const std::size_t first = begin + task * kTogether;
            findTogether(base, queries, same, distance, first, std::min(end, first + kTogether), found);
        });
    }
    return found;
}

} // namespace varve::projection
