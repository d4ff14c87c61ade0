// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log_scan.h"

#include "core/log/log_file_reader.h"

namespace varve::log {

Result<LogExtent> scanLogFile(std::unique_ptr<fs::ReadableFile> contents, const LogFile& file, const ScanLimit& limit,
                              const std::function<Result<>(const Record&)>& visit)
{
    VARVE_TRY(auto reader, LogFileReader::open(std::move(contents), file));
    LogExtent extent;
    extent.endBytes = reader.offsetBytes();
    while (reader.nextSequence() <= limit.through) {
        Record record;
        VARVE_TRY(const auto step, reader.next(record));
        if (step == LogFileReader::Step::Bad)
            extent.isBroken = !reader.checkNeverDurable();
        if (step != LogFileReader::Step::Record || record.timeMs > limit.untilMs)
            break;
        if (visit)
            VARVE_CHECK(visit(record));
        if (extent.firstSequence == 0) {
            extent.firstSequence = record.sequence;
            extent.firstTimeMs = record.timeMs;
        }
        extent.lastSequence = record.sequence;
        extent.lastTimeMs = record.timeMs;
        extent.endBytes = reader.offsetBytes();
    }
    return extent;
}

} // namespace varve::log
