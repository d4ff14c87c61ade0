// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/manifest.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"
#include "core/snapshot/restore_records.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

/// A state that can be made live, or a collection of its own.
struct CollectionFolder::RestoreSource {
    MakeGeneration make;
    Probe probe;
    Origin origin;    ///< without the name of the new generation
    std::string name; ///< as a RestoreRecord tells it
};

Result<> CollectionFolder::buildFolder(const stdfs::path& unfinished, const MakeGeneration& make, const Probe& probe,
                                       const std::string& newUuid, const OperationControl& control) const
{
    const std::string first = names::generationName(1);
    const stdfs::path generation = unfinished / names::kGenerations / first;
    VARVE_CHECK(make(generation));
    VARVE_CHECK(collection::Collection::assignUuid(m_fileSystem, generation, newUuid));
    VARVE_CHECK(probeGeneration(m_fileSystem, generation, probe, m_clock, control));
    VARVE_CHECK(control.check());
    return CollectionFolder(m_fileSystem, unfinished, m_clock).setCurrent(first);
}

Result<> CollectionFolder::createFromImage(const stdfs::path& image, const std::string& newName,
                                           const std::string& newUuid, const OperationControl& control)
{
    VARVE_CHECK(listFiles(m_fileSystem, image)); // files and folders, nothing that leads elsewhere
    collection::Collection::OpenOptions options;
    options.immutable = true;
    options.clock = &m_clock;
    options.control = control;
    VARVE_TRY(const auto opened, collection::Collection::open(m_fileSystem, image, options));
    const Probe probe{opened->info().points, newName, true};
    VARVE_CHECK(opened->close());
    return buildAside(m_fileSystem, m_folder, [&](const stdfs::path& unfinished) {
        // Whoever made the image compared its bytes while writing them; probing reads all of them back.
        const auto move = [&](const stdfs::path& generation) -> Result<> {
            VARVE_CHECK(m_fileSystem.createDirectories(generation.parent_path()));
            VARVE_CHECK(m_fileSystem.rename(image, generation));
            return createStandardFolders(m_fileSystem, generation);
        };
        return buildFolder(unfinished, move, probe, newUuid, control);
    });
}

Result<> CollectionFolder::createFromLive(collection::Collection& live, const std::string& newName,
                                          const std::string& newUuid, const OperationControl& control)
{
    return buildAside(m_fileSystem, m_folder, [&](const stdfs::path& unfinished) -> Result<> {
        const std::string first = names::generationName(1);
        const stdfs::path generation = unfinished / names::kGenerations / first;
        VARVE_CHECK(m_fileSystem.createDirectories(generation));
        control.report({"capturing", {}, 0, 0, 0, 0, 0});
        // Log files of an image are closed, and a writer appends to files of its own only, so they may be shared too.
        VARVE_TRY(const auto image, live.captureImage(generation, control));
        VARVE_CHECK(createStandardFolders(m_fileSystem, generation));
        VARVE_CHECK(collection::Collection::assignUuid(m_fileSystem, generation, newUuid));
        VARVE_CHECK(probeGeneration(m_fileSystem, generation, {image.points, newName, false}, m_clock, control));
        VARVE_CHECK(control.check());
        return CollectionFolder(m_fileSystem, unfinished, m_clock).setCurrent(first);
    });
}

Result<CollectionFolder::RestoreSource> CollectionFolder::sourceOf(const std::string& snapshotId,
                                                                   const OperationControl& control) const
{
    VARVE_TRY(const stdfs::path folder, snapshotFolder(snapshotId));
    VARVE_TRY(const Manifest manifest, readManifest(m_fileSystem, folder));
    const Snapshot& snapshot = manifest.snapshot;
    if (!snapshot.hasImage) {
        RestoreSource source = sourceOf(momentOf(snapshot), control);
        source.probe.points = snapshot.points;
        source.name = snapshotId;
        return source;
    }
    VARVE_CHECK(wholeManifest(snapshotId));
    VARVE_TRY(const stdfs::path image, imageFolder(snapshotId));
    const auto make = [this, image, files = manifest.files, &control](const stdfs::path& generation) {
        return buildGeneration(m_fileSystem, image, files, generation, control);
    };
    return RestoreSource{make, {snapshot.points, {}, false}, {{}, snapshot.generation, snapshot.sequence, snapshotId},
                         snapshotId};
}

CollectionFolder::RestoreSource CollectionFolder::sourceOf(const Moment& moment, const OperationControl& control) const
{
    const auto make = [this, moment, &control](const stdfs::path& generation) {
        return buildMoment(moment, generation, control);
    };
    return {make, {std::nullopt, {}, false}, {{}, moment.generation, moment.sequence, {}}, formatUtc(moment.timeMs)};
}

Result<> CollectionFolder::restoreAsNew(const std::string& snapshotId, const stdfs::path& target,
                                        const std::string& newName, const std::string& newUuid,
                                        const OperationControl& control)
{
    VARVE_TRY(const RestoreSource source, sourceOf(snapshotId, control));
    return restoreAsNew(source, target, newName, newUuid, control);
}

Result<> CollectionFolder::restoreAsNew(const Moment& moment, const stdfs::path& target, const std::string& newName,
                                        const std::string& newUuid, const OperationControl& control)
{
    return restoreAsNew(sourceOf(moment, control), target, newName, newUuid, control);
}

Result<> CollectionFolder::restoreAsNew(const RestoreSource& source, const stdfs::path& target,
                                        const std::string& newName, const std::string& newUuid,
                                        const OperationControl& control) const
{
    return buildAside(m_fileSystem, target, [&](const stdfs::path& unfinished) {
        return buildFolder(unfinished, source.make, {source.probe.points, newName, false}, newUuid, control);
    });
}

Result<RestoreRecord> CollectionFolder::restoreInPlace(const std::string& snapshotId,
                                                       const std::string& safetySnapshotId,
                                                       const OperationControl& control)
{
    VARVE_TRY(const auto prepared, prepareRestore(snapshotId, control));
    return finishRestore(*prepared, safetySnapshotId);
}

Result<RestoreRecord> CollectionFolder::restoreInPlace(const Moment& moment, const std::string& safetySnapshotId,
                                                       const OperationControl& control)
{
    VARVE_TRY(const auto prepared, prepareRestore(moment, control));
    return finishRestore(*prepared, safetySnapshotId);
}

/// A whole generation that nobody names yet.
struct CollectionFolder::PreparedRestore {
    Origin origin; ///< with its name
    std::string name;
};

Result<std::shared_ptr<const CollectionFolder::PreparedRestore>> CollectionFolder::prepareRestore(
    const std::string& snapshotId, const OperationControl& control)
{
    VARVE_TRY(const RestoreSource source, sourceOf(snapshotId, control));
    return prepareRestore(source, control);
}

Result<std::shared_ptr<const CollectionFolder::PreparedRestore>> CollectionFolder::prepareRestore(
    const Moment& moment, const OperationControl& control)
{
    return prepareRestore(sourceOf(moment, control), control);
}

Result<std::shared_ptr<const CollectionFolder::PreparedRestore>> CollectionFolder::prepareRestore(
    const RestoreSource& source, const OperationControl& control)
{
    auto prepared = std::make_shared<PreparedRestore>(PreparedRestore{source.origin, source.name});
    VARVE_TRY(prepared->origin.generation, newGenerationName());
    VARVE_CHECK(buildAside(m_fileSystem, generationsFolder() / prepared->origin.generation,
                           [&](const stdfs::path& unfinished) -> Result<> {
                               VARVE_CHECK(source.make(unfinished));
                               VARVE_CHECK(
                                   probeGeneration(m_fileSystem, unfinished, source.probe, m_clock, control));
                               return control.check();
                           }));
    return std::shared_ptr<const PreparedRestore>(std::move(prepared));
}

Result<RestoreRecord> CollectionFolder::finishRestore(const PreparedRestore& prepared, const std::string& safetySnapshotId)
{
    RestoreRecord record{m_clock.nowMs(), prepared.name, safetySnapshotId, {}, prepared.origin.generation, false};
    VARVE_TRY(record.previousGeneration, currentName());
    std::vector<RestoreRecord> older;
    if (const auto counting = recordOfCurrent())
        older.push_back(*counting); // so that an interruption here leaves the earlier undo as it was
    VARVE_CHECK(moveCurrent(record, older, &prepared.origin));
    return record;
}

/// The last change of a closed generation and its time; nothing when its log cannot be read.
std::optional<log::LogExtent> CollectionFolder::lastChange(const std::string& generation) const
{
    const auto spans = logsInFolder(generation);
    if (!spans || std::any_of(spans->begin(), spans->end(), [](const LogSpan& span) {
            return !span.damage.empty();
        }))
        return std::nullopt;
    const auto manifest = collection::Manifest::load(m_fileSystem, generationsFolder() / generation);
    if (!manifest)
        return std::nullopt;
    log::LogExtent last;
    last.lastSequence = manifest->replayAfter;
    for (const LogSpan& span : *spans) {
        last.lastSequence = std::max(last.lastSequence, span.last);
        last.lastTimeMs = std::max(last.lastTimeMs, span.lastTimeMs);
    }
    return last;
}

/// Writes down what becomes live, and from when, then makes it so. Each step is durable before the next; a line whose
/// move of CURRENT did not come about does not count.
Result<> CollectionFolder::moveCurrent(RestoreRecord& record, const std::vector<RestoreRecord>& older,
                                       const Origin* origin)
{
    auto activations = this->activations(record.previousGeneration);
    if (!activations) // damaged: what was before is known no more
        activations = activationsThatCount({}, record.previousGeneration, record.timeMs);
    const auto last = lastChange(record.previousGeneration);
    // Times of the states that are left, and of those that come, must not mix.
    record.timeMs = std::max({m_clock.nowMs(), last ? last->lastTimeMs + 1 : 0, activations->switches.back().timeMs + 1});
    activations->append({record.timeMs, record.newGeneration, last ? std::optional(last->lastSequence) : std::nullopt}, origin);
    std::vector<RestoreRecord> records{record};
    records.insert(records.end(), older.begin(), older.end());
    VARVE_CHECK(writeActivations(m_fileSystem, m_folder, *activations));
    VARVE_CHECK(writeRestoreRecords(m_fileSystem, m_folder, records));
    return setCurrent(record.newGeneration);
}

Result<RestoreRecord> CollectionFolder::recordOfCurrent() const
{
    VARVE_TRY(const std::string current, currentName());
    VARVE_TRY(const auto records, readRestoreRecords(m_fileSystem, m_folder));
    for (const RestoreRecord& record : records) {
        if (record.newGeneration == current && m_fileSystem.exists(generationsFolder() / record.previousGeneration))
            return record;
    }
    return Error{ErrorCode::NotFound, "there is no restore to undo", m_folder, 0};
}

Result<RestoreRecord> CollectionFolder::undoableRestore() const
{
    VARVE_TRY(RestoreRecord record, recordOfCurrent());
    if (record.undone)
        return Error{ErrorCode::NotFound, "the last restore is undone already", m_folder, 0};
    return record;
}

Result<RestoreRecord> CollectionFolder::swapBack(bool undone)
{
    VARVE_TRY(const RestoreRecord counting, recordOfCurrent());
    RestoreRecord record = counting;
    record.undone = undone;
    std::swap(record.previousGeneration, record.newGeneration);
    VARVE_CHECK(moveCurrent(record, {counting}, nullptr));
    return record;
}

Result<RestoreRecord> CollectionFolder::undoRestore()
{
    VARVE_CHECK(undoableRestore());
    return swapBack(true);
}

Result<RestoreRecord> CollectionFolder::redoRestore()
{
    VARVE_TRY(const RestoreRecord record, recordOfCurrent());
    if (!record.undone)
        return Error{ErrorCode::NotFound, "there is no undone restore", m_folder, 0};
    return swapBack(false);
}

} // namespace varve::snapshot
