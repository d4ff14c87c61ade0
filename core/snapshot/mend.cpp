// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Mending what is kept of the past from a copy of the collection's folder. Whatever comes from there has to have a hash that
// is known here; only where the file that knew it is itself damaged, the copy's own checksum counts.
#include "core/archive/archive_file.h"
#include "core/collection/manifest.h"
#include "core/fs/file_copy.h"
#include "core/snapshot/base.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using repository::Repository;

/// As it has to be.
struct CollectionFolder::BaseToMend {
    Base base;
    bool isItsFileToWrite = false;
};

namespace {

/// Copies a file over a damaged one. What is not there, or not what it should be, is no failure: something else may have it.
Result<bool> takeFile(fs::FileSystem& fileSystem, const stdfs::path& from, const stdfs::path& to, const std::string& sha256,
                  const OperationControl& control)
{
    const auto taken = fs::replaceByCopy(fileSystem, from, to, sha256, control);
    if (taken)
        return true;
    const bool isNotThere = taken.error().code == ErrorCode::NotFound || taken.error().code == ErrorCode::Corrupt;
    return isNotThere ? Result<bool>(false) : Result<bool>(taken.error());
}

/// Files of the image that a snapshot of an older program has of its own.
Result<std::uint64_t> mendImage(fs::FileSystem& fileSystem, const Manifest& manifest, const stdfs::path& own,
                                const stdfs::path& copy, const OperationControl& control)
{
    std::uint64_t mended = 0;
    for (const ImageFile& file : manifest.files) {
        VARVE_CHECK(control.check());
        const auto hash = fs::hashFile(fileSystem, own / file.path, control);
        if (!hash && hash.error().code == ErrorCode::Cancelled)
            return hash.error();
        if (hash && *hash == file.sha256)
            continue;
        VARVE_TRY(const bool taken, takeFile(fileSystem, copy / file.path, own / file.path, file.sha256, control));
        mended += taken;
    }
    return mended;
}

Result<std::string> uuidOf(fs::FileSystem& fileSystem, const CollectionFolder& folder)
{
    VARVE_TRY(const stdfs::path generation, folder.currentGeneration());
    VARVE_TRY(const auto manifest, collection::Manifest::load(fileSystem, generation));
    return manifest.uuid;
}

Result<> checkIsCopy(fs::FileSystem& fileSystem, const CollectionFolder& copy, const CollectionFolder& own)
{
    VARVE_TRY(const std::string theirs, uuidOf(fileSystem, copy));
    const auto ours = uuidOf(fileSystem, own); // where that is damaged too, the folder has its name
    if (theirs != (ours ? *ours : own.path().filename().string()))
        return Error{ErrorCode::InvalidArgument, "it is a copy of another collection, not of this one", copy.path(), 0};
    std::error_code ignored;
    if (stdfs::equivalent(copy.path(), own.path(), ignored))
        return Error{ErrorCode::InvalidArgument, "it is this collection itself; give the folder of a copy", copy.path(), 0};
    return {};
}

} // namespace

/// What a snapshot says of itself.
Result<> CollectionFolder::mendSnapshots(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const
{
    VARVE_TRY(const auto snapshots, loadAll(false));
    for (const Snapshot& one : snapshots) {
        VARVE_CHECK(control.check());
        const stdfs::path own = snapshotsFolder() / one.id;
        const stdfs::path theirs = copy.snapshotsFolder() / one.id;
        const auto theirManifest = readManifest(m_fileSystem, theirs);
        if (!theirManifest || theirManifest->snapshot.id != one.id)
            continue;
        if (!readManifest(m_fileSystem, own)) {
            VARVE_TRY(const bool taken, takeFile(m_fileSystem, theirs / names::kManifest, own / names::kManifest, {}, control));
            mended.snapshots += taken;
        }
        if (!readAnnotations(m_fileSystem, own) && readAnnotations(m_fileSystem, theirs)) {
            VARVE_TRY(const bool taken, takeFile(m_fileSystem, theirs / names::kAnnotation, own / names::kAnnotation, {}, control));
            mended.snapshots += taken;
        }
        const auto manifest = readManifest(m_fileSystem, own);
        if (manifest && manifest->snapshot.hasImage) {
            VARVE_TRY(const auto files, mendImage(m_fileSystem, *manifest, own / names::kImage, theirs / names::kImage, control));
            mended.objects += files;
        }
    }
    return {};
}

/// The bases that something is wrong with here.
Result<std::vector<CollectionFolder::BaseToMend>> CollectionFolder::basesToMend(const CollectionFolder& copy,
                                                                               const Repository& repository) const
{
    std::vector<BaseToMend> wanted;
    VARVE_TRY(const auto own, listBases(m_fileSystem, repositoryFolder()));
    VARVE_TRY(const auto theirs, listBases(m_fileSystem, copy.repositoryFolder()));
    const auto find = [](const std::vector<Base>& bases, const std::string& id) {
        const auto found = std::find_if(bases.begin(), bases.end(), [&](const Base& one) { return one.id == id; });
        return found == bases.end() ? nullptr : &*found;
    };
    for (const Base& one : own) {
        const Base* other = find(theirs, one.id);
        const bool isPresent = std::all_of(one.files.begin(), one.files.end(), [&](const auto& file) {
            return repository.checkPresence(file).hasValue();
        });
        if (!one.damage.empty() && one.files.empty()) { // its own file cannot be read
            if (other && !other->files.empty())
                wanted.push_back({*other, true});
        } else if (!one.damage.empty() || !isPresent) {
            wanted.push_back({one, !one.damage.empty()});
        }
    }
    VARVE_TRY(const auto snapshots, list());
    const bool isAnyLost = std::any_of(snapshots.begin(), snapshots.end(),
                                       [](const Snapshot& one) { return one.state == SnapshotState::Damaged; });
    for (const Base& other : theirs) { // perhaps one that is lost here; what nobody needs goes with the next prune()
        if (isAnyLost && !other.files.empty() && !find(own, other.id))
            wanted.push_back({other, true});
    }
    return wanted;
}

Result<> CollectionFolder::mendBases(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const
{
    VARVE_TRY(auto own, Repository::open(m_fileSystem, repositoryFolder(), true));
    VARVE_TRY(const auto theirs, Repository::open(m_fileSystem, copy.repositoryFolder(), false));
    VARVE_TRY(const auto wanted, basesToMend(copy, own));
    bool isAnyMissing = false;
    for (const BaseToMend& one : wanted) {
        VARVE_TRY(const auto taken, own.takeOver(one.base.files, theirs, "mended-" + one.base.id, control));
        mended.objects += taken.objects;
        isAnyMissing = isAnyMissing || !taken.missing.empty();
        if (!taken.missing.empty())
            continue;
        if (one.isItsFileToWrite)
            VARVE_CHECK(mendBase(m_fileSystem, repositoryFolder(), one.base));
        ++mended.bases;
    }
    return isAnyMissing ? Result<>() : own.setUnreadablePacksAside();
}

/// Archived log that is damaged here, or gone while the index still knows it.
Result<> CollectionFolder::mendLogs(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const
{
    const auto generations = m_fileSystem.listDirectory(copy.path() / names::kArchive);
    if (!generations && generations.error().code == ErrorCode::NotFound)
        return {};
    VARVE_CHECK(generations);
    for (const std::string& generation : *generations) {
        const auto number = names::generationNumber(generation);
        if (number == 0)
            continue;
        VARVE_TRY(const auto own, archive::listArchive(m_fileSystem, archiveFolder(generation), number));
        VARVE_TRY(const auto theirs, archive::listArchive(m_fileSystem, copy.archiveFolder(generation), number));
        Progress progress{"mending", {}, 0, theirs.size(), 0, 0, 0};
        for (const archive::ArchivedLog& other : theirs) {
            VARVE_CHECK(control.check());
            progress.item = other.path.filename();
            control.report(progress);
            ++progress.doneItems;
            VARVE_CHECK(mendLog(generation, own, other, mended, control));
        }
    }
    return {};
}

Result<> CollectionFolder::mendLog(const std::string& generation, const std::vector<archive::ArchivedLog>& own,
                                   const archive::ArchivedLog& other, Mended& mended, const OperationControl& control) const
{
    std::string sha256;
    const archive::ArchivedLog* damaged = nullptr;
    for (const archive::ArchivedLog& one : own) {
        if (one.firstSequence != other.firstSequence || one.lastSequence != other.lastSequence)
            continue;
        if (one.damage.empty())
            return {};
        damaged = &one;
        sha256 = one.sha256.empty() ? sha256 : one.sha256;
    }
    if (sha256.empty())
        sha256 = knownHashOfLog(generation, other.path.filename()); // reads the whole index, so for those that need it only
    // A copy that was written to has log of its own under such a name.
    if (sha256.empty() || other.sha256 != sha256 || !archive::verifyArchived(m_fileSystem, other))
        return {};
    VARVE_CHECK(m_fileSystem.createDirectories(archiveFolder(generation)));
    archive::ArchivedLog here = other;
    here.path = archiveFolder(generation) / other.path.filename();
    VARVE_TRY(const bool taken, takeFile(m_fileSystem, other.path, here.path, {}, control));
    if (!taken || !archive::verifyArchived(m_fileSystem, here))
        return {};
    ++mended.logs;
    if (damaged && damaged->path != here.path) {
        VARVE_CHECK(m_fileSystem.removeFile(damaged->path));
        return m_fileSystem.syncDirectory(archiveFolder(generation));
    }
    return {};
}

Result<Mended> CollectionFolder::mendFrom(const stdfs::path& copyFolder, const OperationControl& control)
{
    const CollectionFolder copy(m_fileSystem, copyFolder, m_clock);
    VARVE_CHECK(checkIsCopy(m_fileSystem, copy, *this));
    Mended mended;
    VARVE_CHECK(mendSnapshots(copy, mended, control));
    VARVE_CHECK(mendLogs(copy, mended, control));
    VARVE_CHECK(mendBases(copy, mended, control));
    return mended;
}

} // namespace varve::snapshot
