// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/hnsw_files.h"

#include "core/base/byte_io.h"

namespace varve::chroma {

namespace {

constexpr std::int32_t kKnownVersion = 1;
constexpr std::uint64_t kMostDimensions = 1u << 20;
constexpr std::uint64_t kHeaderBytes = 1u << 16;
constexpr std::size_t kBlockBytes = 1u << 20;
/// In the first link count of an element: its third byte marks it as deleted.
constexpr std::size_t kDeletedMark = 2;

} // namespace

Result<HnswFiles> HnswFiles::open(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    const auto headerPath = folder / "header.bin";
    VARVE_TRY(const auto bytes, fs::readWholeFile(fileSystem, headerPath, kHeaderBytes));
    ByteReader header(bytes);
    HnswFiles files;
    const auto version = header.get<std::int32_t>();
    const auto firstElement = header.get<std::uint64_t>();
    const auto room = header.get<std::uint64_t>();
    files.m_elements = header.get<std::uint64_t>();
    files.m_elementBytes = header.get<std::uint64_t>();
    files.m_labelOffset = header.get<std::uint64_t>();
    files.m_dataOffset = header.get<std::uint64_t>();
    if (!header.ok())
        return Error{ErrorCode::Corrupt, "the header is cut off", headerPath, 0};
    if (version != kKnownVersion)
        return Error{ErrorCode::FormatTooNew, "the HNSW files are of version " + std::to_string(version) + ", known is 1",
                     headerPath, 0};
    const bool fits = firstElement == 0 && files.m_elements <= room && files.m_dataOffset > kDeletedMark
                   && files.m_dataOffset < files.m_labelOffset
                   && (files.m_labelOffset - files.m_dataOffset) / sizeof(float) <= kMostDimensions
                   && (files.m_labelOffset - files.m_dataOffset) % sizeof(float) == 0 && files.m_dataOffset <= kBlockBytes
                   && files.m_elementBytes == files.m_labelOffset + sizeof(std::uint64_t);
    if (!fits)
        return Error{ErrorCode::Corrupt, "what the header says of its elements is not possible", headerPath, 0};
    files.m_path = folder / "data_level0.bin";
    VARVE_TRY(files.m_file, fileSystem.openFile(files.m_path));
    if (files.m_elements > files.m_file->sizeBytes() / files.m_elementBytes)
        return Error{ErrorCode::Corrupt, std::to_string(files.m_elements) + " elements are promised and not there",
                     files.m_path, 0};
    return files;
}

Result<> HnswFiles::readAll(std::uint64_t offset, std::span<std::byte> out) const
{
    VARVE_TRY(const std::size_t got, m_file->readAt(offset, out));
    if (got < out.size())
        return Error{ErrorCode::Corrupt, "the file became shorter while it was read", m_path, 0};
    return {};
}

Result<> HnswFiles::forEachLabel(const std::function<Result<>(std::uint64_t, std::uint64_t)>& visit) const
{
    const std::size_t perBlock = std::max<std::size_t>(1, kBlockBytes / m_elementBytes);
    std::vector<std::byte> block(perBlock * m_elementBytes);
    for (std::uint64_t first = 0; first < m_elements; first += perBlock) {
        const std::size_t count = std::min<std::uint64_t>(perBlock, m_elements - first);
        VARVE_CHECK(readAll(first * m_elementBytes, std::span(block).first(count * m_elementBytes)));
        for (std::size_t i = 0; i < count; ++i) {
            const auto element = std::span(block).subspan(i * m_elementBytes, m_elementBytes);
            std::uint64_t label = 0;
            std::memcpy(&label, element.data() + m_labelOffset, sizeof label);
            if ((std::to_integer<unsigned>(element[kDeletedMark]) & 1U) == 0)
                VARVE_CHECK(visit(label, first + i));
        }
    }
    return {};
}

Result<> HnswFiles::read(std::uint64_t slot, std::span<float> vector) const
{
    if (slot >= m_elements || vector.size() != dimension())
        return Error{ErrorCode::Internal, "no such element", m_path, 0};
    return readAll(slot * m_elementBytes + m_dataOffset, std::as_writable_bytes(vector));
}

} // namespace varve::chroma
