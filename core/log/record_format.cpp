// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/record_format.h"

#include "core/base/byte_io.h"
#include "core/base/hash.h"

#include <algorithm>
#include <cstdio>

namespace varve::log {

namespace {

constexpr std::string_view kMagic = "VARVELOG";
constexpr std::size_t kChecksumBytes = sizeof(std::uint32_t);

void putChecksum(ByteWriter& writer, std::uint32_t& checksum, std::uint32_t key)
{
    checksum = crc32c(writer.bytes(), key);
    writer.put(checksum);
}

} // namespace

std::uint64_t RecordHeader::bodyBytes() const
{
    const std::uint64_t end = kRecordHeaderBytes + std::uint64_t{payloadBytes};
    return (end + kAlignmentBytes - 1) / kAlignmentBytes * kAlignmentBytes - kRecordHeaderBytes;
}

std::vector<std::byte> encodeFileHeader(FileHeader& header)
{
    ByteWriter writer;
    writer.putRaw(std::as_bytes(std::span(kMagic)));
    writer.put(kFormatVersion);
    writer.put(static_cast<std::uint32_t>(kFileHeaderBytes));
    writer.put(header.firstSequence);
    writer.put(header.baseTimeMs);
    writer.put(header.seed);
    writer.put(std::uint32_t{0});
    putChecksum(writer, header.checksum, 0);
    return writer.toVector();
}

Result<FileHeader> decodeFileHeader(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    ByteReader reader(bytes);
    const auto magic = reader.getRaw(kMagic.size());
    const auto version = reader.get<std::uint32_t>();
    const auto headerBytes = reader.get<std::uint32_t>();
    FileHeader header;
    header.firstSequence = reader.get<Sequence>();
    header.baseTimeMs = reader.get<std::int64_t>();
    header.seed = reader.get<std::uint64_t>();
    reader.get<std::uint32_t>(); // reserved
    header.checksum = reader.get<std::uint32_t>();
    if (!reader.ok() || crc32c(bytes.first(kFileHeaderBytes - kChecksumBytes)) != header.checksum ||
        std::string_view(reinterpret_cast<const char*>(magic.data()), magic.size()) != kMagic)
        return Error{ErrorCode::Corrupt, "log file header is damaged at offset 0", path, 0};
    if (version > kFormatVersion)
        return Error{ErrorCode::FormatTooNew,
                     "log format " + std::to_string(version) + " is newer than this program", path, 0};
    if (version == 0 || headerBytes != kFileHeaderBytes)
        return Error{ErrorCode::Corrupt, "log file header makes no sense at offset 8", path, 0};
    return header;
}

EncodedRecord encodeRecordAround(RecordHeader& header, std::span<const std::byte> payload, std::uint32_t key)
{
    static constexpr std::array<std::byte, kAlignmentBytes> kZeros{};
    header.payloadBytes = static_cast<std::uint32_t>(payload.size());
    EncodedRecord record{{}, std::span(kZeros).first(static_cast<std::size_t>(header.bodyBytes()) - payload.size())};
    header.payloadChecksum = crc32c(record.padding, crc32c(payload, key));
    ByteWriter writer;
    writer.put(header.payloadBytes);
    writer.put(std::uint32_t{header.type}); // three zero bytes behind the type
    writer.put(header.sequence);
    writer.put(header.timeMs);
    writer.put(header.durableThrough);
    writer.put(header.previousChecksum);
    writer.put(header.payloadChecksum);
    putChecksum(writer, header.checksum, key);
    std::copy(writer.bytes().begin(), writer.bytes().end(), record.head.begin());
    return record;
}

std::vector<std::byte> encodeRecord(RecordHeader& header, std::span<const std::byte> payload,
                                    std::uint32_t key)
{
    const EncodedRecord record = encodeRecordAround(header, payload, key);
    ByteWriter whole;
    whole.putRaw(record.head);
    whole.putRaw(payload);
    whole.putRaw(record.padding);
    return whole.toVector();
}

std::optional<RecordHeader> decodeRecordHeader(std::span<const std::byte> bytes, std::uint32_t key)
{
    ByteReader reader(bytes);
    RecordHeader header;
    header.payloadBytes = reader.get<std::uint32_t>();
    const auto type = reader.get<std::uint32_t>();
    header.type = static_cast<std::uint8_t>(type);
    header.sequence = reader.get<Sequence>();
    header.timeMs = reader.get<std::int64_t>();
    header.durableThrough = reader.get<Sequence>();
    header.previousChecksum = reader.get<std::uint32_t>();
    header.payloadChecksum = reader.get<std::uint32_t>();
    header.checksum = reader.get<std::uint32_t>();
    // The cheap tests come first: looking for records behind damage calls this at every eighth byte.
    if (!reader.ok() || type != header.type || header.payloadBytes > kMaxPayloadBytes ||
        header.durableThrough >= header.sequence ||
        crc32c(bytes.first(kRecordHeaderBytes - kChecksumBytes), key) != header.checksum)
        return std::nullopt;
    return header;
}

bool bodyMatches(const RecordHeader& header, std::span<const std::byte> body, std::uint32_t key)
{
    return body.size() == header.bodyBytes() && crc32c(body, key) == header.payloadChecksum;
}

std::string logFileName(Sequence firstSequence)
{
    char name[32];
    std::snprintf(name, sizeof name, "%020llu.log", static_cast<unsigned long long>(firstSequence));
    return name;
}

} // namespace varve::log
