// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/embed/bert_normalizer.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace varve::embed {

/// One token: its number in the vocabulary and the end, in the text, of what it stands for.
struct Token {
    std::int32_t id = 0;
    std::size_t end = 0;
};

/// What BERT's tokeniser does with words of more than the vocabulary's limit of characters.
enum class LongWords {
    OneUnknown,    ///< one [UNK], as the model sees it
    CountedInParts ///< one token for each full limit of characters, so that a chunker finds places to cut
};

/// BERT's tokeniser: normalise, split at spaces and punctuation, then greedy longest match from a vocabulary.
/// Gives the ids that Hugging Face `tokenizers` gives for the same tokenizer.json.
/// Threads:  any.
class WordPieceTokenizer {
public:
    /// Reads a tokenizer.json of type WordPiece with BertNormalizer and BertPreTokenizer.
    /// Errors:   NotFound, Corrupt, Unsupported (another kind of tokeniser), each with the path.
    static Result<WordPieceTokenizer> load(const std::filesystem::path& path);

    /// Tokens of a text without [CLS] and [SEP], at most `limit`. Special tokens written out in the text,
    /// such as "[SEP]", become that token, as in the reference. Ends never decrease and lie on code point
    /// borders.
    /// Cost:     stops reading soon after `limit` tokens.
    std::vector<Token> tokenize(std::string_view text, std::size_t limit,
                                LongWords longWords = LongWords::OneUnknown) const;

    std::int32_t startId() const { return m_startId; }
    std::int32_t endId() const { return m_endId; }
    /// Ids are below this.
    std::size_t vocabularySize() const { return m_vocabularySize; }

private:
    friend class TokenizerReader;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Pieces = std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>>;

    const std::pair<std::string, std::int32_t>* specialAt(std::string_view text, std::size_t offset) const;
    void addWords(const std::vector<CodePoint>& characters, LongWords longWords,
                  std::vector<Token>& tokens) const;
    void addWord(std::span<const CodePoint> word, LongWords longWords, std::vector<Token>& tokens) const;

    BertNormalization m_normalization;
    Pieces m_starts;        ///< pieces that begin a word
    Pieces m_continuations; ///< pieces inside a word, without their prefix
    std::vector<std::pair<std::string, std::int32_t>> m_specials;
    std::size_t m_longestPieceBytes = 0;
    std::size_t m_maximumWordCharacters = 100;
    std::size_t m_vocabularySize = 0;
    std::int32_t m_unknownId = 0;
    std::int32_t m_startId = 0;
    std::int32_t m_endId = 0;
};

} // namespace varve::embed
