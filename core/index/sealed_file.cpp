// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/sealed_file.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace varve::index {

namespace {

struct KindText {
    std::string_view magic; ///< eight bytes
    std::string_view fileName;
};
constexpr std::array<KindText, 4> kKinds{{{"VARVEVEC", "vectors.f32"},
                                          {"VARVELBL", "labels.u64"},
                                          {"VARVECOD", "codes.packed"},
                                          {"VARVEGRF", "graph.hnsw"}}};

const KindText& textOf(SealedKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}

/// So that the sync at the end is short: neither stopping nor the writes of others wait for gigabytes.
constexpr std::uint64_t kSyncEveryBytes = 32U << 20;
/// What of it is on its way to the disk at once, and so what the sync of a log has to wait for beside its own bytes.
constexpr std::uint64_t kDrainEveryBytes = 1U << 20;

std::uint64_t blockCount(std::uint64_t payloadBytes)
{
    return payloadBytes / kSealedBlockBytes + (payloadBytes % kSealedBlockBytes ? 1 : 0);
}

std::vector<std::byte> encodeHeader(const SealedHeader& header)
{
    ByteWriter out;
    out.putRaw(std::as_bytes(std::span(textOf(header.kind).magic)));
    out.put(kSealedVersion);
    out.put(static_cast<std::uint32_t>(header.metric));
    out.put(header.segmentId);
    out.put(header.rows);
    out.put(header.dimension);
    out.put(static_cast<std::uint32_t>(kSealedBlockBytes));
    out.put(header.payloadBytes);
    out.put(header.parameter);
    out.put(std::uint64_t{0}); // spare
    out.put(crc32c(out.bytes()));
    return out.toVector();
}

Error damaged(std::string what)
{
    return Error{ErrorCode::Corrupt, std::move(what), {}, 0};
}

Result<SealedHeader> decodeHeader(std::span<const std::byte> file, const SealedHeader& expected)
{
    const std::string_view magic = textOf(expected.kind).magic;
    if (file.size() < kSealedHeaderBytes || std::memcmp(file.data(), magic.data(), magic.size()) != 0)
        return damaged("not a file of its kind");
    ByteReader in(file.first(kSealedHeaderBytes).subspan(magic.size()));
    if (in.get<std::uint32_t>() > kSealedVersion)
        return Error{ErrorCode::FormatTooNew, "written by a newer version", {}, 0};
    SealedHeader header;
    header.kind = expected.kind;
    const auto metric = in.get<std::uint32_t>();
    header.segmentId = in.get<std::uint64_t>();
    header.rows = in.get<std::uint64_t>();
    header.dimension = in.get<std::uint32_t>();
    const auto blockBytes = in.get<std::uint32_t>();
    header.payloadBytes = in.get<std::uint64_t>();
    header.parameter = in.get<std::uint32_t>();
    if (metric != static_cast<std::uint32_t>(expected.metric) || header.segmentId != expected.segmentId ||
        header.rows != expected.rows || header.dimension != expected.dimension)
        return damaged("belongs to another segment");
    header.metric = expected.metric;
    // Everything not read above, the version's lower values and the spare bytes, must be as this version
    // writes it.
    const auto again = encodeHeader(header);
    if (blockBytes != kSealedBlockBytes || !std::equal(again.begin(), again.end(), file.begin()))
        return damaged("its header is damaged");
    return header;
}

/// The file's checksum as it follows from its parts.
std::uint32_t wholeChecksum(std::span<const std::byte> head, const SealedOutline& outline,
                            std::span<const std::byte> table)
{
    static const Crc32cJoin joinBlock(kSealedBlockBytes);
    std::uint32_t crc = crc32c(head);
    const std::uint64_t lastBytes = outline.header.payloadBytes % kSealedBlockBytes;
    for (std::size_t block = 0; block < outline.blockCrcs.size(); ++block) {
        const bool isShort = lastBytes != 0 && block + 1 == outline.blockCrcs.size();
        crc = isShort ? Crc32cJoin(lastBytes)(crc, outline.blockCrcs[block]) : joinBlock(crc, outline.blockCrcs[block]);
    }
    return crc32c(table, crc);
}

/// A higher version is believed only in a file that is as the manifest knows it.
Error tooNewOrDamaged(const ReadPart& read, std::uint64_t sizeBytes, const SegmentFiles::File& listed, Error tooNew)
{
    std::vector<std::byte> buffer(kSealedBlockBytes);
    std::uint32_t crc = 0;
    for (std::uint64_t offset = 0; offset < sizeBytes; offset += buffer.size()) {
        buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kSealedBlockBytes, sizeBytes - offset)));
        if (auto part = read(offset, buffer); !part)
            return std::move(part).error();
        crc = crc32c(buffer, crc);
    }
    return crc == listed.crc32c ? std::move(tooNew) : damaged("its checksum is wrong");
}

Result<> verifyFile(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                    const SegmentFiles::File& listed, const OperationControl& control, Progress& progress)
{
    constexpr std::size_t kReadBytes = std::size_t{1} << 20;
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    std::vector<std::byte> buffer(kReadBytes);
    std::uint64_t offset = 0;
    std::uint32_t crc = 0;
    for (std::size_t count = 1; count > 0; offset += count) {
        VARVE_CHECK(control.check());
        VARVE_TRY(count, file->readAt(offset, buffer));
        crc = crc32c(std::span(buffer).first(count), crc);
        progress.doneBytes += count;
        control.report(progress);
    }
    if (offset != listed.sizeBytes || crc != listed.crc32c)
        return Error{ErrorCode::Corrupt, "its bytes are not what was written", path, 0};
    return {};
}

} // namespace

std::string_view sealedFileName(SealedKind kind)
{
    return textOf(kind).fileName;
}

SealedFileWriter::SealedFileWriter(std::unique_ptr<fs::WritableFile> file, const SealedHeader& header)
    : m_file(std::move(file)), m_header(header)
{
    m_block.reserve(kSealedBlockBytes);
}

Result<SealedFileWriter> SealedFileWriter::create(fs::FileSystem& fileSystem,
                                                  const std::filesystem::path& path,
                                                  const SealedHeader& header, fs::CreateMode mode)
{
    VARVE_TRY(auto file, fileSystem.createFile(path, mode));
    SealedFileWriter writer(std::move(file), header);
    VARVE_CHECK(writer.writeOut(encodeHeader(header)));
    return writer;
}

Result<> SealedFileWriter::writeOut(std::span<const std::byte> data)
{
    m_fileCrc = crc32c(data, m_fileCrc);
    return m_file->append(data);
}

Result<> SealedFileWriter::closeBlock()
{
    m_blockCrcs.put(crc32c(m_block));
    VARVE_CHECK(writeOut(m_block));
    m_block.clear();
    m_unsyncedBytes += kSealedBlockBytes;
    if (m_unsyncedBytes % kDrainEveryBytes == 0)
        m_file->drain();
    if (m_unsyncedBytes < kSyncEveryBytes)
        return {};
    m_unsyncedBytes = 0;
    return m_file->sync();
}

Result<> SealedFileWriter::append(std::span<const std::byte> data)
{
    m_payloadBytes += data.size();
    while (!data.empty()) {
        const auto part = data.first(std::min(data.size(), kSealedBlockBytes - m_block.size()));
        m_block.insert(m_block.end(), part.begin(), part.end());
        data = data.subspan(part.size());
        if (m_block.size() == kSealedBlockBytes)
            VARVE_CHECK(closeBlock());
    }
    return {};
}

Result<SegmentFiles::File> SealedFileWriter::finish()
{
    if (m_payloadBytes != m_header.payloadBytes)
        return Error{ErrorCode::Internal, "a segment file of another length than announced", {}, 0};
    if (!m_block.empty())
        VARVE_CHECK(closeBlock());
    m_blockCrcs.put(crc32c(m_blockCrcs.bytes()));
    VARVE_CHECK(writeOut(m_blockCrcs.bytes()));
    VARVE_CHECK(m_file->sync());
    const std::uint64_t sizeBytes = m_file->sizeBytes();
    VARVE_CHECK(m_file->close());
    return SegmentFiles::File{std::string(sealedFileName(m_header.kind)), sizeBytes, m_fileCrc};
}

std::span<const std::byte> SealedOutline::block(std::span<const std::byte> payload, std::size_t number) const
{
    const std::size_t start = number * kSealedBlockBytes;
    return payload.subspan(start, std::min(kSealedBlockBytes, payload.size() - start));
}

bool SealedOutline::isGood(std::span<const std::byte> payload, std::size_t number) const
{
    return crc32c(block(payload, number)) == blockCrcs[number];
}

Result<SealedOutline> checkSealedOutline(const ReadPart& read, std::uint64_t sizeBytes,
                                         const SegmentFiles::File& listed, const SealedHeader& expected)
{
    if (sizeBytes != listed.sizeBytes)
        return damaged("has " + std::to_string(sizeBytes) + " bytes instead of " + std::to_string(listed.sizeBytes));
    if (sizeBytes < kSealedHeaderBytes)
        return damaged("not a file of its kind");
    std::array<std::byte, kSealedHeaderBytes> head{};
    VARVE_CHECK(read(0, head));
    auto header = decodeHeader(head, expected);
    if (!header && header.error().code == ErrorCode::FormatTooNew)
        return tooNewOrDamaged(read, sizeBytes, listed, std::move(header).error());
    if (!header)
        return std::move(header).error();
    const std::uint64_t blocks = blockCount(header->payloadBytes);
    const std::uint64_t rest = sizeBytes - kSealedHeaderBytes;
    if (header->payloadBytes > rest || rest - header->payloadBytes != (blocks + 1) * sizeof(std::uint32_t))
        return damaged("its length does not fit its header");
    std::vector<std::byte> table(static_cast<std::size_t>(rest - header->payloadBytes));
    VARVE_CHECK(read(kSealedHeaderBytes + header->payloadBytes, table));
    SealedOutline outline{*header, {}};
    outline.blockCrcs.reserve(static_cast<std::size_t>(blocks));
    ByteReader numbers(table);
    for (std::uint64_t block = 0; block < blocks; ++block)
        outline.blockCrcs.push_back(numbers.get<std::uint32_t>());
    const auto blockTable = std::span(table).first(table.size() - sizeof(std::uint32_t));
    if (numbers.get<std::uint32_t>() != crc32c(blockTable))
        return damaged("its table of checksums is damaged");
    if (wholeChecksum(head, outline, table) != listed.crc32c)
        return damaged("its checksum is wrong");
    return outline;
}

Result<SegmentFiles::File> listedFile(const std::filesystem::path& folder, const SegmentFiles& files,
                                      SealedKind kind)
{
    const std::string_view name = sealedFileName(kind);
    for (const SegmentFiles::File& file : files.files)
        if (file.name == name)
            return file;
    return Error{ErrorCode::Corrupt, "the segment's list of files lacks it", folder / name, 0};
}

bool hasFile(const SegmentFiles& files, SealedKind kind)
{
    return std::any_of(files.files.begin(), files.files.end(),
                       [kind](const SegmentFiles::File& file) { return file.name == sealedFileName(kind); });
}

Result<> verifySealedFiles(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const SegmentFiles& files, const OperationControl& control)
{
    Progress progress;
    progress.phase = "verifying";
    for (const SegmentFiles::File& listed : files.files)
        progress.totalBytes += listed.sizeBytes;
    for (const SealedKind kind :
         {SealedKind::Rows, SealedKind::Labels, SealedKind::Codes, SealedKind::Graph}) {
        if (kind == SealedKind::Graph && !hasFile(files, kind))
            continue; // written without one
        VARVE_TRY(const SegmentFiles::File listed, listedFile(folder, files, kind));
        progress.item = listed.name;
        VARVE_CHECK(verifyFile(fileSystem, folder / listed.name, listed, control, progress));
    }
    return {};
}

} // namespace varve::index
