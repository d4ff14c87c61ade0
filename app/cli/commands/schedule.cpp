// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/retention.h"

#include <thread>

namespace varve::cli {

namespace {

constexpr std::chrono::milliseconds kWaitPause{250};

int tellSchedule(Session& session, const std::string& name)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto status, workspace->scheduleOf(name));
    const auto time = [](std::int64_t ms) { return ms == 0 ? Json() : Json(formatUtc(ms)); };
    const auto orNever = [](const std::string& cron) { return cron.empty() ? std::string("never") : cron; };
    const auto& plan = status.schedule;
    if (session.json())
        session.printJson({{"name", name},
                           {"incremental", plan.incrementalCron},
                           {"full", plan.fullCron},
                           {"keep", schedule::toString(plan.retention)},
                           {"paused", plan.paused},
                           {"next", time(status.nextMs)},
                           {"last_incremental_slot", time(status.lastIncrementalSlotMs)},
                           {"last_full_slot", time(status.lastFullSlotMs)}});
    printColumns(session, {{"incremental", orNever(plan.incrementalCron)},
                           {"full", orNever(plan.fullCron)},
                           {"keep", schedule::toString(plan.retention)},
                           {"paused", plan.paused ? "yes" : "no"},
                           {"next", status.nextMs == 0 ? "nothing planned" : formatTime(status.nextMs)}});
    return Done;
}

int show(Session& session, const Arguments& arguments)
{
    return tellSchedule(session, arguments.at(0));
}

std::string cronFrom(const std::string& text)
{
    return text == "never" || text == "none" || text == "off" ? std::string() : text;
}

/// Nothing is deleted yet; whoever changes the rules should know what will be.
void tellNextPruning(Session& session, workspace::Workspace& workspace, const std::string& name)
{
    const auto plan = workspace.previewRetention(name, std::nullopt);
    if (plan && plan->kept < plan->snapshots.size())
        session.note("The next run deletes " + std::to_string(plan->snapshots.size() - plan->kept) + " of " +
                     std::to_string(plan->snapshots.size()) + " snapshots, which frees " +
                     formatBytes(plan->freedBytes) + "; to see which: varvectl snapshot prune \"" + printable(name) +
                     "\" --dry-run");
}

int set(Session& session, const Arguments& arguments)
{
    if (arguments.has("--to"))
        return session.fail(notYet("schedule set --to"));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, auto status, workspace->scheduleOf(arguments.at(0)));
    if (arguments.has("--incremental"))
        status.schedule.incrementalCron = cronFrom(arguments.value("--incremental"));
    if (arguments.has("--full"))
        status.schedule.fullCron = cronFrom(arguments.value("--full"));
    if (arguments.has("--keep")) {
        VARVE_CLI_TRY(session, status.schedule.retention,
                      schedule::parseRetention(arguments.value("--keep")));
    }
    if (arguments.has("--dry-run")) {
        for (const std::string* cron : {&status.schedule.incrementalCron, &status.schedule.fullCron}) {
            if (!cron->empty())
                VARVE_CLI_CHECK(session, schedule::CronExpression::parse(*cron));
        }
        VARVE_CLI_TRY(session, const auto plan,
                      workspace->previewRetention(arguments.at(0), status.schedule.retention));
        printRetention(session, plan, false);
        return Done;
    }
    VARVE_CLI_CHECK(session, workspace->setSchedule(arguments.at(0), status.schedule));
    if (arguments.has("--keep"))
        tellNextPruning(session, *workspace, arguments.at(0));
    return tellSchedule(session, arguments.at(0));
}

int setPaused(Session& session, const Arguments& arguments, bool paused)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    std::vector<std::string> names = arguments.positional();
    if (names.empty()) {
        VARVE_CLI_TRY(session, const auto all, workspace->list());
        for (const auto& one : all)
            names.push_back(one.name);
    }
    for (const std::string& name : names) {
        VARVE_CLI_TRY(session, auto status, workspace->scheduleOf(name));
        status.schedule.paused = paused;
        VARVE_CLI_CHECK(session, workspace->setSchedule(name, status.schedule));
        if (session.json())
            session.printJson({{"name", name}, {"paused", paused}});
        session.print((paused ? "Paused \"" : "Resumed \"") + printable(name) + "\"");
    }
    return Done;
}

int pause(Session& session, const Arguments& arguments)
{
    return setPaused(session, arguments, true);
}

int resume(Session& session, const Arguments& arguments)
{
    return setPaused(session, arguments, false);
}

void tellRun(Session& session, const workspace::RunReport& report)
{
    const std::string kind = report.full ? "full" : "incremental";
    if (session.json())
        session.printJson({{"name", report.collection},
                           {"kind", kind},
                           {"slot", formatUtc(report.slotMs)},
                           {"snapshot", report.snapshotId},
                           {"missed", report.missed},
                           {"pruned", report.pruned},
                           {"busy", report.busy},
                           {"error", report.error}});
    session.print(printable(report.collection) + ": " + kind + " run of " + formatTime(report.slotMs) + ": " +
                  (report.error.empty() ? "snapshot " + report.snapshotId : printable(report.error)));
}

int runDue(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    for (;;) {
        const auto ran = workspace->runDue(session.control());
        session.endProgress();
        VARVE_CLI_TRY(session, const auto reports, ran);
        bool busy = false;
        bool failed = false;
        for (const auto& report : reports) {
            busy |= report.busy;
            failed |= !report.error.empty();
            if (!report.busy || !arguments.has("--wait"))
                tellRun(session, report);
        }
        if (!busy || !arguments.has("--wait"))
            return failed ? SomeFailed : Done;
        std::this_thread::sleep_for(kWaitPause);
        VARVE_CLI_CHECK(session, session.control().check());
    }
}

} // namespace

std::vector<Command> scheduleCommands()
{
    return {
        {"schedule show", "NAME", "show when saves are planned and what is kept", 1, 1, {}, show},
        {"schedule set",
         "NAME",
         "plan saves",
         1,
         1,
         {{"--incremental", "CRON", "when to take a snapshot, for example \"0 * * * *\" or @hourly; never"},
          {"--full", "CRON", "when to take one and read back every byte of it; never"},
          {"--keep", "RULES", "how many to keep, for example hourly=24,daily=7,weekly=4"},
          {"--dry-run", "", "only say which snapshots the rules would delete at the next run, and why the others stay"},
          {"--to", "DEST", "not supported yet"}},
         set},
        {"pause",
         "[NAME...]",
         "stop planned saves, of all collections when none is named",
         0,
         kAnyNumber,
         {},
         pause},
        {"resume", "[NAME...]", "start them again", 0, kAnyNumber, {}, resume},
        {"run-due",
         "",
         "take the snapshots that are due now",
         0,
         0,
         {{"--wait", "", "wait for collections that another process holds"}},
         runDue},
    };
}

} // namespace varve::cli
