// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace varve::exchange {

/// The points of a state as files for other programs. Each form is read back by an import.
enum class PointFormat : std::uint8_t {
    /// The vectors as numpy saves them, `<f4`, and ids, texts and metadata as JSON Lines, a line for each row. The target is the
    /// .npy file, with the .jsonl beside it; or a folder, which gets `vectors.npy` and `points.jsonl`.
    Npy = 0,
    /// One file with the columns id, text, metadata (JSON) and vector (JSON).
    Csv = 1,
    /// A flat index of FAISS, with the same .jsonl beside it, whose lines count as FAISS counts. FAISS has no cosine: those
    /// vectors are brought to unit length, and the index compares by inner product.
    Faiss = 2
};
/// "npy", "csv", "faiss".
std::string_view toString(PointFormat format);
std::optional<PointFormat> pointFormatFromString(std::string_view text);

struct PointsSummary {
    std::vector<std::filesystem::path> files; ///< what was written
    std::uint64_t points = 0;
    std::uint64_t bytes = 0;
};

/// Writes the generation folder `image` (a published snapshot or a captured image). Numbers in CSV are the shortest that give
/// the same number again. A chunk of a document has the document's source in its metadata as "source".
/// Errors:   NoSpace, Io, PermissionDenied, Corrupt, Cancelled: no file is left behind, and files that were there stay.
/// Durable:  yes. Of two files the .jsonl is replaced first.
/// Cost:     memory does not grow with the collection.
Result<PointsSummary> exportPoints(fs::FileSystem& fileSystem, const std::filesystem::path& image, PointFormat format,
                                   const std::filesystem::path& target, const OperationControl& control);

} // namespace varve::exchange
