// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/schedule_choice.h"

#include <algorithm>

namespace varve::ui {

namespace {
constexpr const char* kHourly = "0 * * * *";
constexpr const char* kDaily = "0 2 * * *";

bool isExempt(const snapshot::Snapshot& snapshot)
{
    return snapshot.pinned || !snapshot.label.empty() || snapshot.trigger == snapshot::Trigger::Safety ||
           snapshot.state == snapshot::SnapshotState::Damaged;
}
} // namespace

Plan planOf(const schedule::Schedule& schedule)
{
    const bool hourly = schedule.incrementalCron == kHourly || schedule.incrementalCron == "@hourly";
    const bool daily = schedule.fullCron == kDaily || schedule.fullCron == "@daily";
    if (schedule.incrementalCron.empty() && schedule.fullCron.empty())
        return Plan::Off;
    if (hourly && daily)
        return Plan::HourlyAndDaily;
    if (hourly && schedule.fullCron.empty())
        return Plan::Hourly;
    if (daily && schedule.incrementalCron.empty())
        return Plan::Daily;
    return Plan::Custom;
}

schedule::Schedule withPlan(schedule::Schedule schedule, Plan plan)
{
    if (plan == Plan::Custom)
        return schedule;
    schedule.incrementalCron = plan == Plan::Hourly || plan == Plan::HourlyAndDaily ? kHourly : "";
    schedule.fullCron = plan == Plan::Daily || plan == Plan::HourlyAndDaily ? kDaily : "";
    return schedule;
}

RetentionPreview previewRetention(const schedule::Retention& retention,
                                  std::span<const snapshot::Snapshot> snapshots)
{
    std::vector<schedule::RetentionItem> items;
    for (const auto& snapshot : snapshots)
        items.push_back({snapshot.id, snapshot.createdMs, isExempt(snapshot)});
    const auto decisions = schedule::applyRetention(retention, std::move(items));
    RetentionPreview preview;
    preview.total = snapshots.size();
    for (const auto& snapshot : snapshots) {
        const auto decision = std::find_if(decisions.begin(), decisions.end(), [&](const auto& candidate) {
            return candidate.id == snapshot.id;
        });
        if (decision != decisions.end() && !decision->keep) {
            preview.freedBytes += snapshot.ownBytes;
            continue;
        }
        ++preview.kept;
        if (preview.oldestKeptMs == 0 || snapshot.createdMs < preview.oldestKeptMs)
            preview.oldestKeptMs = snapshot.createdMs;
    }
    return preview;
}

} // namespace varve::ui
