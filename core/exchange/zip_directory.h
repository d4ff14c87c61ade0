// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/zip.h"

#include <string>
#include <vector>

/// A strict reader of the parts of a zip file that say what is where (APPNOTE 6.3.10, sections 4.3 to 4.5).
namespace varve::exchange {

struct ZipEntry {
    std::string name;
    std::uint16_t method = 0;              ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t compressedBytes = 0;
    std::uint64_t sizeBytes = 0;
    std::uint64_t headerOffset = 0;
    std::uint64_t dataOffset = 0;
};

/// Reads the directory and every local header, and refuses whatever could make two readers see different things or
/// lead outside: bad names, duplicates, clashes of case, links and folders, encryption, unknown methods, overlaps,
/// several disks, data before or after, and sums over the limits.
/// Errors:   Corrupt, Unsupported, InvalidArgument name the entry.
Result<std::vector<ZipEntry>> readZipDirectory(const fs::ReadableFile& file, const std::filesystem::path& path,
                                               const ZipLimits& limits);

/// Empty when the name is fine; otherwise what is wrong with it.
std::string_view problemOfEntryName(std::string_view name);

} // namespace varve::exchange
