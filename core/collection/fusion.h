// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/index/vector_index.h"
#include "core/meta/meta_store.h"

#include <optional>
#include <vector>

namespace varve::collection {

/// A point that one or both sides of a search found.
struct Candidate {
    std::int64_t label = 0;
    std::optional<double> semanticScore;
    std::optional<double> keywordScore;
    double semanticPart = 0;
    double keywordPart = 0;
    double score = 0;
};

/// What the sides of a search found, best first.
struct FoundLists {
    std::vector<index::Neighbor> semantic;
    std::vector<meta::KeywordMatch> keyword;
    std::vector<meta::KeywordMatch> exact; ///< with the whole question in their text; hybrid only
    std::vector<index::Neighbor> beside;   ///< how far the others of these lists are, in any order; hybrid by scores only
};

/// How deep each side is looked at for so many hits.
std::size_t searchDepth(const SearchOptions& options);

/// What a hybrid search goes by: what was asked for, but ranks wherever scores have no bounds.
Fusion fusionOf(const SearchOptions& options, index::Metric metric);

/// One list, best first. Without hybrid it is the one side's own order. With it, by options.fusion:
///
/// Scores:  weight * (1 + cosine) / (1 + best cosine) + (1 - weight) * BM25 / best BM25; what the words did not find has 0
///          from them. Exact matches get (1 - weight) more. Each side lies between the least value that it can have and the
///          best of its list (Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 42(1),
///          2023: TM2C2, with their share of 0.8).
/// Ranks:   reciprocal rank fusion: a point at rank r of a list adds 1 / (60 + r) (Cormack, Clarke and Büttcher, SIGIR 2009),
///          times twice the list's share of the weight. Exact matches are a third list, with the words' weight. Always so
///          for metrics other than cosine.
std::vector<Candidate> fuse(const FoundLists& found, const SearchOptions& options, index::Metric metric);

} // namespace varve::collection
