// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::meta {

/// Words that are looked for one behind the other.
struct QueryTerm {
    std::string text;      ///< word characters, and single spaces between words
    bool isPrefix = false; ///< the last word may go on
};

/// A question taken apart. Nothing of what was typed is syntax for SQLite.
struct KeywordQuery {
    std::vector<QueryTerm> words;    ///< each is welcome
    std::vector<QueryTerm> phrases;  ///< each must be there
    std::vector<QueryTerm> excluded; ///< none may be there
    std::vector<std::string> runs;   ///< words that were typed beside each other; together they count more
    std::string exact;               ///< the whole question as a phrase, when it is of more than one word and says something
    std::string positiveText;        ///< what was typed without marks and without what is excluded

    bool isEmpty() const { return words.empty() && phrases.empty(); }
    /// Not every text will do, whatever the rank.
    bool isStrict() const { return !phrases.empty() || !excluded.empty(); }
    /// What to mark in a text that was found.
    std::vector<QueryTerm> wanted() const;
};

enum class LastWord : bool {
    IsWhole,
    MayGoOn ///< it is being typed: what begins with it counts, too
};

/// Takes a question apart: words; "words in quotes" (also “ ” and 「 」) that must stand so; word* for what begins so;
/// -word, -"words" after a space for what must not be there. Of CJK runs each two characters beside each other count as
/// a word. English function words ("what", "the") are left out where something else is asked for, since they only blur the
/// ranking. Any text is a good question: marks that make no sense are none.
/// Shapes:   any bytes; at most 64 words, phrases and exclusions each are taken.
/// Cost:     linear.
KeywordQuery parseKeywordQuery(std::string_view text, LastWord lastWord = LastWord::IsWhole);

/// Of the English words that say nothing about a subject.
bool isFunctionWord(std::string_view folded);

} // namespace varve::meta
