// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/snippet.h"

#include "core/meta/keyword_text.h"

#include <algorithm>
#include <set>

namespace varve::collection {

namespace {

constexpr std::string_view kEllipsis = "…";

struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t term = 0;
};

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

struct Wanted {
    std::vector<meta::KeywordToken> words;
    bool isPrefix = false;
};

bool standsAt(const Wanted& term, const std::vector<meta::KeywordToken>& words, std::size_t at)
{
    if (term.words.empty() || at + term.words.size() > words.size())
        return false;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const bool mayGoOn = term.isPrefix && i + 1 == term.words.size();
        const std::string& wanted = term.words[i].folded;
        const std::string& word = words[at + i].folded;
        if (mayGoOn ? !word.starts_with(wanted) : word != wanted)
            return false;
    }
    return true;
}

/// Places of all terms, in order.
std::vector<Match> findMatches(std::string_view text, const std::vector<meta::QueryTerm>& terms)
{
    std::vector<Wanted> wanted;
    for (const meta::QueryTerm& term : terms)
        wanted.push_back({meta::keywordTokens(term.text), term.isPrefix});
    const auto words = meta::keywordTokens(text);
    std::vector<Match> matches;
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (std::size_t number = 0; number < wanted.size(); ++number) {
            if (standsAt(wanted[number], words, at))
                matches.push_back({words[at].begin, words[at + wanted[number].words.size() - 1].end, number});
        }
    }
    return matches;
}

/// First byte of the window of `length` bytes that holds the most different terms.
std::size_t bestWindow(const std::vector<Match>& matches, std::size_t length)
{
    std::size_t best = 0;
    std::size_t bestTerms = 0;
    for (std::size_t first = 0; first < matches.size(); ++first) {
        std::set<std::size_t> different;
        for (std::size_t i = first; i < matches.size() && matches[i].end <= matches[first].begin + length; ++i)
            different.insert(matches[i].term);
        if (different.size() > bestTerms) {
            bestTerms = different.size();
            best = matches[first].begin;
        }
    }
    return best;
}

/// Every run of white space as one space.
std::string foldWhiteSpace(std::string_view text)
{
    std::string folded;
    folded.reserve(text.size());
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
        if (!space)
            folded += c;
        else if (!folded.empty() && folded.back() != ' ')
            folded += ' ';
    }
    return folded;
}

std::size_t backToWordBorder(std::string_view text, std::size_t at)
{
    constexpr std::size_t kLook = 40;
    const std::size_t stop = at > kLook ? at - kLook : 0;
    for (std::size_t i = at; i > stop; --i) {
        if (text[i - 1] == ' ')
            return i;
    }
    while (at > 0 && at < text.size() && isContinuation(text[at]))
        --at;
    return stop == 0 ? 0 : at;
}

} // namespace

Snippet makeSnippet(std::string_view original, const std::vector<meta::QueryTerm>& terms, std::size_t length)
{
    const std::string text = foldWhiteSpace(original);
    const std::vector<Match> matches = findMatches(text, terms);
    constexpr std::size_t kLeadIn = 60;
    std::size_t begin = matches.empty() ? 0 : bestWindow(matches, length - kLeadIn);
    begin = begin > kLeadIn ? backToWordBorder(text, begin - kLeadIn) : 0;
    std::size_t end = std::min(text.size(), begin + length);
    if (end < text.size())
        end = std::max(backToWordBorder(text, end), begin);

    Snippet snippet;
    if (begin > 0)
        snippet.text = kEllipsis;
    const std::size_t shift = snippet.text.size();
    snippet.text.append(text, begin, end - begin);
    if (end < text.size())
        snippet.text += kEllipsis;
    for (const Match& match : matches) {
        if (match.begin < begin || match.end > end)
            continue;
        const auto first = static_cast<std::uint32_t>(match.begin - begin + shift);
        const auto last = static_cast<std::uint32_t>(match.end - begin + shift);
        // Pairs of CJK characters overlap, and a phrase covers its words.
        if (!snippet.highlights.empty() && first < snippet.highlights.back().end)
            snippet.highlights.back().end = std::max(snippet.highlights.back().end, last);
        else
            snippet.highlights.push_back({first, last});
    }
    return snippet;
}

} // namespace varve::collection
