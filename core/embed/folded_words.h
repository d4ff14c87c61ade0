// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace varve::embed {

/// A word without case, accents and compatibility forms, or a single Chinese or Japanese character.
struct FoldedWord {
    std::u32string text;
    std::size_t end = 0;   ///< byte offset just past it in the original text
    bool isSingle = false; ///< one character of a script written without spaces
};

/// Calls `use` for each word of a UTF-8 text until it returns false. Words are runs of letters, digits and
/// marks; one of more than 64 characters comes in parts, so that text without spaces still has places to cut.
void forEachFoldedWord(std::string_view text, const std::function<bool(const FoldedWord&)>& use);

} // namespace varve::embed
