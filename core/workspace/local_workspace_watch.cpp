// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Folders that a collection follows.
#include "core/workspace/folder_scan.h"
#include "core/workspace/import_run.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/watch_file.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace varve::workspace {

using collection::Document;

namespace {

std::string cleanPath(const std::string& path)
{
    std::filesystem::path clean = std::filesystem::path(path).lexically_normal();
    return (clean.has_filename() || clean == clean.root_path() ? clean : clean.parent_path()).native();
}

/// What this program writes would be a change to look at, and looking writes.
bool wouldWatchItself(const WatchedFolder& folder, const std::filesystem::path& home)
{
    std::error_code failed;
    const std::filesystem::path real = std::filesystem::weakly_canonical(folder.path, failed);
    const std::filesystem::path realHome = std::filesystem::weakly_canonical(home, failed);
    const WatchedFolder whole{real.empty() ? folder.path : real.native(), true, 0, {}, {}};
    const WatchedFolder own{realHome.native(), true, 0, {}, {}};
    return whole.path == own.path || whole.holds(own.path) || own.holds(whole.path);
}

/// "varvectl (process 1234)" of the text in which a lock names its holder's number.
std::string holderOf(const std::string& busy)
{
    const std::string number = busy.substr(busy.find_last_not_of("0123456789") + 1);
    std::string program;
    std::getline(std::ifstream("/proc/" + number + "/comm"), program);
    return number.empty() ? "another program" : (program.empty() ? "a program" : program) + " (process " + number + ")";
}

/// Writes down that the document's file is gone, or that it is not. False when it is another one by now.
Result<bool> mark(collection::Collection& collection, const Document& document, const char* key, std::int64_t nowMs)
{
    // It may have been renamed, removed or imported since it was looked at.
    auto now = collection.documentBySource(document.source);
    if (!now && now.error().code != ErrorCode::NotFound)
        return now.error();
    if (!now || now->id != document.id)
        return false;
    now->reasonKey = key;
    now->reasonDetail = *key == '\0' ? std::string() : formatUtc(nowMs);
    VARVE_CHECK(collection.recordOutcome(std::move(*now)));
    return true;
}

} // namespace

Result<WatchPlan> LocalWorkspace::watchOf(const std::string& name)
{
    VARVE_TRY(const CatalogRow row, m_catalog->byName(name));
    const std::scoped_lock lock(m_watchMutex);
    return readWatchFile(m_fileSystem, folderOf(row.uuid));
}

Result<> LocalWorkspace::setWatch(const std::string& name, const WatchPlan& plan)
{
    VARVE_TRY(const CatalogRow row, m_catalog->byName(name));
    VARVE_TRY(const auto info, this->info(name));
    if (!plan.folders.empty() && info.config.embedder == "none")
        return Error{ErrorCode::Unsupported, "a collection of vectors follows no folders; import its files", {}, 0};
    WatchPlan clean = plan;
    std::set<std::string> seen;
    for (WatchedFolder& folder : clean.folders) {
        if (!std::filesystem::path(folder.path).is_absolute())
            return Error{ErrorCode::InvalidArgument, "a watched folder needs its whole path", folder.path, 0};
        folder.path = cleanPath(folder.path);
        if (wouldWatchItself(folder, m_home))
            return Error{ErrorCode::InvalidArgument,
                         "this folder and the one that holds the collections lie in each other; watch a folder beside it",
                         folder.path, 0};
    }
    std::erase_if(clean.folders, [&](const WatchedFolder& folder) { return !seen.insert(folder.path).second; });
    const std::scoped_lock lock(m_watchMutex);
    return writeWatchFile(m_fileSystem, folderOf(row.uuid), clean);
}

Result<std::unique_ptr<fs::FileLock>> LocalWorkspace::lockFollowing()
{
    auto lock = m_fileSystem.lockFile(m_home / "following.lock");
    if (!lock && lock.error().code == ErrorCode::Busy)
        return Error{ErrorCode::Busy, "the folders are followed already, by " + holderOf(lock.error().detail), {}, 0};
    return lock;
}

Result<FolderChanges> LocalWorkspace::lookForChanges(const std::string& name, const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const WatchPlan plan, watchOf(name));
    FolderChanges changes;
    changes.folders = plan.folders;
    if (plan.isPaused || plan.folders.empty())
        return changes;
    VARVE_TRY(const auto collection, handle.open->acquire(true));
    VARVE_TRY(const FolderScan scan, scanFolders(m_fileSystem, *collection, plan.folders, m_clock.nowMs(), control));
    changes.toRead = scan.toRead.size();
    changes.gone = scan.gone.size();
    changes.returned = scan.returned.size();
    changes.folders = scan.folders;
    if (!changes.any())
        VARVE_CHECK(noteLooked(handle.row.uuid, scan.folders));
    return changes;
}

Result<ImportSummary> LocalWorkspace::followFolders(const std::string& name,
                                                    const std::function<void(const FileOutcome&)>& onOutcome,
                                                    const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const WatchPlan plan, watchOf(name));
    const std::shared_lock user(handle.open->users(), std::try_to_lock);
    if (!user)
        return Error{ErrorCode::Busy, "the collection is being restored", folderOf(handle.row.uuid), 0};
    VARVE_TRY(const auto collection, handle.open->acquire(false));
    VARVE_TRY(const auto embedder, embedderOf(name, {}, control.stop));
    if (plan.isPaused || plan.folders.empty() || !embedder)
        return ImportSummary{};
    VARVE_TRY(const FolderScan scan, scanFolders(m_fileSystem, *collection, plan.folders, m_clock.nowMs(), control));
    ImportRequest request;
    request.paths = scan.available;
    request.chunkTokens = storedChunkTokens(*collection);
    ImportRun run({m_fileSystem, m_clock, *collection, *embedder, folderOf(handle.row.uuid)}, request, onOutcome, control);
    run.useFiles(scan.toRead);
    auto summary = scan.toRead.empty() ? Result<ImportSummary>(ImportSummary{}) : run.run();
    if (summary && !summary->cancelled) {
        for (const Document& document : scan.gone) {
            VARVE_TRY(const bool isMarked, mark(*collection, document, kSourceGone, m_clock.nowMs()));
            summary->gone += isMarked;
        }
        for (const Document& document : scan.returned) {
            VARVE_TRY(const bool isMarked, mark(*collection, document, "", 0));
            summary->returned += isMarked;
        }
        VARVE_CHECK(noteLooked(handle.row.uuid, scan.folders));
    }
    refreshCounters(handle, control);
    if (summary) {
        summary->folders = scan.folders;
        VARVE_CHECK(noteImported(handle, *summary));
    }
    return summary;
}

/// The plan may have been changed while the folders were looked at; only what was seen goes into it.
Result<> LocalWorkspace::noteLooked(const std::string& uuid, const std::vector<WatchedFolder>& looked)
{
    const std::scoped_lock lock(m_watchMutex);
    VARVE_TRY(WatchPlan plan, readWatchFile(m_fileSystem, folderOf(uuid)));
    for (WatchedFolder& folder : plan.folders) {
        const auto seen = std::find_if(looked.begin(), looked.end(),
                                       [&](const WatchedFolder& each) { return each.path == folder.path; });
        if (seen == looked.end())
            continue;
        folder.lookedMs = seen->lookedMs;
        folder.problemKey = seen->problemKey;
        folder.problemDetail = seen->problemDetail;
    }
    return writeWatchFile(m_fileSystem, folderOf(uuid), plan);
}

/// After a state of the past was brought back, what the folders hold now would replace it at the next look.
Result<> LocalWorkspace::pauseWatching(const std::string& uuid)
{
    const std::scoped_lock lock(m_watchMutex);
    auto plan = readWatchFile(m_fileSystem, folderOf(uuid));
    if (!plan || plan->folders.empty() || plan->isPaused)
        return {}; // what cannot be read is not followed either
    plan->isPaused = true;
    return writeWatchFile(m_fileSystem, folderOf(uuid), *plan);
}

Result<std::vector<Document>> LocalWorkspace::goneDocuments(const std::string& name)
{
    constexpr std::size_t kPage = 1000;
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto collection, handle.open->acquire(true));
    std::vector<Document> gone;
    for (std::string behind;;) {
        VARVE_TRY(const auto page, collection->documentsBehind(behind, kPage));
        if (page.empty())
            return gone;
        behind = page.back().source;
        std::copy_if(page.begin(), page.end(), std::back_inserter(gone), isGone);
    }
}

Result<std::uint64_t> LocalWorkspace::settleGone(const std::string& name, const std::vector<std::string>& sources,
                                                 GoneChoice choice)
{
    VARVE_TRY(auto gone, goneDocuments(name));
    const std::set<std::string> chosen(sources.begin(), sources.end());
    std::erase_if(gone, [&](const Document& document) { return !chosen.empty() && !chosen.contains(document.source); });
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto collection, handle.open->acquire(false));
    std::vector<std::int64_t> ids;
    for (const Document& document : gone) {
        if (choice == GoneChoice::Keep)
            VARVE_CHECK(mark(*collection, document, kKeptWithoutSource, m_clock.nowMs()));
        ids.push_back(document.id);
    }
    if (choice == GoneChoice::Remove && !ids.empty())
        VARVE_CHECK(collection->removeDocuments(ids));
    refreshCounters(handle);
    return gone.size();
}

} // namespace varve::workspace
