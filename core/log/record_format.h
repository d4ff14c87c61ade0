// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/byte_io.h"
#include "core/log/log.h"

#include <array>
#include <optional>

namespace varve::log {

// The bytes of core/FORMAT.md, "Write-ahead log". Known to this folder only.

inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kFileHeaderBytes = 48;
inline constexpr std::size_t kRecordHeaderBytes = 44;
inline constexpr std::size_t kAlignmentBytes = 8;

/// Start of a file. `checksum` is the key that every record checksum of the file starts from.
struct FileHeader {
    Sequence firstSequence = 0;
    std::int64_t baseTimeMs = 0; ///< no record of this file is earlier
    std::uint64_t seed = 0;      ///< random, so that the key differs from file to file
    std::uint32_t checksum = 0;
};

/// Start of a record.
struct RecordHeader {
    std::uint32_t payloadBytes = 0;
    std::uint8_t type = 0;
    Sequence sequence = 0;
    std::int64_t timeMs = 0;
    Sequence durableThrough = 0;        ///< records up to here were synced when this one was written
    std::uint32_t previousChecksum = 0; ///< of the record before, or of the file header
    std::uint32_t payloadChecksum = 0;
    std::uint32_t checksum = 0;

    /// Payload with the zeros that fill the record up.
    std::uint64_t bodyBytes() const;
    std::uint64_t recordBytes() const { return kRecordHeaderBytes + bodyBytes(); }
};

/// Encodes and sets header.checksum.
std::vector<std::byte> encodeFileHeader(FileHeader& header);

/// Errors:   Corrupt when the bytes are not a whole file header, FormatTooNew.
Result<FileHeader> decodeFileHeader(std::span<const std::byte> bytes, const std::filesystem::path& path);

/// A record's header as it stands in the file, and the zeros behind its payload.
struct EncodedRecord {
    std::array<std::byte, kRecordHeaderBytes> head;
    std::span<const std::byte> padding;
};

/// Sets the sizes and checksums in `header` and encodes it; the payload stays where it is.
EncodedRecord encodeRecordAround(RecordHeader& header, std::span<const std::byte> payload, std::uint32_t key);

/// Header, payload and padding as one piece.
std::vector<std::byte> encodeRecord(RecordHeader& header, std::span<const std::byte> payload,
                                    std::uint32_t key);

/// The header at the start of `bytes`, if those are one written under `key`.
std::optional<RecordHeader> decodeRecordHeader(std::span<const std::byte> bytes, std::uint32_t key);

bool bodyMatches(const RecordHeader& header, std::span<const std::byte> body, std::uint32_t key);

} // namespace varve::log
