// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/charset_guess.h"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <utility>

#include <iconv.h>

namespace varve::import {

namespace {

constexpr std::size_t kDetectBytes = 1 << 20;

/// Latin text has its accented letters alone between ASCII ones, and too few of them tell one Latin charset from
/// another; then windows-1252 is the better guess.
bool isSparseLatin(std::string_view bytes)
{
    std::size_t high = 0, alone = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto isHigh = [&](std::size_t k) { return k < bytes.size() && (bytes[k] & 0x80) != 0; };
        if (isHigh(i)) {
            ++high;
            alone += !isHigh(i + 1) && (i == 0 || !isHigh(i - 1));
        }
    }
    return high < 16 && alone * 10 >= high * 9;
}

/// A few words of Chinese or Japanese, too few for statistics: bytes in pairs, of the rows where the everyday characters
/// stand. "" when it is neither.
std::string guessShortEastAsian(std::string_view bytes)
{
    std::size_t pairs = 0, everyday = 0, kana = 0;
    bool isChinese = true, isJapanese = true;
    for (std::size_t i = 0; i < bytes.size() && (isChinese || isJapanese); ++i) {
        const unsigned lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80)
            continue;
        const unsigned trail = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0;
        isChinese = isChinese && lead >= 0xA1 && lead <= 0xF7 && trail >= 0xA1 && trail <= 0xFE;
        isJapanese = isJapanese && (lead <= 0x9F || lead >= 0xE0) && lead != 0x80 && trail >= 0x40 && trail != 0x7F
            && trail <= 0xFC;
        everyday += lead >= 0xB0 && lead <= 0xD7;
        kana += lead == 0x82 || lead == 0x83;
        ++pairs;
        ++i;
    }
    if (isChinese && pairs >= 2 && everyday * 10 >= pairs * 8)
        return "GB18030";
    return isJapanese && pairs >= 2 && kana * 2 >= pairs ? "CP932" : "";
}

} // namespace

std::string usedCharset(std::string_view name)
{
    std::string charset(name);
    std::transform(charset.begin(), charset.end(), charset.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kSupersets{{
        {"ISO-8859-1", "WINDOWS-1252"},  {"LATIN1", "WINDOWS-1252"},   {"ISO-8859-9", "WINDOWS-1254"},
        {"ISO-8859-11", "CP874"},        {"TIS-620", "CP874"},
        {"GB2312", "GB18030"},           {"GBK", "GB18030"},           {"GB_2312-80", "GB18030"},
        {"SHIFT_JIS", "CP932"},          {"SHIFT-JIS", "CP932"},       {"SJIS", "CP932"},
        {"EUC-KR", "CP949"},             {"KS_C_5601-1987", "CP949"},  {"BIG5", "CP950"},
    }};
    const auto found = std::find_if(kSupersets.begin(), kSupersets.end(), [&](const auto& pair) { return pair.first == charset; });
    return found == kSupersets.end() ? charset : std::string(found->second);
}

bool isKnownCharset(const std::string& name)
{
    const iconv_t handle = ::iconv_open("UTF-8", name.c_str());
    if (handle == reinterpret_cast<iconv_t>(-1)) // the C interface's own marker
        return false;
    ::iconv_close(handle);
    return true;
}

bool looksLikeIso2022(std::string_view bytes)
{
    const std::size_t at = bytes.find("\x1B$");
    return at != std::string_view::npos && at + 2 < bytes.size()
        && std::string_view("@AB()").find(bytes[at + 2]) != std::string_view::npos;
}

std::string guessCharset(std::string_view bytes)
{
    std::size_t first = 0;
    while (first < bytes.size() && !(bytes[first] & 0x80))
        ++first;
    const std::string_view sample = bytes.substr(first > 1024 ? first - 1024 : 0, kDetectBytes);
    if (!looksLikeIso2022(sample) && isSparseLatin(sample))
        return guessShortEastAsian(sample) == "CP932" ? "CP932" : "WINDOWS-1252";
    const std::unique_ptr<struct uchardet, decltype(&::uchardet_delete)> detector(::uchardet_new(),
                                                                                  &::uchardet_delete);
    if (::uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0)
        return "WINDOWS-1252";
    ::uchardet_data_end(detector.get());
    const std::string name = usedCharset(::uchardet_get_charset(detector.get()));
    const bool isNone = name.empty() || name == "ASCII" || name == "UTF-8" || name == "WINDOWS-1252";
    if (const std::string eastAsian = isNone ? guessShortEastAsian(sample) : std::string(); !eastAsian.empty())
        return eastAsian;
    return isNone || !isKnownCharset(name) ? "WINDOWS-1252" : name;
}

} // namespace varve::import
