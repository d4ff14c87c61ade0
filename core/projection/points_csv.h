// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/projection/map.h"

#include <filesystem>
#include <span>

namespace varve::projection {

/// Points of a map as comma-separated values with a header: id, source, title, chunk (from 1), type, language, x, y.
/// Shapes:   `numbers` are points of the map.
std::string pointsCsv(const Map& map, std::span<const int> numbers);

/// Writes that to a file, replacing one that is there.
/// Errors:   those of writing; a file that was there stays.
/// Durable:  yes.
Result<> writePointsCsv(const std::filesystem::path& file, const Map& map, std::span<const int> numbers);

} // namespace varve::projection
