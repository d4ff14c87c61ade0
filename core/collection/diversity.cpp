// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/diversity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace varve::collection {

namespace {

double dot(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b)
{
    const double lengths = std::sqrt(dot(a, a) * dot(b, b));
    return lengths > 0 ? dot(a, b) / lengths : 0;
}

} // namespace

std::vector<std::size_t> diverseOrder(const std::vector<double>& scores, const std::vector<std::vector<float>>& vectors,
                                      double lambda, std::size_t count)
{
    std::vector<std::size_t> order;
    if (scores.empty())
        return order;
    const auto [least, greatest] = std::minmax_element(scores.begin(), scores.end());
    const double range = *greatest > *least ? *greatest - *least : 1;
    const double floor = *least;
    std::vector<double> nearestTaken(scores.size(), -std::numeric_limits<double>::infinity());
    std::vector<bool> isTaken(scores.size(), false);
    while (order.size() < std::min(count, scores.size())) {
        std::size_t best = scores.size();
        double bestValue = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const double likeness = order.empty() ? 0 : nearestTaken[i];
            const double value = lambda * (scores[i] - floor) / range - (1 - lambda) * likeness;
            if (!isTaken[i] && (best == scores.size() || value > bestValue)) {
                best = i;
                bestValue = value;
            }
        }
        isTaken[best] = true;
        order.push_back(best);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (!isTaken[i])
                nearestTaken[i] = std::max(nearestTaken[i], cosine(vectors[i], vectors[best]));
        }
    }
    return order;
}

} // namespace varve::collection
