// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/types.h"

#include <QString>

#include <cstdint>

namespace varve::ui {

/// How well a collection's present state is kept, and the one reason that decides it.
enum class ProtectionReason {
    Fresh, ///< a snapshot within twice the planned interval (a day without a schedule)
    NoSnapshots,
    SchedulePaused,
    Late,          ///< older than that
    VeryLate,      ///< older than seven days
    RunFailed,     ///< the newest planned run failed and nothing came after it
    NewestDamaged, ///< the newest snapshot does not match its checksums
};
enum class ProtectionLevel { Good, Attention, Bad };

struct Protection {
    ProtectionLevel level = ProtectionLevel::Attention;
    ProtectionReason reason = ProtectionReason::NoSnapshots;
    std::int64_t lastMs = 0;     ///< newest whole snapshot; 0 for none
    std::int64_t verifiedMs = 0; ///< newest verification; 0 for never
    std::int64_t nextMs = 0;     ///< 0 when nothing is planned
    std::uint64_t kept = 0;
    std::uint64_t bytes = 0; ///< held by snapshots
};

/// A pure decision: the same history and time give the same answer.
Protection protectionOf(const workspace::History& history, std::int64_t nowMs);

/// "Protected", "Snapshot is late", ...
QString protectionTitle(const Protection& protection);
/// "last snapshot 12 min ago · verified today 02:04 · next 15:00 · 41 kept · 3.1 GB"
QString protectionDetail(const Protection& protection, std::int64_t nowMs);

} // namespace varve::ui
