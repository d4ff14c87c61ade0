// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/collection/types.h"
#include "core/fs/file_system.h"
#include "core/log/log_archive.h"

#include <functional>
#include <memory>
#include <span>
#include <optional>

namespace varve::collection {

/// One generation of a collection on disk: log, segments, SQLite metadata, manifest (core/FORMAT.md).
///
/// Threads:  every function from any thread. Writes are queued to the one writer thread and block the caller until
///           acknowledged by the collection's durability level; reads never wait for writers beyond seeing every
///           write acknowledged before the read began.
/// Errors:   ReadOnly from every write when opened read-only, or after a failed sync latched it so.
class Collection {
public:
    struct OpenOptions {
        bool readOnly = false;        ///< changes nothing, sees the state at opening; a writer may be at work
        bool immutable = false;       ///< implies readOnly: nobody writes this folder (a snapshot's image); no SQLite locks
        const Clock* clock = nullptr; ///< null: the machine's clock
        /// For this opening only; "mode" can be set meanwhile and counts from the next opening on.
        std::optional<StorageMode> modeOverride;
        std::size_t sealRows = 0;     ///< rows at which the growing part is sealed; 0: by dimension and mode
        OperationControl control;     ///< replay reports here, in records and bytes of the log
        /// For tests: called before the batch of a sequence goes into metadata, behind its acknowledgement. May wait; an
        /// error counts as one of SQLite. Null otherwise.
        std::function<Result<>(Sequence)> beforeMetadata;
        std::shared_ptr<log::LogArchive> logArchive; ///< null: log files are removed once they are not needed
        std::int64_t earliestTimeMs = 0; ///< no batch is dated before this, whatever the clock says
        /// The log may end before the change that metadata is at: only vectors are brought up to its end. For a folder that
        /// is being put together and gets the rest of its log before it is opened without this.
        bool metadataMayBeAhead = false;
        /// Nothing here has to survive a power cut, or an opening that fails: remove the folder then. No journal, no sync.
        bool isDisposable = false;
        /// Page cache of the writing connection; 0: SQLite's own two megabytes. Replay of much log is many times as quick
        /// when the pages that it goes to are at hand.
        std::uint64_t metadataCacheBytes = 0;
    };

    /// Makes the folder with an empty collection. AlreadyExists, InvalidArgument, NoSpace.
    /// Durable:  yes.
    static Result<> create(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const CollectionConfig& config, const std::string& uuid);

    /// Recovers (log replay) and opens. The caller holds the collection's lock when not read-only.
    /// Errors:   Corrupt (names file and offset), FormatTooNew, NotFound, Io.
    static Result<std::unique_ptr<Collection>> open(fs::FileSystem& fileSystem,
                                                    const std::filesystem::path& folder,
                                                    const OpenOptions& options);
    virtual ~Collection() = default;

    /// Gives a closed collection folder another uuid (a restored copy is another collection). Durable.
    static Result<> assignUuid(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                               const std::string& uuid);

    /// Inserts or replaces points by id, one atomic batch. What replaces a chunk of a document belongs to none; a document
    /// that loses its last chunk goes.
    /// Shapes:   each vector has dimension() finite floats; ids not empty, at most 1024 bytes, distinct in the batch.
    /// Errors:   DimensionMismatch, InvalidArgument (nothing written); NoSpace, Io (see state in info()).
    virtual Result<WriteReceipt> upsert(std::vector<Point> points) = 0;
    /// Replaces a document and all its points in one atomic batch, keeping its id. One with the id of a stored document and a
    /// source that has no chunks yet is that document, renamed. A chunk with an empty vector keeps
    /// the vector stored under its id; InvalidArgument when nothing is.
    virtual Result<WriteReceipt> putDocument(Document document, std::vector<Point> chunks) = 0;
    /// Records a skipped or failed file; chunks of an earlier good import stay.
    virtual Result<WriteReceipt> recordOutcome(Document document) = 0;
    /// Removes by id; ids that are not there are not counted.
    virtual Result<WriteReceipt> removePoints(const std::vector<std::string>& ids) = 0;
    virtual Result<WriteReceipt> removeWhere(const std::string& filterJson) = 0;
    virtual Result<WriteReceipt> removeDocuments(const std::vector<std::int64_t>& documentIds) = 0;
    /// Changes a setting: "name", "mode", "durability", "recall-target" (share of the nearest rows that searches are to
    /// find, 0.5 to 0.999; beam width and oversampling for it are measured in the background), "ef" (a fixed beam width;
    /// "auto" goes back to the target), "oversampling" (candidates for each wanted row that are compared again by their full
    /// vectors, 1 to 100; "auto" has it measured), "maintenance" ("running" or "paused": merging, checking, measuring and rebuilding in the
    /// background; sealing goes on), "memory-budget" (bytes, or a number with "MB" or "GB", for codes and graphs in
    /// hybrid mode; "auto" is half of the machine's memory), or a free "user.*" key. Mode switches at once.
    virtual Result<WriteReceipt> set(const std::string& key, const std::string& value) = 0;
    /// Empty when never set.
    virtual Result<std::string> setting(const std::string& key) const = 0;

    /// In the order asked; missing ids are left out.
    virtual Result<std::vector<StoredPoint>> get(const std::vector<std::string>& ids) const = 0;
    virtual Result<SearchResult> search(const SearchQuery& query) const = 0;
    /// The nearest points by vector alone, nearest first: ids and scores, for programs that ask much.
    /// Shapes:   dimension() finite floats.
    /// Errors:   DimensionMismatch, InvalidArgument (a value, the filter).
    /// Cost:     that of the index; ids come from memory after the first thousand or so.
    virtual Result<std::vector<NearestPoint>> nearest(std::span<const float> vector,
                                                      const NearestQuery& query) const = 0;
    /// The same for several vectors one behind the other, on `threads` threads, this one included.
    virtual Result<std::vector<std::vector<NearestPoint>>> nearestOfMany(std::span<const float> vectors,
                                                                         const NearestQuery& query,
                                                                         std::size_t threads,
                                                                         const OperationControl& control) const = 0;
    /// Documents by source, optionally only one state and only sources or titles containing `nameContains`.
    virtual Result<std::vector<Document>> documents(std::optional<DocumentState> state,
                                                    const std::string& nameContains, std::size_t limit,
                                                    std::size_t offset) const = 0;
    /// NotFound when there is none with that source.
    virtual Result<Document> documentBySource(const std::string& source) const = 0;
    /// The document that keeps this id whatever its source is called. NotFound.
    virtual Result<Document> documentById(std::int64_t documentId) const = 0;
    /// A document's points in chunk order, without vectors.
    virtual Result<std::vector<StoredPoint>> documentChunks(std::int64_t documentId) const = 0;
    /// Documents of every state by source, behind `source` (empty: from the start).
    virtual Result<std::vector<Document>> documentsBehind(const std::string& source, std::size_t limit) const = 0;
    /// Points in stored order, fewer than the limit when they are large; none at the end.
    /// Cost:     what is returned; memory of some MB beside a single large point.
    virtual Result<std::vector<StoredPoint>> scroll(const ScrollRequest& request) const = 0;
    /// The vector of the point that is stored there. NotFound when it is not any more.
    virtual Result<std::vector<float>> vectorAt(std::uint64_t place) const = 0;
    /// Ids in stored order starting after `after` (empty: from the start), at most `limit`.
    virtual Result<std::vector<std::string>> scrollIds(const std::string& after, std::size_t limit) const = 0;

    virtual CollectionInfo info() const = 0;

    /// Seals the growing part into a segment, moves the replay start forward and frees log files. Writing goes on.
    virtual Result<> checkpoint(const OperationControl& control) = 0;
    /// Seals, and merges all segments into one without removed rows, pacing nothing and paused or not. Writing goes on;
    /// what comes meanwhile is not part of it.
    /// Errors:   NoSpace (needs room for the new segment beside the old ones), Cancelled.
    virtual Result<> optimize(const OperationControl& control) = 0;
    /// Reads every byte (or only structure when `quick`) of log, segments and metadata, and compares them with each
    /// other: every live point has a vector and the other way round. The Error names the first damaged file.
    virtual Result<> verify(bool quick, const OperationControl& control) const = 0;

    /// One state of the collection, as capture…() fixed it.
    struct Image {
        Sequence sequence = 0;
        std::int64_t lastWriteMs = 0; ///< time of that batch
        std::uint64_t points = 0;
        std::uint64_t documents = 0;
        std::int64_t nextDocumentId = 0; ///< documents of this state have smaller ids, those made later do not
    };
    /// Writes a complete copy of the collection as of one sequence number into the empty folder `folder`: hard links
    /// of immutable files (copies where links are not possible) and a SQLite backup, without flushing and with the
    /// writer stopped only to fix the sequence. The copy opens with open(). Files are synced; the folder is not
    /// published by this call.
    virtual Result<Image> captureImage(const std::filesystem::path& folder, const OperationControl& control) = 0;
    /// The same of an image that is not to stay: its metadata is not synced. Calls `onLinked` once everything else is there,
    /// before metadata is copied, so that somebody can begin to read it.
    virtual Result<Image> capturePassingImage(const std::filesystem::path& folder, const OperationControl& control,
                                              const std::function<void()>& onLinked) = 0;
    /// Fixes the present state and writes nothing: every record up to its sequence is synced and in log files that nothing
    /// is appended to any more.
    /// Cost:     the writer waits for metadata and a sync of the log.
    virtual Result<Image> captureMoment() = 0;
    /// The same, and copies the metadata of that state into the new file `file`, by SQLite's backup; not synced.
    virtual Result<Image> captureMetadata(const std::filesystem::path& file, const OperationControl& control) = 0;

    /// Syncs the log and waits until metadata holds every write before this call, as each read does without saying so. A
    /// document of 64 MB of text takes many seconds: callers that can be stopped wait here before they read or write on.
    /// Errors:   Cancelled; then the log is synced all the same.
    virtual Result<> catchUp(const OperationControl&) const { return {}; }

    /// Drains the writer, syncs and closes. Later calls fail. The destructor does the same without reporting.
    virtual Result<> close() = 0;
};

} // namespace varve::collection
