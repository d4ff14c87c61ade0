// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/manifest.h"
#include "core/collection/types.h"
#include "core/index/vector_index.h"

#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace varve::collection {

/// What a search looks at: the sealed segments and the growing part, fixed for the time it is held.
struct VectorView {
    std::vector<std::shared_ptr<index::Segment>> segments; ///< by growing labels
    std::shared_ptr<index::MutableVectorIndex> memtable;

    /// Nearest live labels over all parts, nearest first.
    Result<std::vector<index::Neighbor>> search(std::span<const float> query,
                                                const index::SearchParameters& parameters) const;
    Result<std::vector<float>> vector(index::Label label) const;
    bool graphMissing() const;
    std::uint64_t residentBytes() const;
    std::uint64_t mappedBytes() const;
};

/// The vectors of one collection: a growing index fed by the log, sealed into segments at checkpoints.
/// Threads:  view() from any; everything else from the writer thread (or while opening).
class VectorStore {
public:
    VectorStore(fs::FileSystem& fileSystem, std::filesystem::path folder, const Manifest& manifest);

    /// Opens every segment of the manifest with its tombstones.
    Result<> openSegments(const Manifest& manifest, StorageMode mode);
    std::shared_ptr<const VectorView> view() const;

    Result<> add(index::Label label, std::span<const float> vector);
    void remove(index::Label label);

    std::size_t memtableRows() const { return m_memtableLabels.size(); }
    /// Rows at which the growing part should be sealed.
    std::size_t sealThreshold() const;

    /// Writes the growing part (when it has live rows) and changed tombstones as new files and puts them into
    /// `manifest`. Nothing counts until the caller stores the manifest and calls adopt().
    struct Sealed {
        std::shared_ptr<index::Segment> segment; ///< null when there was nothing to seal
    };
    Result<Sealed> seal(Manifest& manifest, const OperationControl& control);
    /// Makes what seal() wrote the present state: the growing part starts empty.
    void adopt(Sealed sealed);
    /// Rewrites all segments and the growing part as one segment without removed rows; adopt with adoptMerged().
    Result<std::shared_ptr<index::Segment>> merge(Manifest& manifest, const OperationControl& control);
    void adoptMerged(std::shared_ptr<index::Segment> merged);
    /// Writes missing or damaged graphs again; true when `manifest` changed and must be stored before reopening.
    Result<bool> rebuildMissingGraphs(Manifest& manifest, const OperationControl& control);

private:
    Result<std::shared_ptr<index::Segment>> openSegment(const Manifest::SegmentEntry& entry, StorageMode mode);
    Result<> writeTombstones(Manifest& manifest);
    void resetMemtable();
    void publish();

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    std::size_t m_dimension;
    index::Metric m_metric;
    index::HnswParameters m_parameters;
    StorageMode m_mode = StorageMode::Hybrid;
    std::vector<std::shared_ptr<index::Segment>> m_segments;
    std::vector<bool> m_tombstonesChanged; ///< beside m_segments
    std::shared_ptr<index::MutableVectorIndex> m_memtable;
    std::vector<index::Label> m_memtableLabels; ///< live ones, growing
    mutable std::mutex m_viewMutex;
    std::shared_ptr<const VectorView> m_view;
};

} // namespace varve::collection
