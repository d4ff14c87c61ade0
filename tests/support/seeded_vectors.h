// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/vector_index.h"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace varve::test {

using Rows = std::vector<std::vector<float>>;

/// Vectors around `clusters` random centres, the same for the same seed: closer to embeddings than plain
/// noise.
inline Rows clusteredRows(std::size_t count, std::size_t dimension, std::size_t clusters, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Rows centres(clusters, std::vector<float>(dimension));
    for (auto& centre : centres)
        for (float& value : centre)
            value = normal(random);
    Rows rows(count, std::vector<float>(dimension));
    for (auto& row : rows) {
        const auto& centre = centres[random() % clusters];
        for (std::size_t i = 0; i < dimension; ++i)
            row[i] = centre[i] + 0.5F * normal(random);
    }
    return rows;
}

/// Share of the expected labels that were found.
inline double recall(const std::vector<index::Neighbor>& expected, const std::vector<index::Neighbor>& found)
{
    std::set<index::Label> labels;
    for (const auto& neighbor : found)
        labels.insert(neighbor.label);
    const auto hits = std::count_if(expected.begin(), expected.end(), [&](const index::Neighbor& neighbor) {
        return labels.contains(neighbor.label);
    });
    return expected.empty() ? 1.0 : static_cast<double>(hits) / static_cast<double>(expected.size());
}

} // namespace varve::test
