// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"
#include "core/workspace/schedule_file.h"

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Snapshot;

schedule::Schedule defaultSchedule()
{
    schedule::Schedule plan;
    plan.incrementalCron = "0 * * * *";
    plan.fullCron = "0 2 * * *";
    return plan;
}

Result<ScheduleStatus> LocalWorkspace::scheduleOf(const std::string& name)
{
    VARVE_TRY(const CatalogRow row, m_catalog->byName(name));
    VARVE_TRY(const CatalogSchedule stored, m_catalog->scheduleOf(row.uuid));
    ScheduleStatus status;
    status.schedule = stored.schedule;
    status.lastIncrementalSlotMs = stored.lastIncrementalSlotMs;
    status.lastFullSlotMs = stored.lastFullSlotMs;
    status.nextMs = schedule::nextSlot(stored.schedule, m_clock.nowMs()).value_or(0);
    return status;
}

Result<> LocalWorkspace::setSchedule(const std::string& name, const schedule::Schedule& schedule)
{
    VARVE_TRY(const CatalogRow row, m_catalog->byName(name));
    for (const std::string* cron : {&schedule.incrementalCron, &schedule.fullCron}) {
        if (!cron->empty())
            VARVE_CHECK(schedule::CronExpression::parse(*cron));
    }
    VARVE_CHECK(m_catalog->setSchedule(row.uuid, schedule, m_clock.nowMs()));
    return writeScheduleFile(m_fileSystem, folderOf(row.uuid), schedule);
}

Result<std::vector<RunReport>> LocalWorkspace::runDue(const OperationControl& control)
{
    VARVE_TRY(const auto rows, m_catalog->collections());
    std::vector<RunReport> reports;
    for (const CatalogRow& row : rows) {
        VARVE_CHECK(control.check());
        VARVE_CHECK(runDueOf(row, reports, control));
    }
    return reports;
}

Result<> LocalWorkspace::runDueOf(const CatalogRow& row, std::vector<RunReport>& reports,
                                  const OperationControl& control)
{
    VARVE_TRY(const CatalogSchedule stored, m_catalog->scheduleOf(row.uuid));
    const auto due = schedule::dueRuns(stored.schedule, stored.lastIncrementalSlotMs, stored.lastFullSlotMs,
                                       m_clock.nowMs());
    if (due.empty())
        return {};
    const Handle handle{row, openCollectionFor(row)};
    if (auto locked = handle.open->ensureLocked(); !locked && locked.error().code == ErrorCode::Busy) {
        // Whoever holds the collection can still run the slot, so it stays unclaimed.
        for (const schedule::DueRun& run : due)
            reports.push_back(
                RunReport{row.name, run.full, run.slotMs, {}, 0, 0, locked.error().toString(), true});
        return {};
    }
    for (const schedule::DueRun& run : due) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const bool mine, m_catalog->claim(row.uuid, run));
        if (!mine)
            continue;
        RunReport report = runSlot(handle, run, control);
        if (!report.error.empty())
            VARVE_CHECK(m_catalog->addEvent(
                row.uuid, Event{Event::Kind::RunFailed, m_clock.nowMs(), report.snapshotId, report.error}));
        reports.push_back(std::move(report));
    }
    return {};
}

RunReport LocalWorkspace::runSlot(const Handle& handle, const schedule::DueRun& run,
                                  const OperationControl& control)
{
    RunReport report;
    report.collection = handle.row.name;
    report.full = run.full;
    report.slotMs = run.slotMs;
    report.missed = run.missedSlotsMs.size();
    const auto work = [&]() -> Result<> {
        snapshot::SnapshotRequest request;
        request.trigger = snapshot::Trigger::Scheduled;
        VARVE_TRY(const auto live, handle.open->acquire(false));
        VARVE_TRY(const Snapshot taken, handle.open->change([&](CollectionFolder& folder) {
            return folder.take(*live, request, control);
        }));
        report.snapshotId = taken.id;
        if (run.full)
            VARVE_CHECK(handle.open->change(
                [&](CollectionFolder& folder) { return folder.verify(taken.id, control); }));
        VARVE_TRY(const RetentionPlan pruned, prune(handle, std::nullopt, control));
        report.pruned = pruned.snapshots.size() - pruned.kept;
        return {};
    };
    if (const auto done = work(); !done)
        report.error = done.error().toString();
    return report;
}

} // namespace varve::workspace
