// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Restores that leave the collection as a whole alone: chosen documents into it, and a home of its own beside it.
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"

namespace varve::workspace {

using collection::Collection;
using collection::Document;
using collection::Point;

namespace {

/// A document of the past and what bringing it back does to the present.
struct Return {
    Document document;
    bool isNew = false;
    bool isSame = false;
};

Result<std::vector<Return>> planReturns(const Collection& past, const Collection& live,
                                        const std::vector<std::string>& sources)
{
    std::vector<Return> plan;
    for (const std::string& source : sources) {
        auto then = past.documentBySource(source);
        if (!then && then.error().code == ErrorCode::NotFound)
            return Error{ErrorCode::NotFound, "that state has no document \"" + source + "\"; nothing was changed", {}, 0};
        VARVE_CHECK(then);
        if (then->chunks == 0)
            return Error{ErrorCode::InvalidArgument,
                         "\"" + source + "\" has no text in that state; nothing was changed", {}, 0};
        const auto now = live.documentBySource(source);
        if (!now && now.error().code != ErrorCode::NotFound)
            return now.error();
        const bool isSame = now && now->contentHash == then->contentHash && now->state == then->state
                            && now->chunks == then->chunks;
        plan.push_back({*std::move(then), !now, isSame});
    }
    return plan;
}

Result<> bringBack(const Collection& past, Collection& live, const Document& document)
{
    VARVE_TRY(const auto chunks, past.documentChunks(document.id));
    std::vector<std::string> ids;
    for (const auto& chunk : chunks)
        ids.push_back(chunk.id);
    VARVE_TRY(auto stored, past.get(ids)); // with vectors
    if (stored.size() != ids.size())
        return Error{ErrorCode::Corrupt, "that state misses chunks of \"" + document.source + "\"", {}, 0};
    std::vector<Point> points;
    for (auto& one : stored)
        points.push_back({std::move(one.id), std::move(one.vector), std::move(one.text), std::move(one.metadataJson),
                          std::move(one.position)});
    Document back = document;
    back.id = 0; // the present has its own numbers
    VARVE_CHECK(live.putDocument(std::move(back), std::move(points)));
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
    VARVE_TRY(const auto plan, planReturns(*past, *live, request.documents));
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    for (const Return& one : plan)
        ++(one.isSame ? summary.keep : one.isNew ? summary.create : summary.replace);
    summary.points = live->info().points;
    if (request.dryRun || summary.keep == plan.size())
        return summary;
    VARVE_TRY(summary.safetySnapshotId, takeSafetySnapshot(handle, from, control));
    Progress progress{"restoring", {}, 0, plan.size(), 0, 0, 0};
    for (const Return& one : plan) {
        VARVE_CHECK(control.check());
        progress.item = one.document.source;
        control.report(progress);
        if (!one.isSame)
            VARVE_CHECK(bringBack(*past, *live, one.document));
        ++progress.doneItems;
    }
    summary.points = live->info().points;
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(
        handle.row.uuid, Event{Event::Kind::Restore, m_clock.nowMs(), from.name,
                               std::to_string(summary.create + summary.replace) + " documents; safety "
                                   + summary.safetySnapshotId}));
    return summary;
}

Result<RestoreSummary> LocalWorkspace::restoreToHome(const Handle& handle, const Past& from,
                                                     const RestoreRequest& request, const OperationControl& control)
{
    const auto there = m_fileSystem.listDirectory(request.newHome);
    if (there ? !there->empty() : there.error().code != ErrorCode::NotFound)
        return there ? Error{ErrorCode::AlreadyExists, "the folder is not empty; choose a new one", request.newHome, 0}
                     : there.error();
    Options options;
    options.home = request.newHome;
    options.clock = &m_clock;
    options.fileSystem = &m_fileSystem;
    options.unloadAfter = {};
    LocalWorkspace other(options);
    const auto build = [&]() -> Result<collection::CollectionInfo> {
        const std::string name = request.newName.empty() ? handle.row.name : request.newName;
        VARVE_CHECK(checkName(name));
        VARVE_CHECK(other.openHome());
        VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, other.home()));
        const std::string uuid = makeUuid();
        VARVE_CHECK(handle.open->change([&](snapshot::CollectionFolder& folder) {
            return restoreTo(folder, from, place.path(), name, uuid, control);
        }));
        return other.publish(place, uuid, name);
    };
    const auto made = build();
    const auto closed = other.close();
    if (!made) {
        static_cast<void>(m_fileSystem.removeTree(request.newHome).hasValue()); // it was empty or not there
        return made.error();
    }
    VARVE_CHECK(closed);
    RestoreSummary summary;
    summary.collection = made->config.name;
    summary.snapshotId = from.name;
    summary.create = made->documents;
    summary.points = made->points;
    return summary;
}

} // namespace varve::workspace
