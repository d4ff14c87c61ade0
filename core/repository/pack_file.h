// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/hash.h"
#include "core/base/result.h"
#include "core/fs/atomic_file.h"

#include <memory>
#include <string>
#include <vector>

/// Packs: files that hold many chunks, each compressed by itself and named by the SHA-256 of its content
/// (core/FORMAT.md, "Repository").
namespace varve::repository {

/// Contents are cut into chunks of so many bytes, the last one shorter. A multiple of SQLite's pages, so that a changed page
/// changes one chunk and moves none.
inline constexpr std::size_t kChunkBytes = 64 * 1024;

/// Where a pack has one chunk.
struct PackedChunk {
    std::string sha256; ///< of the content
    std::uint64_t offset = 0;
    std::uint32_t storedBytes = 0;
    std::uint32_t contentBytes = 0; ///< equal to storedBytes: stored as it is
};

/// The content as it is stored: compressed by zstd, or as it is where that does not make it smaller.
std::vector<std::byte> compressChunk(std::span<const std::byte> content);
/// The same into a buffer that was used before.
void compressChunk(std::span<const std::byte> content, std::vector<std::byte>& stored);

/// Writes one pack.
/// Threads:  one at a time.
class PackWriter {
public:
    /// `path` appears with commit(). Errors: NoSpace, PermissionDenied, Io.
    static Result<PackWriter> create(fs::FileSystem& fileSystem, const std::filesystem::path& path);
    /// Appends what compressChunk() gave for a content of that hash and size.
    Result<> add(const std::string& sha256, std::uint32_t contentBytes, std::span<const std::byte> stored);
    const std::vector<PackedChunk>& chunks() const { return m_chunks; }
    std::uint64_t sizeBytes() const { return m_file->sizeBytes(); }
    /// Begins to bring what was added to the disk; a hint before commit().
    void startWriting() { m_file->startWriting(); }
    /// Then reads the pack back and compares it with what was written. Corrupt. Durable: yes. Called once, last.
    Result<> commit();

private:
    PackWriter(fs::FileSystem& fileSystem, std::filesystem::path path, std::unique_ptr<fs::AtomicFile> file)
        : m_fileSystem(&fileSystem), m_path(std::move(path)), m_file(std::move(file))
    {
    }
    Result<> append(std::span<const std::byte> bytes);

    fs::FileSystem* m_fileSystem;
    std::filesystem::path m_path;
    std::unique_ptr<fs::AtomicFile> m_file;
    std::vector<PackedChunk> m_chunks;
    std::uint32_t m_crc = 0; ///< CRC-32C of everything written
};

/// The chunks of a pack, by its table alone. Corrupt, FormatTooNew.
Result<std::vector<PackedChunk>> readPackTable(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// Whether all bytes before its end are those that were written; packs of older programs do not tell and count as such. The
/// table was read before. Io.
Result<bool> isPackAsWritten(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// One chunk's content, compared with its hash. Corrupt.
Result<std::vector<std::byte>> readChunk(const fs::ReadableFile& pack, const PackedChunk& chunk,
                                         const std::filesystem::path& path);

} // namespace varve::repository
