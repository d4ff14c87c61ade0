// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/embed/embedder.h"
#include "core/exchange/export_points.h"
#include "core/exchange/zip.h"
#include "core/projection/map.h"
#include "core/snapshot/compare.h"
#include "core/snapshot/document_difference.h"
#include "core/workspace/types.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace varve::workspace {

/// A home folder with its collections: the catalog, the open ones, and every job that spans folders of the engine.
/// The desktop program and varvectl both stand on this.
/// Threads:  every function from any thread; long ones block the caller and report through OperationControl.
/// Errors:   NotFound (no such collection), Busy (another process writes it: the detail names it), and those of
///           the engine.
class Workspace {
public:
    struct Options {
        std::filesystem::path home;
        std::filesystem::path cache;          ///< what can be made again goes there; empty: defaultCache()
        const Clock* clock = nullptr;         ///< null: the machine's clock
        fs::FileSystem* fileSystem = nullptr; ///< null: the system's
        /// Opens every collection in disk mode, whatever is set: for a machine with too little memory for it.
        bool lowMemory = false;
        /// A collection that nobody used for so long is closed, and opened again when it is wanted; zero: never.
        std::chrono::milliseconds unloadAfter{std::chrono::minutes(15)};
        /// Told while a collection with a long log is being opened; called on the opening thread.
        std::function<void(const std::string& name, const Progress&)> onOpening;
        /// Replaces embed::openEmbedder, for tests.
        std::function<Result<std::shared_ptr<const embed::Embedder>>(std::string_view)> openEmbedder;
        /// What embedding services are asked with.
        services::Services::Options services = {};
    };
    static Result<std::unique_ptr<Workspace>> open(const Options& options);
    virtual ~Workspace() = default;

    virtual const std::filesystem::path& home() const = 0;

    virtual Result<std::vector<CollectionSummary>> list() = 0;
    /// AlreadyExists, InvalidArgument (name empty, over 200 bytes or with control characters), NotFound (embedder).
    virtual Result<collection::CollectionInfo> create(const CreateRequest& request) = 0;
    virtual Result<> rename(const std::string& name, const std::string& newName) = 0;
    /// Makes an independent copy of the collection as it is now, without its snapshots. Sealed files are shared by hard
    /// link, so it takes little time and space. AlreadyExists, InvalidArgument (the name), NoSpace.
    virtual Result<collection::CollectionInfo> clone(const std::string& name, const std::string& newName,
                                                     const OperationControl& control) = 0;
    /// Deletes the collection with its snapshots; renamed away first, so an interrupted delete is finished later.
    virtual Result<> remove(const std::string& name) = 0;

    /// The open collection, opening it when needed. Read-only when another process writes it and `allowReadOnly`.
    virtual Result<std::shared_ptr<collection::Collection>> collection(const std::string& name,
                                                                       bool allowReadOnly = true) = 0;
    virtual Result<collection::CollectionInfo> info(const std::string& name) = 0;
    virtual Result<std::uint64_t> snapshotCount(const std::string& name) = 0;
    /// The model of the state as of `at` (as asOf()); null when it has none.
    /// Errors:   NotFound when it is not installed; InvalidArgument when the installed one is another; those of asOf(). A
    ///           service is asked for its vectors, at most every ten minutes: Unavailable, PermissionDenied (not allowed, or
    ///           its key), Cancelled.
    virtual Result<std::shared_ptr<const embed::Embedder>> embedderOf(const std::string& name, const std::string& at = {},
                                                                      std::stop_token stop = {}) = 0;
    /// The embedding services that are allowed in this home, and their keys.
    virtual services::Services& services() = 0;
    /// Whether "minilm" can be opened, so that the user is told when search is lexical and why: NotFound when it is not
    /// installed, Corrupt when its files are damaged.
    virtual Result<> semanticModel() = 0;
    /// How close the vectors of a model ("minilm" or its folder) computed in 8 bits are to those in float32, measured now.
    /// Errors:   as embed::openEmbedder(); Unsupported when the model cannot be computed in 8 bits.
    /// Cost:     loads the model twice; about a second for a small one.
    virtual Result<embed::Agreement> int8Agreement(const std::string& model) = 0;

    /// Imports files: documents, or vectors (files of them and folders of Chroma) when the collection has no embedder. One broken
    /// file never stops the rest; a cancelled or killed import continues next time and embeds nothing twice. `onOutcome` is called for each file, in the order they finish, from one thread at a time.
    /// Rows of a file of vectors are stored in batches, so a stop keeps what is in; a row without an id gets its number,
    /// counted from 0 over all files of the call in the order of their names.
    virtual Result<ImportSummary> import(const std::string& name, const ImportRequest& request,
                                         const std::function<void(const FileOutcome&)>& onOutcome,
                                         const OperationControl& control) = 0;
    /// Folders that a collection follows. They belong to the collection in this home, not to its states: no snapshot, copy or
    /// zip brings them along. NotFound, Corrupt.
    virtual Result<WatchPlan> watchOf(const std::string& name) = 0;
    /// Errors:   Unsupported (a collection of vectors), InvalidArgument (a path that is not absolute, or a folder that holds
    ///           this home or lies in it).
    /// Durable:  yes.
    virtual Result<> setWatch(const std::string& name, const WatchPlan& plan) = 0;
    /// Following the folders of this home is one program's at a time, or each change would be imported twice; this one's for
    /// as long as the result lives.
    /// Errors:   Busy (names who follows them).
    virtual Result<std::unique_ptr<fs::FileLock>> lockFollowing() = 0;
    /// How watched folders differ from the documents; changes nothing but the time of the last look. Nothing differs while
    /// watching is paused.
    /// Cost:     a status of every file in them.
    virtual Result<FolderChanges> lookForChanges(const std::string& name, const OperationControl& control) = 0;
    /// Brings the documents up to date with the watched folders: imports what is new or changed, lets renamed files keep
    /// their documents, and marks those whose files are gone (kSourceGone). Nothing is removed. A folder that cannot be read,
    /// or is empty where documents came from, changes nothing and has a problem in `folders` of the answer.
    virtual Result<ImportSummary> followFolders(const std::string& name,
                                                const std::function<void(const FileOutcome&)>& onOutcome,
                                                const OperationControl& control) = 0;
    /// Documents marked because their files are gone, and what to do with them, all of them when none is named. Answers with
    /// how many it did it to.
    virtual Result<std::vector<collection::Document>> goneDocuments(const std::string& name) = 0;
    virtual Result<std::uint64_t> settleGone(const std::string& name, const std::vector<std::string>& sources,
                                             GoneChoice choice) = 0;
    /// When the service that makes a question's vector does not answer, hybrid search goes by words alone and says why in
    /// `withoutMeaning`; search by meaning is the service's error.
    virtual Result<collection::SearchResult> search(const std::string& name,
                                                    const TextSearchRequest& request) = 0;
    /// The distinct versions of a document in all whole snapshots and the present, oldest first, also under names its file
    /// had before. NotFound when none has it.
    /// Cost:     opens every snapshot.
    virtual Result<std::vector<DocumentVersion>> documentVersions(const std::string& name, const std::string& source,
                                                                  const OperationControl& control) = 0;
    /// Asks all whole snapshots and the present, each with its own model, and tells for each of the best `k` hits which of
    /// them hold it.
    /// Cost:     opens every snapshot twice.
    virtual Result<TimeHits> searchThroughTime(const std::string& name, const TextSearchRequest& request,
                                                           const OperationControl& control) = 0;
    /// The collection as of a snapshot or a moment, read-only and cached while in use; the live one for "" and "now". A
    /// moment between snapshots is built first, in a place that goes when nobody holds the answer any more.
    virtual Result<std::shared_ptr<collection::Collection>> asOf(const std::string& name, const std::string& at,
                                                                 const OperationControl& control = {}) = 0;

    /// The map of the collection as of `at` (as asOf()): what the cache has of it, or made as far as `work` allows.
    /// Errors:   those of asOf(), and Cancelled: nothing has changed.
    virtual Result<projection::MapAnswer> map(const std::string& name, const std::string& at, projection::MapWork work,
                                              const OperationControl& control) = 0;

    virtual Result<snapshot::Snapshot> takeSnapshot(const std::string& name,
                                                    const snapshot::SnapshotRequest& request,
                                                    const OperationControl& control) = 0;
    virtual Result<std::vector<snapshot::Snapshot>> snapshots(const std::string& name) = 0;
    /// Finds a snapshot by id, unique id prefix, label, "latest" or time (the newest at or before it). Everything else that
    /// takes an `at` means what was live at a time, to the millisecond; NotFound then names the nearest moments that can
    /// be reached.
    virtual Result<snapshot::Snapshot> resolveSnapshot(const std::string& name, const std::string& at) = 0;
    /// Which moments can be gone back to, to the millisecond, and which cannot, and why.
    virtual Result<snapshot::RecoveryWindow> recoveryWindow(const std::string& name) = 0;
    /// Reads every byte of all snapshots and of the archived log; what is damaged counts as lost from then on. It is taken from `copy` first where that has it
    /// whole: a copy of the collection's folder, or of the whole home; empty for none.
    /// Errors:   those of CollectionFolder::mendFrom(). Damage is no error here.
    virtual Result<PastVerification> verifyPast(const std::string& name, const std::filesystem::path& copy,
                                                const OperationControl& control) = 0;
    virtual Result<snapshot::Snapshot> verifySnapshot(const std::string& name, const std::string& at,
                                                      const OperationControl& control) = 0;
    virtual Result<snapshot::Snapshot> annotateSnapshot(const std::string& name, const std::string& at,
                                                        const snapshot::Annotation& annotation) = 0;
    virtual Result<> removeSnapshot(const std::string& name, const std::string& at) = 0;
    /// Compares everything that two states hold. Either side may be "now", or any moment. Always older to newer.
    virtual Result<snapshot::Difference> compare(const std::string& name, const std::string& a,
                                                 const std::string& b, const OperationControl& control) = 0;
    /// The same, handing each change to `visit` instead of keeping it: memory stays small however much differs.
    virtual Result<snapshot::Difference> compareEach(const std::string& name, const std::string& a, const std::string& b,
                                                     const OperationControl& control,
                                                     const snapshot::ChangeVisitor& visit) = 0;
    /// What differs in one document (by source) or one point without a document (by id), older to newer. NotFound.
    virtual Result<snapshot::DocumentDifference> compareDocument(const std::string& name, const std::string& a,
                                                                 const std::string& b, const std::string& source,
                                                                 const OperationControl& control) = 0;
    /// Brings back a state of the past, to where `request` says. What changes a collection takes a safety snapshot first.
    /// A dry run tells exactly what the same request would do if nothing changed in between, and changes nothing.
    /// Errors:   NotFound (the state, a chosen document), AlreadyExists (the new name; files that differ, without a policy),
    ///           InvalidArgument (targets that exclude each other), NoSpace (tells what is needed and what is free, before
    ///           anything is written), Busy, Corrupt, Cancelled: nothing has changed, but of chosen documents and of files
    ///           some may be done, each of them whole; the detail says how many.
    virtual Result<RestoreSummary> restore(const std::string& name, const RestoreRequest& request,
                                           const OperationControl& control) = 0;
    virtual Result<snapshot::RestoreRecord> undoRestore(const std::string& name) = 0;

    /// Embeds a collection again with another model: a new state is built from the stored texts, beside the present one, which
    /// goes on answering and taking writes; what was written meanwhile is taken in, and the new state becomes the present one.
    /// A safety snapshot is taken before that, and undoRestore() goes back. Snapshots and moments of before keep their model.
    /// A call that was stopped or killed embeds nothing twice when it is made again. Waits for a running import to end, and
    /// heeds control.pause.
    /// Errors:   InvalidArgument ("none", points without text and how many), NotFound (embedder), NoSpace (what is needed and
    ///           what is free), Busy, Cancelled; then nothing has changed.
    /// Cost:     embeds every different text once; see ReembedSummary::neededBytes.
    virtual Result<ReembedSummary> reembed(const std::string& name, const ReembedRequest& request,
                                           const OperationControl& control) = 0;

    /// Repairs a collection that does not open, or whose verification finds damage: builds a new state aside from
    /// everything that can still be verified, opens and probes it, and makes it the present one. The damaged state is not
    /// touched and stays for undoRestore(). Of a whole collection nothing is changed.
    /// Errors:   FormatTooNew (a newer program wrote it), NoSpace, Corrupt (nothing could be saved), Busy.
    virtual Result<RepairSummary> repair(const std::string& name, const snapshot::RepairPlan& plan,
                                         const OperationControl& control) = 0;

    virtual Result<exchange::ZipSummary> exportZip(const std::string& name, const std::string& at,
                                                   const std::filesystem::path& zipFile,
                                                   const OperationControl& control) = 0;
    /// The points of a state, "" for now, as files that other programs read; see exchange::exportPoints().
    virtual Result<exchange::PointsSummary> exportPoints(const std::string& name, const std::string& at,
                                                         exchange::PointFormat format,
                                                         const std::filesystem::path& target,
                                                         const OperationControl& control) = 0;
    virtual Result<collection::CollectionInfo> importZip(const std::filesystem::path& zipFile,
                                                         const std::string& newName,
                                                         const OperationControl& control) = 0;

    virtual Result<ScheduleStatus> scheduleOf(const std::string& name) = 0;
    virtual Result<> setSchedule(const std::string& name, const schedule::Schedule& schedule) = 0;
    /// What `rules` (those of the schedule when empty) would keep and delete of the snapshots that exist, with the reason
    /// for each that stays: pinned, labelled, damaged and safety snapshots, the newest verified one, what is open at the
    /// moment, and those that newer moments start from are kept whatever the rules say. Changes nothing.
    virtual Result<RetentionPlan> previewRetention(const std::string& name,
                                                   const std::optional<schedule::Retention>& rules) = 0;
    /// Deletes what previewRetention() says goes, and answers with what it did. Cancelled: some are deleted.
    virtual Result<RetentionPlan> prune(const std::string& name, const std::optional<schedule::Retention>& rules,
                                        const OperationControl& control) = 0;
    /// Runs everything due now in all collections, each slot once across processes. A failure is an event and in the
    /// report, and never clears the schedule.
    virtual Result<std::vector<RunReport>> runDue(const OperationControl& control) = 0;
    virtual Result<History> history(const std::string& name) = 0;

    /// Closes all collections, reporting the first failure.
    virtual Result<> close() = 0;
};

/// $VARVE_HOME, else $XDG_DATA_HOME/varve, else ~/.local/share/varve.
std::filesystem::path defaultHome();
/// $XDG_CACHE_HOME/varve, else ~/.cache/varve.
std::filesystem::path defaultCache();

} // namespace varve::workspace
