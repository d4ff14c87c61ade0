// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace varve::ui {

/// What a mark on the timeline stands for; each has a shape of its own.
enum class EntryKind { Scheduled, Manual, Safety, Migration, Imported, Damaged, Restore, UndoRestore, Reembedded, Failed, Missed };

/// One thing that happened to a collection and is shown in the Snapshots lane and in the table.
struct HistoryEntry {
    EntryKind kind = EntryKind::Manual;
    std::int64_t timeMs = 0;
    std::optional<snapshot::Snapshot> snapshot; ///< present for the kinds up to Damaged
    schedule::RetentionDecision retention;      ///< of the snapshot
    std::string detail;                         ///< of an event
    std::string eventSnapshotId;                ///< the snapshot an event speaks of

    bool isSnapshot() const { return snapshot.has_value(); }
    bool isTrouble() const { return kind == EntryKind::Failed || kind == EntryKind::Damaged; }
    bool isVerified() const { return snapshot && snapshot->verifiedMs > 0 && kind != EntryKind::Damaged; }
    bool isPinned() const { return snapshot && snapshot->pinned; }
    /// Retention takes it away at the next run.
    bool goesNext() const { return snapshot && !retention.keep; }
    /// Snapshot id, or a stable id of the event: what a selection holds on to across reloads.
    std::string key() const;
};

/// Everything in a history that has a mark, oldest first. Finished imports and pruned snapshots are not
/// marks: the first is in the Changes lane, of the second nothing is left.
std::vector<HistoryEntry> historyEntries(const workspace::History& history);

} // namespace varve::ui
