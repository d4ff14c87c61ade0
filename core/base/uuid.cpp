// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"

#include <array>
#include <cstdio>
#include <random>

namespace varve {

std::string makeUuid()
{
    std::random_device random;
    std::array<unsigned, 4> words{};
    for (auto& word : words)
        word = random();
    words[1] = (words[1] & 0xFFFF0FFFu) | 0x00004000u; // version 4
    words[2] = (words[2] & 0x3FFFFFFFu) | 0x80000000u; // RFC variant
    char text[37];
    std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%04x%08x", words[0], words[1] >> 16, words[1] & 0xFFFF,
                  words[2] >> 16, words[2] & 0xFFFF, words[3]);
    return text;
}

bool isUuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !hex)
            return false;
    }
    return true;
}

} // namespace varve
