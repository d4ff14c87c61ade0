// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/score_fusion.h"

#include <algorithm>
#include <map>

namespace varve::bench {

std::vector<collection::SearchHit> combineScores(const std::vector<collection::SearchHit>& semantic,
                                                 const std::vector<collection::SearchHit>& keyword, double share)
{
    std::vector<collection::SearchHit> hits;
    std::map<std::string, std::size_t> known;
    const auto add = [&](const std::vector<collection::SearchHit>& list, double weight, double lowest) {
        for (const auto& hit : list) {
            const auto [at, isNew] = known.emplace(hit.point.id, hits.size());
            if (isNew)
                hits.emplace_back(hit).score = 0;
            const double range = list.front().score - lowest;
            hits[at->second].score += range > 0 ? weight * (hit.score - lowest) / range : weight;
        }
    };
    add(semantic, share, -1);
    add(keyword, 1 - share, 0);
    std::ranges::stable_sort(hits, std::greater(), &collection::SearchHit::score);
    return hits;
}

} // namespace varve::bench
