// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace varve::embed {

/// A code point and the byte offset just past it in the text it came from.
struct CodePoint {
    char32_t value = 0;
    std::size_t end = 0;
};

/// The code point at byte `offset`. A byte that is no valid UTF-8 gives U+FFFD and takes one byte.
CodePoint codePointAt(std::string_view text, std::size_t offset);

/// Byte offset of the character that ends at `end`, which is not 0.
std::size_t characterBefore(std::string_view text, std::size_t end);

void appendUtf8(std::string& text, char32_t value);

/// Without White_Space at both ends.
std::string_view stripped(std::string_view text);

/// Unicode property White_Space.
bool isWhitespace(char32_t value);
/// Control, format, private use or surrogate; tab and line ends are not counted.
bool isControl(char32_t value);
/// Categories P*, and every ASCII symbol, as BERT has it.
bool isPunctuation(char32_t value);
/// Categories M*.
bool isMark(char32_t value);
/// Category Mn.
bool isNonspacingMark(char32_t value);
/// Letters, digits and marks: what words are made of.
bool isWordCharacter(char32_t value);
/// The ideograph blocks that BERT sets apart with spaces.
bool isIdeograph(char32_t value);

} // namespace varve::embed
