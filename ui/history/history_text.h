// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_entry.h"

#include <QString>

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What the history says about its entries, in the user's language.
namespace varve::ui {

/// "today 14:05", "yesterday 09:00", "Tue 10 Mar, 09:00"; with the year when it is another one.
QString momentText(std::int64_t timeMs, std::int64_t nowMs);
/// For what is to come: only the clock when it is today.
QString upcomingText(std::int64_t timeMs, std::int64_t nowMs);
/// "Thu 12 Mar 2026, 14:05"
QString fullMomentText(std::int64_t timeMs);
/// The same to the millisecond.
QString exactMomentText(std::int64_t timeMs);
/// A moment as the workspace takes it ("2026-03-12T14:05:12.331Z"), and back; nothing for ids of snapshots.
std::string momentKey(std::int64_t timeMs);
std::optional<std::int64_t> momentOfKey(const std::string& at);

/// "scheduled", "manual", "safety", ...
QString kindText(EntryKind kind);
/// Name of a marker for headings: the label when there is one, else its moment.
QString entryTitle(const HistoryEntry& entry, std::int64_t nowMs);
/// "kept: daily 3 of 7", "kept: pinned", "goes at the next run"; empty for events.
QString retentionText(const HistoryEntry& entry);
/// "+128 −3 ~17", "unchanged"
QString changeCountsText(const snapshot::Snapshot& snapshot);

/// One line under a heading: "scheduled · 47,801 chunks · verified · kept: daily 3 of 14".
QString entrySummary(const HistoryEntry& entry);
/// Everything the hover card lists: names and values.
std::vector<std::pair<QString, QString>> entryFacts(const HistoryEntry& entry, std::int64_t nowMs);
/// The hover card in one sentence, for tool tips, the status bar and screen readers.
QString entryDescription(const HistoryEntry& entry, std::int64_t nowMs);

} // namespace varve::ui
