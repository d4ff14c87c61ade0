// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace varve::chroma {

/// The vectors in a folder of Chroma's HNSW index: `header.bin` tells where in `data_level0.bin` each element has its links,
/// its numbers and its label (chroma-core/hnswlib, `persistDirty`). Links are of no use here and are not read.
/// Threads:  one at a time.
class HnswFiles {
public:
    /// Errors:   Corrupt (what the header says does not fit the file), FormatTooNew, NotFound, Io.
    static Result<HnswFiles> open(fs::FileSystem& fileSystem, const std::filesystem::path& folder);

    std::uint32_t dimension() const { return static_cast<std::uint32_t>((m_labelOffset - m_dataOffset) / sizeof(float)); }
    std::uint64_t elements() const { return m_elements; }
    /// Calls `visit` for every element that is not marked as deleted.
    Result<> forEachLabel(const std::function<Result<>(std::uint64_t label, std::uint64_t slot)>& visit) const;
    /// Fills `vector`, which has dimension() numbers.
    Result<> read(std::uint64_t slot, std::span<float> vector) const;

private:
    Result<> readAll(std::uint64_t offset, std::span<std::byte> out) const;

    std::filesystem::path m_path;
    std::unique_ptr<fs::ReadableFile> m_file;
    std::uint64_t m_elements = 0;
    std::uint64_t m_elementBytes = 0;
    std::uint64_t m_labelOffset = 0;
    std::uint64_t m_dataOffset = 0;
};

} // namespace varve::chroma
