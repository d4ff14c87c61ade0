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
};

/// Refuses what must never reach the log: wrong dimension, not finite, bad ids or metadata. Before queueing.
/// `vectorsMayBeMissing` allows empty vectors (they keep what is stored).
Result<> checkPoints(const std::vector<Point>& points, std::size_t dimension, bool vectorsMayBeMissing);

/// Each turns a request into changes against the present state, on the writer thread.
Result<Resolved> resolveUpsert(meta::MetaStore& meta, NumberSource& numbers, std::vector<Point> points);
Result<Resolved> resolveDocument(meta::MetaStore& meta, const VectorView& vectors, NumberSource& numbers,
                                 Document document, std::vector<Point> chunks);
Result<Resolved> resolveOutcome(meta::MetaStore& meta, NumberSource& numbers, Document document);
Result<Resolved> resolveRemoval(meta::MetaStore& meta, const std::vector<std::string>& ids);
Result<Resolved> resolveRemoveWhere(meta::MetaStore& meta, const meta::SqlFilter& filter);
Result<Resolved> resolveRemoveDocuments(meta::MetaStore& meta, const std::vector<std::int64_t>& documentIds);

/// Between the border's values and the metadata's rows.
Document documentFromRow(const meta::DocumentRow& row);
StoredPoint pointFromRow(meta::PointRow row);

} // namespace varve::collection
