// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Restores that leave every collection alone: texts in a folder, and a zip.
#include "core/snapshot/compare.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/restore_plan.h"
#include "core/workspace/restore_room.h"
#include "core/workspace/text_files.h"

namespace varve::workspace {

using collection::Collection;
using collection::Document;

namespace {

/// A document and the file that its text becomes.
struct FileStep {
    Document document;
    RestoreItem item;
};

Result<std::vector<Document>> documentsToWrite(const Collection& past, const RestoreRequest& request,
                                               const OperationControl& control)
{
    std::vector<Document> documents;
    if (!request.documents.empty()) {
        VARVE_TRY(auto chosen, chosenDocuments(past, nullptr, request.documents, false, control));
        for (auto& [source, pair] : chosen)
            documents.push_back(std::move(*pair.then));
        return documents;
    }
    VARVE_CHECK(snapshot::walkDocuments(past, control, [&](const Document& document) -> Result<> {
        if (document.chunks > 0)
            documents.push_back(document);
        return {};
    }));
    return documents;
}

Result<std::string> textOf(const Collection& past, const Document& document)
{
    VARVE_TRY(const auto chunks, past.documentChunks(document.id));
    return joinedText(chunks);
}

class FolderPlan {
public:
    FolderPlan(fs::FileSystem& fileSystem, const Collection& past, const RestoreRequest& request, std::int64_t timeMs)
        : m_fileSystem(fileSystem), m_past(past), m_request(request), m_timeMs(timeMs)
    {
    }

    /// AlreadyExists when files differ and no policy says what to do with them.
    Result<std::vector<FileStep>> make(const OperationControl& control)
    {
        VARVE_TRY(auto documents, documentsToWrite(m_past, m_request, control));
        if (documents.empty())
            return Error{ErrorCode::NotFound, "that state has no documents with text", {}, 0};
        std::vector<std::string> sources;
        for (const Document& document : documents)
            sources.push_back(document.source);
        TextFileNames names(sources);
        std::vector<FileStep> steps;
        Progress progress{"comparing", {}, 0, documents.size(), 0, 0, 0};
        for (Document& document : documents) {
            VARVE_CHECK(control.check());
            progress.item = document.source;
            control.report(progress);
            const auto name = names.next(document.source);
            VARVE_TRY(RestoreItem item, decide(document, name.native()));
            steps.push_back({std::move(document), std::move(item)});
            ++progress.doneItems;
        }
        const std::string alike = m_differing > 1 ? ", and " + std::to_string(m_differing - 1) + " more" : "";
        if (m_differing > 0)
            return Error{ErrorCode::AlreadyExists,
                         "a file there has other contents" + alike + "; nothing was written, choose what becomes of it: "
                             "use-snapshot, keep-newer or keep-both",
                         m_firstDiffering, 0};
        return steps;
    }

private:
    Result<RestoreItem> decide(const Document& document, const std::string& name)
    {
        VARVE_TRY(const std::string text, textOf(m_past, document));
        RestoreItem item{RestoreAction::Create, document.source, document.title, false, name, {}, document.chunks, text.size()};
        const auto place = m_request.toFolder / name;
        VARVE_TRY(const FileThere there, lookAt(m_fileSystem, place, text));
        if (!there.exists)
            return item;
        if (there.isSame)
            return stay(std::move(item), "same");
        if (!m_request.onConflict) {
            if (m_differing++ == 0)
                m_firstDiffering = place;
            return item;
        }
        item.action = RestoreAction::Replace;
        if (*m_request.onConflict == ConflictPolicy::KeepNewer && there.modifiedMs > m_timeMs)
            return stay(std::move(item), "newer");
        return *m_request.onConflict == ConflictPolicy::KeepBoth ? beside(std::move(item), text) : item;
    }

    Result<RestoreItem> beside(RestoreItem item, const std::string& text) const
    {
        const std::string name = item.target;
        for (unsigned number = 1;; ++number) {
            item.target = nameBeside(name, m_timeMs, number);
            VARVE_TRY(const FileThere there, lookAt(m_fileSystem, m_request.toFolder / item.target, text));
            if (there.isSame)
                return stay(std::move(item), "same");
            if (there.exists)
                continue;
            item.action = RestoreAction::Create;
            return item;
        }
    }

    static RestoreItem stay(RestoreItem item, const char* reason)
    {
        item.action = RestoreAction::Keep;
        item.reason = reason;
        return item;
    }

    fs::FileSystem& m_fileSystem;
    const Collection& m_past;
    const RestoreRequest& m_request;
    const std::int64_t m_timeMs;
    std::uint64_t m_differing = 0;
    std::filesystem::path m_firstDiffering;
};

Result<> writeTexts(fs::FileSystem& fileSystem, const Collection& past, const std::filesystem::path& folder,
                    const std::vector<FileStep>& steps, const OperationControl& control, std::uint64_t& written)
{
    VARVE_CHECK(fileSystem.createDirectories(folder));
    Progress progress{"restoring", {}, 0, steps.size(), 0, 0, 0};
    for (const FileStep& step : steps) {
        VARVE_CHECK(control.check());
        progress.item = step.item.target;
        control.report(progress);
        if (step.item.action != RestoreAction::Keep) {
            VARVE_TRY(const std::string text, textOf(past, step.document));
            VARVE_CHECK(writeText(fileSystem, folder, step.item.target, text));
            ++written;
        }
        ++progress.doneItems;
    }
    return {};
}

} // namespace

Result<RestoreSummary> LocalWorkspace::restoreToFolder(const Handle& handle, const Past& from,
                                                       const RestoreRequest& request, const OperationControl& control)
{
    VARVE_TRY(const auto past, open(handle, from, control));
    VARVE_TRY(const auto steps, FolderPlan(m_fileSystem, *past, request, from.timeMs).make(control));
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    RestoreTally tally(summary, request.dryRun);
    std::uint64_t bytes = 0;
    for (const FileStep& step : steps) {
        tally.add(step.item);
        summary.points += step.item.chunks;
        bytes += step.item.action == RestoreAction::Keep ? 0 : step.item.bytes;
    }
    VARVE_CHECK(checkRoom(m_fileSystem, bytes, request.toFolder));
    if (request.dryRun)
        return summary;
    std::uint64_t written = 0;
    if (const auto all = writeTexts(m_fileSystem, *past, request.toFolder, steps, control, written); !all) {
        Error error = all.error();
        error.detail += "; " + std::to_string(written) + " files were written before that";
        return error;
    }
    return summary;
}

Result<RestoreSummary> LocalWorkspace::restoreToZip(const Handle& handle, const Past& from, const RestoreRequest& request,
                                                    const OperationControl& control)
{
    RestoreSummary summary;
    VARVE_TRY(const auto past, open(handle, from, control));
    VARVE_CHECK(tallyWhole(*past, from, request, summary, control));
    summary.collection = handle.row.name;
    const auto info = past->info();
    // Vectors go in twice, once for other tools, and do not get smaller.
    VARVE_CHECK(checkRoom(m_fileSystem, 2 * info.points * info.config.dimension * sizeof(float), request.toZip.parent_path()));
    if (!request.dryRun)
        VARVE_CHECK(exportZip(handle.row.name, request.at, request.toZip, control));
    return summary;
}

} // namespace varve::workspace
