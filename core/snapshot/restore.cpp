// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/names.h"
#include "core/snapshot/restore_records.h"

namespace varve::snapshot {

namespace stdfs = std::filesystem;

Result<> CollectionFolder::buildFolder(const stdfs::path& unfinished, const stdfs::path& image,
                                       const std::vector<ImageFile>& files, const Probe& probe,
                                       const std::string& newUuid, const OperationControl& control) const
{
    const std::string first = names::generationName(1);
    const stdfs::path generation = unfinished / names::kGenerations / first;
    VARVE_CHECK(buildGeneration(m_fileSystem, image, files, generation, control));
    VARVE_CHECK(collection::Collection::assignUuid(m_fileSystem, generation, newUuid));
    VARVE_CHECK(probeGeneration(m_fileSystem, generation, probe, m_clock, control));
    VARVE_CHECK(control.check());
    return CollectionFolder(m_fileSystem, unfinished, m_clock).setCurrent(first);
}

Result<> CollectionFolder::createFromImage(const stdfs::path& image, const std::string& newName,
                                           const std::string& newUuid, const OperationControl& control)
{
    VARVE_TRY(const auto files, hashFiles(m_fileSystem, image, "hashing", control));
    collection::Collection::OpenOptions options;
    options.immutable = true;
    options.clock = &m_clock;
    options.control = control;
    VARVE_TRY(const auto opened, collection::Collection::open(m_fileSystem, image, options));
    const Probe probe{opened->info().points, newName, true};
    VARVE_CHECK(opened->close());
    VARVE_CHECK(buildAside(m_fileSystem, m_folder, [&](const stdfs::path& unfinished) {
        return buildFolder(unfinished, image, files, probe, newUuid, control);
    }));
    return m_fileSystem.removeTree(image);
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

Result<> CollectionFolder::restoreAsNew(const std::string& snapshotId, const stdfs::path& target,
                                        const std::string& newName, const std::string& newUuid,
                                        const OperationControl& control)
{
    VARVE_TRY(const Manifest manifest, wholeManifest(snapshotId));
    VARVE_TRY(const stdfs::path image, imageFolder(snapshotId));
    return buildAside(m_fileSystem, target, [&](const stdfs::path& unfinished) {
        return buildFolder(unfinished, image, manifest.files, {manifest.snapshot.points, newName, false}, newUuid,
                           control);
    });
}

Result<RestoreRecord> CollectionFolder::restoreInPlace(const std::string& snapshotId,
                                                       const std::string& safetySnapshotId,
                                                       const OperationControl& control)
{
    VARVE_TRY(const Manifest manifest, wholeManifest(snapshotId));
    VARVE_TRY(const stdfs::path image, imageFolder(snapshotId));
    RestoreRecord record{m_clock.nowMs(), snapshotId, safetySnapshotId, {}, {}, false};
    VARVE_TRY(record.previousGeneration, currentName());
    VARVE_TRY(record.newGeneration, newGenerationName());
    VARVE_CHECK(buildAside(m_fileSystem, generationsFolder() / record.newGeneration,
                           [&](const stdfs::path& unfinished) -> Result<> {
                               VARVE_CHECK(buildGeneration(m_fileSystem, image, manifest.files, unfinished, control));
                               VARVE_CHECK(probeGeneration(m_fileSystem, unfinished,
                                                           {manifest.snapshot.points, {}, false}, m_clock, control));
                               return control.check();
                           }));
    std::vector<RestoreRecord> records{record};
    if (const auto counting = recordOfCurrent())
        records.push_back(*counting); // so that an interruption here leaves the earlier undo as it was
    VARVE_CHECK(writeRestoreRecords(m_fileSystem, m_folder, records));
    VARVE_CHECK(setCurrent(record.newGeneration));
    return record;
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
    record.timeMs = m_clock.nowMs();
    record.undone = undone;
    std::swap(record.previousGeneration, record.newGeneration);
    VARVE_CHECK(writeRestoreRecords(m_fileSystem, m_folder, {record, counting}));
    VARVE_CHECK(setCurrent(record.newGeneration));
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
