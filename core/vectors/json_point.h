// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/vectors/vector_file.h"

#include <string_view>

namespace varve::vectors {

/// Reads one point as JSON: {"id", "vector", "text", "metadata"}, each of which may be missing; an id may be a whole
/// number. The number of values in the vector is the caller's to compare.
/// Errors:   InvalidArgument says what is wrong; the values of the vector are finite.
Result<Row> parseJsonPoint(std::string_view line);

/// Reads what belongs to a vector that lies elsewhere: "id", "text" (or "document"), "metadata"; every other member becomes
/// metadata too. `row.vector` stays empty, and a "vector" is passed over.
/// Errors:   InvalidArgument says what is wrong.
Result<Row> parseJsonRecord(std::string_view line);

} // namespace varve::vectors
