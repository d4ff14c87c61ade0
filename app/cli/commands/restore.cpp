// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

Result<workspace::RestoreRequest> restoreRequest(const Session& session, const Arguments& arguments)
{
    const auto refuse = [](std::string detail) {
        return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
    };
    workspace::RestoreRequest request;
    request.at = arguments.value("--at");
    request.newName = arguments.value("--as");
    request.inPlace = arguments.has("--in-place");
    request.dryRun = arguments.has("--dry-run");
    if (arguments.has("--to"))
        request.newHome = session.resolvePath(arguments.value("--to"));
    std::vector<std::string> sources = arguments.values("--documents");
    const auto& words = arguments.positional();
    if (sources.empty() && words.size() > 1)
        return refuse("unexpected \"" + words[1] + "\"; documents are named after --documents");
    sources.insert(sources.end(), words.begin() + 1, words.end());
    for (const std::string& source : sources)
        request.documents.push_back(session.resolvePath(source).native());
    if (request.at.empty())
        return refuse("restore needs --at WHEN");
    if (request.inPlace && arguments.has("--as"))
        return refuse("--as and --in-place exclude each other");
    return request;
}

int restore(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto request, restoreRequest(session, arguments));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto restored = workspace->restore(arguments.at(0), request, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, restored);
    if (session.json())
        session.printJson({{"collection", summary.collection},
                           {"snapshot", summary.snapshotId},
                           {"safety_snapshot", summary.safetySnapshotId},
                           {"create", summary.create},
                           {"replace", summary.replace},
                           {"remove", summary.remove},
                           {"keep", summary.keep},
                           {"count", summary.points},
                           {"dry_run", request.dryRun}});
    const std::string counts =
        std::to_string(summary.create) + " come back, " + std::to_string(summary.replace) + " replaced, " +
        std::to_string(summary.remove) + " removed, " + std::to_string(summary.keep) + " kept";
    session.print((request.dryRun ? "Would restore " : "Restored ") + summary.snapshotId + " to \"" +
                  printable(summary.collection) + "\": " + counts);
    if (!request.newHome.empty() && !request.dryRun)
        session.print("It is in a home of its own: varvectl --home \"" + printable(request.newHome.native()) + "\" list");
    if (!summary.safetySnapshotId.empty())
        session.print("The state before is snapshot " + summary.safetySnapshotId + "; to go back: varvectl "
                      + (request.documents.empty()
                             ? "undo-restore \"" + printable(summary.collection) + "\""
                             : "restore \"" + printable(summary.collection) + "\" --at " + summary.safetySnapshotId
                                   + " --in-place"));
    return Done;
}

int undoRestore(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto record, workspace->undoRestore(arguments.at(0)));
    if (session.json())
        session.printJson({{"undone", record.snapshotId}, {"time", formatUtc(record.timeMs)}});
    session.print("The collection is as it was before the " +
                  (record.snapshotId.empty() ? "repair" : "restore of " + record.snapshotId));
    return Done;
}

} // namespace

std::vector<Command> restoreCommands()
{
    return {
        {"restore",
         "NAME",
         "bring back the state of a snapshot or of a moment",
         1,
         kAnyNumber,
         {{"--at", "WHEN", "which: an id, a label, latest, or any moment that varvectl moments shows"},
          {"--as", "NEW", "as a new collection (the default, with the time in its name)"},
          {"--in-place", "", "instead of the present state, which is saved first and can be brought back"},
          {"--dry-run", "", "only say what would happen"},
          {"--to", "DIR", "as the only collection of a new home folder, for --home DIR"},
          {"--documents", "SOURCE...", "only these documents, into the present state, which is saved first"}},
         restore},
        {"undo-restore", "NAME", "take back the last restore in place", 1, 1, {}, undoRestore},
    };
}

} // namespace varve::cli
