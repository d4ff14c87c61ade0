// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

using workspace::RestoreItem;
using workspace::RestoreRequest;
using workspace::RestoreSummary;

Result<RestoreRequest> restoreRequest(const Session& session, const Arguments& arguments)
{
    const auto refuse = [](std::string detail) {
        return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
    };
    RestoreRequest request;
    request.at = arguments.value("--at");
    request.newName = arguments.value("--as");
    request.inPlace = arguments.has("--in-place");
    request.removeAddedLater = arguments.has("--remove-added-later");
    request.onlySettings = arguments.has("--settings");
    request.dryRun = arguments.has("--dry-run");
    if (arguments.has("--to-home"))
        request.newHome = session.resolvePath(arguments.value("--to-home"));
    if (arguments.has("--to")) {
        const auto target = session.resolvePath(arguments.value("--to"));
        (target.extension() == ".zip" ? request.toZip : request.toFolder) = target;
    }
    if (arguments.has("--on-conflict")) {
        request.onConflict = workspace::conflictPolicyFromString(arguments.value("--on-conflict"));
        if (!request.onConflict)
            return refuse("--on-conflict takes use-snapshot, keep-newer or keep-both");
    }
    std::vector<std::string> sources = arguments.values("--documents");
    const auto& words = arguments.positional();
    if (sources.empty() && words.size() > 1)
        return refuse("unexpected \"" + words[1] + "\"; documents are named after --documents");
    sources.insert(sources.end(), words.begin() + 1, words.end());
    for (const std::string& source : sources)
        request.documents.push_back(session.resolvePath(source).native());
    if (arguments.has("--all-documents"))
        request.documents.emplace_back();
    if (request.at.empty())
        return refuse("restore needs --at WHEN");
    if (request.inPlace && arguments.has("--as"))
        return refuse("--as and --in-place exclude each other");
    return request;
}

Json itemJson(const RestoreItem& item)
{
    return {{"action", workspace::toString(item.action)},
            {"source", item.source},
            {"title", item.title},
            {"point", item.isPoint},
            {"target", item.target},
            {"reason", item.reason},
            {"chunks", item.chunks},
            {"bytes", item.bytes}};
}

void printItems(Session& session, const std::vector<RestoreItem>& items)
{
    std::vector<std::vector<std::string>> rows;
    for (const RestoreItem& item : items) {
        if (session.json())
            session.printJson(itemJson(item));
        const std::string where = item.target.empty() ? "" : " -> " + item.target;
        rows.push_back({std::string(workspace::toString(item.action)), printable(item.source + where), item.reason});
    }
    if (!session.json() && !rows.empty())
        printColumns(session, rows);
}

void printSettings(Session& session, const std::vector<snapshot::SettingChange>& settings)
{
    std::vector<std::vector<std::string>> rows;
    for (const snapshot::SettingChange& setting : settings) {
        if (session.json())
            session.printJson({{"setting", setting.key}, {"before", setting.before}, {"after", setting.after}});
        rows.push_back({setting.key, setting.before + " -> " + setting.after});
    }
    if (!session.json() && !rows.empty())
        printColumns(session, rows);
}

std::string placeText(const RestoreRequest& request, const RestoreSummary& summary)
{
    for (const auto& path : {request.toFolder, request.toZip, request.newHome}) {
        if (!path.empty())
            return printable(path.native());
    }
    return "\"" + printable(summary.collection) + "\"";
}

void printSummary(Session& session, const RestoreRequest& request, const RestoreSummary& summary)
{
    if (session.json())
        session.printJson({{"collection", summary.collection},
                           {"snapshot", summary.snapshotId},
                           {"safety_snapshot", summary.safetySnapshotId},
                           {"create", summary.create},
                           {"replace", summary.replace},
                           {"delete", summary.remove},
                           {"remove", summary.remove}, // its name in the first version
                           {"keep", summary.keep},
                           {"count", summary.points},
                           {"dry_run", request.dryRun}});
    if (request.onlySettings)
        session.print((request.dryRun ? "Would set " : "Set ") + std::to_string(summary.replace) + " settings of "
                      + placeText(request, summary) + " as they were at " + summary.snapshotId);
    else
        session.print((request.dryRun ? "Would restore " : "Restored ") + summary.snapshotId + " to "
                      + placeText(request, summary) + ": create " + std::to_string(summary.create) + ", replace "
                      + std::to_string(summary.replace) + ", delete " + std::to_string(summary.remove) + ", keep "
                      + std::to_string(summary.keep));
    if (!request.newHome.empty() && !request.dryRun)
        session.print("It is in a home of its own: varvectl --home \"" + printable(request.newHome.native()) + "\" list");
    if (!summary.safetySnapshotId.empty())
        session.print("The state before is snapshot " + summary.safetySnapshotId + "; to go back: varvectl "
                      + (request.documents.empty() && !request.onlySettings
                             ? "undo-restore \"" + printable(summary.collection) + "\""
                             : "restore \"" + printable(summary.collection) + "\" --at " + summary.safetySnapshotId
                                   + " --in-place"));
}

int restore(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto request, restoreRequest(session, arguments));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto restored = workspace->restore(arguments.at(0), request, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, restored);
    printItems(session, summary.items);
    printSettings(session, summary.settings);
    printSummary(session, request, summary);
    return Done;
}

int undoRestore(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto record, workspace->undoRestore(arguments.at(0)));
    if (session.json())
        session.printJson({{"undone", record.snapshotId}, {"model", record.modelBefore}, {"time", formatUtc(record.timeMs)}});
    const std::string what = !record.modelAfter.empty() ? "change of its model to " + record.modelAfter
                             : record.snapshotId.empty() ? "repair"
                                                         : "restore of " + record.snapshotId;
    session.print("The collection is as it was before the " + printable(what));
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
          {"--documents", "SOURCE...",
           "only these documents, or all below a folder, into the present state, which is saved first"},
          {"--all-documents", "", "all of them in this way, each as --on-conflict says"},
          {"--to", "DIR", "the texts of the documents as files in a folder, or, for FILE.zip, the same as export"},
          {"--to-home", "DIR", "as the only collection of a new home folder, for --home DIR"},
          {"--on-conflict", "use-snapshot|keep-newer|keep-both",
           "what becomes of documents and files that differ; use-snapshot is the default for documents"},
          {"--settings", "", "only the settings of the collection, as they were then"},
          {"--remove-added-later", "", "of the chosen documents, remove those that were not there then"},
          {"--dry-run", "", "only say what would happen: each item, and how many are created, replaced, deleted, kept"}},
         restore},
        {"undo-restore", "NAME", "take back the last restore in place, repair or change of the model", 1, 1, {}, undoRestore},
    };
}

} // namespace varve::cli
