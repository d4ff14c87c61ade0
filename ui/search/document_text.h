// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <QString>

#include <vector>

namespace varve::ui {

/// A stretch of a document around one chunk, ready to show.
struct DocumentExcerpt {
    struct Part {
        QString heading; ///< shown above when it is another one than before
        QString text;
        bool isHit = false;
    };
    collection::Document document;
    std::vector<Part> parts;
    bool cutBefore = false; ///< there is more text above
    bool cutBelow = false;
};

/// Takes the chunks near `ordinal`. Neighbours overlap, so that what a chunk repeats of the one before is left out;
/// the hit itself always stays whole.
DocumentExcerpt makeExcerpt(collection::Document document, const std::vector<collection::StoredPoint>& chunks,
                            std::uint32_t ordinal);

} // namespace varve::ui
