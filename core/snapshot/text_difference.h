// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve::snapshot {

enum class TextChange : std::uint8_t { Same = 0, Removed = 1, Added = 2 };
std::string_view toString(TextChange change);

/// A run of whole sentences or lines. Same and removed ones together are the older text, same and added ones the newer.
struct TextPart {
    TextChange change = TextChange::Same;
    std::string text;
};

/// What differs between two texts, by lines and the sentences in them. Of texts that differ in thousands of
/// sentences the middle may be given as removed and added as a whole.
/// Source:   S. Wu et al., "An O(NP) Sequence Comparison Algorithm", 1990, in the library dtl.
std::vector<TextPart> compareTexts(std::string_view older, std::string_view newer);

/// Appends `next` to `text`, leaving out the beginning of `next` that the end of `text` already is: chunks of a document
/// overlap.
void appendOverlapping(std::string& text, std::string_view next);

} // namespace varve::snapshot
