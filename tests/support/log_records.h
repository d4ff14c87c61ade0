// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/log.h"
#include "tests/support/bytes.h"

#include <limits>
#include <string>
#include <vector>

namespace varve::test {

/// A log record that owns its payload.
struct OwnedRecord {
    log::Sequence sequence = 0;
    std::int64_t timeMs = 0;
    std::uint8_t type = 0;
    std::string payload;
    bool operator==(const OwnedRecord&) const = default;
};

struct ReadBack {
    std::vector<OwnedRecord> records;
    log::ReplaySummary summary;
};

inline constexpr log::Sequence kToTheEnd = std::numeric_limits<log::Sequence>::max();

/// Replays a log into memory.
inline Result<ReadBack> readLog(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                log::Sequence after = 0, log::Sequence upTo = kToTheEnd)
{
    ReadBack all;
    VARVE_TRY(
        all.summary, log::replay(fileSystem, folder, after, upTo, [&](const log::Record& record) -> Result<> {
            all.records.push_back({record.sequence, record.timeMs, record.type, textOf(record.payload)});
            return {};
        }));
    return all;
}

} // namespace varve::test
