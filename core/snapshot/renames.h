// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"

#include <optional>

namespace varve::snapshot {

/// The document that `document` of `here` is in the state `there`, where it has another name; nothing when it is not there,
/// or when either state has documents of both names. Asked from either side, the answer is the same pair.
/// Cost:     a lookup; the chunks of both when there is such a document.
Result<std::optional<collection::Document>> underOtherName(const collection::Collection& here,
                                                           const collection::Document& document,
                                                           const collection::Collection& there);

} // namespace varve::snapshot
