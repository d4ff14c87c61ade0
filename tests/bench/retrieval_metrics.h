// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace varve::bench {

/// Documents that answer a question, and how well: 1 in passing, 2 as its place. What is not named does not answer it.
using Grades = std::map<std::string, int, std::less<>>;

/// How good one list of documents is as the answer to one question. Each is 0 to 1, larger is better.
struct RetrievalFigures {
    double ndcg = 0;
    double recall = 0;
    double reciprocalRank = 0;
};

/// Normalised discounted cumulated gain: the sum of grade / log2(1 + rank) over the first `depth` documents, divided by
/// that of the best possible list. 0 when nothing has a grade above 0.
/// Shapes:   `ranked` without repetition, best first.
/// Source:   Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002; the gain is
///           the grade itself and the discount log2(1 + rank), which discounts the second rank too, as trec_eval has it.
double ndcgAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades);

/// Share of the documents with a grade above 0 that are among the first `depth`. With more of them than `depth` it cannot
/// reach 1.
double recallAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades);

/// 1 / rank of the first document with a grade above 0; 0 when it is not among the first `depth`.
double reciprocalRankAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades);

/// All three.
RetrievalFigures figuresAt(std::size_t depth, std::span<const std::string> ranked, const Grades& grades);

} // namespace varve::bench
