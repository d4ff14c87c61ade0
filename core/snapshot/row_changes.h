// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/snapshot/compare.h"

#include <vector>

namespace varve::snapshot {

/// How a row differs from the one with its id in a newer state; nothing set when it does not. Vectors of different models
/// are not compared.
/// Shapes:   both with their vectors.
RowChanges changesBetween(const collection::StoredPoint& before, const collection::StoredPoint& after, bool isSameModel);

/// What differs between the chunks of one document in two states, by id. As many as went and came are one with other text
/// each. Vectors of different models are not compared.
/// Shapes:   both without vectors, which are read where text and metadata are the same.
Result<RowChanges> compareChunks(const collection::Collection& older, const collection::Collection& newer,
                                 const std::vector<collection::StoredPoint>& before,
                                 const std::vector<collection::StoredPoint>& after, bool isSameModel);

/// Hands every point without a document that differs to `visit`: those of the older state in its order, then those that
/// were added.
Result<> compareLoosePoints(const collection::Collection& older, const collection::Collection& newer,
                            const OperationControl& control,
                            const ChangeVisitor& visit);

} // namespace varve::snapshot
