// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/zip_directory.h"

#include <functional>
#include <memory>
#include <span>

namespace varve::exchange {

using ByteSink = std::function<Result<>(std::span<const std::byte>)>;

/// A zip file whose directory was found sound. Trusts no size it reads: real output is counted, in constant memory.
class ZipReader {
public:
    static Result<ZipReader> open(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                  const ZipLimits& limits);

    const std::vector<ZipEntry>& entries() const { return m_entries; }
    /// Null when there is none.
    const ZipEntry* find(std::string_view name) const;
    std::uint64_t zipBytes() const { return m_file->sizeBytes(); }

    /// Hands the entry's unpacked bytes to `sink` in blocks.
    /// Errors:   Corrupt when the data is damaged, or gives more or fewer bytes than declared, or another CRC.
    Result<> read(const ZipEntry& entry, const OperationControl& control, const ByteSink& sink) const;

private:
    ZipReader(std::unique_ptr<fs::ReadableFile> file, std::filesystem::path path, std::vector<ZipEntry> entries);

    std::unique_ptr<fs::ReadableFile> m_file;
    std::filesystem::path m_path;
    std::vector<ZipEntry> m_entries;
};

} // namespace varve::exchange
