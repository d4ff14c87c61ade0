// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/protection.h"

#include "ui/history/history_text.h"
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace varve::ui {

namespace {

struct ProtectionText {
    Q_DECLARE_TR_FUNCTIONS(Protection)
};
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kVeryLateMs = 7 * kDayMs;

/// Time between two planned runs from now on; a day when nothing is planned.
std::int64_t plannedIntervalMs(const schedule::Schedule& plan, std::int64_t nowMs)
{
    const auto first = schedule::nextSlot(plan, nowMs);
    const auto second = first ? schedule::nextSlot(plan, *first) : std::nullopt;
    return second ? *second - *first : kDayMs / 2;
}

bool isPlanned(const schedule::Schedule& plan)
{
    return !plan.incrementalCron.empty() || !plan.fullCron.empty();
}

std::int64_t lastFailureMs(const workspace::History& history)
{
    std::int64_t last = 0;
    for (const auto& event : history.events) {
        if (event.kind == workspace::Event::Kind::RunFailed)
            last = std::max(last, event.timeMs);
    }
    return last;
}

ProtectionReason reasonOf(const workspace::History& history, const Protection& facts, std::int64_t nowMs)
{
    if (history.snapshots.empty())
        return ProtectionReason::NoSnapshots;
    if (history.snapshots.back().state == snapshot::SnapshotState::Damaged)
        return ProtectionReason::NewestDamaged;
    if (lastFailureMs(history) > facts.lastMs)
        return ProtectionReason::RunFailed;
    const std::int64_t age = nowMs - facts.lastMs;
    if (age > kVeryLateMs)
        return ProtectionReason::VeryLate;
    const auto& plan = history.schedule.schedule;
    if (plan.paused && isPlanned(plan))
        return ProtectionReason::SchedulePaused;
    return age > 2 * plannedIntervalMs(plan, nowMs) ? ProtectionReason::Late : ProtectionReason::Fresh;
}

ProtectionLevel levelOf(ProtectionReason reason)
{
    switch (reason) {
    case ProtectionReason::Fresh: return ProtectionLevel::Good;
    case ProtectionReason::NoSnapshots:
    case ProtectionReason::SchedulePaused:
    case ProtectionReason::Late: return ProtectionLevel::Attention;
    case ProtectionReason::VeryLate:
    case ProtectionReason::RunFailed:
    case ProtectionReason::NewestDamaged: break;
    }
    return ProtectionLevel::Bad;
}

} // namespace

Protection protectionOf(const workspace::History& history, std::int64_t nowMs)
{
    Protection result;
    for (const auto& snapshot : history.snapshots) {
        if (snapshot.state == snapshot::SnapshotState::Whole)
            result.lastMs = std::max(result.lastMs, snapshot.createdMs);
        result.verifiedMs = std::max(result.verifiedMs, snapshot.verifiedMs);
    }
    result.nextMs = history.schedule.nextMs;
    result.kept = history.snapshots.size();
    result.bytes = history.snapshotBytes;
    result.reason = reasonOf(history, result, nowMs);
    result.level = levelOf(result.reason);
    return result;
}

QString protectionTitle(const Protection& protection)
{
    switch (protection.reason) {
    case ProtectionReason::Fresh: return ProtectionText::tr("Protected");
    case ProtectionReason::NoSnapshots: return ProtectionText::tr("Not protected yet");
    case ProtectionReason::SchedulePaused: return ProtectionText::tr("Schedule paused");
    case ProtectionReason::Late: return ProtectionText::tr("Snapshot is late");
    case ProtectionReason::VeryLate: return ProtectionText::tr("No snapshot for over a week");
    case ProtectionReason::RunFailed: return ProtectionText::tr("Last run failed");
    case ProtectionReason::NewestDamaged: return ProtectionText::tr("Newest snapshot is damaged");
    }
    return {};
}

QString protectionDetail(const Protection& protection, std::int64_t nowMs)
{
    if (protection.kept == 0)
        return ProtectionText::tr("No snapshots yet. A snapshot keeps this collection exactly as it is now.");
    QStringList parts;
    if (protection.lastMs > 0)
        parts << ProtectionText::tr("last snapshot %1").arg(formatAge(protection.lastMs, nowMs));
    parts << (protection.verifiedMs > 0
                  ? ProtectionText::tr("verified %1").arg(momentText(protection.verifiedMs, nowMs))
                  : ProtectionText::tr("not verified yet"));
    parts << (protection.nextMs > 0
                  ? ProtectionText::tr("next %1").arg(upcomingText(protection.nextMs, nowMs))
                  : ProtectionText::tr("nothing planned"));
    parts << ProtectionText::tr("%n kept", nullptr, static_cast<int>(protection.kept));
    parts << formatSize(protection.bytes);
    return parts.join(QStringLiteral(" · "));
}

} // namespace varve::ui
