// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/neighbor_weights.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace varve::projection {

namespace {

constexpr int kBisections = 40;

/// The width of the kernel at which memberships sum up to `wanted`.
double kernelWidth(std::span<const float> distances, double nearest, double wanted)
{
    const double spread = static_cast<double>(distances.back()) - nearest;
    if (spread <= 0)
        return 1; // all are equally near, and all belong
    double low = 0;
    double high = spread;
    const auto sumAt = [&](double width) {
        double sum = 0;
        for (const float distance : distances)
            sum += std::exp(-std::max(0.0, static_cast<double>(distance) - nearest) / width);
        return sum;
    };
    for (int i = 0; i < kBisections && sumAt(high) < wanted; ++i)
        high *= 2;
    for (int i = 0; i < kBisections; ++i) {
        const double middle = (low + high) / 2;
        (sumAt(middle) < wanted ? low : high) = middle;
    }
    return std::max(high, spread * 1e-3);
}

} // namespace

std::vector<float> membershipWeights(std::span<const float> distances)
{
    std::vector<float> weights(distances.size());
    if (distances.empty())
        return weights;
    const double nearest = distances.front();
    const double width = kernelWidth(distances, nearest, std::log2(static_cast<double>(distances.size()) + 1e-9));
    std::ranges::transform(distances, weights.begin(), [&](float distance) {
        return static_cast<float>(std::exp(-std::max(0.0, static_cast<double>(distance) - nearest) / width));
    });
    return weights;
}

std::vector<Pull> pullsOf(const Neighbors& neighbors)
{
    std::vector<Pull> pulls;
    pulls.reserve(2 * neighbors.ids.size());
    const std::size_t rows = neighbors.width == 0 ? 0 : neighbors.ids.size() / neighbors.width;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto weights = membershipWeights(neighbors.distancesOf(row));
        const auto ids = neighbors.idsOf(row);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            pulls.push_back({static_cast<std::uint32_t>(row), ids[i], weights[i]});
            pulls.push_back({ids[i], static_cast<std::uint32_t>(row), weights[i]});
        }
    }
    std::ranges::sort(pulls, [](const Pull& a, const Pull& b) {
        return std::tie(a.from, a.to, a.weight) < std::tie(b.from, b.to, b.weight);
    });
    // A pair whose rows name each other stands twice in each direction.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < pulls.size(); ++i) {
        Pull pull = pulls[i];
        if (i + 1 < pulls.size() && pulls[i + 1].from == pull.from && pulls[i + 1].to == pull.to) {
            const float other = pulls[++i].weight;
            pull.weight = pull.weight + other - pull.weight * other;
        }
        pulls[kept++] = pull;
    }
    pulls.resize(kept);
    return pulls;
}

} // namespace varve::projection
