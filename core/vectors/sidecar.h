// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/vectors/vector_file.h"

#include <optional>

/// Files beside a file of vectors that hold ids, texts and metadata for it.
namespace varve::vectors {

/// The .jsonl or .csv that belongs to `file`, of a format without texts of its own (.npy, FAISS, .fvecs, .bvecs): the one with
/// the same name, else, when `file` is the only file of vectors in its folder, the only one there that holds no vectors.
/// Cost:     lists the folder, reads the beginning of its text files.
std::optional<std::filesystem::path> findSidecar(fs::FileSystem& fileSystem, const std::filesystem::path& file);

/// Reads both as one: the first record belongs to the first vector as it was added, and so on. Where the vectors have numbers of
/// their own (an id map or inverted lists of FAISS) and the records' ids are such numbers, these decide instead; a record
/// without a vector is a refused row, "no-vector".
/// Errors:   Corrupt when there are not as many records as vectors (told before any row), or when vectors in no known order have
///           records without their numbers; those of VectorFile::open(); Cancelled.
/// Cost:     reads the records once to count them.
Result<std::unique_ptr<VectorFile>> joinSidecar(fs::FileSystem& fileSystem, std::unique_ptr<VectorFile> vectors,
                                                const std::filesystem::path& sidecar, const OperationControl& control);

} // namespace varve::vectors
