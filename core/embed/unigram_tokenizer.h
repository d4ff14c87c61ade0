// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/added_tokens.h"
#include "core/embed/piece_trie.h"
#include "core/embed/text_normalizer.h"
#include "core/embed/tokenizer.h"
#include "core/embed/word_splitter.h"

#include <array>
#include <optional>

namespace varve::embed {

/// SentencePiece's Unigram tokeniser (Kudo, arXiv:1804.10959): of all ways to put a word together from pieces of the
/// vocabulary the one whose scores have the largest sum.
class UnigramTokenizer final : public Tokenizer {
public:
    /// Takes a tokenizer.json of type Unigram.
    /// Errors:   Corrupt, Unsupported, each with the path.
    static Result<UnigramTokenizer> read(const nlohmann::json& tokenizer, const std::filesystem::path& path);

private:
    friend class UnigramReader;

    std::vector<Token> cut(std::string_view text, std::size_t limit, LongWords longWords) const override;
    void addStretches(std::string_view text, std::size_t begin, std::size_t end, std::size_t limit,
                      LongWords longWords, std::vector<Token>& tokens) const;
    void addWord(std::span<const CodePoint> word, LongWords longWords, std::vector<Token>& tokens) const;
    void addUnknown(std::string_view bytes, std::span<const std::size_t> ends, LongWords longWords,
                    std::vector<Token>& tokens) const;

    TextNormalizer m_normalizer;
    WordSplitter m_splitter;
    AddedTokens m_addedTokens;
    PieceTrie m_pieces;
    std::vector<double> m_scores;
    double m_unknownScore = 0;
    /// The pieces "<0x00>" to "<0xFF>" of a vocabulary that spells unknown characters with them.
    std::optional<std::array<std::int32_t, 256>> m_bytePieces;
};

} // namespace varve::embed
