// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/folded_words.h"

#include "core/embed/unicode_text.h"

#include <utf8proc.h>

#include <array>

namespace varve::embed {

namespace {

constexpr std::size_t kLongestWord = 64;

/// Han, Hiragana and Katakana, whose words are not set apart by spaces.
bool isSpacelessScript(char32_t value)
{
    return isIdeograph(value) || (value >= 0x3041 && value <= 0x30FF && value != 0x30FB) ||
           (value >= 0x31F0 && value <= 0x31FF) || (value >= 0xFF66 && value <= 0xFF9F);
}

/// Accents and points that writers leave out. Marks of other scripts are vowels and stay.
bool isOptionalMark(char32_t value)
{
    const auto in = [value](char32_t first, char32_t last) { return value >= first && value <= last; };
    return in(0x0300, 0x036F) || in(0x0591, 0x05BD) || in(0x064B, 0x0652) || value == 0x0670 ||
           in(0xFE00, 0xFE0F);
}

/// Appends what is left of a character after compatibility decomposition, case folding and removal of
/// accents.
void appendFolded(char32_t value, std::u32string& text)
{
    std::array<utf8proc_int32_t, 32> parts{}; // the longest one, U+FDFA, has 18
    int boundClass = 0;
    const auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(value), parts.data(),
                                               parts.size(), options, &boundClass);
    for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count) && i < parts.size(); ++i) {
        if (const auto part = static_cast<char32_t>(parts[i]); !isOptionalMark(part))
            text.push_back(part);
    }
}

} // namespace

void forEachFoldedWord(std::string_view text, const std::function<bool(const FoldedWord&)>& use)
{
    FoldedWord word;
    std::size_t characters = 0;
    bool wanted = true;
    const auto finishWord = [&] {
        if (!word.text.empty())
            wanted = use(word);
        word = {};
        characters = 0;
    };
    for (std::size_t offset = 0; offset < text.size() && wanted;) {
        const CodePoint point = codePointAt(text, offset);
        offset = point.end;
        const bool single = isSpacelessScript(point.value);
        if (single || !isWordCharacter(point.value))
            finishWord();
        if (!wanted || (!single && !isWordCharacter(point.value)))
            continue;
        appendFolded(point.value, word.text);
        word.end = point.end;
        word.isSingle = single;
        if (single || ++characters == kLongestWord)
            finishWord();
    }
    if (wanted)
        finishWord();
}

} // namespace varve::embed
