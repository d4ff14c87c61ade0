// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/record_format.h"

namespace varve::log {

/// Reads the records of one log file in order.
/// Threads:  one at a time.
class LogFileReader {
public:
    /// Errors:   Corrupt when the header is damaged or is not that of `file`; FormatTooNew, Io.
    static Result<LogFileReader> open(fs::FileSystem& fileSystem, const LogFile& file);
    /// The same for contents that are kept elsewhere under another form.
    static Result<LogFileReader> open(std::unique_ptr<fs::ReadableFile> contents, const LogFile& file);

    enum class Step {
        Record, ///< `record` is the next one
        End,    ///< the file ends behind a whole record
        Bad     ///< the bytes at offsetBytes() are not the next record
    };
    /// Errors:   Corrupt when an intact record is not the one that belongs here; Io.
    Result<Step> next(Record& record);

    /// After Bad: Corrupt when bytes that are still there prove that the bad record had once been synced, or that only one
    /// bit of it is wrong, which makes this damage and not an unfinished write.
    Result<> checkNeverDurable();

    Error corruptHere(const std::string& what) const;
    const FileHeader& header() const { return m_header; }
    Sequence nextSequence() const { return m_nextSequence; }
    /// What the last record said about its predecessors.
    Sequence durableThrough() const { return m_durableThrough; }
    std::uint64_t offsetBytes() const { return m_offset; }
    std::uint64_t remainingBytes() const { return m_sizeBytes - m_offset; }

private:
    LogFileReader(std::unique_ptr<fs::ReadableFile> file, std::filesystem::path path);
    Result<> checkNoBitFlipped();

    /// Up to `sizeBytes` bytes at `offset`, fewer at the end of the file; they live until the next call.
    Result<std::span<const std::byte>> bytesAt(std::uint64_t offset, std::uint64_t sizeBytes);

    std::unique_ptr<fs::ReadableFile> m_file;
    std::filesystem::path m_path;
    FileHeader m_header;
    std::vector<std::byte> m_window;
    std::uint64_t m_windowOffset = 0;
    std::size_t m_windowBytes = 0;
    std::uint64_t m_sizeBytes = 0;
    std::uint64_t m_offset = 0;
    Sequence m_nextSequence = 0;
    Sequence m_durableThrough = 0;
    std::uint32_t m_previousChecksum = 0;
};

} // namespace varve::log
