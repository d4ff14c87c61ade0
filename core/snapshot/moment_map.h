// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/archive/archive_file.h"
#include "core/snapshot/activations.h"
#include "core/snapshot/types.h"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace varve::snapshot {

/// Records of one log file that are there for a generation, in its archive or in its folder.
struct LogSpan {
    collection::Sequence first = 0;
    collection::Sequence last = 0;
    std::int64_t firstTimeMs = 0;
    std::int64_t lastTimeMs = 0;
    log::LogFile inFolder;                                ///< where the generation's folder has it; empty when archived
    std::shared_ptr<const archive::ArchivedLog> archived; ///< where the archive has it; ways share it
    std::string damage;                                   ///< then nothing in it can be used

    log::LogFile file() const; ///< wherever it is
};

LogSpan spanOf(archive::ArchivedLog archived);
/// As a MomentMap wants them: by growing sequences.
void sortSpans(std::vector<LogSpan>& spans);

/// A state that is kept as files, so that the way to later ones can begin there: a base of the repository, or the image that
/// a snapshot of an older program has of its own.
struct StartingPoint {
    std::string id;                    ///< of the base or the snapshot
    bool isImage = false;              ///< of a snapshot
    std::string generation;
    collection::Sequence sequence = 0; ///< last change of the state
    collection::Sequence logFrom = 0;  ///< the log behind this change is needed for it, up to `sequence`
    std::int64_t lastWriteMs = 0;      ///< time of that change; 0 when nobody knows (an older program)
    std::int64_t createdMs = 0;
    std::string damage{};              ///< then nothing starts here
};

/// What a collection folder has of the past: everything a MomentMap is computed from.
struct PastStates {
    Activations activations;
    std::vector<StartingPoint> starts;                    ///< oldest first
    std::vector<Snapshot> snapshots;                      ///< oldest first: each was live when it was taken
    std::map<std::string, std::vector<LogSpan>> logs;     ///< by generation, each by growing sequences
    std::optional<collection::Sequence> liveSequence;     ///< last change of the live generation; empty when unreadable
    std::int64_t nowMs = 0;
};

/// A state and the way to it: where it starts, and the log from there on.
struct WayToState {
    struct Piece {
        std::string generation;
        LogSpan span;
        collection::Sequence through = 0; ///< its records up to here belong to the state
    };
    StartingPoint start;
    std::vector<Piece> pieces; ///< from `start.logFrom` on, in order, without a gap
};

/// Which states of the past can be reached, from where, and what was live when.
///
/// A generation is a line of states, one for each change. It begins with a state of another generation (a restore) or
/// with nothing, and goes on with its own log. A state can be reached when a whole starting point of its line lies at or
/// before it and every change between is in a log file that is there. What was live at a time is the state after the last change,
/// at or before that time, of the generation that was live then.
/// Threads:  const functions from any. Holds no files.
class MomentMap {
public:
    explicit MomentMap(const PastStates& past, std::set<std::string> withoutStarts = {});

    /// States of one generation that follow each other without a gap, and when they were live.
    struct Stretch {
        std::int64_t fromMs = 0;
        std::int64_t toMs = 0; ///< included
        std::string generation;
        collection::Sequence low = 0; ///< live at `fromMs`, or a state before that
        collection::Sequence high = 0;
        bool isBranch = false;
    };
    /// By time; nothing overlaps.
    const std::vector<Stretch>& stretches() const { return m_stretches; }
    std::vector<UnreachableGap> gaps() const;
    /// Null when that time cannot be reached.
    const Stretch* stretchAt(std::int64_t timeMs) const;
    /// The log file whose records tell which state of the stretch was live at `timeMs`; null when it is the first one.
    const LogSpan* spanAt(const Stretch& stretch, std::int64_t timeMs) const;

    /// NotFound when there is no way.
    Result<WayToState> wayTo(const std::string& generation, collection::Sequence sequence) const;
    /// Where that way starts; null when there is none.
    const StartingPoint* startOfWay(const std::string& generation, collection::Sequence sequence) const;

    bool canReach(const std::string& generation, collection::Sequence sequence) const;

    /// In English, why a state cannot be reached, as far as it shows.
    std::string whyNot(const std::string& generation, collection::Sequence sequence) const;

    /// True when moments newer than others that stay could not be reached any more without this starting point.
    bool isOnlyWay(const std::string& startId) const;
    /// True when a starting point is there from which the way to some state leads through records up to `last` of the
    /// generation.
    bool isNeeded(const std::string& generation, collection::Sequence last) const;

private:
    /// States from `low` to `high` can be reached.
    struct Reach {
        collection::Sequence low = 0;
        collection::Sequence high = 0;
        std::int64_t fromMs = 0; ///< when the state `low` began; least for the one a generation began with
        std::int64_t untilMs = 0; ///< its start tells that the state `high` was live until then; least for unknown
        std::string startId;     ///< of `low`; empty when the generation began with it
    };
    using Runs = std::vector<std::pair<collection::Sequence, collection::Sequence>>;

    const StartingPoint* startOf(const std::string& id) const;
    std::vector<const StartingPoint*> startsOf(const std::string& generation) const;
    void findRuns();
    void findReach(const std::string& generation);
    void findStretches();
    std::optional<Stretch> stretchOf(const Reach& reach, std::size_t activation) const;
    std::int64_t endOf(const Reach& reach, const std::string& generation) const;
    bool covers(const std::string& generation, collection::Sequence after, collection::Sequence through) const;
    void addPieces(const std::string& generation, collection::Sequence after, collection::Sequence through,
                   std::vector<WayToState::Piece>& pieces) const;
    UnreachableGap describeGap(std::int64_t fromMs, std::int64_t toMs) const;

    const PastStates& m_past;
    std::set<std::string> m_without;
    std::map<std::string, Runs> m_runs;
    std::map<std::string, std::vector<Reach>> m_reach; ///< each by growing sequences, disjoint
    std::vector<Stretch> m_stretches;
};

} // namespace varve::snapshot
