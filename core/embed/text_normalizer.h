// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/character_map.h"

#include <nlohmann/json.hpp>
#include <variant>

namespace varve::embed {

/// What a Unigram tokeniser does to characters before it cuts: the steps of `normalizer`, in order.
/// Threads:  any.
class TextNormalizer {
public:
    /// Errors:   Corrupt, Unsupported (names the step).
    static Result<TextNormalizer> read(const nlohmann::json& tokenizer, const std::filesystem::path& path);

    /// Characters of `text`, which begins at `offset` of the text that the ends count in.
    std::vector<CodePoint> apply(std::string_view text, std::size_t offset) const;

    struct ReplaceText {
        std::u32string from;
        std::u32string to;
    };
    struct ReplaceSpaces { ///< two or more spaces
        std::u32string to;
    };
    struct Strip {
        bool left;
        bool right;
    };
    struct UnicodeForm {
        bool isComposed;
        bool isCompatible;
    };
    struct Lowercase {};
    struct StripAccents {};
    struct Prepend {
        std::u32string text;
    };
    using Step = std::variant<CharacterMap, ReplaceText, ReplaceSpaces, Strip, UnicodeForm, Lowercase,
                              StripAccents, Prepend>;

private:
    Result<> add(const nlohmann::json& step, const std::filesystem::path& path, int depth);

    std::vector<Step> m_steps;
};

} // namespace varve::embed
