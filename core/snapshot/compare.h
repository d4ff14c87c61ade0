// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/snapshot/types.h"

#include <functional>

namespace varve::snapshot {

/// Whether vectors of one state mean anything to those of the other.
bool areOfSameModel(const collection::Collection& one, const collection::Collection& other);

/// Takes one change; an error ends the comparison.
using ChangeVisitor = std::function<Result<>(DocumentChange change)>;

/// Compares everything that two states hold: documents by source with their chunks, points without a document, settings.
/// Hands each change to `visit` as it is found, documents in the order of their sources, then points; the answer has the
/// totals and no changes. A document of another name in the newer state is told under that, as Renamed or Changed.
/// Cost:     reads both states once, renamed documents a few times; memory of a few MB and the texts of one document on both sides.
Result<Difference> compareEach(const collection::Collection& older, const collection::Collection& newer,
                               const OperationControl& control, const ChangeVisitor& visit);

/// Settings that people change, where they differ; what the program measures by itself is none.
Result<std::vector<SettingChange>> compareSettings(const collection::Collection& older,
                                                   const collection::Collection& newer);

/// Whether it is a document to compare: files that never gave a chunk (skipped, failed) are none.
bool hasContents(const collection::Document& document);
/// By content hash, state and number of chunks.
bool isSame(const collection::Document& a, const collection::Document& b);
/// By vector, text and metadata.
bool isSame(const collection::StoredPoint& a, const collection::StoredPoint& b);

/// Chunks of all documents that were walked over; a collection with more points has some without a document.
struct ChunkSums {
    std::uint64_t older = 0;
    std::uint64_t newer = 0;
};
/// Visits every document of either state in the order of sources, as it is in both; null where it is not.
/// Cost:     one pass over both, a page of each in memory.
Result<ChunkSums> walkDocuments(const collection::Collection& older, const collection::Collection& newer,
                                const OperationControl& control,
                                const std::function<Result<>(const collection::Document* before,
                                                             const collection::Document* after)>& visit);
/// The same of one state.
Result<ChunkSums> walkDocuments(const collection::Collection& collection, const OperationControl& control,
                                const std::function<Result<>(const collection::Document&)>& visit);
/// Visits the points of `from` without a document, each with the one of the same id in `other`, null when there is none.
/// Cost:     one pass over both, a page of each in memory.
Result<> walkLoosePoints(const collection::Collection& from, const collection::Collection& other,
                         const OperationControl& control,
                         const std::function<void(const collection::StoredPoint& here,
                                                  const collection::StoredPoint* there)>& visit);

} // namespace varve::snapshot
