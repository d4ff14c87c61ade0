// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/utf8.h"

namespace varve::import {

char32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80)
        return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < more)
        return kInvalidCodePoint;
    char32_t value = lead & (0x3Fu >> more);
    for (std::size_t i = 0; i < more; ++i) {
        if (!isContinuationByte(text[at + i]))
            return kInvalidCodePoint;
        value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    }
    const bool overlong = (more == 2 && value < 0x800) || (more == 3 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return kInvalidCodePoint;
    at += more;
    return value;
}

void appendCodePoint(std::string& text, char32_t codePoint)
{
    const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | codePoint >> 6);
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | codePoint >> 12);
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | codePoint >> 18);
        put(0x80 | (codePoint >> 12 & 0x3F));
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

std::size_t codePointBorderBefore(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return text.size();
    while (at > 0 && isContinuationByte(text[at]))
        --at;
    return at;
}

std::string toValidUtf8(std::string_view text)
{
    std::string valid;
    valid.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        if (nextCodePoint(text, at) == kInvalidCodePoint)
            valid += kReplacement;
        else
            valid += text.substr(begin, at - begin);
    }
    return valid;
}

bool isCjk(char32_t c)
{
    return (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3040 && c <= 0x33FF) || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

namespace {

/// Bytes of white space at the start of `text`; 0 when there is none.
std::size_t leadingSpace(std::string_view text)
{
    if (text.empty())
        return 0;
    if (isAsciiSpace(text.front()))
        return 1;
    if (text.starts_with("\xC2\xA0"))
        return 2;
    return text.starts_with("\xE3\x80\x80") ? 3 : 0;
}

std::size_t trailingSpace(std::string_view text)
{
    if (text.empty())
        return 0;
    if (isAsciiSpace(text.back()))
        return 1;
    if (text.ends_with("\xC2\xA0"))
        return 2;
    return text.ends_with("\xE3\x80\x80") ? 3 : 0;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    while (const std::size_t size = leadingSpace(text))
        text.remove_prefix(size);
    while (const std::size_t size = trailingSpace(text))
        text.remove_suffix(size);
    return text;
}

std::string collapsed(std::string_view text)
{
    std::string result;
    text = trimmed(text);
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t space = leadingSpace(text.substr(at))) {
            at += space;
            if (result.back() != ' ')
                result += ' ';
        } else {
            result += text[at++];
        }
    }
    return result;
}

} // namespace varve::import
