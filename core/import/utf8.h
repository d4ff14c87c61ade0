// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace varve::import {

inline constexpr char32_t kInvalidCodePoint = 0xFFFFFFFF;
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; ///< U+FFFD

/// Decodes the code point at `at` and moves `at` behind it. For bytes that are not UTF-8 (overlong forms, surrogates
/// and values above U+10FFFF included) gives kInvalidCodePoint and moves by one byte.
char32_t nextCodePoint(std::string_view text, std::size_t& at);

void appendCodePoint(std::string& text, char32_t codePoint);

inline bool isContinuationByte(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Largest code point border not after `at`.
std::size_t codePointBorderBefore(std::string_view text, std::size_t at);

/// The text with every byte that is not UTF-8 replaced by U+FFFD; for names that become titles and details.
std::string toValidUtf8(std::string_view text);

/// True for Han, kana, Hangul and their punctuation, where a line may be broken between any two characters.
bool isCjk(char32_t codePoint);

inline bool isAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Without white space at both ends (ASCII white space, no-break and ideographic space).
std::string_view trimmed(std::string_view text);

/// Runs of white space become one space, none at the ends.
std::string collapsed(std::string_view text);

} // namespace varve::import
