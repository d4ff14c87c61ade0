// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document_facts.h"

#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <sstream>

namespace varve::import {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isNumberIn(std::string_view digits, int least, int most)
{
    int value = 0;
    for (const char c : digits) {
        if (!isDigit(c))
            return false;
        value = value * 10 + (c - '0');
    }
    return value >= least && value <= most;
}

} // namespace

std::string isoDate(std::string_view text)
{
    text = trimmed(text);
    const bool isCompact = text.size() >= 8 && std::all_of(text.begin(), text.begin() + 8, isDigit);
    const std::string_view year = text.substr(0, std::min<std::size_t>(4, text.size()));
    if (year.size() < 4 || (!isCompact && (text.size() < 10 || text[4] != '-' || text[7] != '-')))
        return {};
    const std::string_view month = text.substr(isCompact ? 4 : 5, 2), day = text.substr(isCompact ? 6 : 8, 2);
    const std::size_t end = isCompact ? 8 : 10;
    if (text.size() > end && isDigit(text[end]))
        return {};
    if (!isNumberIn(year, 1, 9999) || !isNumberIn(month, 1, 12) || !isNumberIn(day, 1, 31))
        return {};
    return std::string(year).append("-").append(month).append("-").append(day);
}

std::string mailDate(std::string_view text)
{
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos && comma < 12)
        text.remove_prefix(comma + 1);
    std::istringstream words{std::string(text.substr(0, 64))};
    int day = 0, year = 0;
    std::string month;
    if (!(words >> day >> month >> year) || month.size() < 3)
        return {};
    const std::size_t at = kMonths.find(month.substr(0, 3));
    if (year < 100)
        year += year < 50 ? 2000 : 1900; // as RFC 5322 reads old dates
    if (at == std::string_view::npos || at % 3 != 0 || day < 1 || day > 31 || year < 1900 || year > 9999)
        return {};
    char shown[32];
    std::snprintf(shown, sizeof shown, "%04d-%02d-%02d", year, static_cast<int>(at / 3) + 1, day);
    return shown;
}

std::string languageTag(std::string_view text)
{
    text = trimmed(text);
    std::string tag(text.substr(0, text.find_first_of(".@")));
    std::replace(tag.begin(), tag.end(), '_', '-');
    const std::size_t primary = std::min(tag.find('-'), tag.size());
    const bool isTag = primary >= 2 && primary <= 3 && tag.size() <= 20
        && std::all_of(tag.begin(), tag.end(), [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '-'); });
    return isTag ? tag : std::string();
}

std::string factText(std::string_view text)
{
    constexpr std::size_t kLongest = 400;
    std::string line = collapsed(toValidUtf8(text.substr(0, 16 * kLongest)));
    line.resize(codePointBorderBefore(line, std::min(kLongest, line.size())));
    return line;
}

} // namespace varve::import
