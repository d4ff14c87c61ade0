// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/schedule.h"

#include <algorithm>
#include <iterator>

namespace varve::schedule {

namespace {

constexpr std::size_t kMostMissed = 1000;
constexpr std::int64_t kHourMs = 3'600'000;

/// nullopt for "never" and for text that does not parse, which setting a schedule refuses.
std::optional<CronExpression> parsed(const std::string& text)
{
    auto cron = CronExpression::parse(text);
    return cron ? std::optional(std::move(*cron)) : std::nullopt;
}

std::vector<std::int64_t> slotsIn(const CronExpression& cron, std::int64_t afterMs, std::int64_t nowMs)
{
    std::vector<std::int64_t> slots;
    for (auto slot = cron.next(afterMs); slot && *slot <= nowMs; slot = cron.next(*slot))
        slots.push_back(*slot);
    return slots;
}

/// The newest slots in (last, now], at most one more than can be missed. The stretch looked at grows backwards
/// from now, so that a machine asleep for years does not walk through every minute of them.
std::vector<std::int64_t> newestSlots(const CronExpression& cron, std::int64_t lastMs, std::int64_t nowMs)
{
    constexpr std::size_t kMost = kMostMissed + 1;
    std::vector<std::int64_t> slots;
    for (std::int64_t reach = kHourMs; slots.size() < kMost; reach *= 8) {
        const std::int64_t from = nowMs - lastMs <= reach ? lastMs : nowMs - reach;
        slots = slotsIn(cron, from, nowMs);
        if (from == lastMs)
            break;
    }
    if (slots.size() > kMost)
        slots.erase(slots.begin(), slots.end() - kMost);
    return slots;
}

std::optional<DueRun> dueRun(const std::string& text, bool full, std::int64_t lastMs, std::int64_t nowMs)
{
    const auto cron = parsed(text);
    if (!cron || nowMs <= lastMs)
        return std::nullopt;
    auto slots = newestSlots(*cron, std::max<std::int64_t>(lastMs, 0), nowMs);
    if (slots.empty())
        return std::nullopt;
    DueRun run;
    run.full = full;
    run.slotMs = slots.back();
    slots.pop_back();
    if (lastMs > 0) // before the first run nothing was planned, so nothing was missed
        run.missedSlotsMs = std::move(slots);
    return run;
}

/// A full run saves and verifies, so it also stands for the incremental run of its slot.
void cover(DueRun& full, const DueRun& incremental)
{
    std::vector<std::int64_t> missed;
    std::set_union(full.missedSlotsMs.begin(), full.missedSlotsMs.end(), incremental.missedSlotsMs.begin(),
                   incremental.missedSlotsMs.end(), std::back_inserter(missed));
    if (missed.size() > kMostMissed)
        missed.erase(missed.begin(), missed.end() - kMostMissed);
    full.missedSlotsMs = std::move(missed);
    full.coversIncremental = true;
}

} // namespace

std::vector<DueRun> dueRuns(const Schedule& schedule, std::int64_t lastIncrementalSlotMs,
                            std::int64_t lastFullSlotMs, std::int64_t nowMs)
{
    if (schedule.paused)
        return {};
    auto full = dueRun(schedule.fullCron, true, lastFullSlotMs, nowMs);
    auto incremental = dueRun(schedule.incrementalCron, false, lastIncrementalSlotMs, nowMs);
    if (full && incremental && full->slotMs == incremental->slotMs) {
        cover(*full, *incremental);
        incremental.reset();
    }
    std::vector<DueRun> runs;
    if (full)
        runs.push_back(std::move(*full));
    if (incremental)
        runs.push_back(std::move(*incremental));
    return runs;
}

std::optional<std::int64_t> nextSlot(const Schedule& schedule, std::int64_t nowMs)
{
    if (schedule.paused)
        return std::nullopt;
    std::optional<std::int64_t> earliest;
    for (const std::string* text : {&schedule.incrementalCron, &schedule.fullCron}) {
        const auto cron = parsed(*text);
        const auto slot = cron ? cron->next(nowMs) : std::nullopt;
        if (slot && (!earliest || *slot < *earliest))
            earliest = slot;
    }
    return earliest;
}

} // namespace varve::schedule
