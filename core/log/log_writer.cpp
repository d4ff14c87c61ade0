// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/atomic_file.h"
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

/// The newest file that is already in the folder, and how far it got.
struct Predecessor {
    LogFile file;
    Sequence provenThrough = 0; ///< known to have been synced
    Sequence lastSequence = 0;
    std::int64_t baseTimeMs = kNoTime;
};

/// Reads a predecessor, making sure that all its records come before `nextSequence`.
Result<Predecessor> examine(fs::FileSystem& fileSystem, const LogFile& file, Sequence nextSequence)
{
    if (file.firstSequence > nextSequence)
        return Error{ErrorCode::AlreadyExists, "log goes on behind " + std::to_string(nextSequence),
                     file.path, 0};
    VARVE_TRY(auto reader, LogFileReader::open(fileSystem, file));
    Predecessor found{file, file.firstSequence - 1, file.firstSequence - 1, reader.header().baseTimeMs};
    while (true) {
        Record record;
        VARVE_TRY(const auto step, reader.next(record));
        if (step != LogFileReader::Step::Record)
            return found;
        if (record.sequence >= nextSequence)
            return Error{ErrorCode::AlreadyExists,
                         "log already has record " + std::to_string(record.sequence), file.path, 0};
        found.lastSequence = record.sequence;
        found.provenThrough = std::max(found.provenThrough, reader.durableThrough());
    }
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

    Result<> startFile(const Predecessor* carryFrom);
    Result<> carryRecords(fs::AtomicFile& target, const Predecessor& from);
    EncodedRecord encodeNext(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload,
                             RecordHeader& header) const;
    void acceptNext(const RecordHeader& header);
    Result<> checkUsable() const;
};

/// Makes the file whole under its name at once, so that a log file never lacks a good header.
Result<> LogWriter::Impl::startFile(const Predecessor* carryFrom)
{
    const Sequence first = carryFrom ? carryFrom->provenThrough + 1 : next;
    FileHeader header{first, carryFrom ? carryFrom->baseTimeMs : lastTimeMs, makeSeed(), 0};
    const auto bytes = encodeFileHeader(header);
    const auto newPath = folder / logFileName(first);
    VARVE_TRY(const auto start, fs::AtomicFile::create(*fileSystem, newPath));
    VARVE_CHECK(start->append(bytes));
    key = header.checksum;
    previousChecksum = header.checksum;
    fileHasRecords = false;
    next = first;
    if (carryFrom)
        VARVE_CHECK(carryRecords(*start, *carryFrom));
    VARVE_CHECK(start->commit());
    VARVE_TRY(file, fileSystem->createFile(newPath, fs::CreateMode::Append));
    path = newPath;
    durableThrough = next - 1;
    return {};
}

/// Writes the predecessor's unproven records once more. They were read, so they count from now on; but they
/// may be in memory only, and syncing their file again would prove nothing if its last sync had failed.
Result<> LogWriter::Impl::carryRecords(fs::AtomicFile& target, const Predecessor& from)
{
    VARVE_TRY(auto reader, LogFileReader::open(*fileSystem, from.file));
    while (reader.nextSequence() <= from.lastSequence) {
        Record record;
        VARVE_TRY(const auto step, reader.next(record));
        if (step != LogFileReader::Step::Record)
            return reader.corruptHere("log changed while it was read");
        lastTimeMs = record.timeMs;
        if (record.sequence <= from.provenThrough)
            continue;
        durableThrough = record.sequence - 1; // true as soon as the file has its name
        RecordHeader header;
        const EncodedRecord encoded = encodeNext(record.type, record.timeMs, record.payload, header);
        for (const std::span<const std::byte> part : {std::span<const std::byte>(encoded.head), record.payload, encoded.padding})
            VARVE_CHECK(target.append(part));
        acceptNext(header);
    }
    return {};
}

EncodedRecord LogWriter::Impl::encodeNext(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload,
                                          RecordHeader& header) const
{
    header.type = type;
    header.sequence = next;
    header.timeMs = std::max(timeMs, lastTimeMs);
    header.durableThrough = durableThrough;
    header.previousChecksum = previousChecksum;
    return encodeRecordAround(header, payload, key);
}

void LogWriter::Impl::acceptNext(const RecordHeader& header)
{
    lastTimeMs = header.timeMs;
    previousChecksum = header.checksum;
    fileHasRecords = true;
    ++next;
}

Result<> LogWriter::Impl::checkUsable() const
{
    if (isBroken)
        return Error{ErrorCode::Io, "log takes nothing more after an earlier failure; open it again", path,
                     0};
    return {};
}

LogWriter::LogWriter() : m_impl(std::make_unique<Impl>()) {}
LogWriter::~LogWriter() = default;

Result<std::unique_ptr<LogWriter>>
LogWriter::create(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence nextSequence)
{
    if (nextSequence == 0)
        return Error{ErrorCode::InvalidArgument, "log sequences begin at 1", folder, 0};
    VARVE_CHECK(fs::removeTemporaryFiles(fileSystem, folder));
    VARVE_TRY(const auto files, listLogFiles(fileSystem, folder));
    std::unique_ptr<LogWriter> writer(new LogWriter);
    Impl& impl = *writer->m_impl;
    impl.fileSystem = &fileSystem;
    impl.folder = folder;
    impl.next = nextSequence;
    if (files.empty()) {
        VARVE_CHECK(impl.startFile(nullptr));
        return writer;
    }
    VARVE_TRY(const auto predecessor, examine(fileSystem, files.back(), nextSequence));
    impl.lastTimeMs = predecessor.baseTimeMs;
    const bool goesOn = predecessor.lastSequence + 1 == nextSequence;
    VARVE_CHECK(impl.startFile(goesOn ? &predecessor : nullptr));
    return writer;
}

Result<Sequence> LogWriter::append(std::uint8_t type, std::int64_t timeMs, std::span<const std::byte> payload)
{
    VARVE_CHECK(m_impl->checkUsable());
    if (payload.size() > kMaxPayloadBytes)
        return Error{ErrorCode::InvalidArgument, "log record too large", m_impl->path, 0};
    RecordHeader header;
    const EncodedRecord record = m_impl->encodeNext(type, timeMs, payload, header);
    const std::span<const std::byte> parts[] = {record.head, payload, record.padding};
    const std::uint64_t sizeBefore = m_impl->file->sizeBytes();
    if (auto appended = m_impl->file->appendParts(parts); !appended) {
        m_impl->isBroken = !m_impl->file->truncate(sizeBefore);
        return std::move(appended).error();
    }
    m_impl->acceptNext(header);
    return header.sequence;
}

void LogWriter::startWriting()
{
    if (!m_impl->isBroken)
        m_impl->file->startWriting();
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
    const Impl& now = *m_impl;
    Impl fresh{now.fileSystem, now.folder, {}, nullptr, now.next, now.durableThrough, now.lastTimeMs, 0, 0, false, false};
    if (auto started = fresh.startFile(nullptr); !started) {
        // Once the new name may be there, going on in the old file would put one record in two places.
        const auto status = now.fileSystem->status(now.folder / logFileName(now.next));
        m_impl->isBroken = status.hasValue() || status.error().code != ErrorCode::NotFound;
        return started;
    }
    *m_impl = std::move(fresh);
    return {};
}

Sequence LogWriter::nextSequence() const
{
    return m_impl->next;
}
std::uint64_t LogWriter::fileSizeBytes() const
{
    return m_impl->file->sizeBytes();
}
const std::filesystem::path& LogWriter::filePath() const
{
    return m_impl->path;
}
bool LogWriter::isBroken() const
{
    return m_impl->isBroken;
}

} // namespace varve::log
