// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve::cli {

/// "1.4 GiB".
std::string formatBytes(std::uint64_t bytes);
/// "2026-03-12T14:05:00Z"; empty for 0.
std::string formatTime(std::int64_t timeMs);
/// "4:05" or "1:02:03".
std::string formatDuration(double seconds);
/// With control characters (a newline in a file name) written as \n or \x1b, so that a line stays a line.
std::string printable(std::string_view text);
/// Columns a terminal needs: wide characters count twice.
std::size_t displayWidth(std::string_view text);
/// Rows with their cells padded to common columns, two spaces between; the first row is the heading.
std::vector<std::string> alignColumns(const std::vector<std::vector<std::string>>& rows);

} // namespace varve::cli
