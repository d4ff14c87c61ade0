// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/added_tokens.h"
#include "core/embed/bert_normalizer.h"
#include "core/embed/tokenizer.h"

#include <span>
#include <string>
#include <unordered_map>

namespace varve::embed {

/// BERT's tokeniser: normalise, split at spaces and punctuation, then greedy longest match from a vocabulary.
class WordPieceTokenizer final : public Tokenizer {
public:
    /// Takes a tokenizer.json of type WordPiece with BertNormalizer and BertPreTokenizer.
    /// Errors:   Corrupt, Unsupported, each with the path.
    static Result<WordPieceTokenizer> read(const nlohmann::json& tokenizer,
                                           const std::filesystem::path& path);

private:
    friend class WordPieceReader;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Pieces = std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>>;

    std::vector<Token> cut(std::string_view text, std::size_t limit, LongWords longWords) const override;
    void addWords(const std::vector<CodePoint>& characters, LongWords longWords,
                  std::vector<Token>& tokens) const;
    void addWord(std::span<const CodePoint> word, LongWords longWords, std::vector<Token>& tokens) const;

    BertNormalization m_normalization;
    Pieces m_starts;        ///< pieces that begin a word
    Pieces m_continuations; ///< pieces inside a word, without their prefix
    AddedTokens m_addedTokens;
    std::size_t m_longestPieceBytes = 0;
    std::size_t m_maximumWordCharacters = 100;
};

} // namespace varve::embed
