// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What the keyword index makes of single characters.
namespace varve::meta {

struct CodePoint {
    std::int32_t value = -1; ///< -1 for an invalid byte
    std::size_t size = 1;    ///< in bytes
};
/// The code point that begins at `at`, which lies in the text.
CodePoint codePointAt(std::string_view text, std::size_t at);

/// Of scripts written without spaces between words, which the index holds character by character.
bool isIndexedAlone(std::int32_t c);
/// The same, and marks that stand for such characters (々).
bool isCjk(std::int32_t c);
/// Letters, digits and what belongs to them; everything else stands between words.
bool isWordCharacter(std::int32_t c);
bool isSpace(std::int32_t c);

/// Appends the character as the index knows it: lower case and without accents; an accent alone is nothing.
void appendFolded(std::string& out, std::int32_t c);

} // namespace varve::meta
