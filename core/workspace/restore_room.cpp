// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/restore_room.h"

#include "core/base/size_text.h"
#include "core/collection/manifest.h"

namespace varve::workspace {

namespace stdfs = std::filesystem;

namespace {

/// Room for what opening writes: log, SQLite's own log.
constexpr std::uint64_t kHeadroomBytes = 16ull << 20;

} // namespace

Result<> checkRoom(fs::FileSystem& fileSystem, std::uint64_t neededBytes, const stdfs::path& where,
                   const std::string& what)
{
    stdfs::path existing = where;
    while (existing.has_relative_path() && !fileSystem.exists(existing))
        existing = existing.parent_path();
    VARVE_TRY(const std::uint64_t free, fileSystem.freeBytes(existing));
    const std::uint64_t needed = neededBytes + kHeadroomBytes;
    if (free >= needed)
        return {};
    return Error{ErrorCode::NoSpace,
                 what + " needs " + sizeText(needed) + ", and " + sizeText(free) + " are free; nothing was changed",
                 where, 0};
}

Result<std::uint64_t> roomForState(const snapshot::CollectionFolder& folder,
                                   const std::optional<snapshot::Snapshot>& snapshot, std::int64_t timeMs)
{
    if (snapshot)
        return snapshot->ownBytes;
    VARVE_TRY(const auto all, folder.list());
    std::uint64_t bytes = 0;
    for (const auto& one : all) {
        if (one.createdMs <= timeMs)
            bytes = one.ownBytes;
    }
    return bytes;
}

std::uint64_t roomForSafetySnapshot(fs::FileSystem& fileSystem, OpenCollection& open)
{
    const auto live = open.acquire(true);
    const auto generation = open.folder().currentGeneration();
    if (!live || !generation)
        return 0;
    const auto metadata = fileSystem.status(collection::metaPath(*generation));
    return (*live)->info().logBytes + (metadata ? metadata->sizeBytes : 0);
}

} // namespace varve::workspace
