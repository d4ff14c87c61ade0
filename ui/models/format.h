// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>

/// Numbers, sizes and times as people of the window's language write them.
namespace varve::ui {

/// "48,213"
QString formatCount(std::uint64_t count);
/// "1 document", "48,213 documents"
QString formatDocuments(std::uint64_t count);
/// "1 chunk", "48,213 chunks"
QString formatChunks(std::uint64_t count);
/// "3.1 GB"
QString formatSize(std::uint64_t bytes);
/// "Thu 12 Mar 2026 14:05", in local time.
QString formatTime(std::int64_t timeMs);
/// "12 min ago", "yesterday", or the date when long ago.
QString formatAge(std::int64_t timeMs, std::int64_t nowMs);
/// "3 min", "2 h 10 min"; at least one second.
QString formatDuration(double seconds);
/// "62 %", one decimal below ten.
QString formatPercent(double fraction);

/// UTF-8 bytes of the engine as text; bytes that are not UTF-8 become replacement characters.
QString toText(const std::string& bytes);

} // namespace varve::ui
