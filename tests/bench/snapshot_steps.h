// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/json_line.h"
#include "tests/bench/snapshot_bench.h"

#include <span>
#include <string>

namespace varve::bench {

// Steps of `snapshot`, each with a line or two of its own. Another program's figures are left out when it is not
// installed or not wanted.

/// The first snapshot beside the first backup by restic and borg; with `rounds` above 0 then as many snapshots after
/// 1 % of the rows changed, each beside a backup of the same folder.
Result<> measureTaking(SnapshotBench& bench, std::size_t rounds);
/// Single points written by a thread while snapshots are taken, in turn with the same without one.
Result<> measurePause(SnapshotBench& bench, std::size_t rounds);
/// Two snapshots 1 % apart compared by a fresh process.
Result<> measureComparing(SnapshotBench& bench);
/// A snapshot as a zip file and back as a new collection, each by a fresh process, beside zip -1 and unzip.
Result<> measureZip(SnapshotBench& bench);

/// The newest snapshot as a new collection beside restic, and in place beside a reader.
Result<> measureRestoring(SnapshotBench& bench);
/// A moment behind so many archived operations, as a new collection.
Result<> measureMoment(SnapshotBench& bench, std::size_t operations);
/// An hourly snapshot after 0.5 % of the rows changed each time: what all take, and getting at them.
Result<> measureHours(SnapshotBench& bench, std::size_t hours);
/// So many snapshots of a small collection: listing them, and leaving the newest hundred.
Result<> measureMany(SnapshotBench& bench, std::size_t snapshots);

/// Work that runs in a process of its own, so that its memory is counted from nothing.
struct ChildFigures {
    double seconds = 0;
    double memoryMb = 0; ///< anonymous memory beyond that of the program with an open home
    Json answer;
};
/// Runs `work` ("compare", "export-zip" or "import-zip") on the home, which nobody has open meanwhile.
Result<ChildFigures> runInChild(SnapshotBench& bench, const std::string& work,
                                const std::vector<std::string>& arguments);
bool isSnapshotStep(std::string_view firstArgument);
int runSnapshotStep(std::span<const std::string> arguments);

} // namespace varve::bench
