// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/reembed.h"
#include "core/snapshot/collection_folder.h"

namespace varve::snapshot {

/// Embeds a collection again with another model: builds a generation with the new vectors beside the live one, which goes on
/// answering and taking writes, brings it up to what was written meanwhile, and moves CURRENT. In three steps, so that the
/// collection has to be closed for the last one only. What was built and not finished goes with this object, or with the next
/// collectOrphans().
/// Threads:  one; the collection may be written and read by others.
class Reembedding {
public:
    /// `vectors` outlives this object.
    Reembedding(fs::FileSystem& fileSystem, const Clock& clock, collection::ReembedPlan plan,
                collection::TextVectors& vectors);
    ~Reembedding();
    Reembedding(const Reembedding&) = delete;
    Reembedding& operator=(const Reembedding&) = delete;

    /// Builds the state of now. A snapshot of the live generation has to be there, so that the log behind this state is kept.
    /// Errors:   those of collection::ReembeddedGeneration; then nothing is left.
    Result<> prepare(CollectionFolder& folder, collection::Collection& live, const OperationControl& control);
    /// Takes in every batch up to `through`; tells how many these were.
    /// Errors:   NotFound (a snapshot was deleted, and the log with it), Corrupt, those of collection::ReembeddedGeneration.
    Result<std::uint64_t> catchUp(CollectionFolder& folder, collection::Sequence through, const OperationControl& control);
    /// The caller closed the collection and holds the lock, and reopens it afterwards. Takes in the rest, opens and probes the
    /// new generation and moves CURRENT; the one before stays for CollectionFolder::undoRestore().
    /// Durable:  yes.
    Result<RestoreRecord> finish(CollectionFolder& folder, const std::string& safetySnapshotId);

    std::uint64_t dropped() const { return m_made.dropped(); }

private:
    Result<> checkStillLive(const CollectionFolder& folder) const;
    Result<> follow(CollectionFolder& folder, collection::Sequence through, const OperationControl& control);
    Result<std::uint64_t> pointsToExpect(const CollectionFolder& folder) const;

    fs::FileSystem& m_fileSystem;
    const Clock& m_clock;
    const std::string m_identity; ///< of the new model
    collection::ReembeddedGeneration m_made;
    std::string m_from; ///< generation
    std::string m_modelBefore;
    std::string m_to;
    std::filesystem::path m_built; ///< what nobody names yet; empty for nothing
};

} // namespace varve::snapshot
