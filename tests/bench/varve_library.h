// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "tests/bench/library.h"

namespace varve::bench {

/// Varve through the interface of a collection, as the desktop program uses it: batches of points into the log, a
/// checkpoint, one merge of all segments; points have their row number as id, no text and no metadata.
const Library& varveLibrary();

/// The id of row `row`, and back (-1 for an id that is no row number).
std::string idOfRow(std::size_t row);
std::int32_t rowOfId(std::string_view id);

Result<std::unique_ptr<collection::Collection>> createCollection(const BuildRequest& request,
                                                                 std::size_t dimension);
Result<std::unique_ptr<collection::Collection>> openCollection(const BuildRequest& request);
/// Points of consecutive rows, the first with number `firstRow`.
std::vector<collection::Point> pointsOf(const Vectors& rows, std::size_t firstRow);

} // namespace varve::bench
