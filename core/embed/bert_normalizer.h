// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/unicode_text.h"

#include <string_view>
#include <vector>

namespace varve::embed {

/// What a BERT tokeniser does to characters before it cuts words.
struct BertNormalization {
    bool cleanText = true;
    bool separateIdeographs = true;
    bool stripAccents = true;
    bool lowercase = true;
};

/// Appends the normalised characters of text[begin, end) to `out`, each with the end in `text` of what it
/// came from. Ends never decrease; a dropped character (accent, joiner) moves the end of the one before it,
/// so that a cut at an end leaves no accent without its letter.
/// Shapes:   begin and end lie on code point borders.
void appendNormalized(std::string_view text, std::size_t begin, std::size_t end,
                      const BertNormalization& rules, std::vector<CodePoint>& out);

} // namespace varve::embed
