// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Which snapshots there are, quickly also when there are ten thousand.
#include "core/base/byte_io.h"
#include "core/fs/folder_status.h"
#include "core/repository/repository.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>
#include <tuple>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using repository::RepositoryIndex;

namespace {

constexpr const char* kSnapshotKind = "snapshot";

/// Calls `field` for each thing that the index keeps of a snapshot, in one order for writing and reading.
template <class Value, class Field>
void forEachField(Value& snapshot, Field field)
{
    field(snapshot.label);
    field(snapshot.note);
    field(snapshot.pinned);
    field(snapshot.trigger);
    field(snapshot.state);
    field(snapshot.stateReason);
    field(snapshot.createdMs);
    field(snapshot.verifiedMs);
    field(snapshot.sequence);
    field(snapshot.points);
    field(snapshot.documents);
    field(snapshot.sizeBytes);
    field(snapshot.ownBytes);
    field(snapshot.mode);
    field(snapshot.embedderIdentity);
    field(snapshot.addedDocuments);
    field(snapshot.removedDocuments);
    field(snapshot.changedDocuments);
    field(snapshot.generation);
    field(snapshot.lastWriteMs);
    field(snapshot.nextDocumentId);
}

std::string encode(const Snapshot& snapshot)
{
    ByteWriter writer;
    forEachField(snapshot, [&](const auto& value) {
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>)
            writer.putText(value);
        else if constexpr (std::is_enum_v<Value>)
            writer.put(static_cast<std::uint8_t>(value));
        else
            writer.put(value);
    });
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

Snapshot decode(const std::string& id, const std::string& content)
{
    Snapshot snapshot;
    snapshot.id = id;
    ByteReader reader(std::as_bytes(std::span(content)));
    forEachField(snapshot, [&](auto& value) {
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>)
            value = reader.getText();
        else if constexpr (std::is_enum_v<Value>)
            value = static_cast<Value>(reader.get<std::uint8_t>());
        else
            value = reader.get<Value>();
    });
    return snapshot;
}

constexpr const char* kLogKind = "log";

/// Also of a file in whose name damage was noted since.
std::string logName(const archive::ArchivedLog& log)
{
    const stdfs::path name = log.path.extension() == ".damaged" ? log.path.stem() : log.path.filename();
    return log.path.parent_path().filename().string() + "/" + name.string();
}

std::string encode(const archive::ArchivedLog& log)
{
    ByteWriter writer;
    for (const std::uint64_t number : {log.firstSequence, log.lastSequence, log.contentBytes, log.compressedBytes, log.fileBytes,
                                        log.generation})
        writer.put(number);
    writer.put(log.firstTimeMs);
    writer.put(log.lastTimeMs);
    writer.putText(log.sha256);
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

archive::ArchivedLog decodeLog(stdfs::path path, const std::string& content)
{
    archive::ArchivedLog log;
    log.path = std::move(path);
    ByteReader reader(std::as_bytes(std::span(content)));
    for (std::uint64_t* number : {&log.firstSequence, &log.lastSequence, &log.contentBytes, &log.compressedBytes, &log.fileBytes,
                                  &log.generation})
        *number = reader.get<std::uint64_t>();
    log.firstTimeMs = reader.get<std::int64_t>();
    log.lastTimeMs = reader.get<std::int64_t>();
    log.sha256 = reader.getText();
    return log;
}

bool isInDoubt(const Snapshot& one, const MomentMap& map)
{
    return !one.hasImage && one.state == SnapshotState::Whole && !map.canReach(one.generation, one.sequence);
}

void markUnreachable(PastStates& past)
{
    const MomentMap map(past);
    for (Snapshot& one : past.snapshots) {
        if (!isInDoubt(one, map))
            continue;
        one.state = SnapshotState::Damaged;
        one.stateReason = map.whyNot(one.generation, one.sequence);
    }
}

} // namespace

/// What the archive has of a generation; files that the index knows are not opened.
Result<std::vector<archive::ArchivedLog>> CollectionFolder::listArchived(const std::string& generation) const
{
    auto index = RepositoryIndex::open(m_fileSystem, repository::Repository::indexFile(repositoryFolder()), false);
    const auto entries = index.all(kLogKind);
    const stdfs::path folder = archiveFolder(generation);
    const auto known = [&](const std::string& name, const fs::FileStatus& status) -> std::optional<archive::ArchivedLog> {
        const auto* entry = RepositoryIndex::find(entries, generation + "/" + name);
        if (!entry || entry->stamp != repository::stampOf(status))
            return std::nullopt;
        return decodeLog(folder.native() + "/" + name, entry->content);
    };
    return archive::listArchive(m_fileSystem, folder, names::generationNumber(generation), known);
}

/// SHA-256 of the content that the index knows of an archived log file by its name, whatever has become of that file since;
/// empty when it knows none.
std::string CollectionFolder::knownHashOfLog(const std::string& generation, const std::string& name) const
{
    auto index = RepositoryIndex::open(m_fileSystem, repository::Repository::indexFile(repositoryFolder()), false);
    const auto entries = index.all(kLogKind);
    const auto* entry = RepositoryIndex::find(entries, generation + "/" + name);
    return entry ? decodeLog({}, entry->content).sha256 : std::string();
}

/// What was made just now. Only who holds the lock.
void CollectionFolder::noteInIndex(const Snapshot& snapshot, const std::vector<archive::ArchivedLog>& logs) const
{
    auto index = RepositoryIndex::open(m_fileSystem, repository::Repository::indexFile(repositoryFolder()), true);
    if (const auto stamp = stampOfSnapshot(snapshot.id); stamp && snapshot.state == SnapshotState::Whole)
        index.change(kSnapshotKind, {{snapshot.id, *stamp, encode(snapshot)}}, {});
    noteInIndex(index, logs);
}

/// So that they need not be opened to be listed, and that it is known what they were when one is lost.
void CollectionFolder::noteInIndex(RepositoryIndex& index, const std::vector<archive::ArchivedLog>& logs) const
{
    std::vector<RepositoryIndex::Entry> entries;
    for (const archive::ArchivedLog& one : logs) {
        if (const auto status = m_fileSystem.status(one.path))
            entries.push_back({logName(one), repository::stampOf(*status), encode(one)});
    }
    index.change(kLogKind, entries, {});
}

/// Of log that nothing needs any more it need not be known what it was.
void CollectionFolder::forgetInIndex(const std::vector<archive::ArchivedLog>& logs) const
{
    std::vector<std::string> names;
    for (const archive::ArchivedLog& one : logs)
        names.push_back(logName(one));
    RepositoryIndex::open(m_fileSystem, repository::Repository::indexFile(repositoryFolder()), true).change(kLogKind, {}, names);
}

/// Of both files that say what a snapshot is; empty when one is missing.
std::optional<std::string> CollectionFolder::stampOfSnapshot(const std::string& id) const
{
    return stampsOfSnapshots({id}).front();
}

std::vector<std::optional<std::string>> CollectionFolder::stampsOfSnapshots(const std::vector<std::string>& ids) const
{
    std::vector<std::string> names;
    for (const std::string& id : ids) {
        for (const std::string_view file : {names::kAnnotation, names::kManifest})
            names.push_back(id + "/" + std::string(file));
    }
    const auto statuses = fs::statusesIn(m_fileSystem, snapshotsFolder(), names);
    std::vector<std::optional<std::string>> stamps(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto& annotation = statuses[2 * i];
        const auto& manifest = statuses[2 * i + 1];
        if (annotation && manifest)
            stamps[i] = repository::stampOf(*annotation) + "; " + repository::stampOf(*manifest);
    }
    return stamps;
}

stdfs::path CollectionFolder::repositoryFolder() const
{
    return m_folder / names::kRepository;
}

/// Every snapshot by what its own files say, oldest first; whether there is a way to it, is not asked. What was read is
/// noted in the index when that may be written.
Result<std::vector<Snapshot>> CollectionFolder::loadAll(bool mayWrite) const
{
    std::vector<Snapshot> snapshots;
    const auto entries = m_fileSystem.listDirectory(snapshotsFolder());
    if (!entries && entries.error().code == ErrorCode::NotFound)
        return snapshots;
    VARVE_CHECK(entries);
    const stdfs::path file = repository::Repository::indexFile(repositoryFolder());
    if (mayWrite)
        VARVE_CHECK(m_fileSystem.createDirectories(repositoryFolder()));
    auto index = RepositoryIndex::open(m_fileSystem, file, mayWrite);
    const auto known = index.all(kSnapshotKind);
    std::vector<RepositoryIndex::Entry> read;
    const auto stamps = stampsOfSnapshots(*entries);
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const std::string& id = (*entries)[i];
        if (!names::isPlainName(id))
            continue;
        const auto& stamp = stamps[i];
        const auto* entry = RepositoryIndex::find(known, id);
        if (stamp && entry && entry->stamp == *stamp) {
            snapshots.push_back(decode(id, entry->content));
        } else {
            snapshots.push_back(load(id));
            if (stamp && !snapshots.back().hasImage && snapshots.back().state == SnapshotState::Whole)
                read.push_back({id, *stamp, encode(snapshots.back())});
        }
    }
    std::vector<std::string> gone;
    for (const auto& entry : known) {
        if (!std::binary_search(entries->begin(), entries->end(), entry.name)) // listed in order
            gone.push_back(entry.name);
    }
    index.change(kSnapshotKind, read, gone);
    std::sort(snapshots.begin(), snapshots.end(), [](const Snapshot& a, const Snapshot& b) {
        return std::tie(a.createdMs, a.sequence, a.id) < std::tie(b.createdMs, b.sequence, b.id);
    });
    return snapshots;
}

/// The past of these snapshots; those to which nothing leads any more are marked as damaged.
Result<PastStates> CollectionFolder::judged(std::vector<Snapshot> snapshots) const
{
    VARVE_TRY(PastStates past, pastOf(std::move(snapshots), Logs::ArchivedOnly));
    const auto isReached = [map = MomentMap(past)](const Snapshot& one) { return !isInDoubt(one, map); };
    if (std::all_of(past.snapshots.begin(), past.snapshots.end(), isReached))
        return past;
    // The log that is not archived yet takes longer to look through; it may have what the archive lacks.
    VARVE_TRY(PastStates all, pastOf(std::move(past.snapshots), Logs::All));
    markUnreachable(all);
    return all;
}

Result<std::vector<Snapshot>> CollectionFolder::list() const
{
    VARVE_TRY(auto snapshots, loadAll(false));
    if (std::all_of(snapshots.begin(), snapshots.end(), [](const Snapshot& one) { return one.hasImage; }))
        return snapshots;
    VARVE_TRY(PastStates past, judged(std::move(snapshots)));
    return std::move(past.snapshots);
}

Result<std::shared_ptr<const PastStates>> CollectionFolder::past() const
{
    VARVE_TRY(auto snapshots, loadAll(false));
    VARVE_TRY(PastStates past, pastOf(std::move(snapshots), Logs::ArchivedAndNew));
    markUnreachable(past);
    return std::make_shared<const PastStates>(std::move(past));
}

Result<Snapshot> CollectionFolder::find(const std::string& snapshotId) const
{
    VARVE_CHECK(snapshotFolder(snapshotId));
    Snapshot one = load(snapshotId);
    if (one.hasImage)
        return one;
    VARVE_TRY(PastStates past, judged({std::move(one)}));
    return std::move(past.snapshots.front());
}

} // namespace varve::snapshot
