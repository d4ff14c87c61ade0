// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/catalog.h"

#include <algorithm>

namespace varve::workspace {

namespace {

Result<CatalogSchedule> readSchedule(meta::Database& database, const std::string& uuid)
{
    VARVE_TRY(auto rows,
              database.prepare("SELECT incremental_cron, full_cron, retention, paused, "
                               "last_incremental_ms, last_full_ms FROM schedules WHERE uuid = ?1"));
    rows.bind(1, uuid);
    VARVE_TRY(const bool found, rows.step());
    CatalogSchedule result;
    if (!found)
        return result;
    result.schedule.incrementalCron = rows.text(0);
    result.schedule.fullCron = rows.text(1);
    VARVE_TRY(result.schedule.retention, schedule::parseRetention(rows.text(2)));
    result.schedule.paused = rows.integer(3) != 0;
    result.lastIncrementalSlotMs = rows.integer(4);
    result.lastFullSlotMs = rows.integer(5);
    return result;
}

Result<> writeSchedule(meta::Database& database, const std::string& uuid, const CatalogSchedule& value)
{
    VARVE_TRY(auto put,
              database.prepare("INSERT OR REPLACE INTO schedules VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    put.bind(1, uuid).bind(2, value.schedule.incrementalCron).bind(3, value.schedule.fullCron);
    put.bind(4, schedule::toString(value.schedule.retention));
    put.bind(5, std::int64_t{value.schedule.paused});
    return put.bind(6, value.lastIncrementalSlotMs).bind(7, value.lastFullSlotMs).run();
}

Result<> writeEvent(meta::Database& database, const std::string& uuid, const Event& event)
{
    VARVE_TRY(auto add, database.prepare("INSERT INTO events (uuid, kind, time_ms, snapshot_id, detail) "
                                         "VALUES (?1, ?2, ?3, ?4, ?5)"));
    add.bind(1, uuid).bind(2, static_cast<std::int64_t>(event.kind)).bind(3, event.timeMs);
    return add.bind(4, event.snapshotId).bind(5, event.detail).run();
}

} // namespace

Result<CatalogSchedule> Catalog::scheduleOf(const std::string& uuid)
{
    const std::scoped_lock guard(m_mutex);
    return readSchedule(*m_database, uuid);
}

Result<> Catalog::setSchedule(const std::string& uuid, const schedule::Schedule& schedule, std::int64_t nowMs)
{
    return write([&](meta::Database& database) -> Result<> {
        VARVE_TRY(CatalogSchedule value, readSchedule(database, uuid));
        if (value.schedule.incrementalCron != schedule.incrementalCron || value.lastIncrementalSlotMs == 0)
            value.lastIncrementalSlotMs = nowMs;
        if (value.schedule.fullCron != schedule.fullCron || value.lastFullSlotMs == 0)
            value.lastFullSlotMs = nowMs;
        // What fell into a pause was not wanted, so it is not missed either.
        if (value.schedule.paused && !schedule.paused) {
            value.lastIncrementalSlotMs = std::max(value.lastIncrementalSlotMs, nowMs);
            value.lastFullSlotMs = std::max(value.lastFullSlotMs, nowMs);
        }
        value.schedule = schedule;
        return writeSchedule(database, uuid, value);
    });
}

Result<bool> Catalog::claim(const std::string& uuid, const schedule::DueRun& run)
{
    bool mine = false;
    VARVE_CHECK(write([&](meta::Database& database) -> Result<> {
        VARVE_TRY(CatalogSchedule value, readSchedule(database, uuid));
        std::int64_t& last = run.full ? value.lastFullSlotMs : value.lastIncrementalSlotMs;
        if (last >= run.slotMs)
            return {};
        last = run.slotMs;
        for (const std::int64_t missed : run.missedSlotsMs)
            VARVE_CHECK(
                writeEvent(database, uuid,
                           Event{Event::Kind::RunMissed, missed, {}, run.full ? "full" : "incremental"}));
        // A full run holds everything an incremental one of the same moment would.
        if (run.full && !value.schedule.incrementalCron.empty() && value.lastIncrementalSlotMs < run.slotMs)
            value.lastIncrementalSlotMs = run.slotMs;
        mine = true;
        return writeSchedule(database, uuid, value);
    }));
    return mine;
}

Result<> Catalog::addEvent(const std::string& uuid, const Event& event)
{
    return write([&](meta::Database& database) { return writeEvent(database, uuid, event); });
}

Result<> Catalog::addEvents(const std::string& uuid, const std::vector<Event>& events)
{
    return write([&](meta::Database& database) -> Result<> {
        for (const Event& event : events)
            VARVE_CHECK(writeEvent(database, uuid, event));
        return {};
    });
}

Result<std::vector<Event>> Catalog::events(const std::string& uuid)
{
    const std::scoped_lock guard(m_mutex);
    VARVE_TRY(auto rows, m_database->prepare("SELECT kind, time_ms, snapshot_id, detail FROM events "
                                             "WHERE uuid = ?1 ORDER BY time_ms, id"));
    rows.bind(1, uuid);
    std::vector<Event> all;
    for (;;) {
        VARVE_TRY(const bool row, rows.step());
        if (!row)
            return all;
        all.push_back(
            Event{static_cast<Event::Kind>(rows.integer(0)), rows.integer(1), rows.text(2), rows.text(3)});
    }
}

} // namespace varve::workspace
