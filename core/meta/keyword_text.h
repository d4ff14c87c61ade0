// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace varve::meta {

/// The form in which a text goes into the full-text index: a space around every CJK character, so that each is a word
/// of its own and a run of them is found as a phrase; everything else as it is.
/// Shapes:   UTF-8; invalid bytes pass through.
std::string keywordIndexText(std::string_view text);

/// One word or CJK run of a query, as FTS5 will match it.
struct QueryTerm {
    std::string text;
};

/// Splits plain user words into terms: runs of letters and digits, runs of CJK characters; "quoted phrases" stay
/// together. No query syntax reaches FTS5.
std::vector<QueryTerm> splitQuery(std::string_view query);

/// Leaves out English function words ("what", "to", "the"), which only blur a ranking by words; all of them stay when
/// nothing else is asked for.
std::vector<QueryTerm> withoutFunctionWords(std::vector<QueryTerm> terms);

/// FTS5 MATCH expression that finds rows with any of the terms, best ranked with all. Empty when there is no term.
std::string matchExpression(const std::vector<QueryTerm>& terms);

} // namespace varve::meta
