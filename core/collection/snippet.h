// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/meta/keyword_text.h"

#include <string_view>
#include <vector>

namespace varve::collection {

struct Snippet {
    std::string text;
    std::vector<TextRange> highlights;
};

/// The part of `text`, at most about `length` bytes, where the most different query terms stand closest together, cut
/// at word borders with "…" where something is left out. White space becomes single spaces. Terms are found without
/// regard to case; text stays valid UTF-8 when it was.
/// Cost:     linear in the text.
Snippet makeSnippet(std::string_view text, const std::vector<meta::QueryTerm>& terms, std::size_t length = 260);

} // namespace varve::collection
