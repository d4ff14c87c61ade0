// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/batch.h"
#include "core/collection/types.h"
#include "core/collection/vector_store.h"
#include "core/meta/meta_store.h"

namespace varve::collection {

/// Numbers given out by the writer, never twice.
struct NumberSource {
    std::uint64_t nextLabel = 1;
    std::int64_t nextDocumentId = 1;
};

/// What a resolved write changes and how many points it acknowledges.
struct Resolved {
    Batch batch;
    std::uint64_t acknowledged = 0;
    std::vector<std::string> removedIds = {}; ///< of the points it removes, those may be left out that it puts again
};

/// The state that a write is resolved against: that of all writes before it.
/// Threads:  the writer's.
class StateBefore {
public:
    virtual ~StateBefore() = default;
    /// From memory mostly, and without waiting for metadata that is still to be applied.
    virtual Result<std::optional<meta::PointPlace>> placeOf(const std::string& id) = 0;
    /// Metadata with everything before this write in it.
    /// Cost:     waits until it is applied.
    virtual Result<meta::MetaStore*> metadata() = 0;
};

/// Refuses what must never reach the log: wrong dimension, not finite, bad ids or metadata, and what SQLite could not
/// take in, since that is asked only after the write is acknowledged. Before queueing.
/// `vectorsMayBeMissing` allows empty vectors (they keep what is stored).
Result<> checkPoints(const std::vector<Point>& points, std::size_t dimension, bool vectorsMayBeMissing);

Result<> checkDocument(const Document& document);

/// Each turns a request into changes against the present state, on the writer thread.
Result<Resolved> resolveUpsert(StateBefore& state, NumberSource& numbers, std::vector<Point> points);
Result<Resolved> resolveDocument(StateBefore& state, const VectorView& vectors, NumberSource& numbers,
                                 Document document, std::vector<Point> chunks);
Result<Resolved> resolveOutcome(StateBefore& state, NumberSource& numbers, Document document);
Result<Resolved> resolveRemoval(StateBefore& state, const std::vector<std::string>& ids);
Result<Resolved> resolveRemoveWhere(StateBefore& state, const meta::SqlFilter& filter);
Result<Resolved> resolveRemoveDocuments(StateBefore& state, const std::vector<std::int64_t>& documentIds);

/// Between the border's values and the metadata's rows.
Document documentFromRow(const meta::DocumentRow& row);
StoredPoint pointFromRow(meta::PointRow row);

} // namespace varve::collection
