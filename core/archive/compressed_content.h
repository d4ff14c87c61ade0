// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/hash.h"
#include "core/fs/atomic_file.h"

/// The first part of an archive file: one zstd frame. zstd is known to this file's source only.
namespace varve::archive {

/// What compressing made.
struct Compressed {
    std::uint64_t contentBytes = 0;
    std::uint64_t compressedBytes = 0;
    std::string sha256;    ///< of the content
    std::uint32_t crc = 0; ///< CRC-32C of the frame
};

/// Appends the first `contentBytes` bytes of `content` to `target` as one zstd frame with a checksum.
/// Errors:   Corrupt when the content is shorter; those of `target`.
/// Cost:     constant memory, about 2 MB.
Result<Compressed> compressInto(fs::AtomicFile& target, const fs::ReadableFile& content, std::uint64_t contentBytes,
                                const std::filesystem::path& path);

/// SHA-256 of the first `bytes` bytes of a file. Corrupt when it is shorter.
Result<std::string> hashContent(const fs::ReadableFile& content, std::uint64_t bytes, const std::filesystem::path& path);

/// The content of a frame as a file that is read mostly forward: going back further than the last read decompresses it
/// from its beginning.
/// Errors:   Corrupt from reading where the frame is damaged; bytes may still differ from what was kept, so that a reader
///           relies on checksums of its own, or on the hash.
std::unique_ptr<fs::ReadableFile> readCompressed(std::unique_ptr<fs::ReadableFile> file, std::uint64_t compressedBytes,
                                                 std::uint64_t contentBytes, std::filesystem::path path);

} // namespace varve::archive
