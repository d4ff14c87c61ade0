// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_entry.h"

#include <algorithm>
#include <unordered_map>

namespace varve::ui {

namespace {

EntryKind kindOf(const snapshot::Snapshot& snapshot)
{
    if (snapshot.state == snapshot::SnapshotState::Damaged)
        return EntryKind::Damaged;
    switch (snapshot.trigger) {
    case snapshot::Trigger::Scheduled: return EntryKind::Scheduled;
    case snapshot::Trigger::Safety: return EntryKind::Safety;
    case snapshot::Trigger::Migration: return EntryKind::Migration;
    case snapshot::Trigger::Imported: return EntryKind::Imported;
    case snapshot::Trigger::Manual: break;
    }
    return EntryKind::Manual;
}

std::optional<EntryKind> kindOf(const workspace::Event& event)
{
    switch (event.kind) {
    case workspace::Event::Kind::Restore: return EntryKind::Restore;
    case workspace::Event::Kind::UndoRestore: return EntryKind::UndoRestore;
    case workspace::Event::Kind::Reembedded: return EntryKind::Reembedded;
    case workspace::Event::Kind::RunFailed: return EntryKind::Failed;
    case workspace::Event::Kind::RunMissed: return EntryKind::Missed;
    case workspace::Event::Kind::Pruned:
    case workspace::Event::Kind::Imported: break;
    }
    return std::nullopt;
}

} // namespace

std::string HistoryEntry::key() const
{
    if (snapshot)
        return snapshot->id;
    return "event-" + std::to_string(static_cast<int>(kind)) + "-" + std::to_string(timeMs);
}

std::vector<HistoryEntry> historyEntries(const workspace::History& history)
{
    std::unordered_map<std::string, const schedule::RetentionDecision*> decisions;
    for (const auto& decision : history.retention)
        decisions.emplace(decision.id, &decision);

    std::vector<HistoryEntry> entries;
    entries.reserve(history.snapshots.size() + history.events.size());
    for (const auto& snapshot : history.snapshots) {
        HistoryEntry entry;
        entry.kind = kindOf(snapshot);
        entry.timeMs = snapshot.createdMs;
        if (const auto found = decisions.find(snapshot.id); found != decisions.end())
            entry.retention = *found->second;
        entry.snapshot = snapshot;
        entries.push_back(std::move(entry));
    }
    for (const auto& event : history.events) {
        if (const auto kind = kindOf(event)) {
            HistoryEntry entry;
            entry.kind = *kind;
            entry.timeMs = event.timeMs;
            entry.detail = event.detail;
            entry.eventSnapshotId = event.snapshotId;
            entries.push_back(std::move(entry));
        }
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const HistoryEntry& a, const HistoryEntry& b) { return a.timeMs < b.timeMs; });
    return entries;
}

} // namespace varve::ui
