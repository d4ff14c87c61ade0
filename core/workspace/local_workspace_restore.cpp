// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"
#include "core/workspace/restore_plan.h"
#include "core/workspace/restore_room.h"

#include <algorithm>

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Snapshot;

namespace {

/// Settings belong to the present, not to the state that is brought back.
struct KeptSettings {
    collection::StorageMode mode;
    collection::Durability durability;
};

Result<> applySettings(collection::Collection& collection, const KeptSettings& kept)
{
    const auto restored = collection.info().config;
    if (restored.mode != kept.mode)
        VARVE_CHECK(collection.set("mode", std::string(collection::toString(kept.mode))));
    if (restored.durability != kept.durability)
        VARVE_CHECK(collection.set("durability", std::string(collection::toString(kept.durability))));
    return {};
}

/// "2026-03-12T14:05:00Z", with milliseconds when there are any.
std::string timeInName(std::int64_t timeMs)
{
    std::string text = formatUtc(timeMs);
    return text.ends_with(".000Z") ? text.substr(0, 19) + "Z" : text;
}

Result<> checkTargets(const RestoreRequest& request)
{
    const auto refuse = [](const char* why) { return Error{ErrorCode::InvalidArgument, why, {}, 0}; };
    const bool isFolder = !request.toFolder.empty();
    const bool isDocuments = !request.documents.empty() && !isFolder;
    const int targets = (request.inPlace ? 1 : 0) + (!request.newName.empty() || !request.newHome.empty() ? 1 : 0)
                        + (isDocuments ? 1 : 0) + (isFolder ? 1 : 0) + (!request.toZip.empty() ? 1 : 0)
                        + (request.onlySettings ? 1 : 0);
    if (targets > 1)
        return refuse("restore in place, to a new collection, to a folder or zip, chosen documents, or settings: one of "
                      "them at a time");
    if (request.onConflict && !isDocuments && !isFolder)
        return refuse("a policy for conflicts is for chosen documents and for a folder");
    if (request.removeAddedLater && !isDocuments)
        return refuse("removing what was added later is for chosen documents; in place does it always");
    return {};
}

Error importRunning(const std::filesystem::path& folder)
{
    return Error{ErrorCode::Busy, "an import into this collection is running", folder, 0};
}

} // namespace

Result<RestoreSummary> LocalWorkspace::restore(const std::string& name, const RestoreRequest& request,
                                               const OperationControl& control)
{
    VARVE_CHECK(checkTargets(request));
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const Past from, pastOf(handle, request.at));
    if (from.snapshot && from.snapshot->state == snapshot::SnapshotState::Damaged)
        return Error{
            ErrorCode::Corrupt, "the snapshot " + from.name + " is damaged: " + from.snapshot->stateReason, {}, 0};
    if (request.onlySettings)
        return restoreSettings(handle, from, request, control);
    if (!request.toFolder.empty())
        return restoreToFolder(handle, from, request, control);
    if (!request.documents.empty())
        return restoreDocuments(handle, from, request, control);
    if (!request.toZip.empty())
        return restoreToZip(handle, from, request, control);
    if (!request.newHome.empty())
        return restoreToHome(handle, from, request, control);
    return request.inPlace ? restoreInPlace(handle, from, request, control)
                           : restoreAsNew(handle, from, request, control);
}

/// Counts, and for a dry run lists, what a whole state brings where nothing is.
Result<> LocalWorkspace::tallyWhole(const collection::Collection& past, const Past& from, const RestoreRequest& request,
                                    RestoreSummary& summary, const OperationControl& control)
{
    RestoreTally tally(summary, request.dryRun);
    VARVE_CHECK(tallyAsNew(past, tally, control));
    summary.snapshotId = from.name;
    summary.points = past.info().points;
    return {};
}

/// Against the present state; without it, when it is too damaged to open, as if it were empty.
Result<> LocalWorkspace::tallyReplacing(const Handle& handle, const Past& from, const RestoreRequest& request,
                                        RestoreSummary& summary, const OperationControl& control)
{
    VARVE_TRY(const auto past, open(handle, from, control));
    const auto live = handle.open->acquire(true);
    if (!live)
        return isDataError(live.error().code) ? tallyWhole(*past, from, request, summary, control) : live.error();
    RestoreTally tally(summary, request.dryRun);
    VARVE_CHECK(tallyInPlace(*past, **live, tally, control));
    summary.points = past->info().points;
    return {};
}

Result<> LocalWorkspace::restoreTo(CollectionFolder& folder, const Past& from, const std::filesystem::path& target,
                                   const std::string& newName, const std::string& uuid, const OperationControl& control)
{
    return from.snapshot ? folder.restoreAsNew(from.snapshot->id, target, newName, uuid, control)
                         : folder.restoreAsNew(from.moment, target, newName, uuid, control);
}

Result<RestoreSummary> LocalWorkspace::restoreAsNew(const Handle& handle, const Past& from,
                                                    const RestoreRequest& request,
                                                    const OperationControl& control)
{
    const std::string newName = !request.newName.empty()
                                    ? request.newName
                                    : handle.row.name + " (" + timeInName(from.timeMs) + ")";
    VARVE_CHECK(checkName(newName));
    if (m_catalog->byName(newName))
        return Error{
            ErrorCode::AlreadyExists, "a collection named \"" + newName + "\" exists already", {}, 0};
    VARVE_TRY(const std::uint64_t room, roomForState(handle.open->folder(), from.snapshot, from.timeMs));
    VARVE_CHECK(checkRoom(m_fileSystem, room, m_home));
    RestoreSummary summary;
    summary.collection = newName;
    if (request.dryRun) {
        VARVE_TRY(const auto past, open(handle, from, control));
        VARVE_CHECK(tallyWhole(*past, from, request, summary, control));
        return summary;
    }
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    const std::string uuid = makeUuid();
    VARVE_CHECK(handle.open->change([&](CollectionFolder& folder) {
        return restoreTo(folder, from, place.path(), newName, uuid, control);
    }));
    VARVE_CHECK(publish(place, uuid, newName));
    VARVE_TRY(const auto made, collection(newName, true));
    VARVE_CHECK(tallyWhole(*made, from, request, summary, control));
    VARVE_CHECK(m_catalog->addEvent(uuid, Event{Event::Kind::Restore, m_clock.nowMs(), from.name,
                                                "restored from \"" + handle.row.name + "\""}));
    return summary;
}

Result<collection::CollectionInfo> LocalWorkspace::clone(const std::string& name, const std::string& newName,
                                                         const OperationControl& control)
{
    VARVE_CHECK(checkName(newName));
    VARVE_TRY(const Handle handle, handleOf(name));
    if (m_catalog->byName(newName))
        return Error{
            ErrorCode::AlreadyExists, "a collection named \"" + newName + "\" exists already", {}, 0};
    VARVE_TRY(const auto live, handle.open->acquire(false));
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    const std::string uuid = makeUuid();
    VARVE_CHECK(
        CollectionFolder(m_fileSystem, place.path(), m_clock).createFromLive(*live, newName, uuid, control));
    return publish(place, uuid, newName);
}

/// A live collection that cannot be opened because it is damaged is the very reason to restore: then there is
/// nothing to take a snapshot of, and the generation before stays for undo all the same.
Result<std::string> LocalWorkspace::takeSafetySnapshot(const Handle& handle, const Past& from,
                                                       const OperationControl& control)
{
    const auto live = handle.open->acquire(false);
    if (!live)
        return isDataError(live.error().code) ? Result<std::string>(std::string()) : live.error();
    snapshot::SnapshotRequest request;
    request.trigger = snapshot::Trigger::Safety;
    request.note = "before restoring " + from.name;
    VARVE_TRY(const Snapshot safety, handle.open->change([&](CollectionFolder& folder) {
        return folder.take(**live, request, control);
    }));
    return safety.id;
}

Result<RestoreSummary> LocalWorkspace::restoreInPlace(const Handle& handle, const Past& from,
                                                      const RestoreRequest& request, const OperationControl& control)
{
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    VARVE_TRY(const std::uint64_t room, roomForState(handle.open->folder(), from.snapshot, from.timeMs));
    VARVE_CHECK(checkRoom(m_fileSystem, room + roomForSafetySnapshot(m_fileSystem, *handle.open),
                          folderOf(handle.row.uuid)));
    if (request.dryRun) {
        VARVE_CHECK(tallyReplacing(handle, from, request, summary, control));
        return summary;
    }
    const std::unique_lock alone(handle.open->users(), std::try_to_lock);
    if (!alone)
        return importRunning(folderOf(handle.row.uuid));
    VARVE_CHECK(handle.open->ensureLocked());
    VARVE_CHECK(tallyReplacing(handle, from, request, summary, control));
    // Everything that takes long comes before the collection is closed.
    VARVE_TRY(const auto prepared, handle.open->change([&](CollectionFolder& folder) {
        return from.snapshot ? folder.prepareRestore(from.snapshot->id, control)
                             : folder.prepareRestore(from.moment, control);
    }));
    VARVE_TRY(summary.safetySnapshotId, takeSafetySnapshot(handle, from, control));
    VARVE_CHECK(pauseWatching(handle.row.uuid));
    std::optional<KeptSettings> kept;
    if (const auto live = handle.open->current()) {
        const auto config = live->info().config;
        kept = KeptSettings{config.mode, config.durability};
        static_cast<void>(live->checkpoint(control).hasValue()); // so that closing has little left to do
    }
    const auto restored = handle.open->exchange(
        [&](CollectionFolder& folder) { return folder.finishRestore(*prepared, summary.safetySnapshotId); });
    auto live = handle.open->acquire(false);
    if (!restored)
        return restored.error();
    VARVE_CHECK(live);
    if (kept)
        VARVE_CHECK(applySettings(**live, *kept));
    summary.points = (*live)->info().points;
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(
        handle.row.uuid,
        Event{Event::Kind::Restore, restored->timeMs, from.name,
              summary.safetySnapshotId.empty() ? "" : "safety " + summary.safetySnapshotId}));
    return summary;
}

Result<snapshot::RestoreRecord> LocalWorkspace::undoRestore(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    const std::unique_lock alone(handle.open->users(), std::try_to_lock);
    if (!alone)
        return importRunning(folderOf(handle.row.uuid));
    VARVE_CHECK(handle.open->ensureLocked());
    VARVE_CHECK(handle.open->folder().undoableRestore());
    const auto undone = handle.open->exchange([](CollectionFolder& folder) { return folder.undoRestore(); });
    const auto live = handle.open->acquire(false);
    if (!undone)
        return undone.error();
    VARVE_CHECK(live);
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(
        handle.row.uuid, Event{Event::Kind::UndoRestore, undone->timeMs, undone->snapshotId, {}}));
    return *undone;
}

} // namespace varve::workspace
