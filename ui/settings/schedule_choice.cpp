// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/schedule_choice.h"

namespace varve::ui {

namespace {
constexpr const char* kHourly = "0 * * * *";
constexpr const char* kDaily = "0 2 * * *";
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

} // namespace varve::ui
