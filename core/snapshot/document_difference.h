// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/snapshot/text_difference.h"

namespace varve::snapshot {

/// What differs in one document, or in one point without a document.
struct DocumentDifference {
    std::vector<TextPart> text;
    std::uint64_t chunksBefore = 0;
    std::uint64_t chunksAfter = 0;
    std::uint64_t sameChunks = 0;      ///< text, metadata and vector are equal
    std::uint64_t otherMetadata = 0;   ///< chunks whose text is the same and whose metadata is not
    std::uint64_t otherVector = 0;     ///< chunks whose text is the same and whose vector is not: another model
    /// The states are of different models: vectors say nothing about each other, so that nothing below is known.
    bool isOtherModel = false;
    /// Cosine distance between the vectors of chunks at the same place, 0 (alike) to 2; of those that differ.
    double meanDrift = 0;
    double mostDrift = 0;
    /// Of the ten nearest neighbours of chunks that differ, the share that is the same in both states, 0 to 1; 1 when no
    /// chunk differs. Neighbours in the document itself do not count.
    double sameNeighbours = 1;
};

/// Compares document `source` (or the point with that id) in two states; it may be missing in one of them, or have another
/// name there.
/// Errors:   NotFound (in both), Cancelled, those of the collections.
/// Cost:     memory of the document's text on both sides; up to 40 searches for the neighbours.
Result<DocumentDifference> compareDocument(const collection::Collection& older, const collection::Collection& newer,
                                           const std::string& source, const OperationControl& control);

} // namespace varve::snapshot
