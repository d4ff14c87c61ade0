// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log_file_reader.h"

#include <algorithm>
#include <limits>
#include <random>

namespace varve::log {

namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

std::uint64_t makeSeed()
{
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}

/// Time of the last record of the newest file, having made sure that all its records come before `nextSequence`.
Result<std::int64_t> lastTimeBefore(fs::FileSystem& fileSystem, const LogFile& file, Sequence nextSequence)
{
    VARVE_TRY(auto reader, LogFileReader::open(fileSystem, file));
    std::int64_t timeMs = reader.header().baseTimeMs;
    while (true) {
        Record record;
        VARVE_TRY(const auto step, reader.next(record));
        if (step != LogFileReader::Step::Record)
            return timeMs;
        if (record.sequence >= nextSequence)
            return Error{ErrorCode::AlreadyExists, "log already has record " + std::to_string(nextSequence), file.path,
                         0};
        timeMs = record.timeMs;
    }
}

/// What a replay has just read may still be in memory only; it must not be lost once later records are durable.
Result<> syncFile(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const auto file, fileSystem.createFile(path, fs::CreateMode::Append));
    VARVE_CHECK(file->sync());
    return file->close();
}

} // namespace

struct LogWriter::Impl {
    fs::FileSystem* fileSystem = nullptr;
    std::filesystem::path folder;
    std::filesystem::path path;
    std::unique_ptr<fs::WritableFile> file;
    Sequence next = 0;
    Sequence durableThrough = 0;
    std::int64_t lastTimeMs = kNoTime;
    std::uint32_t key = 0;
    std::uint32_t previousChecksum = 0;
    bool fileHasRecords = false;
    bool isBroken = false;

    Result<> startFile();
    Result<> checkUsable() const;
};

/// Makes the file whole under its name at once, so that a log file never lacks a good header.
Result<> LogWriter::Impl::startFile()
{
    FileHeader header{next, lastTimeMs, makeSeed(), 0};
    const auto bytes = encodeFileHeader(header);
    const auto newPath = folder / logFileName(next);
    VARVE_CHECK(fs::replaceFileAtomically(*fileSystem, newPath, bytes));
    VARVE_TRY(file, fileSystem->createFile(newPath, fs::CreateMode::Append));
    path = newPath;
    key = header.checksum;
    previousChecksum = header.checksum;
    durableThrough = next - 1;
    fileHasRecords = false;
    return {};
}

Result<> LogWriter::Impl::checkUsable() const
{
    if (isBroken)
        return Error{ErrorCode::Io, "log takes nothing more after an earlier failure; open it again", path, 0};
    return {};
}

LogWriter::LogWriter() : m_impl(std::make_unique<Impl>()) {}
LogWriter::~LogWriter() = default;

Result<std::unique_ptr<LogWriter>> LogWriter::create(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                                     Sequence nextSequence)
{
    if (nextSequence == 0)
        return Error{ErrorCode::InvalidArgument, "log sequences begin at 1", folder, 0};
    VARVE_CHECK(fs::removeTemporaryFiles(fileSystem, folder));
    VARVE_TRY(const auto files, listLogFiles(fileSystem, folder));
    std::int64_t lastTimeMs = kNoTime;
    if (!files.empty()) {
        const LogFile& newest = files.back();
        if (newest.firstSequence > nextSequence)
            return Error{ErrorCode::AlreadyExists, "log goes on behind " + std::to_string(nextSequence), newest.path, 0};
        VARVE_TRY(lastTimeMs, lastTimeBefore(fileSystem, newest, nextSequence));
        if (newest.firstSequence < nextSequence)
            VARVE_CHECK(syncFile(fileSystem, newest.path));
    }
    std::unique_ptr<LogWriter> writer(new LogWriter);
    writer->m_impl->fileSystem = &fileSystem;
    writer->m_impl->folder = folder;
    writer->m_impl->next = nextSequence;
    writer->m_impl->lastTimeMs = lastTimeMs;
    VARVE_CHECK(writer->m_impl->startFile());
    return writer;
}

Result<Sequence> LogWriter::append(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload)
{
    VARVE_CHECK(m_impl->checkUsable());
    if (payload.size() > kMaxPayloadBytes)
        return Error{ErrorCode::InvalidArgument, "log record too large", m_impl->path, 0};
    RecordHeader header;
    header.type = type;
    header.sequence = m_impl->next;
    header.timeMs = std::max(timeMs, m_impl->lastTimeMs);
    header.durableThrough = m_impl->durableThrough;
    header.previousChecksum = m_impl->previousChecksum;
    const auto bytes = encodeRecord(header, payload, m_impl->key);
    const std::uint64_t sizeBefore = m_impl->file->sizeBytes();
    if (auto appended = m_impl->file->append(bytes); !appended) {
        m_impl->isBroken = !m_impl->file->truncate(sizeBefore);
        return std::move(appended).error();
    }
    m_impl->lastTimeMs = header.timeMs;
    m_impl->previousChecksum = header.checksum;
    m_impl->fileHasRecords = true;
    return m_impl->next++;
}

Result<> LogWriter::sync()
{
    VARVE_CHECK(m_impl->checkUsable());
    if (m_impl->durableThrough + 1 == m_impl->next)
        return {};
    if (auto synced = m_impl->file->sync(); !synced) {
        m_impl->isBroken = true;
        return synced;
    }
    m_impl->durableThrough = m_impl->next - 1;
    return {};
}

Result<> LogWriter::rotate()
{
    VARVE_CHECK(sync());
    if (!m_impl->fileHasRecords)
        return {};
    auto started = m_impl->startFile();
    if (!started) {
        // Once the new name may be there, going on in the old file would put one record in two places.
        const auto status = m_impl->fileSystem->status(m_impl->folder / logFileName(m_impl->next));
        m_impl->isBroken = status.hasValue() || status.error().code != ErrorCode::NotFound;
    }
    return started;
}

Sequence LogWriter::nextSequence() const { return m_impl->next; }
std::uint64_t LogWriter::fileSizeBytes() const { return m_impl->file->sizeBytes(); }
const std::filesystem::path& LogWriter::filePath() const { return m_impl->path; }
bool LogWriter::isBroken() const { return m_impl->isBroken; }

} // namespace varve::log
