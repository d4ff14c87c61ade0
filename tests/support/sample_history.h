// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/types.h"

#include <cstdint>

namespace varve::test {

/// 13 March 2026, 14:12 UTC: a Friday.
constexpr std::int64_t kNow = 1'773'411'120'000;
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

/// A whole snapshot of 500 documents; its id sorts by time.
snapshot::Snapshot makeSnapshot(std::int64_t timeMs, snapshot::Trigger trigger);

/// Five days of every kind of mark: hourly snapshots, labels, pins, a failure, missed runs, a safety snapshot and a
/// restore, a damaged one, and one large removal.
workspace::History sampleHistory();
/// Marks of sampleHistory() that are not snapshots.
constexpr std::size_t kSampleEventMarks = 4;

/// `count` scheduled snapshots `stepMs` apart that end at kNow.
workspace::History denseHistory(std::size_t count, std::int64_t stepMs);

} // namespace varve::test
