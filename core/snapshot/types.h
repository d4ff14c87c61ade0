// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/collection/salvage_report.h"
#include "core/collection/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::snapshot {

enum class Trigger : std::uint8_t {
    Manual = 0,
    Scheduled = 1,
    Safety = 2,
    Imported = 3,
    Migration = 4 ///< before the format of the collection changes
};
std::string_view toString(Trigger trigger);

enum class SnapshotState : std::uint8_t { Whole = 0, Damaged = 1 };

struct Snapshot {
    std::string id;                  ///< "20260312T140500Z-5f3a", sorts by time
    std::string label;
    std::string note;
    bool pinned = false;
    Trigger trigger = Trigger::Manual;
    SnapshotState state = SnapshotState::Whole;
    std::string stateReason;
    std::int64_t createdMs = 0;
    std::int64_t verifiedMs = 0;     ///< last time every byte was read back and matched; 0 never
    collection::Sequence sequence = 0;
    std::uint64_t points = 0;
    std::uint64_t documents = 0;
    std::uint64_t sizeBytes = 0;     ///< of the state that it is, as files
    std::uint64_t ownBytes = 0;      ///< that were written to keep it; of an image, that only this snapshot holds
    collection::StorageMode mode = collection::StorageMode::Hybrid;
    std::string embedderIdentity;
    std::uint64_t addedDocuments = 0;   ///< since the snapshot before it
    std::uint64_t removedDocuments = 0;
    std::uint64_t changedDocuments = 0;
    std::string generation{};        ///< that it was taken of; empty when nobody knows (an older program took it)
    std::int64_t lastWriteMs = 0;    ///< time of the last change in it; 0 when nobody knows
    std::int64_t nextDocumentId = 0; ///< documents in it have smaller ids; 0 when nobody knows
    bool hasImage = false;           ///< an older program took it: it has an image of its own instead of a place in the log
};

/// What a snapshot that is being taken gets as a base, beside the log.
enum class BaseChoice : std::uint8_t {
    Automatic = 0,  ///< by the amount of log since the last one
    Metadata = 1,   ///< one with metadata of now, when there is one whose segments it can share
    Everything = 2  ///< one with segments and metadata of now
};

/// How verification found one snapshot.
struct SnapshotVerdict {
    std::string id;
    Result<> outcome; ///< the first damage
};

/// How much was put in the place of something damaged or lost.
struct Mended {
    std::uint64_t snapshots = 0; ///< descriptions of snapshots
    std::uint64_t bases = 0;     ///< that can be started from again
    std::uint64_t objects = 0;   ///< of the repository, and files of images
    std::uint64_t logs = 0;      ///< archived log files
};

/// Files of the past that were found damaged while all they held is there once more.
struct HarmlessDamage {
    std::uint64_t logs = 0;      ///< archived log files, removed or written anew
    std::uint64_t packs = 0;     ///< packs of the repository, written anew
    std::uint64_t bases = 0;     ///< set aside: other ways lead to every snapshot
    std::uint64_t schedules = 0; ///< copies of the schedule, written anew from the catalog
    std::uint64_t files() const { return logs + packs + bases + schedules; }
};

struct SnapshotRequest {
    std::string label{};
    std::string note{};
    bool pinned = false;
    Trigger trigger = Trigger::Manual;
    BaseChoice base = BaseChoice::Automatic;
};

/// Fields that are set replace what is there.
struct Annotation {
    std::optional<std::string> label;
    std::optional<std::string> note;
    std::optional<bool> pinned;
};

/// Renamed: nothing of a document but its name and what follows from that. One whose contents changed too is Changed.
enum class ChangeKind : std::uint8_t { Added = 0, Removed = 1, Changed = 2, Renamed = 3 };
std::string_view toString(ChangeKind kind);

/// Rows (chunks and points) that differ. One that differs in several ways counts at the first of them only.
struct RowChanges {
    std::uint64_t added = 0;
    std::uint64_t removed = 0;
    std::uint64_t otherText = 0;     ///< also a chunk that came in place of another of its document
    std::uint64_t otherMetadata = 0; ///< with the same text
    std::uint64_t otherVector = 0;   ///< with the same text and metadata

    bool operator==(const RowChanges&) const = default;
    RowChanges& operator+=(const RowChanges& more);
};

struct DocumentChange {
    ChangeKind kind = ChangeKind::Added;
    std::string source;   ///< document source, or the id of a point without a document
    std::string title;
    bool isPoint = false; ///< a point without a document
    std::uint64_t chunksBefore = 0;
    std::uint64_t chunksAfter = 0;
    std::uint64_t bytesBefore = 0; ///< of the file; of a point its text, metadata and vector
    std::uint64_t bytesAfter = 0;
    RowChanges rows{};
    std::string renamedFrom{}; ///< source in the older state, where it is another; also of one that is Changed
};

struct SettingChange {
    std::string key;
    std::string before; ///< empty when it was never set
    std::string after;
};

struct Difference {
    std::uint64_t added = 0;
    std::uint64_t removed = 0;
    std::uint64_t changed = 0;
    std::uint64_t renamed = 0; ///< not among the changed ones
    std::vector<DocumentChange> changes; ///< documents by source, then points; empty when they were handed out one by one
    std::vector<SettingChange> settings;
    RowChanges rows;
    // Of all changes together:
    std::uint64_t chunksBefore = 0;
    std::uint64_t chunksAfter = 0;
    std::uint64_t bytesBefore = 0;
    std::uint64_t bytesAfter = 0;
};

/// What a restore in place did, for the timeline and for undo.
struct RestoreRecord {
    std::int64_t timeMs = 0;
    std::string snapshotId;           ///< restored from; the time of a moment (formatUtc); empty when it was a repair
    std::string safetySnapshotId;
    std::string previousGeneration;
    std::string newGeneration;
    bool undone = false;              ///< the record of an undo: `previousGeneration` holds the restored state
    /// Identities of the models when it was no restore, but a collection embedded again with another model; else empty.
    std::string modelBefore{};
    std::string modelAfter{};
};

struct RepairPlan {
    bool dryRun = false; ///< only says what could be kept
    bool anyway = false; ///< also when more is lost than kept and a whole snapshot is there
};
struct Repair {
    collection::SalvageReport salvage;
    std::string snapshotId; ///< the newest whole snapshot, when more is lost than kept
    std::optional<RestoreRecord> record; ///< of the new generation; nothing when there is none
};

/// A state between snapshots: everything up to one change, in the line of states that one generation is.
struct Moment {
    std::int64_t timeMs = 0; ///< that was asked for
    std::string generation;
    collection::Sequence sequence = 0;
};

/// Every millisecond from `fromMs` to `toMs` can be gone back to.
struct ReachableInterval {
    std::int64_t fromMs = 0;
    std::int64_t toMs = 0;
    std::string generation; ///< that was live then
    bool isBranch = false;  ///< a restore left these states behind
};

enum class GapReason : std::uint8_t {
    NoSnapshot = 0, ///< no snapshot is left to start from: behind a repair, or it was deleted
    Missing = 1,    ///< the log of that time was not kept
    Damaged = 2     ///< the log of that time, or the snapshot to start from, is damaged
};
std::string_view toString(GapReason reason);

struct UnreachableGap {
    std::int64_t fromMs = 0;
    std::int64_t toMs = 0;
    GapReason reason = GapReason::Missing;
    std::string detail; ///< in English; names the file when one is damaged
};

/// Which moments can be gone back to.
/// Units:    milliseconds since 1970 UTC, both ends included; oldest first, nothing overlaps.
struct RecoveryWindow {
    std::vector<ReachableInterval> intervals;
    std::vector<UnreachableGap> gaps; ///< between the first reachable moment and now
    std::uint64_t archiveBytes = 0;   ///< of the log kept for this
};

} // namespace varve::snapshot
