// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace varve::embed {

/// One token: its number in the vocabulary and the end, in the text, of what it stands for.
struct Token {
    std::int32_t id = 0;
    std::size_t end = 0;
};

/// What a tokeniser does with stretches of more than a hundred characters that its vocabulary knows nothing of.
enum class LongWords {
    OneUnknown,    ///< one unknown token, as the model sees it
    CountedInParts ///< one token for each hundred characters, so that a chunker finds places to cut
};

/// Ids that an encoder wants around each text, such as [CLS] and [SEP].
struct SpecialIds {
    std::vector<std::int32_t> before;
    std::vector<std::int32_t> after;

    std::size_t count() const { return before.size() + after.size(); }
};

/// Cuts a text into the numbers a model was trained on. Gives the ids that Hugging Face `tokenizers` gives for the
/// same tokenizer.json.
/// Threads:  any.
class Tokenizer {
public:
    static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

    virtual ~Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// Tokens of a text without the special ones around it, at most `limit`. Special tokens written out in the text,
    /// such as "[SEP]", become that token, as in the reference. Ends never decrease and lie on code point borders.
    /// Cost:     stops reading soon after `limit` tokens.
    std::vector<Token> tokenize(std::string_view text, std::size_t limit,
                                LongWords longWords = LongWords::OneUnknown) const
    {
        return cut(text, limit, longWords);
    }

    const SpecialIds& specialIds() const { return m_specialIds; }
    std::int32_t unknownId() const { return m_unknownId; }
    /// Ids are below this.
    std::size_t vocabularySize() const { return m_vocabularySize; }

protected:
    Tokenizer() = default;
    Tokenizer(Tokenizer&&) = default;
    Tokenizer& operator=(Tokenizer&&) = default;

    /// Numbers from a file count for vocabularySize(), wherever they stand in it.
    void setSpecialIds(SpecialIds ids)
    {
        m_specialIds = std::move(ids);
        for (const auto* side : {&m_specialIds.before, &m_specialIds.after}) {
            for (const std::int32_t id : *side)
                m_vocabularySize = std::max(m_vocabularySize, static_cast<std::size_t>(id) + 1);
        }
    }

    std::int32_t m_unknownId = 0;
    std::size_t m_vocabularySize = 0;

private:
    SpecialIds m_specialIds;

    virtual std::vector<Token> cut(std::string_view text, std::size_t limit, LongWords longWords) const = 0;
};

/// Reads a tokenizer.json of BERT's WordPiece or of Unigram (SentencePiece, as XLM-RoBERTa has it).
/// Errors:   NotFound, Corrupt, Unsupported (another kind of tokeniser), each with the path.
/// Cost:     about 10 ms for a vocabulary of 30,000 pieces, some hundred for one of 250,000.
Result<std::unique_ptr<Tokenizer>> loadTokenizer(const std::filesystem::path& path);

} // namespace varve::embed
