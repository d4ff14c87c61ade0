// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Pure decisions about time: which slots are due, which snapshots retention keeps. No clock, no files.
namespace varve::schedule {

/// How many existing snapshots each rule keeps (grandfather, father, son). A rule counts snapshots that exist, not
/// calendar days.
struct Retention {
    std::uint32_t hourly = 24;
    std::uint32_t daily = 7;
    std::uint32_t weekly = 0;
    std::uint32_t monthly = 0;
    std::uint32_t yearly = 0;
};
/// Reads "hourly=24,daily=7"; rules that are not named keep nothing. InvalidArgument names the bad part, also when
/// nothing at all would be kept.
Result<Retention> parseRetention(std::string_view text);
std::string toString(const Retention& retention);

/// Five-field cron (minute hour day-of-month month day-of-week) with lists, ranges, steps and the names @hourly,
/// @daily, @weekly, @monthly (crontab(5)).
class CronExpression {
public:
    static Result<CronExpression> parse(std::string_view text);
    const std::string& text() const { return m_text; }
    /// The first matching instant strictly after `afterMs` in the machine's local time zone: a local time that does
    /// not exist on a day of change is moved forward to the end of the gap, one that exists twice fires once, the
    /// first time. nullopt when none within five years.
    std::optional<std::int64_t> next(std::int64_t afterMs) const;

private:
    bool matchesDay(std::chrono::sys_days day) const;

    std::string m_text;
    std::uint64_t m_minutes = 0;
    std::uint32_t m_hours = 0;
    std::uint32_t m_daysOfMonth = 0;
    std::uint32_t m_months = 0;
    std::uint32_t m_daysOfWeek = 0;
    bool m_anyDayOfMonth = true;
    bool m_anyDayOfWeek = true;
};

/// A collection's plan. Empty expressions mean "never". A full run also verifies every byte of the newest snapshot.
struct Schedule {
    std::string incrementalCron; ///< for example "0 * * * *"
    std::string fullCron;        ///< for example "0 2 * * *"
    Retention retention;
    bool paused = false;
};

/// What is due now. Of several missed slots only the newest runs; the others are reported as missed.
struct DueRun {
    bool full = false;
    std::int64_t slotMs = 0;      ///< the slot that runs, its identity
    std::vector<std::int64_t> missedSlotsMs; ///< older slots that nobody ran (at most the 1000 newest)
    bool coversIncremental = false; ///< a full run: `slotMs` is to be remembered as the last slot of both kinds
};

/// Due runs of a schedule: slots in (last slot, now]. A clock set back makes nothing due. When both kinds are due at
/// once the full run comes first and covers the incremental one of the same slot. A last slot of 0 means that none
/// ever ran: the newest slot is due and none counts as missed. Expressions that do not parse are never due.
std::vector<DueRun> dueRuns(const Schedule& schedule, std::int64_t lastIncrementalSlotMs,
                            std::int64_t lastFullSlotMs, std::int64_t nowMs);
/// The next planned slot after now; nullopt when paused or never.
std::optional<std::int64_t> nextSlot(const Schedule& schedule, std::int64_t nowMs);

/// A snapshot as retention sees it.
struct RetentionItem {
    std::string id;
    std::int64_t createdMs = 0;
    std::string exemptBecause; ///< why no rule may take it, for example "pinned"; empty: the rules decide
};
struct RetentionDecision {
    std::string id;
    bool keep = true;
    std::string rule;    ///< "hourly", "daily", "weekly", "monthly", "yearly", "newest", or why the item is exempt;
                         ///< empty when it goes
    std::uint32_t position = 0; ///< 3 in "daily 3 of 7"
    std::uint32_t limit = 0;    ///< 7 in "daily 3 of 7"
};
/// Why it stays, as the command line says it: "daily 3 of 7", "pinned"; empty when it goes.
std::string toString(const RetentionDecision& decision);
/// Oldest first, one decision per item. Each rule keeps the newest item of each of the last `limit` hours, days, ...
/// (of local time) that have any. The newest item that is not exempt is always kept; exempt ones use up no rule.
std::vector<RetentionDecision> applyRetention(const Retention& retention, std::vector<RetentionItem> items);

} // namespace varve::schedule
