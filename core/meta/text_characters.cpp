// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/text_characters.h"

#include <utf8proc.h>

namespace varve::meta {

namespace {

void append(std::string& out, utf8proc_int32_t c)
{
    utf8proc_uint8_t bytes[4];
    const auto size = utf8proc_encode_char(c, bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

} // namespace

CodePoint codePointAt(std::string_view text, std::size_t at)
{
    utf8proc_int32_t value = -1;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    return size > 0 ? CodePoint{value, static_cast<std::size_t>(size)} : CodePoint{};
}

bool isIndexedAlone(std::int32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF)
           || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0xAC00 && c <= 0xD7AF);
}

bool isCjk(std::int32_t c)
{
    return isIndexedAlone(c) || (c >= 0x3005 && c <= 0x3007);
}

bool isWordCharacter(std::int32_t c)
{
    if (c < 0)
        return false;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: return true;
    default: return false;
    }
}

bool isSpace(std::int32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85
           || (c >= 0 && (utf8proc_category(c) == UTF8PROC_CATEGORY_ZS || utf8proc_category(c) == UTF8PROC_CATEGORY_ZL
                          || utf8proc_category(c) == UTF8PROC_CATEGORY_ZP));
}

void appendFolded(std::string& out, std::int32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        return;
    }
    if (isCjk(c)) // a voiced kana is another letter, not one with an accent
        return append(out, c);
    constexpr utf8proc_ssize_t kMost = 8;
    utf8proc_int32_t parts[kMost];
    int boundary = 0;
    const auto count = utf8proc_decompose_char(utf8proc_tolower(c), parts, kMost, UTF8PROC_DECOMPOSE, &boundary);
    if (count < 0 || count > kMost)
        return append(out, c);
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
        if (utf8proc_category(parts[i]) != UTF8PROC_CATEGORY_MN)
            append(out, parts[i]);
    }
}

} // namespace varve::meta
