// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/session.h"
#include "core/collection/types.h"

namespace varve::cli {

/// Reads one line of `add`: {"id", "vector", "text", "metadata"}. The vector may be missing when `mayEmbed` and
/// there is a text.
/// Errors:   InvalidArgument, DimensionMismatch.
Result<collection::Point> parsePoint(const std::string& line, std::uint32_t dimension, bool mayEmbed);
Json pointJson(const collection::StoredPoint& point);

} // namespace varve::cli
