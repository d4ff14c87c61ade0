// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace varve::meta {

namespace {

struct CodePoint {
    utf8proc_int32_t value = -1; ///< -1 for an invalid byte
    std::size_t size = 1;
};

CodePoint decode(std::string_view text, std::size_t at)
{
    utf8proc_int32_t value = -1;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    return size > 0 ? CodePoint{value, static_cast<std::size_t>(size)} : CodePoint{};
}

/// Scripts written without spaces between words.
bool isCjk(utf8proc_int32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF)
           || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0xAC00 && c <= 0xD7AF);
}

bool isWordCharacter(utf8proc_int32_t c)
{
    if (c < 0)
        return false;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: return true;
    default: return false;
    }
}

} // namespace

std::string keywordIndexText(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = decode(text, at);
        const bool cjk = isCjk(c.value);
        if (cjk)
            out += ' ';
        out.append(text.substr(at, c.size));
        if (cjk)
            out += ' ';
        at += c.size;
    }
    return out;
}

std::vector<QueryTerm> splitQuery(std::string_view query)
{
    std::vector<QueryTerm> terms;
    std::string word;
    bool inPhrase = false;
    bool wordIsCjk = false;
    const auto finish = [&] {
        if (!word.empty())
            terms.push_back({std::move(word)});
        word.clear();
    };
    for (std::size_t at = 0; at < query.size();) {
        const CodePoint c = decode(query, at);
        const std::string_view bytes = query.substr(at, c.size);
        at += c.size;
        if (c.value == '"') {
            finish();
            inPhrase = !inPhrase;
            continue;
        }
        if (!isWordCharacter(c.value)) {
            if (!inPhrase)
                finish();
            else if (!word.empty() && word.back() != ' ')
                word += ' ';
            continue;
        }
        const bool cjk = isCjk(c.value);
        if (!word.empty() && cjk != wordIsCjk && !inPhrase)
            finish();
        wordIsCjk = cjk;
        word.append(bytes);
    }
    while (!word.empty() && word.back() == ' ')
        word.pop_back();
    finish();
    return terms;
}

std::vector<QueryTerm> withoutFunctionWords(std::vector<QueryTerm> terms)
{
    static constexpr std::string_view kWords[] = {
        "a", "about", "after", "again", "also", "an", "and", "any", "are", "as", "at", "be", "been",
        "before", "but", "by", "can", "could", "did", "do", "does", "each", "for", "from", "had", "has",
        "have", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "my", "not", "of", "on",
        "only", "or", "our", "so", "some", "than", "that", "the", "their", "them", "then", "there",
        "these", "they", "this", "to", "too", "very", "was", "we", "were", "what", "when", "where",
        "which", "who", "why", "will", "with", "would", "you", "your"};
    static_assert(std::is_sorted(std::begin(kWords), std::end(kWords)));
    const auto isFunctionWord = [](const QueryTerm& term) {
        std::string lower = term.text;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return std::binary_search(std::begin(kWords), std::end(kWords), std::string_view(lower));
    };
    if (!std::all_of(terms.begin(), terms.end(), isFunctionWord))
        std::erase_if(terms, isFunctionWord);
    return terms;
}

std::string matchExpression(const std::vector<QueryTerm>& terms)
{
    std::string expression;
    for (const QueryTerm& term : terms) {
        if (!expression.empty())
            expression += " OR ";
        // Terms hold only word characters and single spaces, so quoting needs no escapes.
        expression += '"' + keywordIndexText(term.text) + '"';
    }
    return expression;
}

} // namespace varve::meta
