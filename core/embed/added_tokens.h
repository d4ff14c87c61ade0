// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::embed {

/// Tokens that are looked for in the text itself, before it is normalised: "[SEP]", "<mask>" and the like.
class AddedTokens {
public:
    struct Match {
        std::size_t begin; ///< spaces before it belong to some tokens
        std::size_t end;
        std::int32_t id;
    };

    /// Reads `added_tokens`.
    /// Errors:   Corrupt (an entry is incomplete or its number out of range); Unsupported (a rule that is not known).
    static Result<AddedTokens> read(const nlohmann::json& tokenizer, const std::filesystem::path& path);

    /// The longest token whose text stands at `offset`.
    std::optional<Match> at(std::string_view text, std::size_t offset) const;

    /// Ids are below this.
    std::size_t idsEnd() const { return m_idsEnd; }
    std::optional<std::int32_t> idOf(std::string_view text) const;

private:
    struct Entry {
        std::string text;
        std::int32_t id = 0;
        bool singleWord = false;
        bool stripLeft = false;
        bool stripRight = false;
    };
    static bool standsAlone(std::string_view text, std::size_t begin, std::size_t end);

    std::vector<Entry> m_entries; ///< longest first
    std::bitset<256> m_firstBytes;
    std::size_t m_idsEnd = 0;
};

} // namespace varve::embed
