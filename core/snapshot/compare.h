// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/snapshot/types.h"

#include <functional>

namespace varve::snapshot {

/// Takes one change; an error ends the comparison.
using ChangeVisitor = std::function<Result<>(DocumentChange change)>;

/// Compares everything that two states hold: documents by source with their chunks, points without a document, settings.
/// Hands each change to `visit` as it is found, documents in the order of their sources, then points; the answer has the
/// totals and no changes.
/// Cost:     reads both states once; memory of a few MB and the texts of one document on both sides.
Result<Difference> compareEach(const collection::Collection& older, const collection::Collection& newer,
                               const OperationControl& control, const ChangeVisitor& visit);

/// The part that looks at documents only, by content hash and number of chunks.
Result<Difference> compareDocuments(const collection::Collection& older, const collection::Collection& newer,
                                    const OperationControl& control);

} // namespace varve::snapshot
