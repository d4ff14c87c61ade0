// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/html_entities.h"

#include "core/import/utf8.h"

#include <libxml/HTMLparser.h>

#include <charconv>

namespace varve::import {

std::string decodeHtmlEntity(std::string_view reference)
{
    const std::string whole(reference);
    if (reference.size() < 3 || !reference.starts_with('&') || !reference.ends_with(';'))
        return whole;
    const std::string name(reference.substr(1, reference.size() - 2));
    std::uint32_t value = 0;
    if (name[0] == '#') {
        const bool isHex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const char* const begin = name.data() + (isHex ? 2 : 1);
        const char* const end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(begin, end, value, isHex ? 16 : 10);
        if (error != std::errc{} || stop != end)
            return whole;
    } else if (const htmlEntityDesc* known = ::htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()))) {
        value = known->value;
    } else {
        return whole;
    }
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return std::string(kReplacement);
    std::string text;
    appendCodePoint(text, value);
    return text;
}

} // namespace varve::import
