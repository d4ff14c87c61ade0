// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Reading every byte that leads to a snapshot.
#include "core/snapshot/verify_way.h"

#include "core/snapshot/base.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

using repository::Repository;

namespace {

Result<> verifyBase(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const std::string& id,
                    const OperationControl& control)
{
    VARVE_TRY(const auto repository, Repository::open(fileSystem, folder, false));
    VARVE_TRY(const Base base, findBase(fileSystem, folder, id));
    VARVE_CHECK(repository.verifyTables());
    Progress progress{"verifying", {}, 0, base.files.size(), 0, totalBytes(base), 0};
    for (const auto& file : base.files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        VARVE_CHECK(repository.verify(file, control));
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    return {};
}

} // namespace

Result<> CollectionFolder::noteDamage(const StartingPoint& start) const
{
    return noteBaseDamage(m_fileSystem, repositoryFolder(), start.id);
}

/// Those that no snapshot needed just now; moments may.
Result<> CollectionFolder::verifyOtherBases(Verified& verified, const OperationControl& control) const
{
    VARVE_TRY(const auto files, listBaseFiles(m_fileSystem, repositoryFolder()));
    for (const BaseFile& file : files) {
        if (file.isDamaged || verified.bases.contains(file.id))
            continue;
        const auto whole = verifyBase(m_fileSystem, repositoryFolder(), file.id, control);
        if (!whole && whole.error().code == ErrorCode::Corrupt)
            VARVE_CHECK(noteBaseDamage(m_fileSystem, repositoryFolder(), file.id));
        else if (!whole && whole.error().code != ErrorCode::NotFound && !isDataError(whole.error().code))
            return whole;
    }
    return {};
}

/// Reads the log of a way; what is damaged is noted, and the last of it told.
Result<> CollectionFolder::verifyPieces(const WayToState& way, Verified& verified, const OperationControl& control) const
{
    Result<> found;
    for (const auto& piece : way.pieces) {
        VARVE_CHECK(control.check());
        if (!piece.span.archived || verified.logs.contains(piece.span.archived->path))
            continue; // of what is not archived pastStates() read every record
        const auto whole = archive::verifyArchived(m_fileSystem, *piece.span.archived);
        if (!whole && whole.error().code == ErrorCode::Corrupt) {
            found = whole;
            VARVE_CHECK(archive::noteDamage(m_fileSystem, *piece.span.archived));
        } else if (!whole && whole.error().code != ErrorCode::NotFound) {
            return whole;
        } else {
            verified.logs.insert(piece.span.archived->path);
        }
    }
    return found;
}

Result<> CollectionFolder::verifyStart(const StartingPoint& start, Verified& verified, const OperationControl& control) const
{
    if (start.isImage) {
        const auto manifest = wholeManifest(start.id);
        return manifest ? Result<>() : Result<>(manifest.error());
    }
    if (verified.bases.contains(start.id))
        return {};
    const auto whole = verifyBase(m_fileSystem, repositoryFolder(), start.id, control);
    if (whole)
        verified.bases.insert(start.id);
    else if (whole.error().code == ErrorCode::Corrupt)
        VARVE_CHECK(noteDamage(start));
    return whole;
}

/// Damage is noted where it is found, so that nothing starts there or leads through there any more; while another way is
/// left the snapshot is whole.
Result<> CollectionFolder::verifyWay(const Snapshot& snapshot, Verified& verified, const OperationControl& control) const
{
    Result<> found;
    for (;;) {
        if (!verified.past) {
            VARVE_TRY(verified.past, pastStates());
        }
        const MomentMap map(*verified.past);
        const auto way = map.wayTo(snapshot.generation, snapshot.sequence);
        if (!way && !found)
            return found;
        if (!way)
            return Error{ErrorCode::Corrupt, map.whyNot(snapshot.generation, snapshot.sequence), repositoryFolder(), 0};
        auto whole = verifyStart(way->start, verified, control);
        if (!whole && (whole.error().code != ErrorCode::Corrupt || way->start.isImage))
            return whole;
        if (whole)
            whole = verifyPieces(*way, verified, control);
        if (whole)
            return {};
        if (whole.error().code != ErrorCode::Corrupt)
            return whole;
        found = whole;
        verified.past.reset(); // another way than with what was found
    }
}

Result<> CollectionFolder::verifySnapshot(const std::string& snapshotId, Verified& verified, const OperationControl& control)
{
    VARVE_TRY(const std::filesystem::path folder, snapshotFolder(snapshotId));
    VARVE_TRY(const Manifest manifest, readManifest(m_fileSystem, folder));
    VARVE_TRY(Annotations annotations, readAnnotations(m_fileSystem, folder));
    // The image's SQLite file may be open in this process as of this snapshot: harmless, because read-only images
    // are opened as immutable, without the file locks that closing our own descriptor would drop.
    const auto whole = manifest.snapshot.hasImage
                           ? checkFiles(m_fileSystem, folder / names::kImage, manifest.files, false, control)
                           : verifyWay(manifest.snapshot, verified, control);
    if (!whole && whole.error().code != ErrorCode::Corrupt)
        return whole;
    if (whole)
        annotations.verifiedMs = m_clock.nowMs();
    annotations.damage = whole ? std::string() : whole.error().detail + " (" + whole.error().path.filename().string() + ")";
    VARVE_CHECK(writeAnnotations(m_fileSystem, folder, annotations));
    return whole;
}

Result<Snapshot> CollectionFolder::verify(const std::string& snapshotId, const OperationControl& control)
{
    Verified verified;
    VARVE_CHECK(verifySnapshot(snapshotId, verified, control));
    VARVE_CHECK(loadAll(true)); // the index learns it
    return find(snapshotId);
}

Result<std::vector<SnapshotVerdict>> CollectionFolder::verifyAll(const OperationControl& control)
{
    VARVE_TRY(const auto snapshots, loadAll(false));
    Verified verified;
    std::vector<SnapshotVerdict> verdicts;
    for (const Snapshot& one : snapshots) {
        VARVE_CHECK(control.check());
        const auto whole = verifySnapshot(one.id, verified, control);
        if (!whole && !isDataError(whole.error().code))
            return whole.error();
        verdicts.push_back({one.id, whole});
    }
    VARVE_CHECK(verifyOtherBases(verified, control));
    VARVE_CHECK(loadAll(true)); // the index learns it
    return verdicts;
}

Result<std::uint64_t> CollectionFolder::damagedBases() const
{
    VARVE_TRY(const auto files, listBaseFiles(m_fileSystem, repositoryFolder()));
    return static_cast<std::uint64_t>(std::count_if(files.begin(), files.end(), [](const BaseFile& one) { return one.isDamaged; }));
}

Result<HarmlessDamage> CollectionFolder::mendHarmless(const std::vector<SnapshotVerdict>& verdicts,
                                                      std::uint64_t knownDamagedBases, const OperationControl& control) const
{
    HarmlessDamage damage;
    VARVE_TRY(const std::uint64_t damagedNow, damagedBases());
    // Where a snapshot is damaged they are told of with it.
    if (std::all_of(verdicts.begin(), verdicts.end(), [](const SnapshotVerdict& one) { return one.outcome.hasValue(); }))
        damage.bases = damagedNow - std::min(damagedNow, knownDamagedBases);
    VARVE_TRY(const auto bases, listBases(m_fileSystem, repositoryFolder()));
    repository::NeededObjects needed;
    for (const Base& base : bases) {
        if (!base.damage.empty() && base.files.empty())
            return damage; // nobody knows what such a base needs, so no pack is touched
        addNeeded(base, needed);
    }
    if (bases.empty())
        return damage;
    VARVE_TRY(auto repository, Repository::open(m_fileSystem, repositoryFolder(), true));
    VARVE_TRY(damage.packs, repository.renewPacks(needed, control));
    return damage;
}

} // namespace varve::snapshot
