// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/repository/pack_file.h"

#include "core/base/byte_io.h"
#include "core/fs/file_copy.h"

#include <algorithm>
#include <array>
#include <zstd.h>

namespace varve::repository {

namespace stdfs = std::filesystem;

namespace {

constexpr std::uint32_t kFormatVersion = 1;
constexpr std::string_view kMagic = "VARVEPCK";
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kEntryBytes = 48;
constexpr std::size_t kFooterBytes = 40;
/// Beside the checksum of all bytes before the end: older programs wrote 0 there.
constexpr std::uint64_t kHasChecksum = 1ull << 32;
/// A table of more is not what any program of ours writes: 64 TB of content.
constexpr std::uint64_t kMostChunks = 1ull << 30;
/// Higher levels make pages of text and numbers a tenth smaller and take twice as long, and a snapshot waits for this.
constexpr int kLevel = 1;

Error corrupt(const stdfs::path& path, std::string what)
{
    return Error{ErrorCode::Corrupt, std::move(what), path, 0};
}

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// False when that is not what `content` was compressed to.
bool decompress(std::span<const std::byte> stored, std::span<std::byte> content)
{
    // Making a context takes about as long as decompressing a chunk.
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    const std::size_t made =
        ZSTD_decompressDCtx(context.get(), content.data(), content.size(), stored.data(), stored.size());
    return !ZSTD_isError(made) && made == content.size();
}

} // namespace

std::vector<std::byte> compressChunk(std::span<const std::byte> content)
{
    std::vector<std::byte> stored;
    compressChunk(content, stored);
    return stored;
}

void compressChunk(std::span<const std::byte> content, std::vector<std::byte>& stored)
{
    // Making a context takes longer than compressing a chunk.
    static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    stored.resize(ZSTD_compressBound(content.size()));
    const std::size_t size =
        ZSTD_compressCCtx(context.get(), stored.data(), stored.size(), content.data(), content.size(), kLevel);
    if (ZSTD_isError(size) || size >= content.size())
        stored.assign(content.begin(), content.end());
    else
        stored.resize(size);
}

Result<PackWriter> PackWriter::create(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    VARVE_TRY(auto file, fs::AtomicFile::create(fileSystem, path));
    ByteWriter header;
    header.putRaw(std::as_bytes(std::span(kMagic)));
    header.put(kFormatVersion);
    header.put(std::uint32_t{0});
    PackWriter writer(fileSystem, path, std::move(file));
    VARVE_CHECK(writer.append(header.bytes()));
    return writer;
}

Result<> PackWriter::append(std::span<const std::byte> bytes)
{
    m_crc = crc32c(bytes, m_crc);
    return m_file->append(bytes);
}

Result<> PackWriter::add(const std::string& sha256, std::uint32_t contentBytes, std::span<const std::byte> stored)
{
    m_chunks.push_back({sha256, m_file->sizeBytes(), static_cast<std::uint32_t>(stored.size()), contentBytes});
    return append(stored);
}

Result<> PackWriter::commit()
{
    ByteWriter table;
    for (const PackedChunk& chunk : m_chunks) {
        table.putRaw(bytesOfHex(chunk.sha256));
        table.put(chunk.offset);
        table.put(chunk.storedBytes);
        table.put(chunk.contentBytes);
    }
    ByteWriter footer;
    footer.put(m_file->sizeBytes());
    footer.put(static_cast<std::uint64_t>(m_chunks.size()));
    footer.put(kHasChecksum | crc32c(table.bytes(), m_crc));
    footer.put(crc32c(table.bytes()));
    footer.putRaw(std::as_bytes(std::span(kMagic)));
    footer.put(crc32c(footer.bytes()));
    VARVE_CHECK(append(table.bytes()));
    VARVE_CHECK(append(footer.bytes()));
    VARVE_CHECK(m_file->commit());
    // Each chunk has its SHA-256; here only a slip of the disk or of memory is to be found, for which a snapshot should not wait.
    VARVE_TRY(const std::uint32_t readBack, fs::crc32cOfFile(*m_fileSystem, m_path));
    return readBack == m_crc ? Result<>() : corrupt(m_path, "it is read back otherwise than it was written");
}

Result<std::vector<PackedChunk>> readPackTable(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    const std::uint64_t size = file->sizeBytes();
    std::array<std::byte, kHeaderBytes> header{};
    std::array<std::byte, kFooterBytes> footer{};
    if (size < kHeaderBytes + kFooterBytes)
        return corrupt(path, "it is too short");
    VARVE_CHECK(file->readAt(0, header));
    ByteReader start(header);
    if (const auto magic = start.getRaw(kMagic.size()); !std::ranges::equal(magic, std::as_bytes(std::span(kMagic))))
        return corrupt(path, "it is no pack");
    if (const auto version = start.get<std::uint32_t>(); version > kFormatVersion)
        return Error{ErrorCode::FormatTooNew, "written by a newer version (format " + std::to_string(version) + ")", path, 0};
    else if (version != kFormatVersion || start.get<std::uint32_t>() != 0)
        return corrupt(path, "its beginning is damaged");
    VARVE_CHECK(file->readAt(size - kFooterBytes, footer));
    ByteReader checksum(std::span<const std::byte>(footer).last(sizeof(std::uint32_t)));
    if (crc32c(std::span<const std::byte>(footer).first(kFooterBytes - sizeof(std::uint32_t))) != checksum.get<std::uint32_t>())
        return corrupt(path, "its end is damaged");
    ByteReader end(footer);
    const auto tableOffset = end.get<std::uint64_t>();
    const auto count = end.get<std::uint64_t>();
    static_cast<void>(end.get<std::uint64_t>());
    const auto tableCrc = end.get<std::uint32_t>();
    if (count > kMostChunks || tableOffset > size || tableOffset + count * kEntryBytes + kFooterBytes != size)
        return corrupt(path, "its table does not fit it");
    std::vector<std::byte> table(static_cast<std::size_t>(count) * kEntryBytes);
    VARVE_TRY(const std::size_t got, file->readAt(tableOffset, table));
    if (got != table.size() || crc32c(table) != tableCrc)
        return corrupt(path, "its table is damaged");
    std::vector<PackedChunk> chunks(static_cast<std::size_t>(count));
    ByteReader reader(table);
    for (PackedChunk& chunk : chunks) {
        chunk.sha256 = hexOf(reader.getRaw(32));
        chunk.offset = reader.get<std::uint64_t>();
        chunk.storedBytes = reader.get<std::uint32_t>();
        chunk.contentBytes = reader.get<std::uint32_t>();
        const bool fits = chunk.offset >= kHeaderBytes && chunk.offset + chunk.storedBytes <= tableOffset
                          && chunk.contentBytes <= kChunkBytes && chunk.storedBytes <= chunk.contentBytes;
        if (!fits)
            return corrupt(path, "a chunk in its table lies outside");
    }
    return chunks;
}

Result<bool> isPackAsWritten(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    if (file->sizeBytes() < kFooterBytes)
        return false;
    const std::uint64_t end = file->sizeBytes() - kFooterBytes;
    std::array<std::byte, kFooterBytes> footer{};
    VARVE_CHECK(file->readAt(end, footer));
    ByteReader reader(std::span<const std::byte>(footer).subspan(2 * sizeof(std::uint64_t)));
    const auto written = reader.get<std::uint64_t>();
    std::vector<std::byte> block(kBlockBytes);
    std::uint32_t crc = 0;
    for (std::uint64_t done = 0; done < end && written != 0;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, end - done));
        VARVE_TRY(const std::size_t size, file->readAt(done, std::span(block).first(wanted)));
        if (size != wanted)
            return false;
        crc = crc32c(std::span<const std::byte>(block).first(size), crc);
        done += size;
    }
    return written == 0 || written == (kHasChecksum | crc);
}

Result<std::vector<std::byte>> readChunk(const fs::ReadableFile& pack, const PackedChunk& chunk, const stdfs::path& path)
{
    // Sizes may come from an index that is damaged; none is believed beyond what a chunk can be.
    if (chunk.contentBytes > kChunkBytes || chunk.storedBytes > kChunkBytes)
        return corrupt(path, "a chunk cannot be so large");
    std::vector<std::byte> stored(chunk.storedBytes);
    VARVE_TRY(const std::size_t size, pack.readAt(chunk.offset, stored));
    std::vector<std::byte> content;
    if (chunk.storedBytes == chunk.contentBytes) {
        content = std::move(stored);
    } else {
        content.resize(chunk.contentBytes);
        if (!decompress(std::span(stored).first(size), content))
            return corrupt(path, "chunk " + chunk.sha256.substr(0, 16) + " cannot be decompressed");
    }
    Hasher hasher;
    hasher.update(content);
    if (hasher.finishHex() != chunk.sha256)
        return corrupt(path, "chunk " + chunk.sha256.substr(0, 16) + " has not its SHA-256");
    return content;
}

} // namespace varve::repository
