// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/retention.h"
#include "app/cli/commands/snapshot_diff.h"

#include <algorithm>

namespace varve::cli {

namespace {

/// What retention says of a snapshot; null when it says nothing.
const schedule::RetentionDecision* decisionOf(const workspace::RetentionPlan& plan, const std::string& id)
{
    const auto found = std::find_if(plan.decisions.begin(), plan.decisions.end(),
                                    [&](const auto& decision) { return decision.id == id; });
    return found == plan.decisions.end() ? nullptr : &*found;
}

Json jsonWithReason(const snapshot::Snapshot& one, const schedule::RetentionDecision* decision)
{
    Json object = snapshotJson(one);
    object["kept_because"] = decision ? keptBecause(*decision) : Json();
    return object;
}

std::vector<std::string> snapshotRow(const snapshot::Snapshot& one, const schedule::RetentionDecision* decision)
{
    std::string marks(snapshot::toString(one.trigger));
    if (one.pinned)
        marks += ", pinned";
    if (one.verifiedMs != 0)
        marks += ", verified";
    if (one.state == snapshot::SnapshotState::Damaged)
        marks += ", DAMAGED: " + one.stateReason;
    if (decision)
        marks += decision->keep ? ", kept: " + schedule::toString(*decision) : ", goes at the next run";
    return {one.id,
            printable(one.label),
            std::to_string(one.documents),
            std::to_string(one.points),
            formatBytes(one.sizeBytes),
            printable(marks)};
}

int tell(Session& session, const std::string& name, const Result<snapshot::Snapshot>& outcome)
{
    session.endProgress();
    VARVE_CLI_TRY(session, const auto snapshot, outcome);
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto plan = workspace->previewRetention(name, std::nullopt);
    const auto* decision = plan ? decisionOf(*plan, snapshot.id) : nullptr;
    if (session.json())
        session.printJson(jsonWithReason(snapshot, decision));
    else
        printColumns(session, {{"ID", "LABEL", "DOCUMENTS", "POINTS", "SIZE", ""}, snapshotRow(snapshot, decision)});
    return Done;
}

int create(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    snapshot::SnapshotRequest request;
    request.label = arguments.value("--label");
    request.note = arguments.value("--note");
    request.pinned = arguments.has("--pin");
    return tell(session, arguments.at(0), workspace->takeSnapshot(arguments.at(0), request, session.control()));
}

int list(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto plan, workspace->previewRetention(arguments.at(0), std::nullopt));
    const auto& all = plan.snapshots;
    std::vector<std::vector<std::string>> rows{{"ID", "LABEL", "DOCUMENTS", "POINTS", "SIZE", ""}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (session.json())
            session.printJson(jsonWithReason(all[i], &plan.decisions[i]));
        rows.push_back(snapshotRow(all[i], &plan.decisions[i]));
    }
    if (all.empty())
        session.print("No snapshots yet.");
    else
        printColumns(session, rows);
    if (session.json() || all.empty())
        return Done;
    if (const auto window = workspace->recoveryWindow(arguments.at(0)))
        session.print("Moments that can be gone back to: " + momentsText(*window) + " (see: varvectl moments)");
    return Done;
}

/// Every stretch of time that can be gone back to, and every one that cannot, in order.
int moments(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto window, workspace->recoveryWindow(arguments.at(0)));
    std::vector<std::pair<std::int64_t, Json>> lines;
    for (const auto& one : window.intervals)
        lines.emplace_back(one.fromMs, Json{{"reachable", true},
                                            {"from", formatUtc(one.fromMs)},
                                            {"to", formatUtc(one.toMs)},
                                            {"branch", one.isBranch},
                                            {"generation", one.generation}});
    for (const auto& one : window.gaps)
        lines.emplace_back(one.fromMs, Json{{"reachable", false},
                                            {"from", formatUtc(one.fromMs)},
                                            {"to", formatUtc(one.toMs)},
                                            {"reason", snapshot::toString(one.reason)},
                                            {"detail", one.detail}});
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::vector<std::string>> rows{{"FROM", "TO", ""}};
    for (const auto& [fromMs, line] : lines) {
        if (session.json())
            session.printJson(line);
        std::string what = line["reachable"].get<bool>() ? "" : "cannot be reached: " + line.value("detail", "");
        if (line.value("branch", false))
            what = "left behind by a restore";
        rows.push_back({line["from"].get<std::string>(), line["to"].get<std::string>(), printable(what)});
    }
    if (session.json())
        session.printJson({{"intervals", window.intervals.size()},
                           {"gaps", window.gaps.size()},
                           {"archive_bytes", window.archiveBytes}});
    if (lines.empty())
        session.print("Moments can be gone back to from the first snapshot on: varvectl snapshot create");
    else
        printColumns(session, rows);
    return Done;
}

int show(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    return tell(session, arguments.at(0), workspace->resolveSnapshot(arguments.at(0), arguments.at(1)));
}

int verify(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    return tell(session, arguments.at(0), workspace->verifySnapshot(arguments.at(0), arguments.at(1), session.control()));
}

int setPin(Session& session, const Arguments& arguments, bool pinned)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    snapshot::Annotation annotation;
    annotation.pinned = pinned;
    return tell(session, arguments.at(0), workspace->annotateSnapshot(arguments.at(0), arguments.at(1), annotation));
}

int pin(Session& session, const Arguments& arguments)
{
    return setPin(session, arguments, true);
}

int unpin(Session& session, const Arguments& arguments)
{
    return setPin(session, arguments, false);
}

int remove(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto found, workspace->resolveSnapshot(arguments.at(0), arguments.at(1)));
    VARVE_CLI_CHECK(session, workspace->removeSnapshot(arguments.at(0), found.id));
    if (session.json())
        session.printJson({{"deleted", found.id}});
    session.print("Deleted snapshot " + found.id);
    return Done;
}

int versions(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto found = workspace->documentVersions(arguments.at(0), arguments.at(1), session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto all, found);
    std::vector<std::vector<std::string>> rows{{"IMPORTED", "SIZE", "CHUNKS", "SNAPSHOTS", ""}};
    for (const workspace::DocumentVersion& version : all) {
        const collection::Document& document = version.document;
        if (session.json())
            session.printJson({{"document", document.source},
                               {"title", document.title},
                               {"hash", document.contentHash},
                               {"imported", formatTime(document.importedMs)},
                               {"bytes", document.sizeBytes},
                               {"chunks", document.chunks},
                               {"snapshots", version.snapshots},
                               {"now", version.isNow}});
        rows.push_back({formatTime(document.importedMs), formatBytes(document.sizeBytes), std::to_string(document.chunks),
                        version.snapshots.empty()       ? "none"
                        : version.snapshots.size() == 1 ? version.snapshots.front()
                                                        : version.snapshots.front() + " to " + version.snapshots.back()
                                                              + " (" + std::to_string(version.snapshots.size()) + ")",
                        version.isNow ? "now" : ""});
    }
    if (!session.json())
        printColumns(session, rows);
    return Done;
}

} // namespace

std::vector<Command> snapshotCommands()
{
    return {
        {"snapshot create",
         "NAME",
         "take a snapshot and verify it",
         1,
         1,
         {{"--label", "TEXT", "a name for it"},
          {"--note", "TEXT", "a remark"},
          {"--pin", "", "never prune it"}},
         create},
        {"snapshot list", "NAME", "list the snapshots, oldest first", 1, 1, {}, list},
        {"moments", "NAME", "which moments --at can go back to, to the millisecond, and which gaps there are", 1, 1, {}, moments},
        {"snapshot show", "NAME SNAP", "show one snapshot", 2, 2, {}, show},
        {"snapshot verify", "NAME SNAP", "read back every byte of a snapshot", 2, 2, {}, verify},
        {"snapshot pin", "NAME SNAP", "keep a snapshot whatever the rules say", 2, 2, {}, pin},
        {"snapshot unpin", "NAME SNAP", "let the rules decide again", 2, 2, {}, unpin},
        {"snapshot delete", "NAME SNAP", "delete a snapshot", 2, 2, {}, remove},
        snapshotPruneCommand(),
        snapshotDiffCommand(),
        {"versions", "NAME SOURCE", "the distinct versions of a document, in snapshots and now", 2, 2, {}, versions},
    };
}

} // namespace varve::cli
