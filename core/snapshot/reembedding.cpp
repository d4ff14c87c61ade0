// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/reembedding.h"

#include "core/archive/archive_file.h"
#include "core/collection/manifest.h"
#include "core/meta/meta_store.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/moment_map.h"

#include <algorithm>

namespace varve::snapshot {

using collection::Sequence;

namespace {

/// A log file may be archived and removed between the look at what is there and the reading of it.
constexpr int kMostTries = 8;

} // namespace

Reembedding::Reembedding(fs::FileSystem& fileSystem, const Clock& clock, collection::ReembedPlan plan,
                         collection::TextVectors& vectors)
    : m_fileSystem(fileSystem), m_clock(clock), m_identity(plan.config.embedderIdentity),
      m_made(fileSystem, std::move(plan), vectors)
{
}

Reembedding::~Reembedding()
{
    if (!m_built.empty())
        static_cast<void>(m_fileSystem.removeTree(m_built).hasValue()); // else it goes when orphans are collected
}

Result<> Reembedding::prepare(CollectionFolder& folder, collection::Collection& live, const OperationControl& control)
{
    VARVE_TRY(m_from, folder.currentName());
    VARVE_TRY(m_to, folder.newGenerationName());
    VARVE_TRY(const auto manifest, collection::Manifest::load(m_fileSystem, folder.generationsFolder() / m_from));
    m_modelBefore = manifest.embedderIdentity;
    const auto target = folder.generationsFolder() / m_to;
    VARVE_CHECK(buildAside(m_fileSystem, target, [&](const std::filesystem::path& unfinished) -> Result<> {
        VARVE_CHECK(createStandardFolders(m_fileSystem, unfinished));
        control.report({"capturing", {}, 0, 0, 0, 0, 0});
        VARVE_TRY(const auto state, live.captureMetadata(collection::metaPath(unfinished), control));
        VARVE_CHECK(m_made.write(unfinished, {manifest.uuid, state.sequence, manifest.nextLabel, state.nextDocumentId},
                                 control));
        control.report({"verifying", {}, 0, 0, 0, 0, 0});
        // Whoever opens it for writing may write, and its log has to go on with that of the live one.
        Probe probe{state.points - m_made.dropped(), {}, false, true};
        VARVE_CHECK(probeGeneration(m_fileSystem, unfinished, probe, m_clock, control));
        return control.check();
    }));
    m_built = target;
    m_made.movedTo(target);
    return {};
}

Result<> Reembedding::checkStillLive(const CollectionFolder& folder) const
{
    VARVE_TRY(const std::string current, folder.currentName());
    if (current == m_from)
        return {};
    return Error{ErrorCode::Busy, "another state was made the present one meanwhile; nothing was changed, start again",
                 folder.path(), 0};
}

/// What can be read now of the log behind what is in.
Result<> Reembedding::follow(CollectionFolder& folder, Sequence through, const OperationControl& control)
{
    VARVE_TRY(const PastStates past, folder.pastStates());
    VARVE_TRY(const WayToState way, MomentMap(past).wayTo(m_from, through));
    Progress progress{"catching-up", {}, 0, through - m_made.reached(), 0, 0, 0};
    const auto take = [&](const log::Record& record) -> Result<> {
        VARVE_CHECK(control.check());
        if (record.sequence <= m_made.reached() || record.sequence > through)
            return {};
        control.report(progress);
        ++progress.doneItems;
        return m_made.follow(record, control);
    };
    for (const auto& piece : way.pieces) {
        if (piece.generation != m_from || piece.through <= m_made.reached())
            continue;
        VARVE_TRY(auto contents, piece.span.archived ? archive::openArchived(m_fileSystem, *piece.span.archived)
                                                     : m_fileSystem.openFile(piece.span.inFolder.path));
        VARVE_CHECK(log::scanLogFile(std::move(contents), piece.span.file(), {piece.through}, take));
    }
    return m_made.reached() == through
               ? Result<>()
               : Error{ErrorCode::NotFound, "the log ends before change " + std::to_string(through), folder.path(), 0};
}

Result<std::uint64_t> Reembedding::catchUp(CollectionFolder& folder, Sequence through, const OperationControl& control)
{
    VARVE_CHECK(checkStillLive(folder));
    const Sequence before = m_made.reached();
    Result<> followed;
    for (int attempt = 0; m_made.reached() < through && attempt < kMostTries; ++attempt) {
        followed = follow(folder, through, control);
        if (!followed && followed.error().code != ErrorCode::NotFound)
            return std::move(followed).error();
    }
    VARVE_CHECK(m_made.sync());
    if (m_made.reached() < through) {
        Error error = followed.error();
        error.detail = "what was written meanwhile cannot be read (" + error.detail +
                       "); perhaps its snapshots were deleted. Nothing was changed; start again";
        return error;
    }
    return m_made.reached() - before;
}

/// The points of the old generation, closed by now, without those that were left out.
Result<std::uint64_t> Reembedding::pointsToExpect(const CollectionFolder& folder) const
{
    VARVE_TRY(auto meta, meta::MetaStore::open(collection::metaPath(folder.generationsFolder() / m_from),
                                               meta::Database::Mode::ReadOnly));
    VARVE_TRY(const auto counts, meta.counts());
    return counts.points - std::min(counts.points, m_made.dropped());
}

Result<RestoreRecord> Reembedding::finish(CollectionFolder& folder, const std::string& safetySnapshotId)
{
    VARVE_CHECK(checkStillLive(folder));
    if (const auto last = folder.lastChange(m_from))
        VARVE_CHECK(catchUp(folder, std::max(last->lastSequence, m_made.reached()), {}));
    VARVE_TRY(const std::uint64_t points, pointsToExpect(folder));
    VARVE_CHECK(probeGeneration(m_fileSystem, m_built, {points, {}, false, false}, m_clock, {}));
    RestoreRecord record{m_clock.nowMs(), {}, safetySnapshotId, m_from, m_to, false, m_modelBefore, m_identity};
    std::vector<RestoreRecord> older;
    if (const auto counting = folder.recordOfCurrent())
        older.push_back(*counting); // so that an interruption here leaves the earlier undo as it was
    m_built.clear(); // from here on CURRENT may name it
    // Its vectors are of another model, so no state of before leads to its own: moments begin with its first snapshot.
    VARVE_CHECK(folder.moveCurrent(record, older, nullptr));
    return record;
}

} // namespace varve::snapshot
