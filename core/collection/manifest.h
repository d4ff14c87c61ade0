// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/fs/file_system.h"
#include "core/index/vector_index.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace varve::collection {

/// The one file that says which segments belong to a collection and from where its log must be replayed
/// (core/FORMAT.md, "Manifest"). Replaced atomically at every checkpoint.
struct Manifest {
    struct Tombstones {
        std::string name; ///< inside deletes/
        std::uint64_t sizeBytes = 0;
        std::uint32_t crc32c = 0;
    };
    struct SegmentEntry {
        index::SegmentFiles files;
        std::optional<Tombstones> tombstones;
    };

    std::string uuid;
    std::uint32_t dimension = 0;
    Metric metric = Metric::Cosine;
    std::string embedder;
    std::string embedderIdentity;
    std::string queryPrompt;
    std::string passagePrompt;
    std::uint32_t m = 16;
    std::uint32_t efConstruction = 200;

    Sequence replayAfter = 0; ///< everything up to here is in segments and metadata
    std::uint64_t nextLabel = 1;
    std::int64_t nextDocumentId = 1;
    std::uint64_t nextFileId = 1; ///< for segments and tombstone files
    std::vector<SegmentEntry> segments; ///< by growing labels

    /// Of a new generation without segments, made as `config` says.
    static Manifest of(const CollectionConfig& config, const std::string& uuid);
    /// Errors:   NotFound, Corrupt (checksum, missing field, impossible value), FormatTooNew.
    static Result<Manifest> load(fs::FileSystem& fileSystem, const std::filesystem::path& folder);
    Result<> store(fs::FileSystem& fileSystem, const std::filesystem::path& folder) const;
};

/// What a collection was made as; name, mode and durability are settings and not in the manifest.
CollectionConfig configFrom(const Manifest& manifest);

/// Names inside a generation folder.
std::filesystem::path manifestPath(const std::filesystem::path& folder);
std::filesystem::path logFolder(const std::filesystem::path& folder);
std::filesystem::path metaPath(const std::filesystem::path& folder);
std::filesystem::path segmentFolder(const std::filesystem::path& folder, std::uint64_t segmentId);
std::filesystem::path segmentsFolder(const std::filesystem::path& folder);
std::filesystem::path tombstonesFolder(const std::filesystem::path& folder);

} // namespace varve::collection
