// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"
#include "core/import/utf8.h"

namespace varve::test {

/// Splits into words, single punctuation marks and single CJK characters, as WordPiece's first stage does, so that token
/// counts add up. Makes no vectors worth the name.
class WordEmbedder final : public embed::Embedder {
public:
    explicit WordEmbedder(std::size_t maximumTokens = 256) : m_maximumTokens(maximumTokens) {}
    std::string identity() const override { return "words"; }
    std::size_t dimension() const override { return 1; }
    bool isSemantic() const override { return false; }
    std::size_t maximumTokens() const override { return m_maximumTokens; }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        return std::vector<std::vector<float>>(texts.size(), {1.0f});
    }
    std::size_t countTokens(std::string_view text) const override { return tokenEnds(text).size(); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        std::vector<std::size_t> ends;
        bool inWord = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            const char32_t c = import::nextCodePoint(text, at);
            const bool isSpace = c < 0x80 && import::isAsciiSpace(static_cast<char>(c));
            const bool isAlone = import::isCjk(c) || (c < 0x80 && !std::isalnum(static_cast<int>(c)));
            if (inWord && (isSpace || isAlone))
                ends.push_back(begin);
            inWord = !isSpace && !isAlone;
            if (!isSpace && isAlone)
                ends.push_back(at);
            m_bytesSeen += at - begin;
        }
        if (inWord)
            ends.push_back(text.size());
        return ends;
    }
    /// How much text went through the tokenizer so far.
    std::size_t bytesSeen() const { return m_bytesSeen; }

private:
    std::size_t m_maximumTokens;
    mutable std::size_t m_bytesSeen = 0;
};

} // namespace varve::test
