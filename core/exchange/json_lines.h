// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <string>
#include <vector>

/// Lines of documents.jsonl and ids.jsonl (core/FORMAT.md, "Zip"), each with its newline. Bytes that are not UTF-8
/// become U+FFFD, since JSON has no others.
namespace varve::exchange {

/// A document with its chunks in order.
std::string documentLine(const collection::Document& document, const std::vector<collection::StoredPoint>& chunks);
/// A point that belongs to no document.
std::string loosePointLine(const collection::StoredPoint& point);
/// What stands in one row of vectors.npy.
std::string idLine(std::uint64_t row, const collection::StoredPoint& point);

} // namespace varve::exchange
