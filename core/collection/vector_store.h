// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/manifest.h"
#include "core/collection/types.h"
#include "core/collection/vector_view.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace varve::collection {

/// A growing part that takes nothing more and waits to be a segment.
struct FrozenPart {
    std::shared_ptr<index::MutableVectorIndex> index;
    std::vector<index::Label> labels;  ///< all it ever took, growing
    std::vector<index::Label> removed; ///< of these; the writer thread's, who goes on removing
    Sequence through = 0;              ///< with it sealed, everything up to here is in segments
};

/// The vectors of one collection: a growing index fed by the log, frozen and sealed into segments aside, and merged
/// aside. What happens aside works on what view() and oldestFrozen() give; the changes it leads to are made here in
/// two steps: prepare...() changes a manifest, and once that is stored, adopt...() makes it the present state.
/// Threads:  view() and oldestFrozen() from any; everything else from the writer thread (or while opening).
class VectorStore {
public:
    VectorStore(fs::FileSystem& fileSystem, std::filesystem::path folder, const Manifest& manifest);

    /// Residency for each segment of the manifest.
    using ResidencyOf = std::function<index::Residency(const index::SegmentFiles&)>;
    /// Opens every segment of the manifest with its tombstones.
    Result<> openSegments(const Manifest& manifest, const ResidencyOf& residencyOf);
    /// Opens one segment without tombstones, from any thread.
    Result<std::shared_ptr<index::Segment>> openSegment(const index::SegmentFiles& files,
                                                        index::Residency residency,
                                                        const OperationControl& control = {}) const;
    std::shared_ptr<const VectorView> view() const;

    Result<> add(index::Label label, std::span<const float> vector);
    /// By the batch `sequence`, which grows.
    void remove(index::Label label, Sequence sequence);

    /// Live rows that are in no segment.
    std::size_t unsealedRows() const;
    /// Rows of the growing part, removed ones included.
    std::size_t growingRows() const { return m_growing.labels.size(); }

    /// Ends the growing part and begins another one.
    void freeze(Sequence through);
    std::shared_ptr<const FrozenPart> oldestFrozen() const;
    std::size_t frozenParts() const { return m_frozen.size(); }

    /// Puts the oldest frozen part into `next` as the segment it was written as (null when nothing of it is left),
    /// without the rows removed meanwhile, and all changed tombstones. Of removals, `next` gets those up to `through`:
    /// what metadata does not hold yet must not be on disk, or who opens the folder beside us would miss points.
    Result<> prepareSealed(Manifest& next, const index::SegmentFiles& files, index::Segment* segment,
                           Sequence through);
    void adoptSealed(const index::SegmentFiles& files, std::shared_ptr<index::Segment> segment);
    /// The same for segments written as one. NotFound, and nothing changed, when they are not there any more.
    Result<> prepareMerged(Manifest& next, const std::vector<std::uint64_t>& ids, const index::SegmentFiles& files,
                           index::Segment* segment, Sequence through);
    void adoptMerged(const std::vector<std::uint64_t>& ids, const index::SegmentFiles& files,
                     std::shared_ptr<index::Segment> segment);
    /// Exchanges a segment for the same one opened otherwise, with other files of the same rows perhaps. False when it is
    /// not there any more.
    bool exchange(const index::SegmentFiles& files, std::shared_ptr<index::Segment> segment);

private:
    struct Part {
        SealedPart sealed;
        bool tombstonesChanged = false;
    };
    void beginGrowing();
    Result<> readTombstones(const Manifest::SegmentEntry& entry, index::Segment& segment) const;
    Result<> writeTombstones(Manifest& next, std::uint64_t id, const index::Segment& segment);
    std::vector<Part>::iterator find(std::uint64_t id);
    void publish();
    void forgetRemovals(Sequence through);
    bool hasRecentRemovals(const index::SegmentFiles& files) const;

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    std::size_t m_dimension;
    index::Metric m_metric;
    std::vector<Part> m_parts; ///< by growing labels
    std::deque<std::shared_ptr<FrozenPart>> m_frozen; ///< oldest first
    FrozenPart m_growing;
    struct Removal {
        Sequence sequence = 0;
        index::Label label = 0;
    };
    std::deque<Removal> m_recentRemovals; ///< that no tombstone file may hold yet, by growing sequences
    std::shared_ptr<SearchCounters> m_counters = std::make_shared<SearchCounters>();
    mutable std::mutex m_viewMutex;
    std::shared_ptr<const VectorView> m_view;
    std::shared_ptr<const FrozenPart> m_oldestFrozen;
};

} // namespace varve::collection
