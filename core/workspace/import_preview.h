// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace varve::workspace {

/// What a file seems to be from its name and first bytes, before anything is read in full.
struct FilePreview {
    std::string path;
    std::uint64_t sizeBytes = 0;
    std::string mediaType; ///< as in a document; empty when it will be skipped
    std::string reasonKey; ///< why it will be skipped, as in a document; empty when it will be read
    std::string reasonDetail;
};

/// Finds the files an import of these paths would take and says which it would skip. Reading may still find more
/// wrong with a file, for example a PDF that is encrypted.
/// Errors:   Cancelled.
/// Threads:  any; needs no open collection.
/// Cost:     reads the first 64 KiB of every file.
Result<std::vector<FilePreview>> previewImport(const std::vector<std::filesystem::path>& paths,
                                               bool recursive, const OperationControl& control);

} // namespace varve::workspace
