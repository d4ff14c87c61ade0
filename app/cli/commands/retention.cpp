// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/retention.h"

#include "core/workspace/retention_items.h"

namespace varve::cli {

namespace {

int prune(Session& session, const Arguments& arguments)
{
    std::optional<schedule::Retention> rules;
    if (arguments.has("--keep")) {
        VARVE_CLI_TRY(session, rules, schedule::parseRetention(arguments.value("--keep")));
    }
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const bool dryRun = arguments.has("--dry-run");
    const auto planned = dryRun ? workspace->previewRetention(arguments.at(0), rules)
                                : workspace->prune(arguments.at(0), rules, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto plan, planned);
    printRetention(session, plan, !dryRun);
    return Done;
}

} // namespace

Json keptBecause(const schedule::RetentionDecision& decision)
{
    return decision.keep ? Json(schedule::toString(decision)) : Json();
}

void printRetention(Session& session, const workspace::RetentionPlan& plan, bool isDone)
{
    std::vector<std::vector<std::string>> rows{{"ID", "LABEL", "FREES", ""}};
    for (std::size_t i = 0; i < plan.snapshots.size(); ++i) {
        const snapshot::Snapshot& one = plan.snapshots[i];
        const schedule::RetentionDecision& decision = plan.decisions[i];
        const std::uint64_t frees = decision.keep ? 0 : workspace::bytesFreed(one);
        if (session.json())
            session.printJson({{"id", one.id},
                               {"created", formatUtc(one.createdMs)},
                               {"label", one.label},
                               {"keep", decision.keep},
                               {"kept_because", keptBecause(decision)},
                               {"frees_bytes", frees}});
        rows.push_back({one.id, printable(one.label), decision.keep ? "" : formatBytes(frees),
                        decision.keep ? "kept: " + schedule::toString(decision) : isDone ? "deleted" : "goes"});
    }
    const std::uint64_t total = plan.snapshots.size();
    if (session.json())
        return session.printJson({{"total", total},
                                  {"kept", plan.kept},
                                  {"goes", total - plan.kept},
                                  {"frees_bytes", plan.freedBytes},
                                  {"oldest", plan.kept == 0 ? Json() : Json(formatUtc(plan.oldestKeptMs))},
                                  {"dry_run", !isDone}});
    if (total == 0)
        return session.print("No snapshots yet.");
    printColumns(session, rows);
    session.print((isDone ? "Kept " : "Keeps ") + std::to_string(plan.kept) + " of " + std::to_string(total) +
                  (isDone ? ", freed " : ", frees ") + formatBytes(plan.freedBytes) + ", oldest " +
                  formatTime(plan.oldestKeptMs));
}

Command snapshotPruneCommand()
{
    return {"snapshot prune",
            "NAME",
            "delete the snapshots that the retention rules let go",
            1,
            1,
            {{"--keep", "RULES", "these rules instead of the schedule's, for example hourly=24,daily=7,weekly=4"},
             {"--dry-run", "", "only say what goes, what stays and why, and how much comes free"}},
            prune};
}

} // namespace varve::cli
