// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <filesystem>
#include <string>

/// A whole state of a collection as one zip file that other tools can read (core/FORMAT.md, "Zip").
namespace varve::exchange {

struct ZipSummary {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;      ///< uncompressed
    std::uint64_t zipBytes = 0;
    std::string collectionName;
};

/// Limits for a zip from outside.
struct ZipLimits {
    std::uint64_t entries = 100'000;
    std::uint64_t totalBytes = 1ull << 40;
    std::uint32_t ratio = 200;    ///< uncompressed to compressed, per archive, beyond the first 64 MiB
    std::uint64_t manifestBytes = 64ull << 20;
};

/// Writes the generation folder `image` (a published snapshot or a captured image) to `zipFile`: native files,
/// `manifest.json` with SHA-256 of every entry, `documents.jsonl`, `vectors.npy`, `ids.jsonl`. Streaming zip64 to a
/// temporary name, reopened and verified, then renamed; an existing file is replaced only by a whole new one.
/// Errors:   NoSpace, Io, PermissionDenied, Cancelled: nothing is left behind.
Result<ZipSummary> exportZip(fs::FileSystem& fileSystem, const std::filesystem::path& image,
                             const std::filesystem::path& zipFile, const OperationControl& control);

/// Extracts the native files of a zip made by exportZip() into the empty folder `target`. Refused before anything is
/// written: names not in the manifest's whitelist, "..", absolute, links, duplicates, case clashes, encrypted entries,
/// sizes over the limits or the free space. Real output is counted, every hash compared. Graph files are not taken:
/// they are rebuilt from the vectors.
/// Errors:   Corrupt, Unsupported, InvalidArgument (name the entry), NoSpace: the target is removed.
Result<ZipSummary> importZip(fs::FileSystem& fileSystem, const std::filesystem::path& zipFile,
                             const std::filesystem::path& target, const ZipLimits& limits,
                             const OperationControl& control);

} // namespace varve::exchange
