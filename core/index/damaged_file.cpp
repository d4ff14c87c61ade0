// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/damaged_file.h"

#include "core/base/hash.h"
#include "core/index/pair_distance.h"
#include "core/index/segment_limits.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace varve::index {

namespace {

/// The header when its own checksum is right.
std::optional<SealedHeader> headerFrom(std::span<const std::byte, kSealedHeaderBytes> head, SealedKind kind)
{
    constexpr std::size_t kChecked = kSealedHeaderBytes - sizeof(std::uint32_t);
    const std::string_view magic = kind == SealedKind::Rows ? "VARVEVEC" : "VARVELBL";
    ByteReader in(head.subspan(magic.size()));
    SealedHeader header;
    header.kind = kind;
    const auto version = in.get<std::uint32_t>();
    const auto metric = in.get<std::uint32_t>();
    header.segmentId = in.get<std::uint64_t>();
    header.rows = in.get<std::uint64_t>();
    header.dimension = in.get<std::uint32_t>();
    ByteReader end(head.subspan(kChecked));
    if (std::memcmp(head.data(), magic.data(), magic.size()) != 0 || version != kSealedVersion || metric > 2
        || crc32c(head.first(kChecked)) != end.get<std::uint32_t>())
        return std::nullopt;
    header.metric = static_cast<Metric>(metric);
    return header;
}

Error corrupt(const std::filesystem::path& path, const char* what)
{
    return Error{ErrorCode::Corrupt, what, path, 0};
}

} // namespace

Result<DamagedFile> DamagedFile::open(fs::FileSystem& fileSystem, const std::filesystem::path& folder, SealedKind kind,
                                      const Known& known)
{
    DamagedFile damaged;
    const auto path = folder / sealedFileName(kind);
    VARVE_TRY(damaged.m_file, fileSystem.openFile(path));
    std::array<std::byte, kSealedHeaderBytes> head{};
    const auto got = damaged.m_file->readAt(0, head);
    const auto header = got && *got == head.size() ? headerFrom(head, kind) : std::nullopt;
    damaged.m_hasHeader = header.has_value();
    damaged.m_header = header.value_or(SealedHeader{kind, Metric::Cosine, known.segmentId, known.rows, known.dimension, 0, 0});
    SealedHeader& shape = damaged.m_header;
    const bool isOther = (known.segmentId != 0 && shape.segmentId != known.segmentId)
                         || (known.rows != 0 && shape.rows != known.rows)
                         || (known.dimension != 0 && shape.dimension != known.dimension);
    if (isOther)
        return corrupt(path, "belongs to another segment");
    if (shape.rows == 0 || shape.rows > kMaximumSegmentRows || shape.dimension == 0 || shape.dimension > kMaximumDimension)
        return corrupt(path, "its shape is not known");
    shape.payloadBytes = shape.rows * (kind == SealedKind::Rows ? shape.dimension * sizeof(float) : sizeof(Label));
    const std::uint64_t blocks = (shape.payloadBytes + kSealedBlockBytes - 1) / kSealedBlockBytes;
    const std::uint64_t tableBytes = (blocks + 1) * sizeof(std::uint32_t);
    if (damaged.m_file->sizeBytes() != kSealedHeaderBytes + shape.payloadBytes + tableBytes)
        return corrupt(path, "its length is another one, and so its checksums are not where they were");
    std::vector<std::byte> table(static_cast<std::size_t>(tableBytes));
    VARVE_TRY(const std::size_t read, damaged.m_file->readAt(kSealedHeaderBytes + shape.payloadBytes, table));
    if (read != table.size())
        return corrupt(path, "its checksums cannot be read");
    ByteReader numbers(table);
    for (std::uint64_t block = 0; block < blocks; ++block)
        damaged.m_crcs.push_back(numbers.get<std::uint32_t>());
    damaged.m_isKnownBad.resize(static_cast<std::size_t>(blocks));
    return damaged;
}

bool DamagedFile::load(std::uint64_t number)
{
    if (number == m_blockNumber)
        return true;
    if (number >= m_crcs.size() || m_isKnownBad[number])
        return false;
    const std::uint64_t start = number * kSealedBlockBytes;
    m_block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kSealedBlockBytes, m_header.payloadBytes - start)));
    m_blockNumber = ~std::uint64_t{0};
    const auto got = m_file->readAt(kSealedHeaderBytes + start, m_block); // a drive's error is damage like any other
    if (!got || *got != m_block.size() || crc32c(m_block) != m_crcs[number]) {
        m_isKnownBad[number] = true;
        ++m_damagedBlocks;
        return false;
    }
    m_blockNumber = number;
    return true;
}

bool DamagedFile::read(std::uint64_t offset, std::span<std::byte> out)
{
    while (!out.empty()) {
        if (!load(offset / kSealedBlockBytes))
            return false;
        const auto from = std::span<const std::byte>(m_block).subspan(static_cast<std::size_t>(offset % kSealedBlockBytes));
        const std::size_t count = std::min(from.size(), out.size());
        if (count == 0)
            return false;
        std::copy_n(from.begin(), count, out.begin());
        out = out.subspan(count);
        offset += count;
    }
    return true;
}

} // namespace varve::index
