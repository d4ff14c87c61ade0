// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/retrieval_metrics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace varve::bench {

namespace {

int gradeOf(const std::string& document, const Grades& grades)
{
    const auto at = grades.find(document);
    return at == grades.end() ? 0 : std::max(0, at->second);
}

double discounted(int grade, std::size_t index)
{
    return grade / std::log2(static_cast<double>(index) + 2);
}

double idealGain(std::size_t depth, const Grades& grades)
{
    std::vector<int> best;
    for (const auto& [document, grade] : grades)
        best.push_back(std::max(0, grade));
    std::ranges::sort(best, std::greater());
    double gain = 0;
    for (std::size_t i = 0; i < std::min(depth, best.size()); ++i)
        gain += discounted(best[i], i);
    return gain;
}

} // namespace

double ndcgAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades)
{
    const double ideal = idealGain(depth, grades);
    if (ideal == 0)
        return 0;
    double gain = 0;
    for (std::size_t i = 0; i < std::min(depth, ranked.size()); ++i)
        gain += discounted(gradeOf(ranked[i], grades), i);
    return gain / ideal;
}

double recallAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades)
{
    const auto relevant = std::ranges::count_if(grades, [](const auto& entry) { return entry.second > 0; });
    if (relevant == 0)
        return 0;
    const auto found = std::ranges::count_if(ranked.first(std::min(depth, ranked.size())),
                                             [&](const auto& document) { return gradeOf(document, grades) > 0; });
    return static_cast<double>(found) / static_cast<double>(relevant);
}

double reciprocalRankAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades)
{
    for (std::size_t i = 0; i < std::min(depth, ranked.size()); ++i) {
        if (gradeOf(ranked[i], grades) > 0)
            return 1.0 / static_cast<double>(i + 1);
    }
    return 0;
}

RetrievalFigures figuresAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades)
{
    return {ndcgAt(depth, ranked, grades), recallAt(depth, ranked, grades), reciprocalRankAt(depth, ranked, grades)};
}

} // namespace varve::bench
