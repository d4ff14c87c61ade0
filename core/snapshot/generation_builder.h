// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/snapshot/image_files.h"

#include <functional>
#include <optional>

/// Steps that restoring as new, restoring in place and adopting an image share.
namespace varve::snapshot {

/// Lets `make` fill a folder under an unfinished name beside `target`, syncs it and renames it to `target`, which
/// so appears whole or not at all. AlreadyExists; after a failure nothing is left.
/// Durable:  yes.
Result<> buildAside(fs::FileSystem& fileSystem, const std::filesystem::path& target,
                    const std::function<Result<>(const std::filesystem::path& unfinished)>& make);

/// NoSpace when there is no room for so many bytes, and for what opening writes.
Result<> checkFreeSpace(fs::FileSystem& fileSystem, std::uint64_t bytes, const std::filesystem::path& where);

/// Makes the generation folder `target` from an image: immutable files by hard link (a copy where links are not
/// possible), the others by copy; then compares every byte with the recorded hashes.
/// Errors:   NoSpace before anything is written when the space is known to be too small; Corrupt.
Result<> buildGeneration(fs::FileSystem& fileSystem, const std::filesystem::path& image,
                         const std::vector<ImageFile>& files, const std::filesystem::path& target,
                         const OperationControl& control);

/// What a built generation is to answer.
struct Probe {
    std::optional<std::uint64_t> points; ///< empty when nobody counted them: then it is compared with itself
    std::string newName;
    bool fromOutside = false;
    bool isReadOnly = false; ///< nothing may be written there yet
};

/// Opens a generation for writing as a user would, counts its points, searches it with its own vectors, and closes
/// it again. Images from outside are also verified byte by byte, once missing graphs are rebuilt. An empty `newName`
/// keeps the name.
/// Errors:   Corrupt when it answers anything but what it should.
Result<> probeGeneration(fs::FileSystem& fileSystem, const std::filesystem::path& generation, const Probe& probe,
                         const Clock& clock, const OperationControl& control);

} // namespace varve::snapshot
