// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/number_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace varve::vectors {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::optional<float> parseNumber(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const char* last = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), last, value);
    if (text.empty() || end != last)
        return std::nullopt;
    // Out of range means too small as well; then the value stays what it was.
    if (problem == std::errc::result_out_of_range)
        return text.find("e-") != text.npos || text.find("E-") != text.npos ? 0.0F : HUGE_VALF;
    if (problem != std::errc())
        return std::nullopt;
    return static_cast<float>(value);
}

bool parseNumberList(std::string_view text, std::size_t most, std::vector<float>& numbers)
{
    text = trimmed(text);
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    constexpr std::string_view kBetween = " \t\r\n,;";
    for (;;) {
        const std::size_t begin = text.find_first_not_of(kBetween);
        if (begin == text.npos)
            return true;
        text.remove_prefix(begin);
        const std::size_t end = text.find_first_of(kBetween);
        const auto number = parseNumber(text.substr(0, end));
        if (!number || numbers.size() == most)
            return false;
        numbers.push_back(*number);
        text.remove_prefix(end == text.npos ? text.size() : end);
    }
}

bool isValidUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto at = [&](std::size_t k) -> std::uint32_t {
            return k < text.size() ? static_cast<unsigned char>(text[k]) : 0;
        };
        const std::uint32_t lead = at(i);
        const std::size_t length = lead < 0x80 ? 1 : (lead >> 5) == 6 ? 2 : (lead >> 4) == 14 ? 3 : (lead >> 3) == 30 ? 4 : 0;
        if (length == 0)
            return false;
        std::uint32_t code = length == 1 ? lead : lead & (0x7fU >> length);
        for (std::size_t k = 1; k < length; ++k) {
            if ((at(i + k) & 0xc0) != 0x80)
                return false;
            code = (code << 6) | (at(i + k) & 0x3f);
        }
        constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
        if (code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return false;
        i += length;
    }
    return true;
}

bool nestsTooDeep(std::string_view json)
{
    constexpr int kDeepest = 100;
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            i += c == '\\';
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepest)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

} // namespace varve::vectors
