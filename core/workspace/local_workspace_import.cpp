// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
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
    VARVE_TRY(const auto embedder, embedderOf(name));
    const auto imported = [&] {
        if (embedder)
            return ImportRun({m_fileSystem, m_clock, *collection, *embedder, folderOf(handle.row.uuid)}, request, onOutcome, control).run();
        return VectorImport({m_fileSystem, *collection}, request, onOutcome, control).run();
    };
    auto summary = imported();
    refreshCounters(handle);
    if (summary && summary->imported > 0 && !request.dryRun) {
        const std::string detail =
            embedder ? std::to_string(summary->imported) + " documents, " + std::to_string(summary->chunks) + " chunks"
                     : std::to_string(summary->imported) + " files, " + std::to_string(summary->chunks) + " vectors";
        VARVE_CHECK(
            m_catalog->addEvent(handle.row.uuid, Event{Event::Kind::Imported, m_clock.nowMs(), {}, detail}));
    }
    return summary;
}

} // namespace varve::workspace
