// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/unicode_text.h"

#include <utf8proc.h>

#include <span>

namespace varve::embed {

/// Calls `use` with each extended grapheme cluster (Unicode Standard Annex 29): what a reader takes for a character.
template <class Use>
void forEachCluster(std::span<const CodePoint> points, Use use)
{
    std::size_t begin = 0;
    utf8proc_int32_t state = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const char32_t before = points[i - 1].value;
        const char32_t value = points[i].value;
        const bool plain = before < 0x80 && value < 0x80;
        const bool isBorder =
            plain ? !(before == U'\r' && value == U'\n')
                  : utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                     static_cast<utf8proc_int32_t>(value), &state) != 0;
        if (!isBorder)
            continue;
        use(points.subspan(begin, i - begin));
        begin = i;
        state = 0;
    }
    if (begin < points.size())
        use(points.subspan(begin));
}

} // namespace varve::embed
