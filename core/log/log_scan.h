// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/log.h"

#include <functional>
#include <limits>

namespace varve::log {

/// Which records of a file are looked at: those up to a sequence and up to a time.
struct ScanLimit {
    Sequence through = std::numeric_limits<Sequence>::max();
    std::int64_t untilMs = std::numeric_limits<std::int64_t>::max();
};

/// What the records of one log file, up to a limit, are.
struct LogExtent {
    Sequence firstSequence = 0; ///< 0 when there is none
    Sequence lastSequence = 0;
    std::int64_t firstTimeMs = 0;
    std::int64_t lastTimeMs = 0;
    std::uint64_t endBytes = 0; ///< of the file, up to and with the last of them
    bool isBroken = false;      ///< the bytes behind them are no record, and a record had been stored there
};

/// Reads one log file up to `limit`, checking every record, and shows each to `visit` when that is given. Unfinished writes
/// at the end are left out.
/// Errors:   Corrupt (the header, or a record that does not belong there), FormatTooNew, Io; those of `visit`.
/// Cost:     constant memory beyond the largest record.
Result<LogExtent> scanLogFile(std::unique_ptr<fs::ReadableFile> contents, const LogFile& file, const ScanLimit& limit,
                              const std::function<Result<>(const Record&)>& visit = {});

} // namespace varve::log
