// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/snippet.h"

#include <algorithm>
#include <cctype>
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

bool isAsciiWord(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalIgnoringCase(std::string_view text, std::string_view term)
{
    return text.size() == term.size()
           && std::equal(text.begin(), text.end(), term.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// Whole-word places of all terms, in order. Non-ASCII terms (CJK) match anywhere.
std::vector<Match> findMatches(std::string_view text, const std::vector<meta::QueryTerm>& terms)
{
    std::vector<Match> matches;
    for (std::size_t number = 0; number < terms.size(); ++number) {
        const std::string& term = terms[number].text;
        for (std::size_t at = 0; at + term.size() <= text.size(); ++at) {
            if (isContinuation(text[at]) || !equalIgnoringCase(text.substr(at, term.size()), term))
                continue;
            const std::size_t end = at + term.size();
            const bool startsWord = at == 0 || !isAsciiWord(text[at - 1]) || !isAsciiWord(text[at]);
            const bool endsWord = end == text.size() || !isAsciiWord(text[end]) || !isAsciiWord(text[end - 1]);
            if (startsWord && endsWord)
                matches.push_back({at, end, number});
        }
    }
    std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
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
    std::size_t covered = begin;
    for (const Match& match : matches) {
        if (match.begin < covered || match.end > end)
            continue;
        covered = match.end;
        snippet.highlights.push_back({static_cast<std::uint32_t>(match.begin - begin + shift),
                                      static_cast<std::uint32_t>(match.end - begin + shift)});
    }
    return snippet;
}

} // namespace varve::collection
