// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
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

int verify(Session& session, const Arguments& arguments)
{
    if (arguments.has("--repair"))
        return repair(session, arguments);
    const std::string& name = arguments.at(0);
    const bool quick = arguments.has("--quick");
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
    VARVE_CLI_TRY(session, const auto snapshots, workspace->snapshots(name));
    for (const auto& one : snapshots) {
        const auto verifyOne = [&]() -> Result<> {
            if (one.state == snapshot::SnapshotState::Damaged)
                return Error{ErrorCode::Corrupt, one.stateReason, {}, 0};
            if (!quick)
                VARVE_CHECK(workspace->verifySnapshot(name, one.id, session.control()));
            return {};
        };
        VARVE_CLI_CHECK(session, tell("snapshot " + one.id, verifyOne()));
    }
    std::size_t parts = snapshots.size() + 1;
    if (!quick) {
        const auto verifyLog = [&]() -> Result<> {
            VARVE_TRY(const auto window, workspace->verifyLog(name, session.control()));
            for (const auto& gap : window.gaps) {
                if (gap.reason == snapshot::GapReason::Damaged)
                    return Error{ErrorCode::Corrupt, "moments from " + formatUtc(gap.fromMs) + " to " +
                                                         formatUtc(gap.toMs) + " are lost: " + gap.detail, {}, 0};
            }
            return {};
        };
        VARVE_CLI_CHECK(session, tell("archived log", verifyLog()));
        ++parts;
    }
    if (session.json())
        session.printJson({{"ok", damaged == 0}, {"damaged", damaged}, {"parts", parts}});
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
         {{"--quick", "", "only the structure"}, {"--repair", "", "the same as repair"}},
         verify},
        {"repair",
         "NAME",
         "save what can be saved of a damaged collection; the damaged state stays for undo-restore",
         1,
         1,
         {{"--dry-run", "", "only say what would be kept and lost"},
          {"--anyway", "", "also when more is lost than kept and a whole snapshot is there"}},
         repair},
    };
}

} // namespace varve::cli
