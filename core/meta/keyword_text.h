// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::meta {

/// The form in which a text goes into the full-text index: a space around every CJK character, so that each is a word
/// of its own and a run of them is found as a phrase; everything else as it is.
/// Shapes:   UTF-8; invalid bytes pass through.
std::string keywordIndexText(std::string_view text);

/// A word of a text, or a CJK character.
struct KeywordToken {
    std::string folded; ///< as it is compared: lower case, without accents
    std::size_t begin = 0;
    std::size_t end = 0;
};
/// The words that the full-text index holds of a text, in order. Where its own folding (FTS5's unicode61) differs, in few
/// scripts, both sides of a comparison by these tokens still agree with each other.
/// Cost:     linear.
std::vector<KeywordToken> keywordTokens(std::string_view text);

} // namespace varve::meta
