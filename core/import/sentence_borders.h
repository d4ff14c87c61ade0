// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace varve::import {

/// How good a place for a cut is; greater is better.
enum class Border : std::uint8_t {
    None,     ///< inside a word
    Word,
    Line,
    Sentence, ///< behind . ! ? … 。！？ and the quotes or brackets that close with it
    Block     ///< the end of a paragraph, list item or heading
};

/// The border at byte `at` of `text`, a place right behind a token. "e.g. this" and "3.14" are no sentence ends; a
/// closing quote or bracket, or 。, is not parted from what it closes.
Border borderAt(std::string_view text, std::size_t at);

/// The stop that ends a sentence at byte `at`, looking back over a few closing quotes or brackets; 0 when there is none.
char32_t sentenceStopBefore(std::string_view text, std::size_t at);

} // namespace varve::import
