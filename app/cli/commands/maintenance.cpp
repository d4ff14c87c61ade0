// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
#include "app/cli/commands/reembed.h"
#include "app/cli/commands/repair.h"

namespace varve::cli {

namespace {

int optimize(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto collection, workspace->collection(arguments.at(0), false));
    const auto done = collection->optimize(session.control());
    session.endProgress();
    VARVE_CLI_CHECK(session, done);
    const auto info = collection->info();
    if (session.json())
        session.printJson({{"segments", info.segments}, {"disk_bytes", info.diskBytes}});
    session.print("Optimised: " + std::to_string(info.segments) + " segments, " +
                  formatBytes(info.diskBytes));
    return Done;
}

/// Tells how one part stands; false when it is damaged.
bool tellPart(Session& session, const std::string& part, const Result<>& outcome)
{
    if (session.json()) {
        Json line{{"part", part}, {"ok", outcome.hasValue()}};
        if (!outcome)
            line["error"] = Json{{"code", errorCodeName(outcome.error().code)},
                                 {"message", outcome.error().detail},
                                 {"path", outcome.error().path.native()}};
        session.printJson(line);
    }
    session.print(part + ": " + (outcome ? "whole" : printable(outcome.error().toString())));
    return outcome.hasValue();
}

/// By what listing them tells.
Result<workspace::PastVerification> lookAtPast(workspace::Workspace& workspace, const std::string& name)
{
    workspace::PastVerification past;
    VARVE_TRY(const auto snapshots, workspace.snapshots(name));
    for (const auto& one : snapshots)
        past.snapshots.push_back({one.id, one.state == snapshot::SnapshotState::Damaged
                                              ? Result<>(Error{ErrorCode::Corrupt, one.stateReason, {}, 0})
                                              : Result<>()});
    VARVE_TRY(past.window, workspace.recoveryWindow(name));
    return past;
}

Result<> lostMoments(const snapshot::RecoveryWindow& window)
{
    for (const auto& gap : window.gaps) {
        if (gap.reason == snapshot::GapReason::Damaged)
            return Error{ErrorCode::Corrupt, "moments from " + formatUtc(gap.fromMs) + " to " + formatUtc(gap.toMs) +
                                                 " are lost: " + gap.detail, {}, 0};
    }
    return {};
}

Result<> damageOfArchive(const workspace::PastVerification& past)
{
    VARVE_CHECK(lostMoments(past.window));
    if (past.harmless.logs == 0)
        return {};
    return Error{ErrorCode::Corrupt,
                 "damaged files in it: " + std::to_string(past.harmless.logs)
                     + ", now removed or written anew; the same changes are there once more, nothing is lost, but look after the disk",
                 {}, 0};
}

Result<> damageOfSchedule(const snapshot::HarmlessDamage& harmless)
{
    if (harmless.schedules == 0)
        return {};
    return Error{ErrorCode::Corrupt, "its copy beside the collection was damaged and is now written anew; look after the disk", {}, 0};
}

Result<> damageOfRepository(const snapshot::HarmlessDamage& harmless)
{
    if (harmless.packs + harmless.bases == 0)
        return {};
    return Error{ErrorCode::Corrupt,
                 "damaged packs: " + std::to_string(harmless.packs) + ", now written anew; damaged bases: "
                     + std::to_string(harmless.bases) + ", set aside; no snapshot needs what they lost, but look after the disk",
                 {}, 0};
}

void tellMended(Session& session, const snapshot::Mended& mended, const std::string& copy)
{
    if (session.json())
        session.printJson({{"mended_from", copy},
                           {"snapshots", mended.snapshots},
                           {"bases", mended.bases},
                           {"objects", mended.objects},
                           {"logs", mended.logs}});
    session.print("Taken from " + printable(copy) + ": " + std::to_string(mended.objects) + " objects, " +
                  std::to_string(mended.logs) + " archived log files, " + std::to_string(mended.snapshots) +
                  " descriptions of snapshots; " + std::to_string(mended.bases) + " bases are whole again");
}

int verify(Session& session, const Arguments& arguments)
{
    if (arguments.has("--repair"))
        return repair(session, arguments);
    const std::string& name = arguments.at(0);
    const bool quick = arguments.has("--quick");
    const std::string copy = arguments.value("--repair-from");
    if (quick && !copy.empty())
        return session.fail(Error{ErrorCode::InvalidArgument, "--repair-from reads every byte; leave --quick out", {}, 0});
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    std::uint64_t damaged = 0;
    const auto tell = [&](const std::string& part, const Result<>& outcome) -> Result<> {
        session.endProgress();
        if (!outcome && !isDataError(outcome.error().code))
            return outcome;
        damaged += !tellPart(session, part, outcome);
        return {};
    };
    const auto verifyLive = [&]() -> Result<> {
        VARVE_TRY(const auto collection, workspace->collection(name));
        return collection->verify(quick, session.control());
    };
    VARVE_CLI_CHECK(session, tell("collection", verifyLive()));
    const auto verified = quick ? lookAtPast(*workspace, name) : workspace->verifyPast(name, copy, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto past, verified);
    if (!copy.empty())
        tellMended(session, past.mended, copy);
    for (const auto& one : past.snapshots)
        VARVE_CLI_CHECK(session, tell("snapshot " + one.id, one.outcome));
    if (!quick) {
        VARVE_CLI_CHECK(session, tell("repository", damageOfRepository(past.harmless)));
        VARVE_CLI_CHECK(session, tell("archived log", damageOfArchive(past)));
        VARVE_CLI_CHECK(session, tell("schedule", damageOfSchedule(past.harmless)));
    }
    if (session.json())
        session.printJson({{"ok", damaged == 0}, {"damaged", damaged}, {"parts", past.snapshots.size() + (quick ? 1 : 4)}});
    return damaged == 0 ? Done : Damaged;
}

} // namespace

std::vector<Command> maintenanceCommands()
{
    return {
        {"optimize", "NAME", "merge all segments into one", 1, 1, {}, optimize},
        {"verify",
         "NAME",
         "read back every byte of the collection and its snapshots",
         1,
         1,
         {{"--quick", "", "only the structure"}, {"--repair", "", "the same as repair"},
          {"--repair-from", "DIR", "take what is damaged of the past from a copy of the collection's folder or of the home"}},
         verify},
        {"repair",
         "NAME",
         "save what can be saved of a damaged collection; the damaged state stays for undo-restore",
         1,
         1,
         {{"--dry-run", "", "only say what would be kept and lost"},
          {"--anyway", "", "also when more is lost than kept and a whole snapshot is there"}},
         repair},
        {"reembed",
         "NAME",
         "embed a collection again with another model, while the present state goes on answering; undo-restore goes back",
         1,
         1,
         {{"--embedder", "minilm|hashing|DIR", "the model, or the folder of one"},
          {"--int8", "", "the model computed in 8 bits"},
          {"--without-text", "refuse|drop", "what becomes of points without text, which no model can embed (refuse)"},
          {"--dry-run", "", "only say how much would be embedded, about how long that takes, and the space it needs"}},
         reembed},
    };
}

} // namespace varve::cli
