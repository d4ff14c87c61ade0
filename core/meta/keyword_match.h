// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/keyword_query.h"
#include "core/meta/keyword_rank.h"

#include <functional>

namespace varve::meta {

/// A question as FTS5 takes it.
struct KeywordMatchPlan {
    std::string expression; ///< of MATCH; empty when nothing can be found
    KeywordRanking ranking;
};

/// How many rows hold a word (or, for a prefix, words that begin so), about.
using RowsOfWord = std::function<Result<std::int64_t>(const std::string& folded, bool isPrefix)>;

/// Rows are looked for by the rarest words, as many of them as lead to some ten thousand rows; the common ones count for
/// those rows only. So a question full of common words costs no more than others, and what is lost are rows that hold
/// nothing but common words. Words beside each other as in the question count more.
Result<KeywordMatchPlan> planKeywordMatch(const KeywordQuery& query, const RowsOfWord& rowsOf);

/// Expression for rows with any of the terms.
std::string matchAny(const std::vector<QueryTerm>& terms);
/// Expression for rows with all of them.
std::string matchAll(const std::vector<QueryTerm>& terms);

} // namespace varve::meta
