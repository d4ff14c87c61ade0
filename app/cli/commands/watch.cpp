// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/import_lines.h"
#include "core/workspace/folder_watcher.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace varve::cli {

namespace {

using workspace::WatchedFolder;
using workspace::WatchPlan;

std::string stateOf(const WatchedFolder& folder, const WatchPlan& plan)
{
    if (plan.isPaused)
        return "paused";
    if (!folder.problemKey.empty())
        return folder.problemDetail;
    return folder.lookedMs == 0 ? "not looked at yet" : "looked at " + formatTime(folder.lookedMs);
}

int tellPlan(Session& session, const std::string& name, const WatchPlan& plan)
{
    std::vector<std::vector<std::string>> rows;
    for (const WatchedFolder& folder : plan.folders) {
        if (session.json())
            session.printJson({{"name", name},
                               {"folder", folder.path},
                               {"recursive", folder.recursive},
                               {"paused", plan.isPaused},
                               {"looked", folder.lookedMs == 0 ? Json() : Json(formatUtc(folder.lookedMs))},
                               {"problem", folder.problemKey},
                               {"detail", folder.problemDetail}});
        rows.push_back({printable(name), printable(folder.path) + (folder.recursive ? "" : " (not recursive)"),
                        printable(stateOf(folder, plan))});
    }
    printColumns(session, rows);
    return Done;
}

int list(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    std::vector<std::string> names = arguments.positional();
    if (names.empty()) {
        VARVE_CLI_TRY(session, const auto all, workspace->list());
        for (const auto& one : all)
            names.push_back(one.name);
    }
    for (const std::string& name : names) {
        VARVE_CLI_TRY(session, const WatchPlan plan, workspace->watchOf(name));
        tellPlan(session, name, plan);
    }
    return Done;
}

std::vector<std::string> foldersOf(Session& session, const Arguments& arguments)
{
    std::vector<std::string> folders;
    for (std::size_t i = 1; i < arguments.positional().size(); ++i) {
        const std::filesystem::path path = session.resolvePath(arguments.at(i)).lexically_normal();
        folders.push_back((path.has_filename() || path == path.root_path() ? path : path.parent_path()).native());
    }
    return folders;
}

int add(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, WatchPlan plan, workspace->watchOf(arguments.at(0)));
    for (const std::string& path : foldersOf(session, arguments)) {
        std::error_code failed;
        if (!std::filesystem::is_directory(path, failed))
            return session.fail(Error{ErrorCode::NotFound, "there is no such folder", path, 0});
        std::erase_if(plan.folders, [&](const WatchedFolder& each) { return each.path == path; });
        plan.folders.push_back({path, !arguments.has("--flat"), 0, {}, {}});
    }
    VARVE_CLI_CHECK(session, workspace->setWatch(arguments.at(0), plan));
    return tellPlan(session, arguments.at(0), plan);
}

int remove(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, WatchPlan plan, workspace->watchOf(arguments.at(0)));
    for (const std::string& path : foldersOf(session, arguments)) {
        if (std::erase_if(plan.folders, [&](const WatchedFolder& each) { return each.path == path; }) == 0)
            return session.fail(Error{ErrorCode::NotFound, "this folder is not watched", path, 0});
    }
    VARVE_CLI_CHECK(session, workspace->setWatch(arguments.at(0), plan));
    session.note("The documents that came from there stay.");
    return tellPlan(session, arguments.at(0), plan);
}

int setPaused(Session& session, const std::string& name, bool paused)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, WatchPlan plan, workspace->watchOf(name));
    plan.isPaused = paused;
    VARVE_CLI_CHECK(session, workspace->setWatch(name, plan));
    return tellPlan(session, name, plan);
}

int pause(Session& session, const Arguments& arguments) { return setPaused(session, arguments.at(0), true); }

int resume(Session& session, const Arguments& arguments) { return setPaused(session, arguments.at(0), false); }

int look(Session& session, const std::string& name)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto followed = workspace->followFolders(
        name, [&](const auto& outcome) { tellFile(session, outcome); }, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, followed);
    return tellSummary(session, summary);
}

int lookOnce(Session& session, const Arguments& arguments)
{
    if (!arguments.has("--dry-run"))
        return look(session, arguments.at(0));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto changes, workspace->lookForChanges(arguments.at(0), session.control()));
    if (session.json())
        session.printJson({{"to_read", changes.toRead}, {"gone", changes.gone}, {"returned", changes.returned}});
    session.print(std::to_string(changes.toRead) + " files to read, " + std::to_string(changes.gone) +
                  " documents without their files, " + std::to_string(changes.returned) + " files there again");
    return Done;
}

int follow(Session& session, const Arguments& arguments)
{
    return followUntilInterrupted(session, arguments.positional());
}

int gone(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    std::vector<std::string> sources;
    for (std::size_t i = 1; i < arguments.positional().size(); ++i)
        sources.push_back(session.resolvePath(arguments.at(i)).native());
    if (arguments.has("--remove") || arguments.has("--keep")) {
        const auto choice = arguments.has("--remove") ? workspace::GoneChoice::Remove : workspace::GoneChoice::Keep;
        VARVE_CLI_TRY(session, const auto count, workspace->settleGone(arguments.at(0), sources, choice));
        const char* what = choice == workspace::GoneChoice::Remove ? "removed" : "kept";
        if (session.json())
            session.printJson({{what, count}});
        session.print(std::to_string(count) + " documents " + what);
        return Done;
    }
    VARVE_CLI_TRY(session, const auto documents, workspace->goneDocuments(arguments.at(0)));
    for (const auto& document : documents) {
        if (session.json())
            session.printJson(
                {{"source", document.source}, {"gone_since", document.reasonDetail}, {"chunks", document.chunks}});
        session.print(printable(document.source) + "  source is gone since " + printable(document.reasonDetail));
    }
    return Done;
}

/// Collections that are due, from the watcher's thread to the command's.
struct DueCollections {
    std::mutex mutex;
    std::condition_variable_any comes;
    std::deque<std::string> names;
};

} // namespace

int followUntilInterrupted(Session& session, const std::vector<std::string>& names)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    for (const std::string& name : names) {
        VARVE_CLI_TRY(session, const WatchPlan plan, workspace->watchOf(name));
        if (plan.folders.empty())
            return session.fail(Error{ErrorCode::NotFound, "\"" + name + "\" watches no folder; see varvectl watch add", {}, 0});
    }
    VARVE_CLI_TRY(session, std::shared_ptr<fs::FileLock> turn, workspace->lockFollowing());
    workspace::FolderWatcher::Options options;
    options.turn = std::move(turn);
    DueCollections due;
    workspace::FolderWatcher watcher(*workspace, options, [&](const std::string& name) {
        const std::scoped_lock lock(due.mutex);
        due.names.push_back(name);
        due.comes.notify_all();
    });
    const auto stop = session.control().stop;
    session.note("Following changes; Ctrl-C ends it.");
    for (;;) {
        std::string name;
        {
            std::unique_lock lock(due.mutex);
            if (!due.comes.wait(lock, stop, [&] { return !due.names.empty(); }))
                return Interrupted;
            name = due.names.front();
            due.names.pop_front();
        }
        const bool isWanted = names.empty() || std::find(names.begin(), names.end(), name) != names.end();
        if (isWanted && look(session, name) == Interrupted)
            return Interrupted;
        watcher.done(name);
    }
}

std::vector<Command> watchCommands()
{
    return {
        {"watch add", "NAME FOLDER...", "follow folders: what changes in them is imported while a window or \"watch run\" is open, and at its start",
         2, kAnyNumber, {{"--flat", "", "not the folders inside"}}, add},
        {"watch remove", "NAME FOLDER...", "follow folders no longer; their documents stay", 2, kAnyNumber, {}, remove},
        {"watch list", "[NAME...]", "followed folders, when they were looked at, and what was wrong", 0, kAnyNumber, {}, list},
        {"watch look", "NAME", "bring the documents up to date with the followed folders once", 1, 1,
         {{"--dry-run", "", "only count what differs"}}, lookOnce},
        {"watch run", "[NAME...]", "follow the folders of all collections, or of these, until Ctrl-C; only one program does at a time", 0, kAnyNumber, {}, follow},
        {"watch gone", "NAME [FILE...]", "documents whose files are gone; they stay until you remove them", 1, kAnyNumber,
         {{"--remove", "", "remove them, all or those named"}, {"--keep", "", "keep them and do not tell of them any more"}}, gone},
        {"watch pause", "NAME", "follow nothing until it is resumed", 1, 1, {}, pause},
        {"watch resume", "NAME", "follow again, also after a restore", 1, 1, {}, resume},
    };
}

} // namespace varve::cli
