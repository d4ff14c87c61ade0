// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What a collection folder has of its past: activations, snapshots, and log files of all generations.
#include "core/collection/manifest.h"
#include "core/snapshot/base_starts.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"
#include "core/snapshot/restore_records.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Sequence;

namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();
constexpr Sequence kNoLimit = std::numeric_limits<Sequence>::max();

LogSpan spanOfLive(fs::FileSystem& fileSystem, const log::LogFile& file, Sequence through)
{
    LogSpan span{file.firstSequence, through, 0, 0, file, nullptr, {}};
    auto contents = fileSystem.openFile(file.path);
    if (!contents) {
        span.damage = contents.error().toString();
        return span;
    }
    const auto extent = log::scanLogFile(std::move(*contents), file, {through});
    const bool isWhole = extent && !extent->isBroken && (through == kNoLimit || extent->lastSequence == through);
    if (!isWhole && !(extent && extent->lastSequence != 0)) {
        span.damage = extent ? "a record in it is damaged" : extent.error().toString();
        return span;
    }
    span.last = extent->lastSequence; // what is behind it is missing, if anything is
    span.firstTimeMs = extent->firstTimeMs;
    span.lastTimeMs = extent->lastTimeMs;
    if (span.last == 0)
        span.last = span.first - 1; // just begun
    return span;
}

/// None when there is no folder.
Result<std::vector<log::LogFile>> logFilesOf(fs::FileSystem& fileSystem, const stdfs::path& generation)
{
    auto files = log::listLogFiles(fileSystem, collection::logFolder(generation));
    if (!files && files.error().code == ErrorCode::NotFound)
        return std::vector<log::LogFile>();
    return files;
}

} // namespace

stdfs::path CollectionFolder::archiveFolder(const std::string& generation) const
{
    return m_folder / names::kArchive / generation;
}

/// Log files in a generation's folder, but those with just these changes; none when the folder is not there.
Result<std::vector<LogSpan>> CollectionFolder::logsInFolder(const std::string& generation, const KeptSpans& without) const
{
    VARVE_TRY(const auto files, logFilesOf(m_fileSystem, generationsFolder() / generation));
    return readSpans(files, without);
}

std::vector<LogSpan> CollectionFolder::readSpans(const std::vector<log::LogFile>& files, const KeptSpans& without) const
{
    std::vector<LogSpan> spans;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Sequence through = i + 1 < files.size() ? files[i + 1].firstSequence - 1 : kNoLimit;
        if (!without.contains({files[i].firstSequence, through}))
            spans.push_back(spanOfLive(m_fileSystem, files[i], through));
    }
    return spans;
}

/// The folder first: a file that is moved into the archive meanwhile is then seen in one of both.
Result<std::vector<LogSpan>> CollectionFolder::logsOf(const std::string& generation, Logs which) const
{
    std::vector<log::LogFile> files;
    if (which != Logs::ArchivedOnly) {
        VARVE_TRY(files, logFilesOf(m_fileSystem, generationsFolder() / generation));
    }
    VARVE_TRY(auto archived, listArchived(generation));
    std::vector<LogSpan> spans;
    spans.reserve(archived.size());
    KeptSpans kept;
    for (auto& one : archived) {
        spans.push_back(spanOf(std::move(one)));
        if (which == Logs::ArchivedAndNew && spans.back().damage.empty())
            kept.emplace(spans.back().first, spans.back().last);
    }
    auto inFolder = readSpans(files, kept);
    std::move(inFolder.begin(), inFolder.end(), std::back_inserter(spans));
    std::erase_if(spans, [](const LogSpan& span) { return span.damage.empty() && span.last < span.first; });
    sortSpans(spans);
    return spans;
}

Result<Activations> CollectionFolder::activations(const std::string& current) const
{
    VARVE_TRY(const Activations written, readActivations(m_fileSystem, m_folder));
    const bool isKnown = std::any_of(written.switches.begin(), written.switches.end(),
                                     [&](const Activation& one) { return one.generation == current; });
    const auto records = readRestoreRecords(m_fileSystem, m_folder);
    if (isKnown || !records || (records->empty() && names::generationNumber(current) == 1))
        return activationsThatCount(written, current, isKnown || (records && records->empty()) ? kAlways : m_clock.nowMs());
    // A program that wrote no activations moved CURRENT.
    const auto record = std::find_if(records->begin(), records->end(),
                                     [&](const RestoreRecord& one) { return one.newGeneration == current; });
    if (record == records->end())
        return activationsThatCount(written, current, m_clock.nowMs());
    Activations activations = activationsThatCount(written, current, record->timeMs);
    const Snapshot from = record->undone ? Snapshot{} : load(record->snapshotId);
    if (from.state == SnapshotState::Whole && from.createdMs > 0)
        activations.origins.push_back({current, from.generation, from.sequence, from.id});
    return activations;
}

/// Bases, and images of older programs.
Result<std::vector<StartingPoint>> CollectionFolder::startingPoints(const std::vector<Snapshot>& snapshots,
                                                                    const std::string& current, std::int64_t certainMs) const
{
    std::vector<StartingPoint> starts;
    for (const Snapshot& one : snapshots) {
        const bool isReadable = one.sizeBytes > 0;
        if (!one.hasImage || !isReadable)
            continue;
        StartingPoint start{one.id, true, one.generation, one.sequence, one.sequence, one.lastWriteMs, one.createdMs, {}};
        // An older program did not note the generation: since the last restore there was only this one.
        if (start.generation.empty() && one.createdMs >= certainMs)
            start.generation = current;
        if (one.state != SnapshotState::Whole)
            start.damage = one.stateReason;
        starts.push_back(std::move(start));
    }
    VARVE_TRY(const auto bases, listBaseStarts(m_fileSystem, repositoryFolder()));
    starts.insert(starts.end(), bases.begin(), bases.end());
    std::stable_sort(starts.begin(), starts.end(), [](const StartingPoint& a, const StartingPoint& b) {
        return std::tie(a.createdMs, a.sequence) < std::tie(b.createdMs, b.sequence);
    });
    return starts;
}

Result<PastStates> CollectionFolder::pastOf(std::vector<Snapshot> snapshots, Logs which) const
{
    PastStates past;
    past.snapshots = std::move(snapshots);
    VARVE_TRY(const std::string current, currentName());
    VARVE_TRY(past.activations, activations(current));
    // Before the log is looked at, so that this is no change that the log is not known to have.
    if (const auto manifest = collection::Manifest::load(m_fileSystem, generationsFolder() / current))
        past.liveSequence = manifest->replayAfter;
    VARVE_TRY(past.starts, startingPoints(past.snapshots, current, past.activations.switches.back().timeMs));
    past.nowMs = m_clock.nowMs();
    for (const Activation& one : past.activations.switches) {
        if (past.logs.contains(one.generation))
            continue;
        VARVE_TRY(auto spans, logsOf(one.generation, which));
        past.logs.emplace(one.generation, std::move(spans));
    }
    for (const LogSpan& span : past.logs[current]) {
        past.nowMs = std::max(past.nowMs, span.lastTimeMs); // a clock that was set back
        if (past.liveSequence && span.damage.empty())
            past.liveSequence = std::max(*past.liveSequence, span.last);
    }
    return past;
}

Result<PastStates> CollectionFolder::pastStates() const
{
    VARVE_TRY(auto snapshots, loadAll(false));
    return pastOf(std::move(snapshots), Logs::All);
}

} // namespace varve::snapshot
