// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"

#include <algorithm>

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Snapshot;

namespace {

constexpr std::size_t kPage = 1000;

/// Documents, and points that belong to none: what a restore counts.
Result<std::uint64_t> countItems(const collection::Collection& collection)
{
    const auto info = collection.info();
    std::uint64_t inDocuments = 0;
    for (std::size_t offset = 0;; offset += kPage) {
        VARVE_TRY(const auto page, collection.documents(std::nullopt, {}, kPage, offset));
        for (const auto& document : page)
            inDocuments += document.chunks;
        if (page.size() < kPage)
            break;
    }
    return info.documents + (info.points - std::min(info.points, inDocuments));
}

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

Error importRunning(const std::filesystem::path& folder)
{
    return Error{ErrorCode::Busy, "an import into this collection is running", folder, 0};
}

} // namespace

Result<RestoreSummary> LocalWorkspace::restore(const std::string& name, const RestoreRequest& request,
                                               const OperationControl& control)
{
    if ((request.inPlace ? 1 : 0) + (!request.newName.empty() || !request.newHome.empty() ? 1 : 0)
            + (request.documents.empty() ? 0 : 1) > 1)
        return Error{ErrorCode::InvalidArgument,
                     "restore in place, to a new collection, or chosen documents: one of them at a time", {}, 0};
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const Past from, pastOf(handle, request.at));
    if (from.snapshot && from.snapshot->state == snapshot::SnapshotState::Damaged)
        return Error{
            ErrorCode::Corrupt, "the snapshot " + from.name + " is damaged: " + from.snapshot->stateReason, {}, 0};
    if (!request.documents.empty())
        return restoreDocuments(handle, from, request, control);
    if (request.dryRun)
        return previewRestore(handle, from, control);
    if (!request.newHome.empty())
        return restoreToHome(handle, from, request, control);
    return request.inPlace ? restoreInPlace(handle, from, control)
                           : restoreAsNew(handle, from, request, control);
}

Result<RestoreSummary> LocalWorkspace::previewRestore(const Handle& handle, const Past& from,
                                                      const OperationControl& control)
{
    VARVE_TRY(const auto live, handle.open->acquire(true));
    VARVE_TRY(const auto past, open(handle, from, control));
    const auto forget = [](const snapshot::DocumentChange&) -> Result<> { return {}; }; // the totals are enough
    VARVE_TRY(const auto changes, snapshot::compareEach(*live, *past, control, forget));
    VARVE_TRY(const std::uint64_t items, countItems(*past));
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    summary.create = changes.added;
    summary.replace = changes.changed;
    summary.remove = changes.removed;
    summary.keep = items - std::min(items, changes.added + changes.changed);
    summary.points = past->info().points;
    return summary;
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
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    const std::string uuid = makeUuid();
    VARVE_CHECK(handle.open->change([&](CollectionFolder& folder) {
        return restoreTo(folder, from, place.path(), newName, uuid, control);
    }));
    VARVE_TRY(const auto info, publish(place, uuid, newName));
    RestoreSummary summary;
    summary.collection = newName;
    summary.snapshotId = from.name;
    summary.create = info.documents;
    summary.points = info.points;
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
                                                      const OperationControl& control)
{
    const std::unique_lock alone(handle.open->users(), std::try_to_lock);
    if (!alone)
        return importRunning(folderOf(handle.row.uuid));
    VARVE_CHECK(handle.open->ensureLocked());
    RestoreSummary summary;
    if (const auto preview = previewRestore(handle, from, control))
        summary = *preview;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    // Everything that takes long comes before the collection is closed.
    VARVE_TRY(const auto prepared, handle.open->change([&](CollectionFolder& folder) {
        return from.snapshot ? folder.prepareRestore(from.snapshot->id, control)
                             : folder.prepareRestore(from.moment, control);
    }));
    VARVE_TRY(summary.safetySnapshotId, takeSafetySnapshot(handle, from, control));
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
