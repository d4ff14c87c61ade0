// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/salvage_report.h"
#include "core/collection/types.h"
#include "core/schedule/schedule.h"
#include "core/services/services.h"
#include "core/snapshot/types.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::workspace {

/// One line of the collection list.
struct CollectionSummary {
    std::string uuid;
    std::string name;
    std::uint64_t points = 0; ///< as of the last time it was open
    std::uint64_t documents = 0;
    std::int64_t createdMs = 0;
    bool open = false;
    std::string problem; ///< why it cannot be opened, empty when fine
};

struct CreateRequest {
    std::string name;
    std::string
        embedder; ///< "minilm", "hashing", "none", a folder, a service; empty: minilm when installed, else hashing
    services::Consent consent;   ///< needed for a service that was not allowed before
    std::uint32_t dimension = 0; ///< needed for "none", otherwise the embedder's
    collection::Metric metric = collection::Metric::Cosine;
    collection::StorageMode mode = collection::StorageMode::Hybrid;
    std::optional<collection::Durability> durability; ///< default by mode
};

struct ImportRequest {
    std::vector<std::filesystem::path> paths;
    bool recursive = true;
    std::size_t chunkTokens = 200;
    bool dryRun = false; ///< only says what would happen
    bool follow = false; ///< the folders among `paths` are followed from then on, when it was not cancelled
    std::string idPrefix; ///< before the row numbers that become ids of vectors without one
    // For vectors only:
    std::string foreignCollection;  ///< which one of a folder of Chroma; may be empty when only one holds anything
    std::filesystem::path sidecar;  ///< ids, texts and metadata of the file of vectors; empty: found beside it
    bool ignoresSidecars = false;   ///< none is looked for
    bool ignoresMetric = false;     ///< takes vectors that were compared in another way than the collection does
    /// Takes vectors, into a collection with an embedder too: that they are of its model is compared on some of their texts.
    bool isOfSameModel = false;
};

/// A folder whose files a collection follows.
struct WatchedFolder {
    std::string path; ///< absolute, any bytes, no slash at the end
    bool recursive = true;
    std::int64_t lookedMs = 0; ///< when it was last compared with the documents; 0: never
    std::string problemKey; ///< why that was not possible the last time: "unreadable", "empty-folder" (no file where some
                            ///< came from before: perhaps a disk that is not mounted), "not-a-folder"; empty when it was
    std::string problemDetail;

    /// Whether a file of this path belongs to it.
    bool holds(std::string_view source) const;
};

struct WatchPlan {
    std::vector<WatchedFolder> folders;
    bool isPaused = false; ///< by the user, or because a state of the past was brought back
};

/// How watched folders differ from the documents.
struct FolderChanges {
    std::uint64_t toRead = 0;   ///< files that are new or changed
    std::uint64_t gone = 0;     ///< documents whose files are gone, which they do not say yet
    std::uint64_t returned = 0; ///< documents whose files are there again
    std::vector<WatchedFolder> folders;

    bool any() const { return toRead + gone + returned > 0; }
};

/// Reason keys of documents whose files are gone; the detail is the time when that was noticed (formatUtc). They stay
/// searchable until somebody removes them. The second: somebody decided to keep them.
inline constexpr const char* kSourceGone = "source-gone";
inline constexpr const char* kKeptWithoutSource = "kept-without-source";

/// What to do with documents whose files are gone.
enum class GoneChoice : std::uint8_t { Keep = 0, Remove = 1 };

/// Moved: the file is known under a name that is gone; the document has the new one, with everything it had.
enum class ImportAction : std::uint8_t { Imported = 0, Updated = 1, Unchanged = 2, Skipped = 3, Failed = 4, Moved = 5 };
std::string_view toString(ImportAction action);

/// A row of a file of vectors that was not taken.
struct RefusedRow {
    std::uint64_t row = 0; ///< from 0
    std::string reasonKey; ///< as in vectors::Row, or "not-stored"
    std::string detail;
};

/// What happened to one file.
struct FileOutcome {
    std::string path;
    ImportAction action = ImportAction::Imported;
    std::string reasonKey;
    std::string reasonDetail;
    std::uint64_t sizeBytes = 0;
    std::uint64_t chunks = 0;
    std::uint64_t embedded = 0; ///< chunks whose vectors were computed now, the others were reused
    std::string movedFrom; ///< its name before, when it was moved
    // For a file of vectors, whose stored rows are its chunks:
    std::uint64_t rows = 0; ///< read
    std::uint64_t refused = 0;
    std::vector<RefusedRow> refusedRows; ///< the first hundred
};

struct ImportSummary {
    std::uint64_t imported = 0; ///< new and updated
    std::uint64_t unchanged = 0;
    std::uint64_t skipped = 0;
    std::uint64_t failed = 0;
    std::uint64_t chunks = 0;
    std::uint64_t refusedRows = 0; ///< of files of vectors
    std::uint64_t missing = 0; ///< known sources below the folders that are not there any more; kept
    std::uint64_t moved = 0;   ///< renamed files; neither imported nor missing
    // Of watched folders:
    std::uint64_t gone = 0;     ///< documents marked because their files are gone
    std::uint64_t returned = 0; ///< marks taken off
    std::vector<WatchedFolder> folders;
    double seconds = 0;
    bool cancelled = false;
    bool ofVectors = false;   ///< of files of vectors: `chunks` counts the rows that were stored
    std::string firstProblem; ///< of a file or row of vectors, with its place, in English; empty when there was none
};

struct TextSearchRequest : collection::SearchOptions {
    std::string text; ///< marks as meta::parseKeywordQuery() reads them: "a phrase", word*, -without
    std::string at; ///< snapshot id, label, "latest" or any reachable time; empty or "now" for the present
};

/// Contents that a document has or had; states of the collection with the same contents share one.
struct DocumentVersion {
    collection::Document document;      ///< as it was first seen with these contents
    std::vector<std::string> snapshots; ///< that hold it, oldest first
    std::int64_t lastSeenMs = 0;        ///< time of the newest of them; 0 when no snapshot holds it
    bool isNow = false;                 ///< the present has it
};

/// A hit of a search through all kept states.
struct TimeHit {
    collection::SearchHit hit;          ///< with the best score that any state gave it
    std::vector<std::string> snapshots; ///< that hold this chunk with this text, oldest first
    bool isNow = false;
};

struct TimeHits {
    std::vector<TimeHit> hits;
    /// Identities of the models of the states that were asked by meaning. When there are several, or one is missing, hits are
    /// in the order of their best rank in any state, since scores of different models cannot be compared.
    std::vector<std::string> models;
    /// Snapshots whose model is not there any more, with the reason: they were asked by words, or, where only the meaning
    /// counts, not at all.
    std::vector<std::pair<std::string, std::string>> withoutModel;
};

/// Something that happened to a collection, for the timeline and the problems list.
struct Event {
    enum class Kind : std::uint8_t {
        Restore = 0,
        UndoRestore = 1,
        RunFailed = 2,
        RunMissed = 3,
        Pruned = 4,
        Imported = 5,
        Reembedded = 6 ///< with another model
    };
    Kind kind = Kind::Restore;
    std::int64_t timeMs = 0;
    std::string snapshotId;
    std::string detail;
};
std::string_view toString(Event::Kind kind);

struct ScheduleStatus {
    schedule::Schedule schedule;
    std::int64_t lastIncrementalSlotMs = 0;
    std::int64_t lastFullSlotMs = 0;
    std::int64_t nextMs = 0; ///< 0 when nothing is planned
};

/// Documents changed by committed batches inside one stretch of time, for the Changes lane.
struct ChangeBucket {
    std::int64_t startMs = 0;
    std::int64_t lengthMs = 60'000;
    std::uint64_t documentsAdded = 0;
    std::uint64_t documentsRemoved = 0;
};

/// Everything the timeline draws, in one answer.
struct History {
    std::vector<snapshot::Snapshot> snapshots;          ///< oldest first
    std::vector<schedule::RetentionDecision> retention; ///< beside `snapshots`, what the rules say of each
    std::vector<Event> events;                          ///< oldest first
    std::vector<ChangeBucket> changes;                  ///< buckets with any change, oldest first
    ScheduleStatus schedule;
    std::optional<snapshot::RestoreRecord> undoable;
    snapshot::RecoveryWindow window;                    ///< the moments that can be gone back to
    std::uint64_t snapshotBytes = 0; ///< held by snapshots beyond the live collection
    std::int64_t nowMs = 0;
};

/// What retention rules do to the snapshots that exist.
struct RetentionPlan {
    std::vector<snapshot::Snapshot> snapshots;          ///< oldest first
    std::vector<schedule::RetentionDecision> decisions; ///< beside `snapshots`
    std::uint64_t kept = 0;
    std::uint64_t freedBytes = 0; ///< by deleting all that go
    std::int64_t oldestKeptMs = 0; ///< 0 when there is none
};

struct RunReport {
    std::string collection;
    bool full = false;
    std::int64_t slotMs = 0;
    std::string snapshotId;   ///< empty when it failed
    std::uint64_t missed = 0; ///< older slots that nobody ran
    std::uint64_t pruned = 0;
    std::string error;
    bool busy = false; ///< another process holds the collection; the slot stays due and unclaimed
};

/// What a restore of chosen documents, or of texts into a folder, does with one whose present contents are other ones
/// than those of the state that is restored. What is not there at present always comes back, and what is the same stays.
enum class ConflictPolicy : std::uint8_t {
    UseSnapshot = 0, ///< becomes what it was
    KeepNewer = 1,   ///< stays if it was imported at the same time or later, or the file was modified after that state
    KeepBoth = 2     ///< stays, and what it was comes beside it, with the time of that state in its name
};
/// "use-snapshot", "keep-newer", "keep-both".
std::string_view toString(ConflictPolicy policy);
std::optional<ConflictPolicy> conflictPolicyFromString(std::string_view text);

/// By default the state becomes a new collection; `inPlace`, `documents`, `newHome`, `toFolder` and `toZip` are other
/// targets, one at a time, but `documents` also says which texts go `toFolder`.
struct RestoreRequest {
    std::string at; ///< as in TextSearchRequest
    bool inPlace = false; ///< the whole state instead of the present one, which can be brought back
    std::string newName; ///< for a new collection; empty: "<name> (<time>)"
    /// Only these documents, into the present state; all others stay. By source; what is none means all documents below
    /// that folder, and an empty text all there are.
    std::vector<std::string> documents;
    /// For `documents` (empty: UseSnapshot) and `toFolder` (empty: where a file differs nothing is written).
    std::optional<ConflictPolicy> onConflict;
    /// For `documents`: those of them that were added after that state are removed. In place they always are.
    bool removeAddedLater = false;
    /// A folder that becomes a home of its own with nothing but the restored collection in it.
    std::filesystem::path newHome;
    /// A folder that gets the text of every document as a file; nothing outside of it is touched, nothing in it removed.
    std::filesystem::path toFolder;
    /// The same as Workspace::exportZip().
    std::filesystem::path toZip;
    /// Only the settings, in the present collection: all but its name.
    bool onlySettings = false;
    bool dryRun = false; ///< only says what would happen
};

enum class RestoreAction : std::uint8_t { Create = 0, Replace = 1, Delete = 2, Keep = 3 };
std::string_view toString(RestoreAction action);

/// What a restore does with one document, or with one point that belongs to none.
struct RestoreItem {
    RestoreAction action = RestoreAction::Keep;
    std::string source; ///< of the document, or the id of the point
    std::string title;
    bool isPoint = false;
    std::string target; ///< where it goes: the name of a copy beside the document, or a file in the folder; else empty
    std::string reason; ///< why it stays: "same", "newer", "added-later"; else empty
    std::uint64_t chunks = 0; ///< after the restore; before it when it is deleted
    std::uint64_t bytes = 0;  ///< of the source file, or of the text that is written
};

struct RestoreSummary {
    std::string collection; ///< name of what holds the restored state
    std::string snapshotId; ///< restored from; the time (formatUtc) of a moment between snapshots
    std::string safetySnapshotId; ///< for in place and for documents; empty when nothing had to change
    // Documents, and points that belong to none:
    std::uint64_t create = 0;
    std::uint64_t replace = 0;
    std::uint64_t remove = 0;
    std::uint64_t keep = 0;
    std::uint64_t points = 0;
    /// Of a dry run: every document, and the points without one that are not just kept or copied.
    std::vector<RestoreItem> items;
    /// For `onlySettings`: what changes, from its present value to that of the restored state.
    std::vector<snapshot::SettingChange> settings;
};

/// How everything that is kept of the past was found.
struct PastVerification {
    std::vector<snapshot::SnapshotVerdict> snapshots; ///< oldest first
    snapshot::RecoveryWindow window;
    snapshot::Mended mended; ///< before, from a copy
    snapshot::HarmlessDamage harmless;
};

/// What embedding a collection again with another model is to do.
struct ReembedRequest {
    std::string embedder; ///< "minilm", "hashing" or a model folder; "int8:" before it for 8 bits
    /// Points without text cannot be embedded: false refuses to begin when there are any, true leaves them out.
    bool dropsWithoutText = false;
    bool dryRun = false; ///< only says what would happen, and about how long it would take
};

/// A model as a collection knows it.
struct ModelFacts {
    std::string choice; ///< as in ReembedRequest
    std::string identity;
    std::uint32_t dimension = 0;
    std::string queryPrompt;
    std::string passagePrompt;
};

struct ReembedSummary {
    std::string collection;
    bool isSameModel = false; ///< the collection is of that model already: nothing was done
    ModelFacts before;
    ModelFacts after;
    std::uint64_t points = 0;      ///< before
    std::uint64_t withoutText = 0; ///< points that were, or would be, left out
    std::uint64_t toEmbed = 0;     ///< of a dry run: different texts, without those of `reused`
    std::uint64_t reused = 0;      ///< texts that an earlier, interrupted call had embedded already
    std::uint64_t embedded = 0;    ///< texts that this call embedded
    std::uint64_t caughtUp = 0;    ///< batches that were written while it was at work
    std::uint64_t neededBytes = 0; ///< for a while, the state before is among it until it is not needed for undo
    std::uint64_t freeBytes = 0;
    // Of a dry run, by embedding some of the texts:
    std::uint64_t sampled = 0;
    std::uint64_t sampledTooLong = 0;  ///< of these, longer than the model reads: their ends would not count
    double estimatedSeconds = 0;       ///< for embedding `toEmbed` texts, about
    double seconds = 0;
    std::string safetySnapshotId;
};

struct RepairSummary {
    bool wasWhole = false;   ///< nothing is damaged, nothing was changed
    bool isRepaired = false; ///< the new state is the present one now; undoRestore() goes back
    std::string problem;     ///< what opening or verifying said, in English
    collection::SalvageReport salvage;
    /// The newest whole snapshot, when more is lost than kept; then nothing was changed unless asked to go on anyway.
    std::string snapshotId;
};

} // namespace varve::workspace
