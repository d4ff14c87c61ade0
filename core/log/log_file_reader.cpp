// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log_file_reader.h"

#include "core/log/one_bit.h"

#include <algorithm>

namespace varve::log {

namespace {

constexpr std::uint64_t kWindowBytes = std::uint64_t{1} << 18;
/// A record larger than this is not looked through for a flipped bit.
constexpr std::uint64_t kMostForOneBit = std::uint64_t{1} << 26;

} // namespace

LogFileReader::LogFileReader(std::unique_ptr<fs::ReadableFile> file, std::filesystem::path path)
    : m_file(std::move(file)), m_path(std::move(path)), m_sizeBytes(m_file->sizeBytes())
{
}

Result<LogFileReader> LogFileReader::open(fs::FileSystem& fileSystem, const LogFile& file)
{
    VARVE_TRY(auto readable, fileSystem.openFile(file.path));
    return open(std::move(readable), file);
}

Result<LogFileReader> LogFileReader::open(std::unique_ptr<fs::ReadableFile> contents, const LogFile& file)
{
    LogFileReader reader(std::move(contents), file.path);
    VARVE_TRY(const auto bytes, reader.bytesAt(0, kFileHeaderBytes));
    VARVE_TRY(reader.m_header, decodeFileHeader(bytes, file.path));
    if (reader.m_header.firstSequence != file.firstSequence)
        return Error{ErrorCode::Corrupt, "log file has the name of another one", file.path, 0};
    reader.m_offset = kFileHeaderBytes;
    reader.m_nextSequence = reader.m_header.firstSequence;
    reader.m_previousChecksum = reader.m_header.checksum;
    return reader;
}

Result<LogFileReader::Step> LogFileReader::next(Record& record)
{
    if (m_offset == m_sizeBytes)
        return Step::End;
    VARVE_TRY(const auto start, bytesAt(m_offset, kRecordHeaderBytes));
    const auto header = decodeRecordHeader(start, m_header.checksum);
    if (!header || header->recordBytes() > remainingBytes())
        return Step::Bad;
    VARVE_TRY(const auto bytes, bytesAt(m_offset, header->recordBytes()));
    if (bytes.size() != header->recordBytes())
        return Step::Bad;
    const auto body = bytes.subspan(kRecordHeaderBytes);
    if (!bodyMatches(*header, body, m_header.checksum))
        return Step::Bad;
    if (header->sequence != m_nextSequence)
        return corruptHere("log record " + std::to_string(header->sequence) + " stands where " +
                           std::to_string(m_nextSequence) + " belongs");
    if (header->previousChecksum != m_previousChecksum) {
        // Another version of the record before: lost in a power cut if it was never synced, else damage.
        if (header->durableThrough + 1 >= m_nextSequence)
            return corruptHere("log record does not continue the one before it");
        return Step::Bad;
    }
    record = Record{header->sequence, header->timeMs, header->type, body.first(header->payloadBytes)};
    m_offset += header->recordBytes();
    m_previousChecksum = header->checksum;
    m_durableThrough = header->durableThrough;
    ++m_nextSequence;
    return Step::Record;
}

Result<> LogFileReader::checkNeverDurable()
{
    for (std::uint64_t offset = m_offset; offset < m_sizeBytes; offset += kAlignmentBytes) {
        VARVE_TRY(const auto bytes, bytesAt(offset, kRecordHeaderBytes));
        const auto header = decodeRecordHeader(bytes, m_header.checksum);
        if (header && header->durableThrough >= m_nextSequence)
            return corruptHere("log record " + std::to_string(m_nextSequence) +
                               " is damaged; a record behind it shows that it had been stored");
    }
    return checkNoBitFlipped();
}

Result<> LogFileReader::checkNoBitFlipped()
{
    VARVE_TRY(const auto bytes, bytesAt(m_offset, kMostForOneBit));
    const auto record = withOneBitPutRight(bytes, m_header.checksum);
    if (!record)
        return {};
    const auto header = decodeRecordHeader(*record, m_header.checksum);
    if (header->sequence != m_nextSequence || header->previousChecksum != m_previousChecksum)
        return {};
    return corruptHere("log record " + std::to_string(m_nextSequence) + " is damaged: one bit of it was flipped");
}

Error LogFileReader::corruptHere(const std::string& what) const
{
    return Error{ErrorCode::Corrupt, what + " at offset " + std::to_string(m_offset), m_path, 0};
}

Result<std::span<const std::byte>> LogFileReader::bytesAt(std::uint64_t offset, std::uint64_t sizeBytes)
{
    const std::uint64_t wanted = std::min(sizeBytes, m_sizeBytes - offset);
    if (offset < m_windowOffset || offset + wanted > m_windowOffset + m_windowBytes) {
        const std::uint64_t window = std::min(std::max(wanted, kWindowBytes), m_sizeBytes - offset);
        m_window.resize(static_cast<std::size_t>(window));
        m_windowBytes = 0;
        VARVE_TRY(m_windowBytes, m_file->readAt(offset, m_window));
        m_windowOffset = offset;
    }
    const auto window = std::span<const std::byte>(m_window).first(m_windowBytes);
    const auto rest = window.subspan(static_cast<std::size_t>(offset - m_windowOffset));
    return rest.first(std::min(rest.size(), static_cast<std::size_t>(wanted)));
}

} // namespace varve::log
