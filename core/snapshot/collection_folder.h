// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/log/log_archive.h"
#include "core/log/log_scan.h"
#include "core/snapshot/types.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace varve::archive {
struct ArchivedLog;
}
namespace varve::repository {
struct FileToStore;
class Repository;
class RepositoryIndex;
}

namespace varve::snapshot {

class MomentMap;
struct Activations;
struct Base;
struct ImageFile;
struct LogSpan;
struct Manifest;
struct Origin;
struct PastStates;
struct Probe;
struct StartingPoint;
struct Verified;
struct WayToState;

/// The folder of one collection: `LOCK`, `CURRENT` (the name of the live generation, replaced atomically), the
/// generations, and the snapshots (core/FORMAT.md). Restoring in place builds a new generation beside the live one
/// and moves CURRENT; undo moves it back.
/// Threads:  one at a time; the collection itself may be written and read meanwhile.
class CollectionFolder {
public:
    CollectionFolder(fs::FileSystem& fileSystem, std::filesystem::path folder, const Clock& clock);

    const std::filesystem::path& path() const { return m_folder; }
    /// Makes the folder with an empty first generation; it appears whole or not at all. AlreadyExists.
    /// Durable:  yes.
    Result<> create(const collection::CollectionConfig& config, const std::string& uuid);
    /// Makes the folder around a complete image from elsewhere (an extracted zip), which is moved in, under a new
    /// name and uuid: opened, verified and probed before the folder appears. Nothing is left behind on failure, and
    /// the image's folder is gone after success. AlreadyExists, Corrupt.
    /// Durable:  yes.
    Result<> createFromImage(const std::filesystem::path& image, const std::string& newName,
                             const std::string& newUuid, const OperationControl& control);
    /// Makes the folder as a copy of the open collection `live` as it is now, under a new name and uuid: sealed files by
    /// hard link (a copy where links are not possible), metadata by SQLite's backup; opened and probed before the folder
    /// appears. Snapshots do not come along. Nothing is left behind on failure. AlreadyExists, NoSpace.
    /// Durable:  yes.
    /// Cost:     no vector is read or written where links are possible.
    Result<> createFromLive(collection::Collection& live, const std::string& newName, const std::string& newUuid,
                            const OperationControl& control);
    /// Path of the live generation. NotFound, Corrupt.
    Result<std::filesystem::path> currentGeneration() const;
    /// Takes the writer's lock. Busy tells the holder.
    Result<std::unique_ptr<fs::FileLock>> lock();
    /// Removes what interrupted operations left: unpublished snapshots, half-built generations, generations that
    /// neither CURRENT nor undo names. The caller holds the lock.
    Result<> collectOrphans();

    /// Takes a snapshot of the open collection: a change number, and what leads there. That is a base in the repository
    /// (made now when none is near enough) and the log from there on, which is archived up to that change. Everything that is
    /// written for it is read back and compared with its hash before the snapshot is published. A crash at any point leaves
    /// no snapshot or a whole one.
    /// Cost:     that of the log since the snapshot before; of a base, that of reading the collection once.
    Result<Snapshot> take(collection::Collection& live, const SnapshotRequest& request,
                          const OperationControl& control);
    /// All snapshots, oldest first; unreadable ones with state Damaged and a reason, never hidden.
    Result<std::vector<Snapshot>> list() const;
    Result<Snapshot> find(const std::string& snapshotId) const;
    /// Everything that is kept of the past, once for several questions; its snapshots are those of list().
    Result<std::shared_ptr<const PastStates>> past() const;
    /// Folder of the image that a snapshot of an older program has of its own, for opening and export. NotFound.
    Result<std::filesystem::path> imageFolder(const std::string& snapshotId) const;
    /// Reads every byte and compares hashes; records the time of success, or what is damaged, so that the snapshot is
    /// Damaged until a verification finds it whole. Corrupt names the first damaged file.
    Result<Snapshot> verify(const std::string& snapshotId, const OperationControl& control);
    /// The same of all snapshots, oldest first; what they share is read once.
    Result<std::vector<SnapshotVerdict>> verifyAll(const OperationControl& control);
    /// How many bases are known to be damaged.
    Result<std::uint64_t> damagedBases() const;
    /// Behind verifyAll(), which gave `verdicts`: finds and mends, as far as it can, damage that no snapshot suffers from. Bases
    /// are those beyond `knownDamagedBases`, which were told of before.
    /// Durable:  yes. Cost: reads all packs.
    Result<HarmlessDamage> mendHarmless(const std::vector<SnapshotVerdict>& verdicts, std::uint64_t knownDamagedBases,
                                        const OperationControl& control) const;
    /// Puts what a copy of this folder has whole in the place of what verification found damaged or lost of the past. The copy
    /// may be older, or newer, and is only read; the live state is left alone. The caller holds the lock and verifies afterwards.
    /// Errors:   InvalidArgument (no copy of this collection), NotFound, Corrupt (the copy's CURRENT), NoSpace, Io, Cancelled:
    ///           what was mended until then is whole.
    /// Durable:  yes.
    Result<Mended> mendFrom(const std::filesystem::path& copyFolder, const OperationControl& control);
    /// Changes label, note and pin.
    Result<Snapshot> annotate(const std::string& snapshotId, const Annotation& annotation);
    /// Deletes a snapshot; never breaks another. Moments that only it led to cannot be gone back to any more.
    Result<> remove(const std::string& snapshotId);
    /// Deletes many with one sync, in their order; after a failure some may be gone and others not.
    Result<> remove(const std::vector<std::string>& snapshotIds, const OperationControl& control);
    /// Opens the image that a snapshot of an older program has, read-only, straight from where it lies. NotFound: it has
    /// none, see momentOf().
    Result<std::unique_ptr<collection::Collection>> openAsOf(const std::string& snapshotId,
                                                             const OperationControl& control) const;

    /// Takes in the log of the generation that is live now, for OpenOptions. It keeps what a snapshot leads through to
    /// some state, and nothing else. Lives as long as its owner, whatever becomes of this object.
    Result<std::shared_ptr<log::LogArchive>> logArchive() const;
    /// Since when the live generation is live, for OpenOptions; the least value for always.
    Result<std::int64_t> liveSinceMs() const;
    /// Which moments can be gone back to: by names, sizes and footers of what is kept, and whatever was noted.
    Result<RecoveryWindow> recoveryWindow() const;
    /// Reads every byte of the archived log and notes what is damaged. Damaged files whose changes other log has whole, mostly
    /// that of the live collection, which is archived in its turn, are removed, and files whose content is whole although
    /// bytes of them are not, are written anew; both are counted in `spare`, unless that is null.
    /// Durable:  yes.
    Result<RecoveryWindow> verifyArchive(const OperationControl& control, std::uint64_t* spare = nullptr);
    /// The state that was live at `timeMs`.
    /// Errors:   NotFound tells why it cannot be reached, and the nearest moments that can.
    Result<Moment> momentAt(std::int64_t timeMs) const;
    /// The state that a snapshot without an image is.
    static Moment momentOf(const Snapshot& snapshot) { return {snapshot.createdMs, snapshot.generation, snapshot.sequence}; }
    /// For what a state is built.
    enum class Purpose {
        Restore, ///< every byte is compared with its hash or checksum, and synced
        Look     ///< nothing is synced, and of what is shared by link only that is compared which is read later
    };
    /// Makes the generation folder `target`, which does not exist yet, of a moment's state: a base (or the image of a
    /// snapshot) before it, and the log from there on, replayed. What is damaged is noted, and another way is tried when there
    /// is one.
    /// Errors:   NotFound, Corrupt, NoSpace, Cancelled; then `target` may be there in part.
    /// Durable:  what it is made of is; `target` itself is not published.
    /// Cost:     that of replaying the log; memory for 64 MiB of it.
    Result<> buildMoment(const Moment& moment, const std::filesystem::path& target, const OperationControl& control,
                         Purpose purpose = Purpose::Restore) const;
    /// Of snapshots that are to be deleted in this order, those whose deletion would leave a hole: newer moments than
    /// the oldest that stays could not be reached any more.
    static std::vector<std::string> onlyWays(const PastStates& past, const std::vector<std::string>& leaving);
    /// What prune() would free if these snapshots were deleted.
    Result<std::uint64_t> bytesFreedBy(const PastStates& past, const std::vector<std::string>& leaving) const;
    /// Of everything that is kept of the past and shared with nothing that is live.
    Result<std::uint64_t> keptBytes() const;
    /// Removes bases, archived log and objects that no snapshot and no moment since the oldest one needs any more. After
    /// snapshots were removed.
    Result<> prune();

    /// Builds a verified, opened and probed copy of a snapshot in the collection folder `target` (which does not
    /// exist yet), under a new name and uuid. Nothing is left behind on failure.
    Result<> restoreAsNew(const std::string& snapshotId, const std::filesystem::path& target,
                          const std::string& newName, const std::string& newUuid, const OperationControl& control);
    /// The same of a state between snapshots.
    Result<> restoreAsNew(const Moment& moment, const std::filesystem::path& target, const std::string& newName,
                          const std::string& newUuid, const OperationControl& control);
    /// Builds aside, verifies, opens and probes; then moves CURRENT. The caller took the safety snapshot, closed the
    /// collection, holds the lock, and reopens afterwards. The generation before stays for undo.
    Result<RestoreRecord> restoreInPlace(const std::string& snapshotId, const std::string& safetySnapshotId,
                                         const OperationControl& control);
    Result<RestoreRecord> restoreInPlace(const Moment& moment, const std::string& safetySnapshotId,
                                         const OperationControl& control);
    /// The same in two steps, so that the collection has to be closed for the second one only, which takes milliseconds.
    /// What was prepared and not finished goes with the next collectOrphans().
    struct PreparedRestore;
    Result<std::shared_ptr<const PreparedRestore>> prepareRestore(const std::string& snapshotId, const OperationControl& control);
    Result<std::shared_ptr<const PreparedRestore>> prepareRestore(const Moment& moment, const OperationControl& control);
    /// The caller closed the collection and holds the lock.
    Result<RestoreRecord> finishRestore(const PreparedRestore& prepared, const std::string& safetySnapshotId);
    /// Builds a new generation aside from everything of the damaged one that verifies, opens, verifies and probes it, and
    /// moves CURRENT. The damaged one is only read, and stays for undo. Works without a readable CURRENT too. The caller
    /// closed the collection, holds the lock, and reopens afterwards.
    /// Errors:   Corrupt (nothing could be saved), FormatTooNew, NoSpace, Cancelled; then nothing has changed.
    /// Durable:  yes.
    Result<Repair> repair(const RepairPlan& plan, const OperationControl& control);
    /// Moves CURRENT back to the generation before the last restore; the caller closed the collection.
    /// NotFound when there is nothing to undo. What was written since the restore stays for redoRestore().
    Result<RestoreRecord> undoRestore();
    /// The restore that undoRestore() would take back. NotFound when nothing.
    Result<RestoreRecord> undoableRestore() const;
    /// Moves CURRENT to the generation that undoRestore() left, until the next restore replaces it. NotFound.
    Result<RestoreRecord> redoRestore();

private:
    std::filesystem::path generationsFolder() const;
    std::filesystem::path snapshotsFolder() const;
    Result<std::filesystem::path> snapshotFolder(const std::string& snapshotId) const;
    Result<std::string> currentName() const;
    Result<> setCurrent(const std::string& generation);
    Result<> removeOrphanGenerations();

    Snapshot load(const std::string& snapshotId) const;
    Result<Manifest> wholeManifest(const std::string& snapshotId) const;
    Result<std::string> newSnapshotId(std::int64_t createdMs) const;
    std::filesystem::path repositoryFolder() const;
    Result<std::vector<Snapshot>> loadAll(bool mayWrite) const;
    void forgetInIndex(const std::vector<archive::ArchivedLog>& logs) const;
    Result<PastStates> judged(std::vector<Snapshot> snapshots) const;
    std::optional<std::string> stampOfSnapshot(const std::string& id) const;
    std::vector<std::optional<std::string>> stampsOfSnapshots(const std::vector<std::string>& ids) const;
    void noteInIndex(const Snapshot& snapshot, const std::vector<archive::ArchivedLog>& logs) const;
    void noteInIndex(repository::RepositoryIndex& index, const std::vector<archive::ArchivedLog>& logs) const;
    Result<> build(const std::filesystem::path& unfinished, collection::Collection& live, const SnapshotRequest& request,
                   Snapshot& snapshot, std::vector<archive::ArchivedLog>& kept, const OperationControl& control) const;
    Result<std::vector<Snapshot>> newestSnapshots() const;
    struct BasePlan;
    Result<BasePlan> planBase(const collection::Collection& live, const PastStates& past, const std::string& generation,
                              BaseChoice choice) const;
    Result<std::uint64_t> newWholeBytes(const std::string& generation) const;
    Result<collection::Collection::Image> capture(collection::Collection& live, const BasePlan& plan, const Snapshot& snapshot,
                                                  std::uint64_t& writtenBytes, const OperationControl& control) const;
    Result<> storeBase(const std::filesystem::path& scratch, const std::vector<repository::FileToStore>& files,
                       const BasePlan& plan, const Snapshot& snapshot,
                       const collection::Collection::Image& image, std::uint64_t& writtenBytes,
                       const OperationControl& control) const;
    Result<std::vector<archive::ArchivedLog>> archiveWay(const std::string& generation, collection::Sequence sequence,
                                                         const PastStates& past) const;
    Result<bool> removeSpare(const std::string& generation, const archive::ArchivedLog& damaged,
                             const std::vector<LogSpan>& spans) const;
    Result<std::vector<archive::ArchivedLog>> archiveWayNow(const Snapshot& snapshot, PastStates& past) const;
    Result<> countChanges(Snapshot& snapshot, const PastStates& past) const;
    Result<> verifyOtherBases(Verified& verified, const OperationControl& control) const;
    Result<> verifyPieces(const WayToState& way, Verified& verified, const OperationControl& control) const;
    Result<> verifyStart(const StartingPoint& start, Verified& verified, const OperationControl& control) const;
    Result<> verifyWay(const Snapshot& snapshot, Verified& verified, const OperationControl& control) const;
    Result<> verifySnapshot(const std::string& snapshotId, Verified& verified, const OperationControl& control);
    struct BaseToMend;
    Result<std::vector<BaseToMend>> basesToMend(const CollectionFolder& copy, const repository::Repository& repository) const;
    Result<> mendSnapshots(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const;
    Result<> mendBases(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const;
    Result<> mendLogs(const CollectionFolder& copy, Mended& mended, const OperationControl& control) const;
    Result<> mendLog(const std::string& generation, const std::vector<archive::ArchivedLog>& own,
                     const archive::ArchivedLog& other, Mended& mended, const OperationControl& control) const;
    std::string knownHashOfLog(const std::string& generation, const std::string& name) const;
    Result<> pruneBases(const PastStates& past) const;
    Result<> pruneArchive() const;

    using MakeGeneration = std::function<Result<>(const std::filesystem::path& generation)>;
    struct RestoreSource;
    Result<RestoreSource> sourceOf(const std::string& snapshotId, const OperationControl& control) const;
    RestoreSource sourceOf(const Moment& moment, const OperationControl& control) const;
    Result<> restoreAsNew(const RestoreSource& source, const std::filesystem::path& target, const std::string& newName,
                          const std::string& newUuid, const OperationControl& control) const;
    Result<std::shared_ptr<const PreparedRestore>> prepareRestore(const RestoreSource& source, const OperationControl& control);
    Result<> buildFolder(const std::filesystem::path& unfinished, const MakeGeneration& make, const Probe& probe,
                         const std::string& newUuid, const OperationControl& control) const;
    std::optional<log::LogExtent> lastChange(const std::string& generation) const;
    Result<> moveCurrent(RestoreRecord& record, const std::vector<RestoreRecord>& older, const Origin* origin);

    friend class GenerationArchive;
    std::filesystem::path archiveFolder(const std::string& generation) const;
    using KeptSpans = std::set<std::pair<collection::Sequence, collection::Sequence>>; ///< first and last change
    Result<std::vector<LogSpan>> logsInFolder(const std::string& generation, const KeptSpans& without = {}) const;
    std::vector<LogSpan> readSpans(const std::vector<log::LogFile>& files, const KeptSpans& without) const;
    /// ArchivedAndNew: all but what the archive has whole, which is then not opened in the generation's folder.
    enum class Logs { All, ArchivedOnly, ArchivedAndNew };
    Result<std::vector<LogSpan>> logsOf(const std::string& generation, Logs which) const;
    Result<std::vector<archive::ArchivedLog>> listArchived(const std::string& generation) const;
    Result<Activations> activations(const std::string& current) const;
    Result<std::vector<StartingPoint>> startingPoints(const std::vector<Snapshot>& snapshots, const std::string& current,
                                                      std::int64_t certainMs) const;
    Result<PastStates> pastOf(std::vector<Snapshot> snapshots, Logs which) const;
    Result<PastStates> pastStates() const;
    Result<bool> isWanted(const std::string& generation, collection::Sequence through) const;
    Result<> archiveLogFile(const std::string& generation, const log::LogFile& file, collection::Sequence through) const;
    Result<> archiveGeneration(const std::string& generation) const;
    Result<> cleanArchive() const;
    Result<> buildStart(const StartingPoint& start, const std::filesystem::path& target, Purpose purpose,
                        const OperationControl& control) const;
    Result<> buildBase(const Base& base, const std::filesystem::path& target, Purpose purpose,
                       const OperationControl& control) const;
    Result<> followWay(const WayToState& way, const std::filesystem::path& target, Purpose purpose,
                       const OperationControl& control, bool& damagedStart) const;
    friend class StateWalk;
    friend class Reembedding;
    Result<WayToState> wayTo(const Moment& moment) const;
    Result<WayToState> buildState(const Moment& moment, const std::filesystem::path& target, const OperationControl& control,
                                  Purpose purpose) const;
    Result<> noteDamage(const StartingPoint& start) const;
    Result<std::string> newGenerationName() const;
    Result<RestoreRecord> recordOfCurrent() const;
    void addRelatives(const std::filesystem::path& scratch, std::vector<std::filesystem::path>& relatives) const;
    Result<std::string> generationToRepair(std::string& problem) const;
    Result<collection::SalvageReport> salvageInto(const std::string& generation, const std::filesystem::path& target,
                                                  const OperationControl& control) const;
    /// Empty when there is none.
    Result<std::string> newestWholeSnapshot() const;
    Result<RestoreRecord> swapBack(bool undone);

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    const Clock& m_clock;
};

/// Removes unfinished collection folders inside `parent`, which creating or restoring left when the machine went
/// down. Only while nobody creates collections there.
Result<> removeUnfinishedFolders(fs::FileSystem& fileSystem, const std::filesystem::path& parent);

/// What differs between two states, older to newer: documents in order of source, then points without a document.
/// Documents differ by content hash, state or number of chunks, points by vector, text or metadata. Files that never
/// gave a chunk (skipped, failed) are not documents here.
/// Cost:     one pass over the documents; over all points only when some belong to no document.
Result<Difference> compare(const collection::Collection& older, const collection::Collection& newer,
                           const OperationControl& control);

} // namespace varve::snapshot
