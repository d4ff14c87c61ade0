// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/schedule/schedule.h"

/// Decisions of the settings page about schedules, without widgets.
namespace varve::ui {

/// The plans offered by name; everything else is Custom.
/// A collection that never had one set is planned HourlyAndDaily by the engine.
enum class Plan { Off, Hourly, Daily, HourlyAndDaily, Custom };
constexpr Plan kDefaultPlan = Plan::HourlyAndDaily;
Plan planOf(const schedule::Schedule& schedule);
/// The schedule with the plan's expressions; retention and pause stay. Custom changes nothing.
schedule::Schedule withPlan(schedule::Schedule schedule, Plan plan);

} // namespace varve::ui
