// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/fusion.h"

#include <algorithm>
#include <unordered_map>

namespace varve::collection {

namespace {

constexpr double kFusionConstant = 60.0;
constexpr std::size_t kFusionDepth = 50;
constexpr std::size_t kDepthPerResult = 4;

double partAt(std::size_t place)
{
    return 1.0 / (kFusionConstant + static_cast<double>(place + 1));
}

} // namespace

std::size_t searchDepth(const SearchOptions& options)
{
    const bool looksDeeper = options.kind == SearchKind::Hybrid || options.onePerDocument || options.diversity > 0;
    return looksDeeper ? std::max(kFusionDepth, kDepthPerResult * options.k) : options.k;
}

std::vector<Candidate> fuse(const FoundLists& found, const SearchOptions& options, index::Metric metric)
{
    const double meaning = 2 * std::clamp(options.meaningWeight, 0.0, 1.0);
    const double words = 2 - meaning;
    std::vector<Candidate> candidates;
    std::unordered_map<std::int64_t, std::size_t> byLabel;
    const auto candidate = [&](std::int64_t label) -> Candidate& {
        const auto [at, isNew] = byLabel.emplace(label, candidates.size());
        if (isNew)
            candidates.emplace_back().label = label;
        return candidates[at->second];
    };
    for (std::size_t i = 0; i < found.semantic.size(); ++i) {
        Candidate& hit = candidate(static_cast<std::int64_t>(found.semantic[i].label));
        hit.semanticScore = index::scoreFromDistance(metric, found.semantic[i].distance);
        hit.semanticPart = meaning * partAt(i);
    }
    for (std::size_t i = 0; i < found.keyword.size(); ++i) {
        Candidate& hit = candidate(found.keyword[i].label);
        hit.keywordScore = found.keyword[i].score;
        hit.keywordPart = words * partAt(i);
    }
    for (std::size_t i = 0; i < found.exact.size(); ++i) {
        Candidate& hit = candidate(found.exact[i].label);
        hit.keywordScore = std::max(hit.keywordScore.value_or(0), found.exact[i].score);
        hit.keywordPart += words * partAt(i);
    }
    for (Candidate& hit : candidates)
        hit.score = options.kind == SearchKind::Semantic  ? hit.semanticScore.value_or(0)
                    : options.kind == SearchKind::Keyword ? hit.keywordScore.value_or(0)
                                                          : hit.semanticPart + hit.keywordPart;
    // Stable: equal scores keep the semantic order, then the keyword order.
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    return candidates;
}

} // namespace varve::collection
