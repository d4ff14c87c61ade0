// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/log.h"

#include <string>

namespace varve::log {

/// How reading a damaged log ended.
struct SalvageSummary {
    std::uint64_t records = 0;
    Sequence lastSequence = 0;  ///< 0 when there is none
    std::uint64_t missing = 0;  ///< records behind `after` that were stored once and are in no file
    std::vector<std::string> damage; ///< in English, a sentence for each damaged file
};

/// Hands over every record that still verifies by itself, also behind damage, each sequence once and growing. What
/// replay() would call a torn tail is no loss here either.
/// Errors:   those of `apply`; FormatTooNew. Files that cannot be read are damage.
/// Cost:     holds one file in memory.
Result<SalvageSummary> salvage(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence after,
                               const std::function<Result<>(const Record&)>& apply);

} // namespace varve::log
