// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/byte_io.h"
#include "core/fs/file_system.h"
#include "core/index/vector_index.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace varve::index {

constexpr std::uint32_t kSealedVersion = 1;
constexpr std::size_t kSealedHeaderBytes = 64;
constexpr std::size_t kSealedBlockBytes = 65536;

/// Which file of a segment.
enum class SealedKind : std::uint8_t { Rows, Labels, Codes, Graph };

/// "vectors.f32", "labels.u64", "codes.packed" or "graph.hnsw".
std::string_view sealedFileName(SealedKind kind);

/// What the first bytes of a segment's file say (core/FORMAT.md, "Segments").
struct SealedHeader {
    SealedKind kind = SealedKind::Rows;
    Metric metric = Metric::Cosine;
    std::uint64_t segmentId = 0;
    std::uint64_t rows = 0;
    std::uint32_t dimension = 0;
    std::uint32_t parameter = 0; ///< Graph: links per row and level; Codes: bits per dimension; otherwise 0
    std::uint64_t payloadBytes = 0;
};

/// Writes one file of a segment front to back: header, payload, a checksum for every block.
class SealedFileWriter {
public:
    /// Errors:   those of FileSystem::createFile.
    static Result<SealedFileWriter> create(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                           const SealedHeader& header, fs::CreateMode mode);
    Result<> append(std::span<const std::byte> data);
    /// Writes the checksums, syncs and closes. Internal when the payload is not as long as the header said.
    /// Durable:  the contents; the name after the folder's sync.
    Result<SegmentFiles::File> finish();

private:
    SealedFileWriter(std::unique_ptr<fs::WritableFile> file, const SealedHeader& header);
    Result<> writeOut(std::span<const std::byte> data);
    Result<> closeBlock();

    std::unique_ptr<fs::WritableFile> m_file;
    SealedHeader m_header;
    std::uint64_t m_payloadBytes = 0;
    std::uint64_t m_unsyncedBytes = 0;
    std::uint32_t m_fileCrc = 0;
    std::vector<std::byte> m_block;
    ByteWriter m_blockCrcs;
};

/// What header and table of checksums say. Both are proven by the manifest's checksum of the whole file, which follows
/// from them, so that no byte of the payload has to be read for this.
struct SealedOutline {
    SealedHeader header;
    std::vector<std::uint32_t> blockCrcs; ///< of each block of the payload

    std::span<const std::byte> block(std::span<const std::byte> payload, std::size_t number) const;
    bool isGood(std::span<const std::byte> payload, std::size_t number) const;
};

/// Checks a file of `sizeBytes` but for its payload. `read(offset, out)` gives any part of it; of `expected` the
/// parameter and the payload's length are not compared.
/// Errors:   Corrupt, FormatTooNew (a newer file that is whole), those of `read`; without a path.
/// Cost:     reads 64 bytes and 4 bytes for each block; the whole file only when it is of a newer version.
using ReadPart = std::function<Result<>(std::uint64_t offset, std::span<std::byte> out)>;
Result<SealedOutline> checkSealedOutline(const ReadPart& read, std::uint64_t sizeBytes,
                                         const SegmentFiles::File& listed, const SealedHeader& expected);

/// The manifest's entry for a file. Corrupt, with the path, when it has none.
Result<SegmentFiles::File> listedFile(const std::filesystem::path& folder, const SegmentFiles& files,
                                      SealedKind kind);

/// True when the list has a file of that kind; a segment may be without a graph.
bool hasFile(const SegmentFiles& files, SealedKind kind);

/// Reads all files in blocks of constant memory and compares size and checksum with the manifest's.
/// Errors:   Corrupt (names the first damaged file), Cancelled, those of reading.
Result<> verifySealedFiles(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const SegmentFiles& files, const OperationControl& control);

} // namespace varve::index
