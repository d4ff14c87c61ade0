// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/sentence_borders.h"

#include "core/import/utf8.h"

#include <algorithm>
#include <array>

namespace varve::import {

namespace {

template <std::size_t size>
bool isOneOf(char32_t c, const std::array<char32_t, size>& set)
{
    return std::find(set.begin(), set.end(), c) != set.end();
}

bool isWideStop(char32_t c) { return isOneOf(c, std::array<char32_t, 6>{U'。', U'！', U'？', U'；', U'｡', U'…'}); }
bool isStop(char32_t c) { return c == '.' || c == '!' || c == '?' || isWideStop(c); }

bool isCloser(char32_t c)
{
    return isOneOf(c, std::array<char32_t, 15>{'"', '\'', ')', ']', '}', U'”', U'’', U'»', U'」', U'』', U'）', U'】',
                                               U'》', U'〉', U'］'});
}

/// Characters that may not begin a line in Chinese and Japanese.
bool clingsToPrevious(char32_t c)
{
    return isWideStop(c) || isCloser(c) || isOneOf(c, std::array<char32_t, 5>{U'，', U'、', U'：', U'．', U'ー'});
}

char32_t codePointBefore(std::string_view text, std::size_t& at)
{
    std::size_t begin = codePointBorderBefore(text, at - 1);
    at = begin;
    return nextCodePoint(text, begin);
}

char32_t peek(std::string_view text, std::size_t at) { return at < text.size() ? nextCodePoint(text, at) : 0; }

bool isSpace(char32_t c) { return (c < 0x80 && isAsciiSpace(static_cast<char>(c))) || c == 0xA0 || c == 0x3000; }

struct Gap {
    std::size_t end;     ///< of the white space that begins at the place asked for
    bool hasNewline = false;
};

Gap gapAt(std::string_view text, std::size_t at)
{
    Gap gap{at};
    while (gap.end < text.size()) {
        std::size_t next = gap.end;
        const char32_t c = nextCodePoint(text, next);
        if (!isSpace(c))
            break;
        gap.hasNewline |= c == '\n';
        gap.end = next;
    }
    return gap;
}

} // namespace

char32_t sentenceStopBefore(std::string_view text, std::size_t at)
{
    for (int closers = 0; at > 0 && closers < 4; ++closers) {
        const char32_t c = codePointBefore(text, at);
        if (isStop(c))
            return c;
        if (!isCloser(c))
            return 0;
    }
    return 0;
}

Border borderAt(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return Border::Block;
    if (at == 0)
        return Border::None;
    const Gap gap = gapAt(text, at);
    if (gap.end >= text.size())
        return Border::Block;
    std::size_t back = at;
    const char32_t last = codePointBefore(text, back);
    const char32_t next = peek(text, at);
    const bool hasSpace = gap.end > at;
    if (!hasSpace && (clingsToPrevious(next) || next == '.' || next == ',' || next == ';' || next == ':'))
        return Border::None;
    if (const char32_t stop = sentenceStopBefore(text, at)) {
        const char32_t following = peek(text, gap.end);
        if (isWideStop(stop) || (hasSpace && !(following >= 'a' && following <= 'z')))
            return Border::Sentence;
    }
    if (hasSpace)
        return gap.hasNewline ? Border::Line : Border::Word;
    return isCjk(last) || isCjk(next) ? Border::Word : Border::None;
}

} // namespace varve::import
