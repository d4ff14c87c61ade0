// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/unicode_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace varve::embed {

namespace {

utf8proc_category_t categoryOf(char32_t value)
{
    return utf8proc_category(static_cast<utf8proc_int32_t>(value));
}

} // namespace

CodePoint codePointAt(std::string_view text, std::size_t offset)
{
    const auto first = static_cast<unsigned char>(text[offset]);
    if (first < 0x80)
        return {first, offset + 1};
    const std::size_t available = std::min<std::size_t>(text.size() - offset, 4);
    utf8proc_int32_t value = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + offset),
                                         static_cast<utf8proc_ssize_t>(available), &value);
    if (length <= 0)
        return {U'\uFFFD', offset + 1};
    return {static_cast<char32_t>(value), offset + static_cast<std::size_t>(length)};
}

std::size_t characterBefore(std::string_view text, std::size_t end)
{
    std::size_t begin = end - 1;
    while (begin > 0 && end - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80)
        --begin;
    return begin;
}

void appendUtf8(std::string& text, char32_t value)
{
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(value), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::string_view stripped(std::string_view text)
{
    while (!text.empty()) {
        const CodePoint first = codePointAt(text, 0);
        if (!isWhitespace(first.value))
            break;
        text.remove_prefix(first.end);
    }
    while (!text.empty()) {
        const std::size_t begin = characterBefore(text, text.size());
        if (!isWhitespace(codePointAt(text, begin).value))
            break;
        text.remove_suffix(text.size() - begin);
    }
    return text;
}

bool isWhitespace(char32_t value)
{
    switch (value) {
    case 0x20:
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000: return true;
    default: return (value >= 0x09 && value <= 0x0D) || (value >= 0x2000 && value <= 0x200A);
    }
}

bool isControl(char32_t value)
{
    if (value == U'\t' || value == U'\n' || value == U'\r')
        return false;
    switch (categoryOf(value)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS: return true;
    default: return false;
    }
}

bool isPunctuation(char32_t value)
{
    if (value < 0x80) {
        return (value >= '!' && value <= '/') || (value >= ':' && value <= '@') ||
               (value >= '[' && value <= '`') || (value >= '{' && value <= '~');
    }
    const auto category = categoryOf(value);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isMark(char32_t value)
{
    const auto category = categoryOf(value);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool isNonspacingMark(char32_t value)
{
    return categoryOf(value) == UTF8PROC_CATEGORY_MN;
}

bool isWordCharacter(char32_t value)
{
    if (value < 0x80)
        return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') ||
               (value >= '0' && value <= '9');
    const auto category = categoryOf(value);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool isIdeograph(char32_t value)
{
    const auto in = [value](char32_t first, char32_t last) { return value >= first && value <= last; };
    // U+2B820 to U+2B91F are missing in the tokeniser that the models were trained and are served with; so
    // here.
    return in(0x4E00, 0x9FFF) || in(0x3400, 0x4DBF) || in(0x20000, 0x2A6DF) || in(0x2A700, 0x2B73F) ||
           in(0x2B740, 0x2B81F) || in(0x2B920, 0x2CEAF) || in(0xF900, 0xFAFF) || in(0x2F800, 0x2FA1F);
}

} // namespace varve::embed
