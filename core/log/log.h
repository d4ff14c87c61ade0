// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace varve::log {

/// Number of a committed batch; the first is 1 and each batch takes the next.
using Sequence = std::uint64_t;

/// Largest payload of one record.
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{1} << 30;

/// One record as read back. `payload` is opaque to this folder.
struct Record {
    Sequence sequence = 0;
    std::int64_t timeMs = 0; ///< UTC, never smaller than the record's before it
    std::uint8_t type = 0;
    std::span<const std::byte> payload; ///< lives until the next call
};

/// Appends records to the files `<first-sequence>.log` of one folder (core/FORMAT.md, "Write-ahead log").
/// Each record's checksum is chained to the one before it and seeded per file with a random number, so stale
/// or recycled bytes never verify.
/// Threads:  one at a time.
class LogWriter {
public:
    /// Starts a new file, whose next record will have `nextSequence`. It begins with fresh copies of those
    /// records of the file before that nothing proves to be synced, so on return the file, its name and every
    /// record that replay() delivers are durable. Times go on from the last record that is there. A gap to
    /// the last record is allowed; replay() across it is Corrupt. The caller holds the collection's lock.
    /// Errors:   AlreadyExists when the folder already has that record or a later one; Corrupt, NoSpace, Io.
    /// Cost:     reads the newest file twice.
    static Result<std::unique_ptr<LogWriter>> create(fs::FileSystem& fileSystem,
                                                     const std::filesystem::path& folder,
                                                     Sequence nextSequence);
    ~LogWriter();

    /// Writes one record; survives a kill of this process on return, a power cut only after sync(). A time
    /// before the last record's is raised to it.
    /// Errors:   InvalidArgument when the payload is over kMaxPayloadBytes;
    ///           NoSpace, Io: the file is cut back to its last whole record; if that fails too, or after any
    ///           failed sync, every later call fails (isBroken()).
    Result<Sequence> append(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload);
    /// Begins to bring appended records to the disk; a hint before sync().
    void startWriting();
    /// Makes every appended record survive a power cut. A failure is final for this writer.
    Result<> sync();
    /// Syncs the present file and starts the next one. Nothing happens when the present one has no record.
    /// Errors:   NoSpace, Io: the present file goes on being used, unless isBroken().
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

/// How reading ended. Sequences and count are those of the records handed over.
struct ReplaySummary {
    Sequence firstSequence = 0; ///< 0 when nothing was handed over
    Sequence lastSequence = 0;
    std::uint64_t records = 0;
    bool tornTail = false; ///< the last file ended in unfinished writes, never acknowledged as durable
    std::uint64_t tornBytes = 0;
};

/// Reads every record with sequence > `after` and <= `upTo`, oldest first, and hands it to `apply`.
/// A torn tail ends reading normally: bytes at the end of the last file that are no record, where nothing
/// shows that a record there was ever synced. A bad record that had been synced is Corrupt (a record behind
/// it says so, or a following file), and so are a gap between files and a sequence out of order; the error
/// names file and offset. A file counts only up to where the following one begins: whatever else it holds was
/// copied to that one or given up when that one was made.
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

/// "00000000000000000001.log"
std::string logFileName(Sequence firstSequence);

/// Log files of a folder, oldest first. Foreign names are ignored.
Result<std::vector<LogFile>> listLogFiles(fs::FileSystem& fileSystem, const std::filesystem::path& folder);

/// Removes files all of whose records have sequence <= `upTo`; never the newest file.
Result<> removeLogFilesThrough(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                               Sequence upTo);

} // namespace varve::log
