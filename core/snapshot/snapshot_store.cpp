// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/names.h"


namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

constexpr std::size_t kLabelLimitBytes = 1024;
constexpr std::size_t kNoteLimitBytes = 64 * 1024;

void markDamaged(Snapshot& snapshot, const Error& error)
{
    if (snapshot.state == SnapshotState::Damaged)
        return; // the first reason is the one to tell
    snapshot.state = SnapshotState::Damaged;
    snapshot.stateReason = error.detail;
    if (!error.path.empty())
        snapshot.stateReason += " (" + error.path.filename().string() + ")";
}

/// Bytes that would come free: of files that no other folder links to.
std::uint64_t ownBytes(fs::FileSystem& fileSystem, const stdfs::path& image, const std::vector<ImageFile>& files)
{
    std::uint64_t total = 0;
    for (const ImageFile& file : files) {
        const auto status = fileSystem.status(image / file.path);
        if (status && status->linkCount <= 1)
            total += status->sizeBytes;
    }
    return total;
}

Result<> checkTextLengths(const Annotation& annotation)
{
    if (annotation.label && annotation.label->size() > kLabelLimitBytes)
        return Error{ErrorCode::InvalidArgument, "the label is longer than 1024 bytes", {}, 0};
    if (annotation.note && annotation.note->size() > kNoteLimitBytes)
        return Error{ErrorCode::InvalidArgument, "the note is longer than 64 KiB", {}, 0};
    return {};
}

} // namespace

Result<stdfs::path> CollectionFolder::snapshotFolder(const std::string& snapshotId) const
{
    const stdfs::path folder = snapshotsFolder() / snapshotId;
    if (!names::isPlainName(snapshotId) || !m_fileSystem.exists(folder))
        return Error{ErrorCode::NotFound, "no snapshot \"" + snapshotId + "\"", {}, 0};
    return folder;
}

Snapshot CollectionFolder::load(const std::string& snapshotId) const
{
    const stdfs::path folder = snapshotsFolder() / snapshotId;
    Snapshot snapshot;
    snapshot.id = snapshotId;
    snapshot.createdMs = names::timeOfSnapshotId(snapshotId);
    if (auto manifest = readManifest(m_fileSystem, folder)) {
        snapshot = std::move(manifest->snapshot);
        if (snapshot.hasImage) {
            snapshot.ownBytes = ownBytes(m_fileSystem, folder / names::kImage, manifest->files);
            if (const auto whole = checkFiles(m_fileSystem, folder / names::kImage, manifest->files, true, {}); !whole)
                markDamaged(snapshot, whole.error());
        }
    } else {
        markDamaged(snapshot, manifest.error());
    }
    if (const auto annotations = readAnnotations(m_fileSystem, folder)) {
        snapshot.label = annotations->label;
        snapshot.note = annotations->note;
        snapshot.pinned = annotations->pinned;
        snapshot.verifiedMs = annotations->verifiedMs;
        if (!annotations->damage.empty())
            markDamaged(snapshot, Error{ErrorCode::Corrupt, annotations->damage, {}, 0});
    } else {
        markDamaged(snapshot, annotations.error());
        snapshot.pinned = true; // nobody knows that it was not
    }
    return snapshot;
}

Result<stdfs::path> CollectionFolder::imageFolder(const std::string& snapshotId) const
{
    VARVE_TRY(const stdfs::path folder, snapshotFolder(snapshotId));
    if (!m_fileSystem.exists(folder / names::kImage))
        return Error{ErrorCode::NotFound, "snapshot \"" + snapshotId + "\" has no image of its own", {}, 0};
    return folder / names::kImage;
}

Result<Snapshot> CollectionFolder::annotate(const std::string& snapshotId, const Annotation& annotation)
{
    VARVE_CHECK(checkTextLengths(annotation));
    VARVE_TRY(const stdfs::path folder, snapshotFolder(snapshotId));
    auto annotations = readAnnotations(m_fileSystem, folder);
    if (!annotations && annotations.error().code != ErrorCode::Corrupt)
        return annotations.error();
    // A damaged annotation heals by being written anew; what it said is lost, so the snapshot stays pinned.
    Annotations value = annotations ? *annotations : Annotations{{}, {}, true, 0};
    value.label = annotation.label.value_or(value.label);
    value.note = annotation.note.value_or(value.note);
    value.pinned = annotation.pinned.value_or(value.pinned);
    VARVE_CHECK(writeAnnotations(m_fileSystem, folder, value));
    VARVE_CHECK(loadAll(true)); // the index learns it
    return find(snapshotId);
}

Result<> CollectionFolder::remove(const std::string& snapshotId)
{
    return remove(std::vector{snapshotId}, {});
}

Result<> CollectionFolder::remove(const std::vector<std::string>& snapshotIds, const OperationControl& control)
{
    Progress progress{"pruning", {}, 0, snapshotIds.size(), 0, 0, 0};
    std::vector<stdfs::path> leaving;
    for (const std::string& id : snapshotIds) {
        VARVE_CHECK(control.check());
        progress.item = id;
        control.report(progress);
        VARVE_TRY(const stdfs::path folder, snapshotFolder(id));
        leaving.push_back(snapshotsFolder() / (std::string(names::kUnfinished) + id));
        VARVE_CHECK(m_fileSystem.removeTree(leaving.back()));
        VARVE_CHECK(m_fileSystem.rename(folder, leaving.back()));
        ++progress.doneItems;
    }
    VARVE_CHECK(m_fileSystem.syncDirectory(snapshotsFolder()));
    // From here on they are gone for good; whatever cannot be removed now goes with the next collectOrphans().
    for (const stdfs::path& folder : leaving)
        VARVE_CHECK(m_fileSystem.removeTree(folder));
    return m_fileSystem.syncDirectory(snapshotsFolder());
}

Result<std::unique_ptr<collection::Collection>> CollectionFolder::openAsOf(const std::string& snapshotId,
                                                                           const OperationControl& control) const
{
    VARVE_TRY(const stdfs::path image, imageFolder(snapshotId));
    VARVE_CHECK(wholeManifest(snapshotId));
    collection::Collection::OpenOptions options;
    options.immutable = true;
    options.clock = &m_clock;
    options.control = control;
    return collection::Collection::open(m_fileSystem, image, options);
}

Result<Manifest> CollectionFolder::wholeManifest(const std::string& snapshotId) const
{
    VARVE_TRY(const stdfs::path folder, snapshotFolder(snapshotId));
    VARVE_TRY(Manifest manifest, readManifest(m_fileSystem, folder));
    VARVE_CHECK(checkFiles(m_fileSystem, folder / names::kImage, manifest.files, true, {}));
    return manifest;
}

} // namespace varve::snapshot
