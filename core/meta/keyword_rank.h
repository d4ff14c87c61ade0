// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

struct sqlite3;

namespace varve::meta {

class Statement;

/// Which labels count; empty for all.
using LabelCondition = std::function<bool(std::int64_t label)>;

/// What a phrase of a MATCH expression counts.
struct PhraseWeight {
    /// Rows that hold each of its words; how rare the phrase is follows from them.
    std::vector<std::int64_t> rows;
    double factor = 0; ///< 0 leaves it out
};

/// How the rows of one MATCH expression are ranked: weights of its phrases in the order in which they stand there.
struct KeywordRanking {
    std::vector<PhraseWeight> phrases;
    /// Only so many best rows are asked for, and all conditions are here; 0: not known. Rows that cannot be among them get
    /// a score of 0 sooner.
    std::size_t best = 0;
    LabelCondition accepts; ///< others get a rank of 1, behind all
};

/// Adds the function varve_rank(points_text, ranking) to a connection: minus BM25 (Robertson and Zaragoza, 2009; k1 1.2,
/// b 0.75, never negative idf), so that the best come first when ordered by it. FTS5's own bm25() goes through the rows of
/// every phrase once more, just to count them, knows no weights of phrases, and asks for the length of every row.
Result<> addKeywordRank(sqlite3* connection);

/// Binds the ranking; it must outlive the statement's run.
void bindKeywordRanking(Statement& statement, int parameter, const KeywordRanking& ranking);

} // namespace varve::meta
