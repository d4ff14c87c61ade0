// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/import_run.h"
#include "core/workspace/local_workspace.h"

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
    VARVE_TRY(const auto embedder, embedderOf(name));
    if (!embedder)
        return Error{ErrorCode::Unsupported,
                     "this collection has no embedder, so documents cannot be turned into vectors",
                     {},
                     0};
    ImportRun run({m_fileSystem, m_clock, *collection, *embedder}, request, onOutcome, control);
    auto summary = run.run();
    refreshCounters(handle);
    if (summary && summary->imported > 0 && !request.dryRun) {
        const std::string detail =
            std::to_string(summary->imported) + " documents, " + std::to_string(summary->chunks) + " chunks";
        VARVE_CHECK(
            m_catalog->addEvent(handle.row.uuid, Event{Event::Kind::Imported, m_clock.nowMs(), {}, detail}));
    }
    return summary;
}

} // namespace varve::workspace
