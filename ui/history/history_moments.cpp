// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Moments between snapshots: choosing one, and what can be gone back to.
#include "ui/history/history_controller.h"
#include "ui/history/history_text.h"

namespace varve::ui {

namespace {

/// The last reachable moment before and the first one after; either may be missing.
struct Nearest {
    std::optional<std::int64_t> before;
    std::optional<std::int64_t> after;
};

Nearest nearestTo(std::int64_t timeMs, const snapshot::RecoveryWindow& window)
{
    Nearest nearest;
    for (const snapshot::ReachableInterval& interval : window.intervals) {
        if (interval.fromMs <= timeMs)
            nearest.before = std::min(timeMs, interval.toMs);
        else if (!nearest.after)
            nearest.after = interval.fromMs;
    }
    return nearest;
}

} // namespace

snapshot::RecoveryWindow HistoryController::recoveryWindow() const
{
    constexpr std::int64_t kReadingMs = 1000;
    snapshot::RecoveryWindow window = m_history.window;
    if (!window.intervals.empty() && window.intervals.back().toMs >= m_history.nowMs - kReadingMs)
        window.intervals.back().toMs = nowMs();
    return window;
}

std::optional<QString> HistoryController::whyUnreachable(std::int64_t timeMs) const
{
    const Nearest nearest = nearestTo(timeMs, recoveryWindow());
    if (nearest.before == timeMs)
        return std::nullopt;
    const QString asked = exactMomentText(timeMs);
    if (nearest.before && nearest.after)
        return tr("%1 cannot be gone back to. The nearest moments that can: %2 and %3.")
            .arg(asked, exactMomentText(*nearest.before), exactMomentText(*nearest.after));
    if (nearest.before || nearest.after)
        return tr("%1 cannot be gone back to. The nearest moment that can: %2.")
            .arg(asked, exactMomentText(nearest.before ? *nearest.before : *nearest.after));
    return tr("%1 cannot be gone back to: take a snapshot, and every moment after it can.").arg(asked);
}

void HistoryController::chooseMoment(std::int64_t timeMs)
{
    if (const auto problem = whyUnreachable(timeMs)) {
        const Nearest nearest = nearestTo(timeMs, recoveryWindow());
        Message message;
        message.tone = Message::Tone::Warning;
        message.text = *problem;
        if (const auto other = nearest.before ? nearest.before : nearest.after) {
            message.actionText = tr("Choose the nearest");
            message.action = [this, other] { chooseMoment(*other); };
        }
        raise(message);
        return;
    }
    m_selection.clear();
    m_moment = timeMs;
    emit selectionMoved();
}

void HistoryController::forgetMoment()
{
    m_moment.reset();
}

std::optional<HistoryController::PastState> HistoryController::stateOf(const std::string& at) const
{
    if (const auto entry = at.empty() ? std::nullopt : m_model.find(at); entry && entries()[*entry].snapshot) {
        const snapshot::Snapshot& snapshot = *entries()[*entry].snapshot;
        return PastState{snapshot.id, snapshot.createdMs, snapshot.documents};
    }
    if (const auto moment = momentOfKey(at))
        return PastState{at, *moment, std::nullopt};
    return std::nullopt;
}

std::optional<HistoryController::PastState> HistoryController::chosenState() const
{
    if (m_moment)
        return PastState{momentKey(*m_moment), *m_moment, std::nullopt};
    const auto* snapshot = currentSnapshot();
    if (!snapshot || snapshot->state != snapshot::SnapshotState::Whole)
        return std::nullopt;
    return PastState{snapshot->id, snapshot->createdMs, snapshot->documents};
}

} // namespace varve::ui
