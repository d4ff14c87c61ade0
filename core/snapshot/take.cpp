// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/base_plan.h"
#include "core/snapshot/base_starts.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>
#include <set>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Collection;
using collection::Sequence;

namespace {

/// When every byte that leads to a state was read back last: that of its base, since what came later is read back as it is
/// archived. A base that shares the segments of one before it was read back in part only.
std::int64_t verifiedSince(const PastStates& past, const WayToState& way)
{
    std::int64_t verifiedMs = way.start.createdMs;
    for (const StartingPoint& one : past.starts) {
        if (one.generation == way.start.generation && one.sequence == way.start.logFrom)
            verifiedMs = std::min(verifiedMs, one.createdMs);
    }
    for (const Snapshot& one : past.snapshots) {
        const bool startsThere = one.generation == way.start.generation && one.sequence >= way.start.sequence
                                 && one.state == SnapshotState::Whole;
        if (startsThere)
            verifiedMs = std::max(verifiedMs, one.verifiedMs);
    }
    return verifiedMs;
}

/// Whether the archive has a log file, up to that change, that is still in the folder of its generation.
bool isArchivedToo(const PastStates& past, const WayToState::Piece& piece, Sequence through)
{
    const auto& spans = past.logs.at(piece.generation);
    return std::any_of(spans.begin(), spans.end(), [&](const LogSpan& span) {
        return span.archived && span.damage.empty() && span.first == piece.span.first && span.last == through;
    });
}

} // namespace

Result<std::string> CollectionFolder::newSnapshotId(std::int64_t createdMs) const
{
    while (true) {
        std::string id = names::makeSnapshotId(createdMs);
        if (!m_fileSystem.exists(snapshotsFolder() / id))
            return id;
    }
}

/// The newest snapshots, as far as taking the next one needs them: to compare with, and to tell since when is verified.
Result<std::vector<Snapshot>> CollectionFolder::newestSnapshots() const
{
    constexpr std::size_t kEnough = 8;
    std::vector<Snapshot> newest;
    const auto names = m_fileSystem.listDirectory(snapshotsFolder());
    if (!names && names.error().code == ErrorCode::NotFound)
        return newest;
    VARVE_CHECK(names);
    std::vector<std::string> ids;
    std::copy_if(names->begin(), names->end(), std::back_inserter(ids), names::isPlainName); // in order of time
    for (std::size_t i = ids.size() - std::min(ids.size(), kEnough); i < ids.size(); ++i)
        newest.push_back(load(ids[i]));
    return newest;
}

/// Archives all log on the way to a state that is only in the folder of a generation yet, and reads it back. Of the live
/// generation no more than is closed; of another one whole files, as they are archived when that goes.
/// Errors:   NotFound when the collection archived a file of its own accord meanwhile.
Result<std::vector<archive::ArchivedLog>> CollectionFolder::archiveWay(const std::string& generation, Sequence sequence,
                                                                       const PastStates& past) const
{
    VARVE_TRY(const WayToState way, MomentMap(past).wayTo(generation, sequence));
    std::vector<archive::ArchivedLog> kept;
    std::set<std::string> relied; // their names may not be durable yet: a program may have ended before it synced them
    for (const auto& piece : way.pieces) {
        if (piece.span.archived) {
            relied.insert(piece.generation);
            continue;
        }
        const Sequence through = piece.generation == generation ? std::min(piece.span.last, sequence) : piece.span.last;
        if (isArchivedToo(past, piece, through)) {
            relied.insert(piece.generation);
            continue;
        }
        VARVE_TRY(auto one, archive::keepLogFile(m_fileSystem, archiveFolder(piece.generation),
                                                 names::generationNumber(piece.generation), piece.span.inFolder, through));
        VARVE_CHECK(archive::verifyArchived(m_fileSystem, one));
        kept.push_back(std::move(one));
    }
    for (const std::string& one : relied)
        VARVE_CHECK(m_fileSystem.syncDirectory(archiveFolder(one)));
    return kept;
}

/// The same, by the log as it is now: `past` is of before the state was captured, and is brought up to what the archive has.
Result<std::vector<archive::ArchivedLog>> CollectionFolder::archiveWayNow(const Snapshot& snapshot, PastStates& past) const
{
    auto& spans = past.logs[snapshot.generation];
    std::erase_if(spans, [](const LogSpan& span) { return !span.archived; });
    KeptSpans archived;
    for (const LogSpan& span : spans) {
        if (span.damage.empty())
            archived.emplace(span.first, span.last);
    }
    VARVE_TRY(const auto inFolder, logsInFolder(snapshot.generation, archived));
    spans.insert(spans.end(), inFolder.begin(), inFolder.end());
    sortSpans(spans);
    auto kept = archiveWay(snapshot.generation, snapshot.sequence, past);
    if (!kept && kept.error().code == ErrorCode::NotFound) {
        VARVE_TRY(spans, logsOf(snapshot.generation, Logs::All));
        kept = archiveWay(snapshot.generation, snapshot.sequence, past);
    }
    VARVE_CHECK(kept);
    for (const archive::ArchivedLog& one : *kept)
        past.logs[names::generationName(one.generation)].push_back(spanOf(one));
    // What counts from here on is what the archive has.
    for (auto& [generation, all] : past.logs) {
        std::erase_if(all, [](const LogSpan& span) { return !span.archived; });
        sortSpans(all);
    }
    return kept;
}

Result<> CollectionFolder::build(const stdfs::path& unfinished, Collection& live, const SnapshotRequest& request,
                                 Snapshot& snapshot, std::vector<archive::ArchivedLog>& kept,
                                 const OperationControl& control) const
{
    VARVE_CHECK(m_fileSystem.createDirectories(unfinished)); // from here on no log is thrown away
    VARVE_TRY(snapshot.generation, currentName());
    VARVE_TRY(auto newest, newestSnapshots());
    VARVE_TRY(PastStates past, pastOf(std::move(newest), Logs::ArchivedAndNew));
    VARVE_TRY(const BasePlan plan, planBase(live, past, snapshot.generation, request.base));
    control.report({"capturing", {}, 0, 0, 0, 0, 0});
    std::uint64_t baseBytes = 0;
    VARVE_TRY(const auto image, capture(live, plan, snapshot, baseBytes, control));
    snapshot.sequence = image.sequence;
    snapshot.lastWriteMs = image.lastWriteMs;
    snapshot.points = image.points;
    snapshot.documents = image.documents;
    snapshot.nextDocumentId = image.nextDocumentId;
    if (plan.kind != BasePlan::Kind::None) {
        VARVE_TRY(past.starts, startingPoints(past.snapshots, snapshot.generation, past.activations.switches.back().timeMs));
    }
    VARVE_TRY(kept, archiveWayNow(snapshot, past));
    std::uint64_t logBytes = 0;
    for (const archive::ArchivedLog& one : kept)
        logBytes += one.fileBytes;
    const auto info = live.info();
    VARVE_TRY(const std::string mode, live.setting("mode")); // info() would tell how this opening was done
    snapshot.mode = collection::storageModeFromString(mode).value_or(info.config.mode);
    snapshot.embedderIdentity = info.config.embedderIdentity;
    snapshot.sizeBytes = std::max<std::uint64_t>(1, info.diskBytes);
    snapshot.ownBytes = baseBytes + logBytes;

    VARVE_TRY(const WayToState way, MomentMap(past).wayTo(snapshot.generation, snapshot.sequence));
    if (!way.start.isImage)
        VARVE_CHECK(readStart(m_fileSystem, repositoryFolder(), way.start.id));
    VARVE_CHECK(countChanges(snapshot, past));
    VARVE_CHECK(writeManifest(m_fileSystem, unfinished, snapshot));
    VARVE_CHECK(writeAnnotations(m_fileSystem, unfinished,
                                 {request.label, request.note, request.pinned, verifiedSince(past, way)}));
    VARVE_CHECK(control.check());
    return syncFolders(m_fileSystem, unfinished);
}

Result<Snapshot> CollectionFolder::take(Collection& live, const SnapshotRequest& request, const OperationControl& control)
{
    Snapshot snapshot;
    snapshot.createdMs = m_clock.nowMs();
    snapshot.trigger = request.trigger;
    VARVE_TRY(snapshot.id, newSnapshotId(snapshot.createdMs));
    VARVE_CHECK(m_fileSystem.createDirectories(snapshotsFolder()));
    const stdfs::path unfinished = snapshotsFolder() / (std::string(names::kUnfinished) + snapshot.id);
    std::vector<archive::ArchivedLog> kept;
    auto done = build(unfinished, live, request, snapshot, kept, control);
    if (!done && done.error().code == ErrorCode::NotFound) {
        // Log on the way was lost meanwhile: by a collection without an archive, or by hand. A base of its own needs none.
        SnapshotRequest alone = request;
        alone.base = BaseChoice::Everything;
        done = build(unfinished, live, alone, snapshot, kept, control);
    }
    if (done)
        done = m_fileSystem.rename(unfinished, snapshotsFolder() / snapshot.id);
    if (!done) {
        // The first failure is the one to tell; a leftover goes with the next collectOrphans().
        [[maybe_unused]] const auto removed = m_fileSystem.removeTree(unfinished);
        return done.error();
    }
    VARVE_CHECK(m_fileSystem.syncDirectory(snapshotsFolder()));
    snapshot = load(snapshot.id);
    noteInIndex(snapshot, kept);
    noteBaseStarts(m_fileSystem, repositoryFolder()); // what an older program made, or a mended one
    return snapshot;
}

} // namespace varve::snapshot
