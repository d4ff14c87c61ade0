// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
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
    // Of vectors:
    std::uint32_t dimension = 0;
    std::string metric{};             ///< as collection::toString() has it; empty when the file does not say
    std::optional<std::uint64_t> rows{}; ///< nothing when only reading all of it tells
    std::string sidecar{};            ///< the file of ids and texts that is read with it
    std::string foreignCollection{};  ///< of a folder of Chroma, which has an entry for each; `path` is the folder
    std::string embeddingFunction{};  ///< what Chroma calls the model of the vectors
};

/// What an import makes of files: .csv and .jsonl may be documents as well as vectors.
enum class ImportKind : std::uint8_t { Documents = 0, Vectors = 1 };

/// Finds the files an import of these paths would take, as documents or as vectors, and says which it would skip. Reading may
/// still find more wrong with a file, for example a PDF that is encrypted.
/// Errors:   Cancelled.
/// Threads:  any; needs no open collection.
/// Cost:     reads the first 64 KiB of every file, of vectors the first row.
Result<std::vector<FilePreview>> previewImport(const std::vector<std::filesystem::path>& paths,
                                               bool recursive, ImportKind kind, const OperationControl& control);

} // namespace varve::workspace
