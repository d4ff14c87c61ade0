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

/// Candidates in the order in which they came, each once.
class Candidates {
public:
    Candidate& of(std::int64_t label)
    {
        const auto [at, isNew] = m_byLabel.emplace(label, m_all.size());
        if (isNew)
            m_all.emplace_back().label = label;
        return m_all[at->second];
    }
    std::vector<Candidate>& all() { return m_all; }

private:
    std::vector<Candidate> m_all;
    std::unordered_map<std::int64_t, std::size_t> m_byLabel;
};

Candidates gather(const FoundLists& found, index::Metric metric)
{
    Candidates candidates;
    for (const auto& neighbor : found.semantic)
        candidates.of(static_cast<std::int64_t>(neighbor.label)).semanticScore = index::scoreFromDistance(metric, neighbor.distance);
    for (const auto* list : {&found.keyword, &found.exact}) {
        for (const auto& match : *list) {
            Candidate& hit = candidates.of(match.label);
            hit.keywordScore = std::max(hit.keywordScore.value_or(0), match.score);
        }
    }
    return candidates;
}

/// The parts of the score, with these weights, by reciprocal ranks.
void addRanks(const FoundLists& found, Candidates& candidates, double meaning, double words)
{
    const auto partAt = [](std::size_t place) { return 1.0 / (kFusionConstant + static_cast<double>(place + 1)); };
    for (std::size_t i = 0; i < found.semantic.size(); ++i)
        candidates.of(static_cast<std::int64_t>(found.semantic[i].label)).semanticPart = 2 * meaning * partAt(i);
    for (const auto* list : {&found.keyword, &found.exact}) {
        for (std::size_t i = 0; i < list->size(); ++i)
            candidates.of((*list)[i].label).keywordPart += 2 * words * partAt(i);
    }
}

/// The parts of the score, with these weights, by scores between their bounds.
void addScores(const FoundLists& found, Candidates& candidates, double meaning, double words)
{
    for (const auto& neighbor : found.beside)
        candidates.of(static_cast<std::int64_t>(neighbor.label)).semanticScore =
            index::scoreFromDistance(index::Metric::Cosine, neighbor.distance);
    double bestCosine = -1;
    for (const Candidate& hit : candidates.all())
        bestCosine = std::max(bestCosine, hit.semanticScore.value_or(-1));
    for (Candidate& hit : candidates.all())
        hit.semanticPart = bestCosine > -1 ? meaning * (1 + hit.semanticScore.value_or(-1)) / (1 + bestCosine) : 0;
    for (const auto& match : found.keyword)
        candidates.of(match.label).keywordPart = words * match.score / found.keyword.front().score;
    for (const auto& match : found.exact)
        candidates.of(match.label).keywordPart += words;
}

} // namespace

std::size_t searchDepth(const SearchOptions& options)
{
    const bool looksDeeper = options.kind == SearchKind::Hybrid || options.onePerDocument || options.diversity > 0;
    return looksDeeper ? std::max(kFusionDepth, kDepthPerResult * options.k) : options.k;
}

Fusion fusionOf(const SearchOptions& options, index::Metric metric)
{
    return metric == index::Metric::Cosine ? options.fusion : Fusion::Ranks;
}

std::vector<Candidate> fuse(const FoundLists& found, const SearchOptions& options, index::Metric metric)
{
    Candidates candidates = gather(found, metric);
    if (options.kind == SearchKind::Hybrid) {
        const Fusion fusion = fusionOf(options, metric);
        const double meaning = std::clamp(options.meaningWeight.value_or(usualMeaningWeight(fusion)), 0.0, 1.0);
        (fusion == Fusion::Scores ? addScores : addRanks)(found, candidates, meaning, 1 - meaning);
    }
    for (Candidate& hit : candidates.all())
        hit.score = options.kind == SearchKind::Semantic  ? hit.semanticScore.value_or(0)
                    : options.kind == SearchKind::Keyword ? hit.keywordScore.value_or(0)
                                                          : hit.semanticPart + hit.keywordPart;
    // Stable: equal scores keep the semantic order, then the keyword order.
    std::stable_sort(candidates.all().begin(), candidates.all().end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    return std::move(candidates.all());
}

} // namespace varve::collection
