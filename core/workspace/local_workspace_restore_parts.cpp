// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Restores that leave the collection as a whole alone: chosen documents into it, and a home of its own beside it.
#include "core/base/uuid.h"
#include "core/snapshot/compare.h"
#include "core/workspace/chunk_metadata.h"
#include "core/workspace/file_plan.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/restore_plan.h"
#include "core/workspace/restore_room.h"

#include <algorithm>
#include <unordered_map>

namespace varve::workspace {

using collection::Collection;
using collection::Document;
using collection::Point;

namespace {

/// Where documents go, and whose vectors they have there.
struct Target {
    Collection& live;
    const embed::Embedder* embedder; ///< of the present, when the past is of another model; else null
    std::int64_t timeMs;             ///< of the past
};

/// Vectors of another model are made anew.
Result<> giveVectors(std::vector<Point>& points, const embed::Embedder& embedder)
{
    constexpr std::size_t kAtOnce = 8;
    for (std::size_t begin = 0; begin < points.size(); begin += kAtOnce) {
        const std::size_t end = std::min(points.size(), begin + kAtOnce);
        std::vector<std::string> texts;
        for (std::size_t i = begin; i < end; ++i)
            texts.push_back(points[i].text);
        VARVE_TRY(auto vectors, embedder.embed(texts));
        for (std::size_t i = begin; i < end; ++i)
            points[i].vector = std::move(vectors[i - begin]);
    }
    return {};
}

/// A document that was renamed since keeps its chunks under their ids: who brings it back under its old name gives other ones,
/// or would take them from it.
Result<> giveFreeIds(std::vector<collection::StoredPoint>& chunks, const std::string& source, const Target& to)
{
    for (unsigned number = 1;; ++number) {
        std::vector<std::string> ids;
        for (const auto& chunk : chunks)
            ids.push_back(chunk.id);
        VARVE_TRY(const auto present, to.live.get(ids));
        const bool isTaken = std::any_of(present.begin(), present.end(), [&](const auto& one) {
            return one.documentId != 0 && one.documentSource != source;
        });
        if (!isTaken)
            return {};
        std::unordered_map<std::string, std::size_t> repetitions;
        for (auto& chunk : chunks)
            chunk.id = chunkId(source + markOfCopy(to.timeMs, number), chunk.text, repetitions[chunk.text]++);
    }
}

/// Puts a document of the past into the present, under its own source or beside it as `target`.
Result<> bringBack(const Collection& past, const Target& to, const Document& document, const std::string& target)
{
    VARVE_TRY(const auto chunks, past.documentChunks(document.id));
    std::vector<std::string> ids;
    for (const auto& chunk : chunks)
        ids.push_back(chunk.id);
    VARVE_TRY(auto stored, past.get(ids)); // with vectors
    if (stored.size() != ids.size())
        return Error{ErrorCode::Corrupt, "that state misses chunks of \"" + document.source + "\"", {}, 0};
    Document back = document;
    back.id = 0; // the present has its own numbers
    if (!target.empty()) {
        back.source = target;
        back.title += markOfCopy(to.timeMs, 1);
    }
    std::unordered_map<std::string, std::size_t> repetitions;
    for (auto& one : stored) {
        if (target.empty())
            break;
        one.id = chunkId(target, one.text, repetitions[one.text]++);
        one.metadataJson = renamedMetadata(one.metadataJson, document, back);
    }
    VARVE_CHECK(giveFreeIds(stored, back.source, to));
    std::vector<Point> points;
    for (auto& one : stored) {
        points.push_back({std::move(one.id), std::move(one.vector), std::move(one.text), std::move(one.metadataJson),
                          std::move(one.position)});
    }
    if (to.embedder)
        VARVE_CHECK(giveVectors(points, *to.embedder));
    VARVE_CHECK(to.live.putDocument(std::move(back), std::move(points)));
    return {};
}

Result<> carryOut(const DocumentStep& step, const Collection& past, const Target& to)
{
    switch (step.item.action) {
    case RestoreAction::Create:
    case RestoreAction::Replace: return bringBack(past, to, *step.pair.then, step.item.target);
    case RestoreAction::Delete: VARVE_CHECK(to.live.removeDocuments({step.pair.now->id})); break;
    case RestoreAction::Keep: break;
    }
    return {};
}

/// What a document is until it is stored: the log, and metadata or a segment beside it.
std::uint64_t roomFor(const std::vector<DocumentStep>& steps, std::uint32_t dimension)
{
    constexpr std::uint64_t kTextOfChunk = 2048;
    std::uint64_t chunks = 0;
    for (const DocumentStep& step : steps) {
        const bool isWritten =
            step.item.action == RestoreAction::Create || step.item.action == RestoreAction::Replace;
        chunks += isWritten ? step.pair.then->chunks : 0;
    }
    return 2 * chunks * (dimension * sizeof(float) + kTextOfChunk);
}

Result<> carryOutAll(const std::vector<DocumentStep>& steps, const Collection& past, const Target& to,
                     const OperationControl& control, std::uint64_t& done)
{
    const auto isWork = [](const DocumentStep& step) { return step.item.action != RestoreAction::Keep; };
    Progress progress{"restoring", {}, 0, 0, 0, 0, 0};
    progress.totalItems = static_cast<std::uint64_t>(std::count_if(steps.begin(), steps.end(), isWork));
    for (const DocumentStep& step : steps) {
        if (!isWork(step))
            continue;
        VARVE_CHECK(control.check());
        progress.item = step.item.source;
        control.report(progress);
        VARVE_CHECK(carryOut(step, past, to));
        progress.doneItems = ++done;
    }
    return {};
}

} // namespace

Result<RestoreSummary> LocalWorkspace::restoreDocuments(const Handle& handle, const Past& from,
                                                        const RestoreRequest& request, const OperationControl& control)
{
    const std::shared_lock user(handle.open->users(), std::try_to_lock);
    if (!user)
        return Error{ErrorCode::Busy, "the collection is being restored", folderOf(handle.row.uuid), 0};
    VARVE_TRY(const auto live, handle.open->acquire(request.dryRun));
    VARVE_TRY(const auto past, open(handle, from, control));
    VARVE_TRY(const auto steps, planDocuments(*past, *live, request, from.timeMs, control));
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    RestoreTally tally(summary, request.dryRun);
    for (const DocumentStep& step : steps)
        tally.add(step.item);
    summary.points = live->info().points;
    if (summary.keep == steps.size())
        return summary;
    VARVE_CHECK(checkRoom(m_fileSystem,
                          roomForSafetySnapshot(m_fileSystem, *handle.open)
                              + roomFor(steps, live->info().config.dimension),
                          folderOf(handle.row.uuid)));
    if (request.dryRun)
        return summary;
    std::shared_ptr<const embed::Embedder> embedder;
    if (!snapshot::areOfSameModel(*past, *live)) {
        VARVE_TRY(embedder, embedderFor(live->info().config));
    }
    if (!embedder && past->info().config.dimension != live->info().config.dimension)
        return Error{ErrorCode::DimensionMismatch, "the vectors of that state are of another dimension than those of now", {}, 0};
    VARVE_TRY(summary.safetySnapshotId, takeSafetySnapshot(handle, from, control));
    VARVE_CHECK(pauseWatching(handle.row.uuid));
    std::uint64_t done = 0;
    if (const auto carried = carryOutAll(steps, *past, {*live, embedder.get(), from.timeMs}, control, done); !carried) {
        refreshCounters(handle);
        Error error = carried.error();
        if (done > 0) // each document is whole, but not all of them are back
            error.detail += "; " + std::to_string(done)
                            + " documents were restored before that, and the state before is snapshot "
                            + summary.safetySnapshotId;
        return error;
    }
    summary.points = live->info().points;
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(
        handle.row.uuid, Event{Event::Kind::Restore, m_clock.nowMs(), from.name,
                               std::to_string(summary.create + summary.replace + summary.remove)
                                   + " documents; safety " + summary.safetySnapshotId}));
    return summary;
}

Result<RestoreSummary> LocalWorkspace::restoreToHome(const Handle& handle, const Past& from,
                                                     const RestoreRequest& request, const OperationControl& control)
{
    const auto there = m_fileSystem.listDirectory(request.newHome);
    if (there ? !there->empty() : there.error().code != ErrorCode::NotFound)
        return there ? Error{ErrorCode::AlreadyExists, "the folder is not empty; choose a new one", request.newHome, 0}
                     : there.error();
    RestoreSummary summary;
    VARVE_TRY(const auto past, open(handle, from, control));
    VARVE_CHECK(tallyWhole(*past, from, request, summary, control));
    summary.collection = request.newName.empty() ? handle.row.name : request.newName;
    VARVE_TRY(const std::uint64_t room, roomForState(handle.open->folder(), from.snapshot, from.timeMs));
    VARVE_CHECK(checkRoom(m_fileSystem, room, request.newHome));
    if (request.dryRun)
        return summary;
    Options options;
    options.home = request.newHome;
    options.clock = &m_clock;
    options.fileSystem = &m_fileSystem;
    options.unloadAfter = {};
    LocalWorkspace other(options);
    const auto build = [&]() -> Result<collection::CollectionInfo> {
        VARVE_CHECK(checkName(summary.collection));
        VARVE_CHECK(other.openHome());
        VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, other.home()));
        const std::string uuid = makeUuid();
        VARVE_CHECK(handle.open->change([&](snapshot::CollectionFolder& folder) {
            return restoreTo(folder, from, place.path(), summary.collection, uuid, control);
        }));
        return other.publish(place, uuid, summary.collection);
    };
    const auto made = build();
    const auto closed = other.close();
    if (!made) {
        static_cast<void>(m_fileSystem.removeTree(request.newHome).hasValue()); // it was empty or not there
        return made.error();
    }
    VARVE_CHECK(closed);
    return summary;
}

} // namespace varve::workspace
