// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/text_difference.h"

#include <dtl/dtl.hpp>

#include <algorithm>

namespace varve::snapshot {

namespace {

/// Sentences on a side beyond which comparing could take seconds.
constexpr std::size_t kMostUnits = 4000;

/// Where the sentence that begins at `begin` ends, with the space behind it. A line break is one by itself, so that a
/// sentence is the same whether another line follows or not.
std::size_t endOfSentence(std::string_view text, std::size_t begin)
{
    using namespace std::string_view_literals;
    if (text[begin] == '\n')
        return begin + 1;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (text[at] == '\n')
            return at;
        for (const std::string_view mark : {". "sv, "! "sv, "? "sv, "\u3002"sv, "\uff01"sv, "\uff1f"sv}) {
            if (text.substr(at).starts_with(mark))
                return at + mark.size();
        }
    }
    return text.size();
}

std::vector<std::string> unitsOf(std::string_view text)
{
    std::vector<std::string> units;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = endOfSentence(text, begin);
        units.emplace_back(text.substr(begin, end - begin));
        begin = end;
    }
    return units;
}

void append(std::vector<TextPart>& parts, TextChange change, std::string_view text)
{
    if (parts.empty() || parts.back().change != change)
        parts.push_back({change, {}});
    parts.back().text += text;
}

using Units = std::vector<std::string>;

void appendDifference(std::vector<TextPart>& parts, const Units& older, const Units& newer)
{
    if (older.size() > kMostUnits || newer.size() > kMostUnits) {
        for (const std::string& unit : older)
            append(parts, TextChange::Removed, unit);
        for (const std::string& unit : newer)
            append(parts, TextChange::Added, unit);
        return;
    }
    dtl::Diff<std::string, Units> difference(older, newer);
    difference.compose();
    // What went stands before what came in its place, whatever order the edits were found in.
    std::string removed;
    std::string added;
    const auto flush = [&] {
        for (auto [text, change] : {std::pair(&removed, TextChange::Removed), std::pair(&added, TextChange::Added)}) {
            if (!text->empty())
                append(parts, change, *text);
            text->clear();
        }
    };
    for (const auto& [unit, where] : difference.getSes().getSequence()) {
        if (where.type == dtl::SES_COMMON) {
            flush();
            append(parts, TextChange::Same, unit);
        } else {
            (where.type == dtl::SES_DELETE ? removed : added) += unit;
        }
    }
    flush();
}

} // namespace

std::string_view toString(TextChange change)
{
    switch (change) {
    case TextChange::Same: return "same";
    case TextChange::Removed: return "removed";
    case TextChange::Added: return "added";
    }
    return "same";
}

std::vector<TextPart> compareTexts(std::string_view older, std::string_view newer)
{
    Units before = unitsOf(older);
    Units after = unitsOf(newer);
    // What is equal at both ends need not be compared, and most often that is nearly all.
    const auto [front, frontAfter] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    const auto [back, backAfter] = std::mismatch(before.rbegin(), std::make_reverse_iterator(front), after.rbegin(),
                                                 std::make_reverse_iterator(frontAfter));
    std::vector<TextPart> parts;
    for (auto unit = before.begin(); unit != front; ++unit)
        append(parts, TextChange::Same, *unit);
    appendDifference(parts, Units(front, back.base()), Units(frontAfter, backAfter.base()));
    for (auto unit = back.base(); unit != before.end(); ++unit)
        append(parts, TextChange::Same, *unit);
    return parts;
}

void appendOverlapping(std::string& text, std::string_view next)
{
    for (std::size_t length = std::min(text.size(), next.size()); length > 0; --length) {
        if (std::string_view(text).substr(text.size() - length) == next.substr(0, length)) {
            text += next.substr(length);
            return;
        }
    }
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    text += next;
}

} // namespace varve::snapshot
