// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_normalizer.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace varve::embed {

namespace {

int combiningClass(char32_t value)
{
    return value < 0x300 ? 0 : utf8proc_get_property(static_cast<utf8proc_int32_t>(value))->combining_class;
}

/// Lets the last character that is not a separating space reach to `end`.
void extendLast(std::vector<CodePoint>& out, std::size_t begin, std::size_t end)
{
    for (std::size_t i = out.size(); i > begin; --i) {
        out[i - 1].end = std::max(out[i - 1].end, end);
        if (out[i - 1].value != U' ')
            return;
    }
}

void appendDecomposed(CodePoint point, std::vector<CodePoint>& out)
{
    std::array<utf8proc_int32_t, 8> parts{}; // canonical decompositions have at most four code points
    int boundClass = 0;
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point.value), parts.data(),
                                               parts.size(), UTF8PROC_DECOMPOSE, &boundClass);
    if (count <= 0 || static_cast<std::size_t>(count) > parts.size()) {
        out.push_back(point);
        return;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
        out.push_back({static_cast<char32_t>(parts[i]), point.end});
}

void appendCleaned(CodePoint point, const BertNormalization& rules, std::size_t begin,
                   std::vector<CodePoint>& out)
{
    if (rules.cleanText) {
        if (point.value == 0 || point.value == U'\uFFFD' || isControl(point.value))
            return extendLast(out, begin, point.end);
        if (isWhitespace(point.value))
            point.value = U' ';
    }
    const bool apart = rules.separateIdeographs && isIdeograph(point.value);
    if (apart)
        out.push_back({U' ', point.end});
    if (rules.stripAccents && point.value >= 0x80)
        appendDecomposed(point, out);
    else
        out.push_back(point);
    if (apart)
        out.push_back({U' ', point.end});
}

/// Unicode's canonical ordering algorithm (chapter 3.11): marks after a letter sorted by combining class.
void orderMarks(std::vector<CodePoint>::iterator begin, std::vector<CodePoint>::iterator end)
{
    const auto isMark = [](const CodePoint& point) { return combiningClass(point.value) != 0; };
    while ((begin = std::find_if(begin, end, isMark)) != end) {
        const auto runEnd = std::find_if_not(begin, end, isMark);
        if (runEnd - begin > 1) {
            const std::size_t runTextEnd = (runEnd - 1)->end;
            std::stable_sort(begin, runEnd, [](const CodePoint& a, const CodePoint& b) {
                return combiningClass(a.value) < combiningClass(b.value);
            });
            for (auto it = begin; it != runEnd; ++it)
                it->end = runTextEnd; // no cut between reordered marks
        }
        begin = runEnd;
    }
}

} // namespace

void appendNormalized(std::string_view text, std::size_t begin, std::size_t end,
                      const BertNormalization& rules, std::vector<CodePoint>& out)
{
    const std::size_t first = out.size();
    while (begin < end) {
        const CodePoint point = codePointAt(text, begin);
        appendCleaned(point, rules, first, out);
        begin = point.end;
    }
    if (rules.stripAccents)
        orderMarks(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());

    std::size_t kept = first;
    for (std::size_t i = first; i < out.size(); ++i) {
        const CodePoint point = out[i];
        if (rules.stripAccents && isNonspacingMark(point.value)) {
            if (kept > first)
                out[kept - 1].end = std::max(out[kept - 1].end, point.end);
            continue;
        }
        out[kept] = point;
        if (rules.lowercase)
            out[kept].value =
                static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value)));
        ++kept;
    }
    out.resize(kept);
}

} // namespace varve::embed
