// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Removing bases, archived log and objects that nothing needs any more.
#include "core/snapshot/base.h"
#include "core/snapshot/base_starts.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using repository::NeededObjects;
using repository::Repository;

namespace {

/// Bases that nothing needs. One stays while it is where the way to a snapshot starts, or while moments newer than the oldest
/// that stay would be lost without it.
std::set<std::string> basesThatGo(const PastStates& past)
{
    const MomentMap map(past);
    std::set<std::string> starts;
    for (const Snapshot& one : past.snapshots) {
        const StartingPoint* start = one.hasImage ? nullptr : map.startOfWay(one.generation, one.sequence);
        if (start)
            starts.insert(start->id);
    }
    std::set<std::string> gone;
    for (const StartingPoint& one : past.starts) {
        if (one.isImage || starts.contains(one.id))
            continue;
        const bool isQuarantined = !one.damage.empty() && !past.snapshots.empty();
        if (isQuarantined || (!past.snapshots.empty() && MomentMap(past, gone).isOnlyWay(one.id)))
            continue;
        gone.insert(one.id);
    }
    return gone;
}

bool isUnreadable(const Base& base)
{
    return !base.damage.empty() && base.files.empty();
}

/// True when nothing is damaged or lost that a copy could mend: that takes knowing what log was.
bool isWhole(const PastStates& past, const MomentMap& map)
{
    return std::all_of(past.starts.begin(), past.starts.end(), [](const StartingPoint& one) { return one.damage.empty(); })
           && std::all_of(past.snapshots.begin(), past.snapshots.end(), [&](const Snapshot& one) {
                  return one.state == SnapshotState::Whole && (one.hasImage || map.canReach(one.generation, one.sequence));
              });
}

} // namespace

Result<std::uint64_t> CollectionFolder::bytesFreedBy(const PastStates& before,
                                                      const std::vector<std::string>& leaving) const
{
    const std::set<std::string> ids(leaving.begin(), leaving.end());
    PastStates after = before;
    std::erase_if(after.snapshots, [&](const Snapshot& one) { return ids.contains(one.id); });
    std::erase_if(after.starts, [&](const StartingPoint& one) { return one.isImage && ids.contains(one.id); });
    const auto gone = basesThatGo(after);
    std::erase_if(after.starts, [&](const StartingPoint& one) { return gone.contains(one.id); });
    std::uint64_t bytes = 0;
    for (const Snapshot& one : before.snapshots) {
        if (!ids.contains(one.id))
            continue;
        bytes += one.hasImage ? one.ownBytes : 0;
        for (const std::string_view file : {names::kManifest, names::kAnnotation}) {
            if (const auto status = m_fileSystem.status(snapshotsFolder() / one.id / file))
                bytes += status->sizeBytes;
        }
    }
    const MomentMap map(after);
    for (const auto& [generation, spans] : before.logs) {
        for (const LogSpan& span : spans)
            bytes += span.archived && !map.isNeeded(generation, span.last) ? span.archived->fileBytes : 0;
    }
    NeededObjects staying;
    NeededObjects going;
    VARVE_TRY(const auto bases, listBases(m_fileSystem, repositoryFolder()));
    for (const Base& base : bases)
        addNeeded(base, gone.contains(base.id) ? going : staying);
    VARVE_TRY(const auto repository, Repository::open(m_fileSystem, repositoryFolder(), false));
    return bytes + repository.bytesOnlyIn(going, staying);
}

Result<std::uint64_t> CollectionFolder::keptBytes() const
{
    std::uint64_t bytes = 0;
    for (const stdfs::path& folder : {repositoryFolder(), m_folder / names::kArchive, snapshotsFolder()}) {
        const auto paths = listFiles(m_fileSystem, folder);
        for (const std::string& path : paths ? *paths : std::vector<std::string>()) {
            const auto status = m_fileSystem.status(folder / path);
            bytes += status && status->linkCount <= 1 ? status->sizeBytes : 0; // others are shared with what is live
        }
    }
    return bytes;
}

/// Their objects go with the next sweep.
Result<> CollectionFolder::pruneBases(const PastStates& past) const
{
    for (const std::string& id : basesThatGo(past))
        VARVE_CHECK(removeBase(m_fileSystem, repositoryFolder(), id));
    return {};
}

Result<> CollectionFolder::prune()
{
    // Before anything goes, by what the files say and not the index.
    VARVE_TRY(const auto before, listBases(m_fileSystem, repositoryFolder()));
    if (std::any_of(before.begin(), before.end(), isUnreadable))
        return {}; // nobody can tell what it needs, so nothing goes on a guess
    VARVE_TRY(auto snapshots, loadAll(true));
    VARVE_TRY(const PastStates past, pastOf(std::move(snapshots), Logs::All));
    VARVE_CHECK(pruneBases(past));
    VARVE_CHECK(pruneArchive());
    VARVE_TRY(const auto bases, listBases(m_fileSystem, repositoryFolder()));
    if (std::any_of(bases.begin(), bases.end(), isUnreadable))
        return {}; // reading may fail at any time
    NeededObjects needed;
    for (const Base& base : bases)
        addNeeded(base, needed);
    if (!m_fileSystem.exists(repositoryFolder()))
        return {};
    VARVE_TRY(auto repository, Repository::open(m_fileSystem, repositoryFolder(), true));
    VARVE_CHECK(repository.sweep(needed, "repacked-" + names::makeSnapshotId(m_clock.nowMs())));
    noteBaseStarts(m_fileSystem, repositoryFolder()); // things may be in other packs now
    return {};
}

Result<> CollectionFolder::pruneArchive() const
{
    const auto generations = m_fileSystem.listDirectory(m_folder / names::kArchive);
    if (!generations && generations.error().code == ErrorCode::NotFound)
        return {};
    VARVE_CHECK(generations);
    VARVE_TRY(const PastStates past, pastStates());
    const MomentMap map(past);
    for (const std::string& generation : *generations) {
        if (names::generationNumber(generation) == 0)
            continue; // not ours
        VARVE_TRY(const auto archived, listArchived(generation));
        std::vector<archive::ArchivedLog> removed;
        Result<> done;
        for (const auto& one : archived) {
            if (!done || map.isNeeded(generation, one.lastSequence))
                continue;
            done = m_fileSystem.removeFile(one.path);
            if (done)
                removed.push_back(one);
        }
        if (removed.empty() && done)
            continue;
        VARVE_CHECK(m_fileSystem.syncDirectory(archiveFolder(generation)));
        if (isWhole(past, map))
            forgetInIndex(removed);
        VARVE_CHECK(done);
    }
    return {};
}

} // namespace varve::snapshot
