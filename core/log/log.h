// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace varve::log {

/// Number of a committed batch; the first is 1 and each batch takes the next.
using Sequence = std::uint64_t;

/// One record as read back. `payload` is opaque to this folder.
struct Record {
    Sequence sequence = 0;
    std::int64_t timeMs = 0; ///< UTC, never smaller than the record's before it
    std::uint8_t type = 0;
    std::span<const std::byte> payload; ///< lives until the next call
};

/// Appends records to the files `<first-sequence>.log` of one folder (core/FORMAT.md, "Write-ahead log").
/// Each record's checksum is chained to the one before it and seeded per file with a random number, so stale or
/// recycled bytes never verify.
/// Threads:  one at a time.
class LogWriter {
public:
    /// Starts a new file whose first record will have `nextSequence`. The file and its name are durable on return.
    static Result<std::unique_ptr<LogWriter>> create(fs::FileSystem& fileSystem,
                                                     const std::filesystem::path& folder, Sequence nextSequence);
    ~LogWriter();

    /// Writes one record; survives a kill of this process on return, a power cut only after sync().
    /// Errors:   NoSpace, Io: the file is cut back to its last whole record; if that fails too, or after any
    ///           failed sync, every later call fails (isBroken()).
    Result<Sequence> append(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload);
    /// Makes every appended record survive a power cut. A failure is final for this writer.
    Result<> sync();
    /// Syncs the present file and starts the next one. Nothing happens when the present one has no record.
    Result<> rotate();

    Sequence nextSequence() const;
    /// Bytes in the file being written.
    std::uint64_t fileSizeBytes() const;
    const std::filesystem::path& filePath() const;
    bool isBroken() const;

private:
    LogWriter();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// How reading ended.
struct ReplaySummary {
    Sequence firstSequence = 0; ///< 0 when nothing was read
    Sequence lastSequence = 0;
    std::uint64_t records = 0;
    bool tornTail = false;           ///< the last file ended in an unfinished record, which was never acknowledged
    std::uint64_t tornBytes = 0;
};

/// Reads every record with sequence > `after` and <= `upTo`, oldest first, and hands it to `apply`.
/// A torn tail (an unfinished or unverifiable last record with nothing valid behind it, in the last file) ends
/// reading normally; the same in the middle, a gap between files or a sequence out of order is Corrupt and names
/// file and offset.
/// Errors:   Corrupt, FormatTooNew, Io; whatever `apply` returns ends reading and is passed on.
/// Cost:     constant memory beyond the largest record.
Result<ReplaySummary> replay(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence after,
                             Sequence upTo, const std::function<Result<>(const Record&)>& apply);

/// One file of a log folder.
struct LogFile {
    Sequence firstSequence = 0;
    std::filesystem::path path;
    std::uint64_t sizeBytes = 0;
};

/// Log files of a folder, oldest first. Foreign names are ignored.
Result<std::vector<LogFile>> listLogFiles(fs::FileSystem& fileSystem, const std::filesystem::path& folder);

/// Removes files all of whose records have sequence <= `upTo`; never the newest file.
Result<> removeLogFilesThrough(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence upTo);

} // namespace varve::log
