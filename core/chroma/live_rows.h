// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/chroma/hnsw_files.h"
#include "core/chroma/store.h"
#include "core/meta/sqlite.h"

#include <optional>

namespace varve::chroma {

/// Codes of changes in `embeddings_queue` (chromadb/types.py, Operation).
enum class Operation : std::int64_t { Add = 0, Update = 1, Upsert = 2, Delete = 3 };

/// Which ids a collection has and where their vectors are, in a temporary table `live (id, slot, seq)`: `slot` in the HNSW
/// files, or `seq` in the queue; and the changes that its metadata lacks, in `late (id, seq)`.
struct LiveRows {
    std::optional<HnswFiles> files; ///< nothing while Chroma has not written any
    std::uint64_t count = 0;
};

/// Makes the tables anew.
/// Errors:   Corrupt, Unsupported, Cancelled, Io.
Result<LiveRows> findLiveRows(fs::FileSystem& fileSystem, meta::Database& database, const std::filesystem::path& folder,
                              const CollectionFacts& collection, const OperationControl& control);

} // namespace varve::chroma
