// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/meta/keyword_query.h"

#include <string_view>
#include <vector>

namespace varve::collection {

struct Snippet {
    std::string text;
    std::vector<TextRange> highlights;
};

/// The part of `text`, at most about `length` bytes, where the most different query terms stand closest together, cut
/// at word borders with "…" where something is left out. White space becomes single spaces. Terms are found as the index
/// finds them: whole words without regard to case and accents, phrases, beginnings of words, CJK characters anywhere. Text
/// stays valid UTF-8 when it was.
/// Cost:     the text's words times the terms.
Snippet makeSnippet(std::string_view text, const std::vector<meta::QueryTerm>& terms, std::size_t length = 260);

} // namespace varve::collection
