// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/base.h"
#include "core/snapshot/base_plan.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Collection;
using collection::Sequence;

namespace {

/// When every byte that leads to a state was read back last: that of its base, since what came later is read back as it is
/// archived.
std::int64_t verifiedSince(const PastStates& past, const WayToState& way)
{
    std::int64_t verifiedMs = way.start.createdMs;
    for (const Snapshot& one : past.snapshots) {
        const bool startsThere = one.generation == way.start.generation && one.sequence >= way.start.sequence
                                 && one.state == SnapshotState::Whole;
        if (startsThere)
            verifiedMs = std::max(verifiedMs, one.verifiedMs);
    }
    return verifiedMs;
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

/// Archives all log that leads to a state and is only in the folder of a generation yet. Gives the bytes written.
Result<std::uint64_t> CollectionFolder::archiveWay(const std::string& generation, Sequence sequence) const
{
    VARVE_TRY(const PastStates past, pastStates());
    VARVE_TRY(const WayToState way, MomentMap(past).wayTo(generation, sequence));
    std::uint64_t written = 0;
    for (const auto& piece : way.pieces) {
        if (piece.span.archived)
            continue;
        // Of the live generation no more than is closed; of another one the whole file, as it is archived when that goes.
        const Sequence through = piece.generation == generation ? sequence : piece.span.last;
        VARVE_TRY(const std::uint64_t bytes, archiveThrough(piece.generation, piece.span.first - 1, through));
        written += bytes;
    }
    return written;
}

/// Archives what is closed of a generation's log, from the record behind `after` to `through`, and reads it back. Gives the
/// bytes written. The collection may archive and remove files of its own accord meanwhile.
Result<std::uint64_t> CollectionFolder::archiveThrough(const std::string& generation, Sequence after, Sequence through) const
{
    VARVE_TRY(const auto before, listArchived(generation));
    const auto isKept = [&](const LogSpan& span, Sequence last) {
        return std::any_of(before.begin(), before.end(), [&](const archive::ArchivedLog& one) {
            return one.damage.empty() && one.firstSequence <= span.first && one.lastSequence >= last;
        });
    };
    VARVE_TRY(const auto spans, logsInFolder(generation));
    std::uint64_t written = 0;
    for (const LogSpan& span : spans) {
        const Sequence last = std::min(span.last, through);
        if (!span.damage.empty() || last < span.first || last <= after || isKept(span, last))
            continue;
        const auto kept = archive::keepLogFile(m_fileSystem, archiveFolder(generation), names::generationNumber(generation),
                                               span.file, last);
        if (!kept && kept.error().code == ErrorCode::NotFound)
            continue; // archived and removed just now
        VARVE_CHECK(kept);
    }
    VARVE_TRY(const auto now, listArchived(generation));
    for (const archive::ArchivedLog& one : now) {
        const bool isNew = std::none_of(before.begin(), before.end(), [&](const auto& old) { return old.path == one.path; });
        if (!isNew || one.lastSequence <= after)
            continue;
        VARVE_CHECK(archive::verifyArchived(m_fileSystem, one));
        written += one.fileBytes;
    }
    return written;
}

Result<> CollectionFolder::build(const stdfs::path& unfinished, Collection& live, const SnapshotRequest& request,
                                 Snapshot& snapshot, const OperationControl& control) const
{
    VARVE_CHECK(m_fileSystem.createDirectories(unfinished)); // from here on no log is thrown away
    VARVE_TRY(snapshot.generation, currentName());
    VARVE_TRY(const PastStates before, pastStates());
    VARVE_TRY(const BasePlan plan, planBase(live, before, snapshot.generation, request.base));
    control.report({"capturing", {}, 0, 0, 0, 0, 0});
    std::uint64_t baseBytes = 0;
    VARVE_TRY(const auto image, capture(live, plan, snapshot, baseBytes, control));
    snapshot.sequence = image.sequence;
    snapshot.lastWriteMs = image.lastWriteMs;
    snapshot.points = image.points;
    snapshot.documents = image.documents;
    snapshot.nextDocumentId = image.nextDocumentId;
    VARVE_TRY(const std::uint64_t logBytes, archiveWay(snapshot.generation, image.sequence));
    const auto info = live.info();
    VARVE_TRY(const std::string mode, live.setting("mode")); // info() would tell how this opening was done
    snapshot.mode = collection::storageModeFromString(mode).value_or(info.config.mode);
    snapshot.embedderIdentity = info.config.embedderIdentity;
    snapshot.sizeBytes = std::max<std::uint64_t>(1, info.diskBytes);
    snapshot.ownBytes = baseBytes + logBytes;

    VARVE_TRY(const PastStates past, pastOf(before.snapshots, Logs::ArchivedOnly));
    VARVE_TRY(const WayToState way, MomentMap(past).wayTo(snapshot.generation, snapshot.sequence));
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
    auto done = build(unfinished, live, request, snapshot, control);
    if (done)
        done = m_fileSystem.rename(unfinished, snapshotsFolder() / snapshot.id);
    if (!done) {
        // The first failure is the one to tell; a leftover goes with the next collectOrphans().
        [[maybe_unused]] const auto removed = m_fileSystem.removeTree(unfinished);
        return done.error();
    }
    VARVE_CHECK(m_fileSystem.syncDirectory(snapshotsFolder()));
    VARVE_CHECK(refreshIndex());
    return load(snapshot.id);
}

} // namespace varve::snapshot
