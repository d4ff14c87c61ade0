// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/compare.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

/// Above this many documents the numbers of added and removed ones come from the counts alone.
constexpr std::uint64_t kMostCompared = 50'000;

void setCountsOnly(Snapshot& snapshot, std::uint64_t documentsBefore)
{
    snapshot.addedDocuments = snapshot.documents - std::min(snapshot.documents, documentsBefore);
    snapshot.removedDocuments = documentsBefore - std::min(snapshot.documents, documentsBefore);
}

bool isSameFile(const Result<fs::FileStatus>& a, const Result<fs::FileStatus>& b)
{
    return a && b && a->device == b->device && a->inode == b->inode;
}

const ImageFile* findFile(const std::vector<ImageFile>& files, const std::string& path)
{
    const auto found = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
    return found == files.end() ? nullptr : &*found;
}

Result<std::unique_ptr<collection::Collection>> openImage(fs::FileSystem& fileSystem, const stdfs::path& image,
                                                          const Clock& clock, const OperationControl& control)
{
    collection::Collection::OpenOptions options;
    options.immutable = true;
    options.clock = &clock;
    options.modeOverride = collection::StorageMode::Disk;
    options.control = control;
    return collection::Collection::open(fileSystem, image, options);
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

/// A hash just read proves nothing by itself. So a file shared with the snapshot before must still have the hash
/// recorded there, and a copy of an immutable live file must have the hash of its origin. SQLite's files of the live
/// collection are never read here: closing them would drop SQLite's locks (POSIX locks belong to the process).
Result<> CollectionFolder::compareWithOthers(const stdfs::path& image, const std::vector<ImageFile>& files) const
{
    VARVE_TRY(const auto live, currentGeneration());
    VARVE_TRY(const auto earlier, list());
    const auto before = std::find_if(earlier.rbegin(), earlier.rend(),
                                     [](const Snapshot& snapshot) { return snapshot.state == SnapshotState::Whole; });
    Manifest recorded;
    stdfs::path recordedImage;
    if (before != earlier.rend()) {
        VARVE_TRY(recorded, wholeManifest(before->id));
        VARVE_TRY(recordedImage, imageFolder(before->id));
    }
    for (const ImageFile& file : files) {
        if (!isImmutable(file.path))
            continue;
        const auto status = m_fileSystem.status(image / file.path);
        const ImageFile* known = findFile(recorded.files, file.path);
        if (known && isSameFile(status, m_fileSystem.status(recordedImage / file.path)) && known->sha256 != file.sha256)
            return Error{ErrorCode::Corrupt, "it has changed since the snapshot before", live / file.path, 0};
        const auto origin = m_fileSystem.status(live / file.path);
        if (!origin || isSameFile(status, origin) || isGraphFile(file.path))
            continue; // merged away meanwhile, a link to the very same bytes, or a cache that may be rebuilt any time
        VARVE_TRY(const auto hash, fs::hashFile(m_fileSystem, live / file.path));
        if (hash != file.sha256)
            return Error{ErrorCode::Corrupt, "the copy differs from its origin", image / file.path, 0};
    }
    return {};
}

/// Opens the image as everybody will, checks it against itself, and fills in what it says about itself.
Result<> CollectionFolder::describe(Snapshot& snapshot, const stdfs::path& image, const OperationControl& control) const
{
    VARVE_TRY(const auto opened, openImage(m_fileSystem, image, m_clock, control));
    const auto info = opened->info();
    if (info.points != snapshot.points)
        return Error{ErrorCode::Internal,
                     "the image has " + std::to_string(info.points) + " points instead of "
                         + std::to_string(snapshot.points),
                     image, 0};
    VARVE_CHECK(opened->verify(false, control));
    VARVE_TRY(const std::string mode, opened->setting("mode")); // info() would tell how this opening was done
    snapshot.mode = collection::storageModeFromString(mode).value_or(info.config.mode);
    snapshot.embedderIdentity = info.config.embedderIdentity;

    VARVE_TRY(const auto earlier, list());
    const auto before = std::find_if(earlier.rbegin(), earlier.rend(),
                                     [](const Snapshot& other) { return other.state == SnapshotState::Whole; });
    const std::uint64_t documentsBefore = before == earlier.rend() ? 0 : before->documents;
    setCountsOnly(snapshot, documentsBefore);
    if (before == earlier.rend() || std::max(documentsBefore, snapshot.documents) > kMostCompared)
        return opened->close();
    VARVE_TRY(const auto beforeImage, imageFolder(before->id));
    if (const auto older = openImage(m_fileSystem, beforeImage, m_clock, control)) {
        VARVE_TRY(const Difference difference, compareDocuments(**older, *opened, control));
        snapshot.addedDocuments = difference.added;
        snapshot.removedDocuments = difference.removed;
        snapshot.changedDocuments = difference.changed;
    }
    return opened->close();
}

Result<> CollectionFolder::build(const stdfs::path& unfinished, collection::Collection& live,
                                 const SnapshotRequest& request, Snapshot& snapshot,
                                 const OperationControl& control) const
{
    const stdfs::path image = unfinished / names::kImage;
    VARVE_CHECK(m_fileSystem.createDirectories(image));
    control.report({"capturing", {}, 0, 0, 0, 0, 0});
    VARVE_TRY(const auto captured, live.captureImage(image, control));
    snapshot.sequence = captured.sequence;
    snapshot.lastWriteMs = captured.lastWriteMs;
    VARVE_TRY(snapshot.generation, currentName());
    snapshot.points = captured.points;
    snapshot.documents = captured.documents;
    VARVE_TRY(const auto files, hashFiles(m_fileSystem, image, "hashing", control));
    VARVE_CHECK(compareWithOthers(image, files));
    VARVE_CHECK(describe(snapshot, image, control));
    // Opening must not have touched a thing.
    VARVE_CHECK(checkFiles(m_fileSystem, image, files, true, control));
    VARVE_CHECK(writeManifest(m_fileSystem, unfinished, {snapshot, files}));
    VARVE_CHECK(writeAnnotations(m_fileSystem, unfinished,
                                 {request.label, request.note, request.pinned, m_clock.nowMs()}));
    VARVE_CHECK(control.check());
    return syncFolders(m_fileSystem, unfinished);
}

Result<Snapshot> CollectionFolder::take(collection::Collection& live, const SnapshotRequest& request,
                                        const OperationControl& control)
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
    return load(snapshot.id);
}

} // namespace varve::snapshot
