// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace varve::bench {

/// Lets the system forget the pages of all files below `folder`, so that the next reading comes from the disk.
void dropFromCache(const std::filesystem::path& folder);

/// Seconds to read every file below `folder` that an opening may need, which is all but SQLite's.
double secondsToRead(const std::filesystem::path& folder);

/// The same, each file into memory of its own that nobody used before, as an index in memory has to. Huge pages are asked
/// for, which is the quickest way the system has; 0 when there is not so much memory.
double secondsToReadIntoFreshMemory(const std::filesystem::path& folder);

} // namespace varve::bench
