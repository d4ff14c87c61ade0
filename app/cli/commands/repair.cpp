// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/repair.h"

#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

Json salvageJson(const collection::SalvageReport& salvage)
{
    return {{"damage", salvage.damage},
            {"kept", salvage.pointsKept},
            {"lost", salvage.pointsLost},
            {"lost_unnamed", salvage.pointsLostUnnamed},
            {"lost_ids", salvage.lostPoints},
            {"documents_kept", salvage.documentsKept},
            {"documents_lost", salvage.documentsLost},
            {"documents_incomplete", salvage.documentsIncomplete},
            {"incomplete_documents", salvage.incompleteDocuments},
            {"changes_lost", salvage.changesLost},
            {"removals_may_be_back", salvage.removalsMayBeBack},
            {"settings_lost", salvage.settingsLost}};
}

void tellList(Session& session, const std::string& heading, const std::vector<std::string>& names, std::uint64_t total)
{
    constexpr std::size_t kTold = 20;
    if (total == 0)
        return;
    session.print(heading + ": " + std::to_string(total));
    for (std::size_t i = 0; i < std::min(kTold, names.size()); ++i)
        session.print("  " + printable(names[i]));
    if (total > kTold)
        session.print("  ... (--json lists up to 1000)");
}

void tell(Session& session, const std::string& name, const workspace::RepairSummary& summary, bool dryRun)
{
    const auto& salvage = summary.salvage;
    session.print("Damaged: " + printable(summary.problem));
    for (const std::string& each : salvage.damage)
        session.print("  " + printable(each));
    const bool only = dryRun || !summary.isRepaired;
    session.print(std::string(only ? "Could keep " : "Kept ") + std::to_string(salvage.pointsKept) + " points and " +
                  std::to_string(salvage.documentsKept) + " documents");
    tellList(session, "Points lost", salvage.lostPoints, salvage.pointsLost);
    tellList(session, "Documents with points lost (import them again)", salvage.incompleteDocuments,
             salvage.documentsIncomplete);
    if (salvage.documentsLost > 0)
        session.print("Documents whose names are lost; their points are kept: " + std::to_string(salvage.documentsLost));
    if (salvage.changesLost > 0)
        session.print("Writes that left no trace: " + std::to_string(salvage.changesLost));
    if (salvage.removalsMayBeBack)
        session.print("Points that were removed, or older versions of points, may be back.");
    if (salvage.settingsLost)
        session.print("Settings are lost and have their defaults.");
    if (!summary.snapshotId.empty())
        session.print("More is lost than kept. The newest whole snapshot: varvectl restore \"" + printable(name) +
                      "\" --at " + summary.snapshotId + " --in-place" +
                      (summary.isRepaired ? "" : "  (or repair with --anyway)"));
    if (summary.isRepaired)
        session.print("The damaged state is kept; to go back: varvectl undo-restore \"" + printable(name) + "\"");
}

} // namespace

int repair(Session& session, const Arguments& arguments)
{
    const std::string& name = arguments.at(0);
    const snapshot::RepairPlan plan{arguments.has("--dry-run"), arguments.has("--anyway")};
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto repaired = workspace->repair(name, plan, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, repaired);
    if (session.json()) {
        Json object{{"whole", summary.wasWhole}, {"repaired", summary.isRepaired}, {"dry_run", plan.dryRun}};
        if (!summary.wasWhole) {
            object["problem"] = summary.problem;
            object.update(salvageJson(summary.salvage));
            object["snapshot"] = summary.snapshotId;
        }
        session.printJson(object);
    }
    if (summary.wasWhole) {
        session.print("\"" + printable(name) + "\" is whole; nothing was changed.");
        return Done;
    }
    tell(session, name, summary, plan.dryRun);
    if (!summary.isRepaired)
        return Damaged;
    const auto& salvage = summary.salvage;
    return salvage.pointsLost + salvage.documentsLost + salvage.changesLost > 0 ? SomeFailed : Done;
}

} // namespace varve::cli
