// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/sealed_file.h"

#include <memory>

namespace varve::index {

/// Reads a segment's file of which nothing is sure: each block counts when its own checksum is right, whatever became of
/// the rest of the file.
/// Threads:  one at a time.
class DamagedFile {
public:
    /// Header fields that are known from elsewhere; 0 where they are not.
    struct Known {
        std::uint64_t segmentId = 0;
        std::uint64_t rows = 0;
        std::uint32_t dimension = 0;
    };
    /// Errors:   Corrupt when neither header nor `known` tell its shape, or its length is another one (then the
    ///           checksums are gone); FormatTooNew, NotFound, Io.
    static Result<DamagedFile> open(fs::FileSystem& fileSystem, const std::filesystem::path& folder, SealedKind kind,
                                    const Known& known);

    std::uint64_t rows() const { return m_header.rows; }
    std::uint32_t dimension() const { return m_header.dimension; }
    Metric metric() const { return m_header.metric; }
    /// False when the header was damaged; metric() is a guess then.
    bool hasHeader() const { return m_hasHeader; }
    /// Copies bytes of the payload; false when a block that holds some of them is damaged.
    bool read(std::uint64_t offset, std::span<std::byte> out);
    std::uint64_t blocks() const { return m_crcs.size(); }
    /// Of those that were read.
    std::uint64_t damagedBlocks() const { return m_damagedBlocks; }

private:
    bool load(std::uint64_t number);

    std::unique_ptr<fs::ReadableFile> m_file;
    SealedHeader m_header;
    bool m_hasHeader = false;
    std::vector<std::uint32_t> m_crcs;
    std::vector<bool> m_isKnownBad;
    std::vector<std::byte> m_block;
    std::uint64_t m_blockNumber = ~std::uint64_t{0};
    std::uint64_t m_damagedBlocks = 0;
};

} // namespace varve::index
