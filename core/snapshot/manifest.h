// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/image_files.h"
#include "core/snapshot/types.h"

namespace varve::snapshot {

/// SNAPSHOT.json: what a snapshot is. Written once.
struct Manifest {
    Snapshot snapshot; ///< without label, note, pin, state and verifiedMs; of one with an image without ownBytes too
    std::vector<ImageFile> files; ///< of its image, when it has one
};
Result<> writeManifest(fs::FileSystem& fileSystem, const std::filesystem::path& snapshotFolder,
                       const Snapshot& snapshot);
/// Corrupt (also when it is not there), FormatTooNew.
Result<Manifest> readManifest(fs::FileSystem& fileSystem, const std::filesystem::path& snapshotFolder);

/// ANNOTATION.json: what may change after a snapshot is taken.
struct Annotations {
    std::string label;
    std::string note;
    bool pinned = false;
    std::int64_t verifiedMs = 0;
    std::string damage{}; ///< what the last verification found; empty when all matched or none was made
};
Result<> writeAnnotations(fs::FileSystem& fileSystem, const std::filesystem::path& snapshotFolder,
                          const Annotations& annotations);
/// Corrupt (also when it is not there).
Result<Annotations> readAnnotations(fs::FileSystem& fileSystem, const std::filesystem::path& snapshotFolder);

} // namespace varve::snapshot
