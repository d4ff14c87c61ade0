// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_text.h"

#include "core/meta/text_characters.h"

namespace varve::meta {

std::string keywordIndexText(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        const bool isAlone = isIndexedAlone(c.value);
        if (isAlone)
            out += ' ';
        out.append(text.substr(at, c.size));
        if (isAlone)
            out += ' ';
        at += c.size;
    }
    return out;
}

std::vector<KeywordToken> keywordTokens(std::string_view text)
{
    std::vector<KeywordToken> tokens;
    bool isInWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        const std::size_t begin = at;
        at += c.size;
        const bool isAlone = isCjk(c.value);
        if (!isWordCharacter(c.value) && !isAlone) {
            isInWord = false;
            continue;
        }
        if (!isInWord || isAlone)
            tokens.push_back({{}, begin, at});
        appendFolded(tokens.back().folded, c.value);
        tokens.back().end = at;
        isInWord = !isAlone;
    }
    return tokens;
}

} // namespace varve::meta
