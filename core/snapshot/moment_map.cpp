// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/moment_map.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace varve::snapshot {

using collection::Sequence;

namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();

const std::vector<LogSpan>& spansOf(const PastStates& past, const std::string& generation)
{
    static const std::vector<LogSpan> none;
    const auto found = past.logs.find(generation);
    return found == past.logs.end() ? none : found->second;
}

/// When the last change of a state was made. Older snapshots do not tell; it was before they were taken.
std::int64_t stateTime(const StartingPoint& start)
{
    return start.lastWriteMs > 0 ? start.lastWriteMs : start.createdMs;
}

} // namespace

log::LogFile LogSpan::file() const
{
    return archived ? log::LogFile{first, archived->path, archived->fileBytes} : inFolder;
}

LogSpan spanOf(archive::ArchivedLog archived)
{
    const auto shared = std::make_shared<const archive::ArchivedLog>(std::move(archived));
    return {shared->firstSequence, shared->lastSequence, shared->firstTimeMs, shared->lastTimeMs, {}, shared, shared->damage};
}

void sortSpans(std::vector<LogSpan>& spans)
{
    const auto isBefore = [](const LogSpan& a, const LogSpan& b) { return std::tie(a.first, a.last) < std::tie(b.first, b.last); };
    if (!std::is_sorted(spans.begin(), spans.end(), isBefore)) // as the archive lists them
        std::stable_sort(spans.begin(), spans.end(), isBefore);
}

MomentMap::MomentMap(const PastStates& past, std::set<std::string> withoutStarts)
    : m_past(past), m_without(std::move(withoutStarts))
{
    findRuns();
    // A generation comes after the one whose state it began with.
    for (const Activation& activation : past.activations.switches) {
        if (!m_reach.contains(activation.generation))
            findReach(activation.generation);
    }
    findStretches();
}

/// Null when it is not there, damaged, or left out.
const StartingPoint* MomentMap::startOf(const std::string& id) const
{
    const auto found = std::find_if(m_past.starts.begin(), m_past.starts.end(),
                                    [&](const StartingPoint& one) { return one.id == id; });
    return found == m_past.starts.end() || !found->damage.empty() || m_without.contains(id) ? nullptr : &*found;
}

/// Those that can be started from.
std::vector<const StartingPoint*> MomentMap::startsOf(const std::string& generation) const
{
    std::vector<const StartingPoint*> found;
    for (const StartingPoint& one : m_past.starts) {
        if (one.generation == generation && one.damage.empty() && !m_without.contains(one.id)
            && covers(generation, one.logFrom, one.sequence))
            found.push_back(&one);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const StartingPoint* a, const StartingPoint* b) { return a->sequence < b->sequence; });
    return found;
}

/// Sequences that follow each other in log files that are there.
void MomentMap::findRuns()
{
    for (const auto& [generation, spans] : m_past.logs) {
        Runs& runs = m_runs[generation];
        for (const LogSpan& span : spans) {
            if (!span.damage.empty())
                continue;
            if (runs.empty() || span.first > runs.back().second + 1)
                runs.emplace_back(span.first, span.last);
            else
                runs.back().second = std::max(runs.back().second, span.last);
        }
    }
}

bool MomentMap::covers(const std::string& generation, Sequence after, Sequence through) const
{
    if (after >= through)
        return true;
    const auto runs = m_runs.find(generation);
    return runs != m_runs.end() && std::any_of(runs->second.begin(), runs->second.end(), [&](const auto& run) {
               return run.first <= after + 1 && through <= run.second;
           });
}

bool MomentMap::canReach(const std::string& generation, Sequence sequence) const
{
    const auto reach = m_reach.find(generation);
    return reach != m_reach.end() && std::any_of(reach->second.begin(), reach->second.end(), [&](const Reach& one) {
               return one.low <= sequence && sequence <= one.high;
           });
}

void MomentMap::findReach(const std::string& generation)
{
    std::vector<Reach> starts;
    const Origin* origin = m_past.activations.originOf(generation);
    if (origin) {
        if (startOf(origin->snapshotId) || canReach(origin->parent, origin->sequence))
            starts.push_back({origin->sequence, origin->sequence, kAlways, kAlways, {}});
    }
    for (const StartingPoint* one : startsOf(generation))
        starts.push_back({one->sequence, one->sequence, stateTime(*one), std::max(stateTime(*one), one->createdMs), one->id});
    std::vector<Reach>& reach = m_reach[generation];
    const Runs& runs = m_runs[generation];
    auto run = runs.begin();
    for (Reach& start : starts) {
        if (!reach.empty() && start.low <= reach.back().high) {
            if (start.low == reach.back().high)
                reach.back().untilMs = std::max(reach.back().untilMs, start.untilMs);
            continue;
        }
        while (run != runs.end() && run->second < start.low + 1)
            ++run;
        if (run != runs.end() && run->first <= start.low + 1) {
            start.high = run->second;
            start.untilMs = kAlways;
        }
        reach.push_back(std::move(start));
    }
}

/// Until when the last state of a reach was live, when that is not because another generation took over.
std::int64_t MomentMap::endOf(const Reach& reach, const std::string& generation) const
{
    std::int64_t endMs = reach.untilMs;
    for (const Snapshot& one : m_past.snapshots) {
        if (one.generation == generation && one.sequence == reach.high)
            endMs = std::max(endMs, one.createdMs);
    }
    for (const LogSpan& span : spansOf(m_past, generation)) {
        // The change behind it is not known: it may have been made in the same millisecond.
        if (span.damage.empty() && reach.low < span.last && span.last <= reach.high)
            endMs = std::max(endMs, span.lastTimeMs - 1);
        if (span.first == reach.high + 1 && span.firstTimeMs != 0)
            return span.firstTimeMs - 1; // damaged, but it tells when it begins
    }
    return endMs;
}

std::optional<MomentMap::Stretch> MomentMap::stretchOf(const Reach& reach, std::size_t activation) const
{
    const auto& switches = m_past.activations.switches;
    const Activation& from = switches[activation];
    const bool isLive = activation + 1 == switches.size();
    const std::optional<Sequence> end = isLive ? m_past.liveSequence : switches[activation + 1].leftAt;
    Stretch stretch{std::max(from.timeMs, reach.fromMs), isLive ? m_past.nowMs : switches[activation + 1].timeMs - 1,
                    from.generation, reach.low, reach.high, from.generation != switches.back().generation};
    if (end && reach.low > *end)
        return std::nullopt; // came when the generation was live again
    if (!end || reach.high < *end)
        stretch.toMs = std::min(stretch.toMs, endOf(reach, from.generation));
    else
        stretch.high = *end;
    return stretch.fromMs <= stretch.toMs ? std::optional(stretch) : std::nullopt;
}

void MomentMap::findStretches()
{
    const auto& switches = m_past.activations.switches;
    for (std::size_t i = 0; i < switches.size(); ++i) {
        for (const Reach& reach : m_reach.at(switches[i].generation)) {
            if (const auto stretch = stretchOf(reach, i))
                m_stretches.push_back(*stretch);
        }
    }
    // States of a reach that begins later are newer; what an earlier one says of that time is the same or less sure.
    for (std::size_t i = 0; i + 1 < m_stretches.size(); ++i)
        m_stretches[i].toMs = std::min(m_stretches[i].toMs, m_stretches[i + 1].fromMs - 1);
    std::erase_if(m_stretches, [](const Stretch& one) { return one.fromMs > one.toMs; });
}

const MomentMap::Stretch* MomentMap::stretchAt(std::int64_t timeMs) const
{
    const auto found = std::find_if(m_stretches.begin(), m_stretches.end(), [&](const Stretch& one) {
        return one.fromMs <= timeMs && timeMs <= one.toMs;
    });
    return found == m_stretches.end() ? nullptr : &*found;
}

const LogSpan* MomentMap::spanAt(const Stretch& stretch, std::int64_t timeMs) const
{
    const LogSpan* found = nullptr;
    for (const LogSpan& span : spansOf(m_past, stretch.generation)) {
        const bool isOfStretch = span.damage.empty() && span.last > stretch.low && span.first <= stretch.high;
        if (isOfStretch && span.firstTimeMs <= timeMs)
            found = &span;
    }
    return found;
}

Result<WayToState> MomentMap::wayTo(const std::string& generation, Sequence sequence) const
{
    WayToState way;
    const StartingPoint* start = startOfWay(generation, sequence);
    if (!start)
        return Error{ErrorCode::NotFound,
                     "nothing that is kept leads to change " + std::to_string(sequence) + " of " + generation, {}, 0};
    const Origin* origin = m_past.activations.originOf(generation);
    const bool startsHere = start->generation == generation;
    const bool isHeld = !startsHere && origin && start->id == origin->snapshotId;
    if (startsHere || isHeld) {
        way.start = *start;
    } else {
        VARVE_TRY(way, wayTo(origin->parent, origin->sequence));
    }
    addPieces(generation, startsHere ? start->logFrom : origin->sequence, sequence, way.pieces);
    return way;
}

/// Of several files that hold the next record, the one that goes furthest; those in the generation's folder first.
void MomentMap::addPieces(const std::string& generation, Sequence after, Sequence through,
                          std::vector<WayToState::Piece>& pieces) const
{
    const auto& spans = spansOf(m_past, generation);
    auto span = spans.begin(); // they are in order, so one pass finds all
    for (Sequence next = after + 1; next <= through;) {
        const LogSpan* best = nullptr;
        for (; span != spans.end() && span->first <= next; ++span) {
            const bool fits = span->damage.empty() && next <= span->last;
            if (fits && (!best || span->last > best->last || (span->last == best->last && !span->archived)))
                best = &*span;
        }
        if (!best)
            return; // covers() said there is one
        pieces.push_back({generation, *best, std::min(best->last, through)});
        next = best->last + 1;
    }
}

const StartingPoint* MomentMap::startOfWay(const std::string& generation, Sequence sequence) const
{
    const StartingPoint* nearest = nullptr;
    for (const StartingPoint* one : startsOf(generation)) {
        if (one->sequence <= sequence && covers(generation, one->sequence, sequence))
            nearest = one;
    }
    const Origin* origin = m_past.activations.originOf(generation);
    if (nearest || !origin || origin->sequence > sequence || !covers(generation, origin->sequence, sequence))
        return nearest;
    const StartingPoint* holder = startOf(origin->snapshotId);
    return holder ? holder : startOfWay(origin->parent, origin->sequence);
}

bool MomentMap::isNeeded(const std::string& generation, Sequence last) const
{
    const auto leadsThrough = [&](const std::string& line, Sequence limit, const std::string& heldBy) {
        return std::any_of(m_past.starts.begin(), m_past.starts.end(), [&](const StartingPoint& one) {
            return !m_without.contains(one.id)
                   && ((one.generation == line && one.logFrom <= limit) || (!heldBy.empty() && one.id == heldBy));
        });
    };
    std::string line = generation;
    Sequence limit = last - 1;
    for (std::size_t step = 0; step <= m_past.activations.origins.size(); ++step) {
        const Origin* origin = m_past.activations.originOf(line);
        const bool isPastOrigin = origin && last > origin->sequence;
        if (leadsThrough(line, limit, isPastOrigin ? origin->snapshotId : std::string()))
            return true;
        if (!isPastOrigin || origin->parent.empty())
            return false;
        line = origin->parent;
        limit = std::min(limit, origin->sequence);
    }
    return true; // parents in a circle: nothing is removed by such a book
}

} // namespace varve::snapshot
