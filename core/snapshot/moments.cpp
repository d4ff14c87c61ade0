// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Moments between snapshots: which there are, and what was live at one.
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>
#include <limits>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

/// The error for a time that cannot be gone back to.
Error outside(const MomentMap& map, const PastStates& past, std::int64_t timeMs)
{
    std::optional<std::int64_t> before;
    std::optional<std::int64_t> after;
    const auto offer = [&](std::int64_t ms) {
        if (ms <= timeMs)
            before = std::max(before.value_or(ms), ms);
        else
            after = std::min(after.value_or(ms), ms);
    };
    for (const auto& stretch : map.stretches()) {
        offer(stretch.fromMs);
        offer(stretch.toMs);
    }
    for (const StartingPoint& one : past.starts) {
        if (one.damage.empty())
            offer(one.createdMs);
    }
    std::string why = "no snapshot of that time or before is left to start from";
    if (timeMs > past.nowMs)
        why = "it is in the future";
    for (const UnreachableGap& gap : map.gaps()) {
        if (gap.fromMs <= timeMs && timeMs <= gap.toMs)
            why = gap.detail;
    }
    std::string nearest = "nothing can be gone back to before the first snapshot";
    if (before && after)
        nearest = "the nearest moments that can be reached are " + formatUtc(*before) + " and " + formatUtc(*after);
    else if (before || after)
        nearest = "the nearest moment that can be reached is " + formatUtc(before ? *before : *after);
    return {ErrorCode::NotFound, formatUtc(timeMs) + " cannot be reached: " + why + "; " + nearest, {}, 0};
}

} // namespace

Result<RecoveryWindow> CollectionFolder::recoveryWindow() const
{
    VARVE_TRY(const PastStates past, pastStates());
    const MomentMap map(past);
    RecoveryWindow window;
    for (const auto& stretch : map.stretches()) {
        const bool goesOn = !window.intervals.empty() && window.intervals.back().generation == stretch.generation
                            && window.intervals.back().toMs + 1 == stretch.fromMs;
        if (goesOn)
            window.intervals.back().toMs = stretch.toMs;
        else
            window.intervals.push_back({stretch.fromMs, stretch.toMs, stretch.generation, stretch.isBranch});
    }
    window.gaps = map.gaps();
    for (const auto& [generation, spans] : past.logs) {
        for (const LogSpan& span : spans)
            window.archiveBytes += span.archived ? span.archived->fileBytes : 0;
    }
    return window;
}

Result<Moment> CollectionFolder::momentAt(std::int64_t timeMs) const
{
    VARVE_TRY(const PastStates past, pastStates());
    const MomentMap map(past);
    const auto* stretch = map.stretchAt(timeMs);
    if (!stretch)
        return outside(map, past, timeMs);
    Moment moment{timeMs, stretch->generation, stretch->low};
    const LogSpan* span = map.spanAt(*stretch, timeMs);
    if (!span)
        return moment;
    const auto read = [&]() -> Result<log::LogExtent> {
        VARVE_TRY(auto contents, span->archived ? archive::openArchived(m_fileSystem, *span->archived)
                                                : m_fileSystem.openFile(span->inFolder.path));
        return log::scanLogFile(std::move(contents), span->file(), {std::min(span->last, stretch->high), timeMs});
    }();
    VARVE_TRY(const auto extent, read);
    moment.sequence = std::max(moment.sequence, extent.lastSequence);
    return moment;
}

Result<RecoveryWindow> CollectionFolder::verifyArchive(const OperationControl& control, std::uint64_t* spare)
{
    VARVE_TRY(const PastStates past, pastStates());
    Progress progress;
    progress.phase = "verifying";
    for (const auto& [generation, spans] : past.logs) {
        for (const LogSpan& span : spans)
            progress.totalBytes += span.archived ? span.archived->fileBytes : 0;
    }
    for (const auto& [generation, spans] : past.logs) {
        for (const LogSpan& span : spans) {
            if (!span.archived)
                continue;
            VARVE_CHECK(control.check());
            progress.item = span.archived->path.filename();
            control.report(progress);
            const auto whole = archive::verifyArchived(m_fileSystem, *span.archived);
            if (!whole && whole.error().code == ErrorCode::Corrupt) {
                bool isSpare = false;
                if (spare) {
                    VARVE_TRY(isSpare, removeSpare(generation, *span.archived, spans));
                }
                if (isSpare)
                    ++*spare;
                else
                    VARVE_CHECK(archive::noteDamage(m_fileSystem, *span.archived));
            } else if (!whole && whole.error().code != ErrorCode::NotFound) { // removed meanwhile
                return whole.error();
            } else if (whole && spare) {
                VARVE_TRY(const bool isRenewed, archive::renewArchived(m_fileSystem, *span.archived));
                *spare += isRenewed;
            }
            progress.doneBytes += span.archived->fileBytes;
        }
    }
    return recoveryWindow();
}

Result<std::int64_t> CollectionFolder::liveSinceMs() const
{
    VARVE_TRY(const std::string current, currentName());
    VARVE_TRY(const Activations counting, activations(current));
    return counting.switches.back().timeMs;
}

std::vector<std::string> CollectionFolder::onlyWays(const PastStates& past, const std::vector<std::string>& leaving)
{
    std::set<std::string> gone;
    std::vector<std::string> needed;
    // One line without a gap: whatever goes, the way leads from the oldest that stays.
    if (past.activations.switches.size() == 1 && MomentMap(past).stretches().size() <= 1)
        return needed;
    for (const std::string& id : leaving) {
        // Those without an image of their own lead nowhere; the bases before them stay while they are needed.
        const bool isStart = std::any_of(past.starts.begin(), past.starts.end(),
                                         [&](const StartingPoint& one) { return one.isImage && one.id == id; });
        if (!isStart)
            continue;
        if (MomentMap(past, gone).isOnlyWay(id))
            needed.push_back(id);
        else
            gone.insert(id);
    }
    return needed;
}

} // namespace varve::snapshot
