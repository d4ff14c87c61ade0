// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/resolve_file.h"
#include "core/workspace/import_run.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/vector_import.h"

namespace varve::workspace {

Result<ImportSummary> LocalWorkspace::import(const std::string& name, const ImportRequest& request,
                                             const std::function<void(const FileOutcome&)>& onOutcome,
                                             const OperationControl& control)
{
    constexpr std::size_t kLeastTokens = 16;
    if (request.chunkTokens < kLeastTokens)
        return Error{ErrorCode::InvalidArgument, "a chunk has at least 16 tokens", {}, 0};
    VARVE_TRY(const Handle handle, handleOf(name));
    const std::shared_lock user(handle.open->users(), std::try_to_lock);
    if (!user)
        return Error{ErrorCode::Busy, "the collection is being restored", folderOf(handle.row.uuid), 0};
    VARVE_TRY(const auto collection, handle.open->acquire(request.dryRun));
    VARVE_TRY(const auto embedder, embedderOf(name, {}, control.stop));
    const auto imported = [&]() -> Result<ImportSummary> {
        if (embedder && !request.isOfSameModel)
            return ImportRun({m_fileSystem, m_clock, *collection, *embedder, folderOf(handle.row.uuid)}, request, onOutcome, control).run();
        VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
        return VectorImport({m_fileSystem, *collection, place.path(), embedder.get()}, request, onOutcome, control).run();
    };
    auto summary = imported();
    refreshCounters(handle, control);
    if (summary && !request.dryRun)
        VARVE_CHECK(noteImported(handle, *summary));
    if (summary && !request.dryRun && !summary->cancelled && request.follow)
        VARVE_CHECK(followToo(name, request));
    return summary;
}

Result<> LocalWorkspace::followToo(const std::string& name, const ImportRequest& request)
{
    VARVE_TRY(WatchPlan plan, watchOf(name));
    for (const auto& path : request.paths) {
        const auto status = import::resolveFile(m_fileSystem, path);
        if (status && status->status.kind == fs::FileStatus::Kind::Directory)
            plan.folders.push_back({std::filesystem::absolute(path).native(), request.recursive, 0, {}, {}});
    }
    plan.isPaused = false;
    return setWatch(name, plan);
}

Result<> LocalWorkspace::noteImported(const Handle& handle, const ImportSummary& summary)
{
    if (summary.imported == 0)
        return {};
    const std::string detail = std::to_string(summary.imported) + (summary.ofVectors ? " files, " : " documents, ") +
                               std::to_string(summary.chunks) + (summary.ofVectors ? " vectors" : " chunks");
    return m_catalog->addEvent(handle.row.uuid, Event{Event::Kind::Imported, m_clock.nowMs(), {}, detail});
}

} // namespace varve::workspace
