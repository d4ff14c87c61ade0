// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/embed/unicode_text.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::embed {

/// SentencePiece's table of replaced characters (`precompiled_charsmap`): the length of a double-array trie (4 bytes),
/// the trie (Aoe, 1989; as darts-clone lays it out), and the replacements, each ended by a zero.
/// Threads:  any.
class CharacterMap {
public:
    CharacterMap() = default;

    /// Takes the table as base64.
    /// Errors:   Corrupt.
    static Result<CharacterMap> decode(std::string_view base64, const std::filesystem::path& path);

    /// Replaces characters as `tokenizers` does: a cluster of fewer than six bytes as a whole, by the shortest entry
    /// it begins with, otherwise each of its characters. What belongs to one cluster shares its end.
    std::vector<CodePoint> apply(std::span<const CodePoint> points) const;

private:
    std::optional<std::string_view> replacementFor(std::string_view characters) const;

    std::vector<std::uint32_t> m_trie;
    std::string m_replacements;
};

} // namespace varve::embed
