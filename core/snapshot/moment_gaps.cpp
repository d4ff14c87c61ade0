// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What cannot be reached, and what could not be without one snapshot.
#include "core/snapshot/moment_map.h"

#include <algorithm>

namespace varve::snapshot {

using collection::Sequence;

namespace {

const std::string& liveAt(const Activations& activations, std::int64_t timeMs)
{
    const auto after = std::find_if(activations.switches.begin(), activations.switches.end(),
                                    [&](const Activation& one) { return one.timeMs > timeMs; });
    return after == activations.switches.begin() ? after->generation : std::prev(after)->generation;
}

} // namespace

UnreachableGap MomentMap::describeGap(std::int64_t fromMs, std::int64_t toMs) const
{
    const std::string& generation = liveAt(m_past.activations, fromMs);
    const auto logs = m_past.logs.find(generation);
    if (logs != m_past.logs.end()) {
        for (const LogSpan& span : logs->second) {
            const bool isHere = span.firstTimeMs == 0 || (span.firstTimeMs <= toMs && span.lastTimeMs >= fromMs);
            if (!span.damage.empty() && isHere) {
                const auto path = span.file().path;
                return {fromMs, toMs, GapReason::Damaged, path.filename().string() + ": " + span.damage};
            }
        }
    }
    const auto isBefore = [&](const StartingPoint& one, bool isDamaged) {
        return one.generation == generation && one.createdMs <= toMs && one.damage.empty() != isDamaged
               && !m_without.contains(one.id);
    };
    for (const StartingPoint& one : m_past.starts) {
        if (isBefore(one, true))
            return {fromMs, toMs, GapReason::Damaged, (one.isImage ? "snapshot " : "base ") + one.id + ": " + one.damage};
    }
    const bool hasStart = std::any_of(m_past.starts.begin(), m_past.starts.end(),
                                      [&](const StartingPoint& one) { return isBefore(one, false); });
    if (hasStart)
        return {fromMs, toMs, GapReason::Missing, "the log of that time was not kept"};
    return {fromMs, toMs, GapReason::NoSnapshot, "no snapshot of that time or before is left to start from"};
}

std::string MomentMap::whyNot(const std::string& generation, Sequence sequence) const
{
    for (auto start = m_past.starts.rbegin(); start != m_past.starts.rend(); ++start) {
        const bool couldLead = start->generation.empty() || (start->generation == generation && start->sequence <= sequence);
        if (!start->damage.empty() && couldLead)
            return (start->isImage ? "snapshot " : "base ") + start->id + ": " + start->damage;
    }
    if (const auto logs = m_past.logs.find(generation); logs != m_past.logs.end()) {
        for (const LogSpan& span : logs->second) {
            if (!span.damage.empty() && span.first <= sequence)
                return span.file().path.filename().string() + ": " + span.damage;
        }
    }
    return "log that leads to it, or the base that it starts from, is missing";
}

std::vector<UnreachableGap> MomentMap::gaps() const
{
    std::vector<UnreachableGap> gaps;
    for (std::size_t i = 0; i < m_stretches.size(); ++i) {
        const std::int64_t fromMs = m_stretches[i].toMs + 1;
        const std::int64_t toMs = i + 1 < m_stretches.size() ? m_stretches[i + 1].fromMs - 1 : m_past.nowMs;
        if (fromMs <= toMs)
            gaps.push_back(describeGap(fromMs, toMs));
    }
    return gaps;
}

bool MomentMap::isOnlyWay(const std::string& startId) const
{
    const StartingPoint* start = startOf(startId);
    if (!start)
        return false;
    const auto& origins = m_past.activations.origins;
    const auto reach = m_reach.find(start->generation);
    const bool begins = reach != m_reach.end()
                        && std::any_of(reach->second.begin(), reach->second.end(), [&](const Reach& one) {
                               return one.startId == startId;
                           });
    const bool isOrigin = std::any_of(origins.begin(), origins.end(),
                                      [&](const Origin& one) { return one.snapshotId == startId; });
    if (!begins && !isOrigin)
        return false;
    std::set<std::string> without = m_without;
    without.insert(startId);
    const MomentMap rest(m_past, std::move(without));
    if (rest.m_stretches.empty())
        return false; // the last one; retention keeps it for other reasons
    const std::int64_t oldestMs = rest.m_stretches.front().fromMs;
    // What follows the oldest moment that stays must stay too.
    for (const Stretch& stretch : m_stretches) {
        std::int64_t next = std::max(stretch.fromMs, oldestMs);
        const bool isItsOwn = stretch.generation == start->generation && stretch.low == start->sequence;
        if (isItsOwn && start->lastWriteMs == 0 && stretch.toMs <= start->createdMs)
            continue; // of an older program, without log behind it: a snapshot and no more
        for (const Stretch& left : rest.m_stretches) {
            if (left.fromMs <= next && next <= left.toMs)
                next = left.toMs + 1;
        }
        if (next <= stretch.toMs)
            return true;
    }
    return false;
}

} // namespace varve::snapshot
