// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/schedule/schedule.h"
#include "core/snapshot/types.h"

#include <cstdint>
#include <vector>

/// Decisions of the settings page about schedules, without widgets.
namespace varve::ui {

/// The plans offered by name; everything else is Custom.
/// A collection that never had one set is planned HourlyAndDaily by the engine.
enum class Plan { Off, Hourly, Daily, HourlyAndDaily, Custom };
constexpr Plan kDefaultPlan = Plan::HourlyAndDaily;
Plan planOf(const schedule::Schedule& schedule);
/// The schedule with the plan's expressions; retention and pause stay. Custom changes nothing.
schedule::Schedule withPlan(schedule::Schedule schedule, Plan plan);

/// What retention rules would do to the snapshots that exist.
struct RetentionPreview {
    std::uint64_t total = 0;
    std::uint64_t kept = 0;
    std::uint64_t freedBytes = 0; ///< own bytes of those that go
    std::int64_t oldestKeptMs = 0;
};
/// By the engine's own rules of what is never pruned; what happens to be in use is not looked at.
RetentionPreview previewRetention(const schedule::Retention& retention,
                                  const std::vector<snapshot::Snapshot>& snapshots);

} // namespace varve::ui
