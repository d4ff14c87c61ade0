// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/resolve.h"

#include "core/index/pair_distance.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <unordered_set>

namespace varve::collection {

namespace {

constexpr std::size_t kMaximumIdBytes = 1024;
/// Of all texts of a row together; SQLite's own limit is 10^9, and indexed text grows by up to two thirds.
constexpr std::size_t kMaximumRowBytes = std::size_t{256} << 20;

Error badPoint(ErrorCode code, std::size_t row, const std::string& id, const std::string& what)
{
    return Error{code, "point " + std::to_string(row + 1) + (id.empty() ? "" : " (id \"" + id + "\")") + ": " + what,
                 {}, 0};
}

meta::PointRow rowFrom(Point& point, std::uint64_t label, std::int64_t documentId, std::uint32_t ordinal)
{
    meta::PointRow row;
    row.label = static_cast<std::int64_t>(label);
    row.id = std::move(point.id);
    row.documentId = documentId;
    row.ordinal = ordinal;
    row.text = std::move(point.text);
    row.metadataJson = std::move(point.metadataJson);
    row.byteBegin = point.position.byteBegin;
    row.byteEnd = point.position.byteEnd;
    row.page = point.position.page;
    row.headingPath = std::move(point.position.headingPath);
    return row;
}

meta::DocumentRow rowFrom(Document document)
{
    meta::DocumentRow row;
    row.id = document.id;
    row.source = std::move(document.source);
    row.title = std::move(document.title);
    row.mediaType = std::move(document.mediaType);
    row.contentHash = std::move(document.contentHash);
    row.sizeBytes = document.sizeBytes;
    row.modifiedMs = document.modifiedMs;
    row.importedMs = document.importedMs;
    row.state = static_cast<std::uint8_t>(document.state);
    row.reasonKey = std::move(document.reasonKey);
    row.reasonDetail = std::move(document.reasonDetail);
    row.chunks = document.chunks;
    return row;
}

/// True when writing the chunk would change nothing.
bool isUnchanged(const meta::PointRow& stored, const Point& chunk, std::int64_t documentId, std::uint32_t ordinal)
{
    return chunk.vector.empty() && stored.documentId == documentId && stored.ordinal == ordinal
           && stored.text == chunk.text && stored.metadataJson == chunk.metadataJson
           && stored.byteBegin == chunk.position.byteBegin && stored.byteEnd == chunk.position.byteEnd
           && stored.page == chunk.position.page && stored.headingPath == chunk.position.headingPath;
}

/// Points that documents lose.
using LostByDocument = std::map<std::int64_t, std::uint64_t>;

/// A document that loses its last point goes with it.
Result<> takeFromDocuments(meta::MetaStore& meta, const LostByDocument& lostByDocument, Batch& batch)
{
    for (const auto& [id, lost] : lostByDocument) {
        VARVE_TRY(auto document, meta.document(id));
        if (!document)
            continue;
        if (document->chunks <= lost) {
            batch.emplace_back(RemoveDocument{id});
        } else {
            document->chunks -= lost;
            batch.emplace_back(PutDocument{std::move(*document)});
        }
    }
    return {};
}

Result<Resolved> removeLabels(meta::MetaStore& meta, const std::vector<std::int64_t>& labels)
{
    Resolved resolved;
    resolved.acknowledged = labels.size();
    LostByDocument lostByDocument;
    for (const std::int64_t label : labels) {
        VARVE_TRY(const auto row, meta.point(label));
        if (row && row->documentId != 0)
            ++lostByDocument[row->documentId];
        if (row)
            resolved.removedIds.push_back(row->id);
        resolved.batch.emplace_back(RemovePoint{label});
    }
    VARVE_CHECK(takeFromDocuments(meta, lostByDocument, resolved.batch));
    return resolved;
}

} // namespace

Result<> checkPoints(const std::vector<Point>& points, std::size_t dimension, bool vectorsMayBeMissing)
{
    std::unordered_set<std::string_view> seen;
    for (std::size_t row = 0; row < points.size(); ++row) {
        const Point& point = points[row];
        if (point.id.empty() || point.id.size() > kMaximumIdBytes)
            return badPoint(ErrorCode::InvalidArgument, row, {}, "an id needs 1 to 1024 bytes");
        if (point.text.size() + point.metadataJson.size() + point.position.headingPath.size() > kMaximumRowBytes)
            return badPoint(ErrorCode::InvalidArgument, row, point.id, "text and metadata are larger than 256 MiB");
        if (!seen.insert(point.id).second)
            return badPoint(ErrorCode::InvalidArgument, row, point.id, "the id stands twice in one batch");
        if (!(vectorsMayBeMissing && point.vector.empty()) && point.vector.size() != dimension)
            return badPoint(ErrorCode::DimensionMismatch, row, point.id,
                            "the vector has " + std::to_string(point.vector.size()) + " values, the collection "
                                + std::to_string(dimension));
        if (!index::areFinite(point.vector))
            return badPoint(ErrorCode::InvalidArgument, row, point.id, "the vector holds NaN or infinity");
        if (point.metadataJson == "{}")
            continue;
        if (!nlohmann::json::accept(point.metadataJson) || point.metadataJson.find('{') == std::string::npos)
            return badPoint(ErrorCode::InvalidArgument, row, point.id, "metadata must be a JSON object");
    }
    return {};
}

Result<> checkDocument(const Document& document)
{
    if (document.source.empty())
        return Error{ErrorCode::InvalidArgument, "a document needs a source", {}, 0};
    const std::size_t bytes = document.source.size() + document.title.size() + document.mediaType.size()
                              + document.contentHash.size() + document.reasonKey.size() + document.reasonDetail.size();
    if (bytes > kMaximumRowBytes)
        return Error{ErrorCode::InvalidArgument, "what is told of a document is larger than 256 MiB", {}, 0};
    return {};
}

Result<Resolved> resolveUpsert(StateBefore& state, NumberSource& numbers, std::vector<Point> points)
{
    Resolved resolved;
    resolved.acknowledged = points.size();
    resolved.batch.reserve(points.size());
    LostByDocument lostByDocument;
    for (Point& point : points) {
        VARVE_TRY(const auto replaced, state.placeOf(point.id));
        if (replaced)
            resolved.batch.emplace_back(RemovePoint{replaced->label});
        if (replaced && replaced->documentId != 0)
            ++lostByDocument[replaced->documentId];
        std::vector<float> vector = std::move(point.vector);
        resolved.batch.emplace_back(PutPoint{rowFrom(point, numbers.nextLabel++, 0, 0), std::move(vector)});
    }
    if (!lostByDocument.empty()) {
        VARVE_TRY(meta::MetaStore* const meta, state.metadata());
        VARVE_CHECK(takeFromDocuments(*meta, lostByDocument, resolved.batch));
    }
    return resolved;
}

namespace {

/// The id a document is stored under. One that comes with the id of a stored document of another source has been renamed; a
/// mere record of a failure under its new name goes.
Result<std::int64_t> idFor(meta::MetaStore& meta, const Document& document,
                           const std::optional<meta::DocumentRow>& existing, NumberSource& numbers, Batch& batch)
{
    if (document.id == 0 || (existing && (existing->id == document.id || existing->chunks > 0)))
        return existing ? existing->id : numbers.nextDocumentId++;
    VARVE_TRY(const auto before, meta.document(document.id));
    if (!before)
        return existing ? existing->id : numbers.nextDocumentId++;
    if (existing)
        batch.emplace_back(RemoveDocument{existing->id});
    return document.id;
}

} // namespace

Result<Resolved> resolveDocument(StateBefore& state, const VectorView& vectors, NumberSource& numbers,
                                 Document document, std::vector<Point> chunks)
{
    VARVE_TRY(meta::MetaStore* const meta, state.metadata());
    VARVE_TRY(const auto existing, meta->documentBySource(document.source));
    Resolved resolved;
    VARVE_TRY(document.id, idFor(*meta, document, existing, numbers, resolved.batch));
    document.chunks = chunks.size();
    document.state = DocumentState::Ready;

    resolved.acknowledged = chunks.size();
    std::map<std::string, std::int64_t> leftOver;
    VARVE_TRY(const auto storedPoints, meta->documentPoints(document.id));
    for (const meta::PointRow& stored : storedPoints)
        leftOver.emplace(stored.id, stored.label);
    LostByDocument lostByOthers;
    std::uint32_t ordinal = 0;
    for (Point& chunk : chunks) {
        VARVE_TRY(const auto stored, meta->pointById(chunk.id));
        leftOver.erase(chunk.id);
        if (stored && stored->documentId != 0 && stored->documentId != document.id)
            ++lostByOthers[stored->documentId];
        if (stored && isUnchanged(*stored, chunk, document.id, ordinal)) {
            ++ordinal;
            continue;
        }
        std::vector<float> vector = std::move(chunk.vector);
        if (vector.empty()) {
            if (!stored)
                return Error{ErrorCode::InvalidArgument, "chunk \"" + chunk.id + "\" has no vector and none is stored",
                             {}, 0};
            VARVE_TRY(vector, vectors.vector(static_cast<index::Label>(stored->label)));
        }
        if (stored)
            resolved.batch.emplace_back(RemovePoint{stored->label});
        resolved.batch.emplace_back(
            PutPoint{rowFrom(chunk, numbers.nextLabel++, document.id, ordinal++), std::move(vector)});
    }
    for (const auto& [id, label] : leftOver) {
        resolved.batch.emplace_back(RemovePoint{label});
        resolved.removedIds.push_back(id);
    }
    VARVE_CHECK(takeFromDocuments(*meta, lostByOthers, resolved.batch));
    resolved.batch.emplace_back(PutDocument{rowFrom(std::move(document))});
    return resolved;
}

Result<Resolved> resolveOutcome(StateBefore& state, NumberSource& numbers, Document document)
{
    VARVE_TRY(meta::MetaStore* const meta, state.metadata());
    VARVE_TRY(const auto existing, meta->documentBySource(document.source));
    meta::DocumentRow row = rowFrom(std::move(document));
    row.chunks = 0;
    if (existing && existing->chunks > 0) {
        // The older import stays: only what happened to the newest one is noted.
        meta::DocumentRow kept = *existing;
        kept.sizeBytes = row.sizeBytes; // of the file that was refused, so that it is known when it comes again
        kept.modifiedMs = row.modifiedMs;
        kept.state = row.state;
        kept.reasonKey = row.reasonKey;
        kept.reasonDetail = row.reasonDetail;
        row = std::move(kept);
    } else {
        row.id = existing ? existing->id : numbers.nextDocumentId++;
    }
    return Resolved{{PutDocument{std::move(row)}}, 0};
}

Result<Resolved> resolveRemoval(StateBefore& state, const std::vector<std::string>& ids)
{
    Resolved resolved;
    std::set<std::int64_t> labels;
    bool isOfDocuments = false;
    for (const std::string& id : ids) {
        VARVE_TRY(const auto place, state.placeOf(id));
        if (!place || !labels.insert(place->label).second)
            continue;
        isOfDocuments = isOfDocuments || place->documentId != 0;
        resolved.removedIds.push_back(id);
    }
    if (isOfDocuments) {
        VARVE_TRY(meta::MetaStore* const meta, state.metadata());
        return removeLabels(*meta, {labels.begin(), labels.end()});
    }
    resolved.acknowledged = labels.size();
    for (const std::int64_t label : labels)
        resolved.batch.emplace_back(RemovePoint{label});
    return resolved;
}

Result<Resolved> resolveRemoveWhere(StateBefore& state, const meta::SqlFilter& filter)
{
    VARVE_TRY(meta::MetaStore* const meta, state.metadata());
    VARVE_TRY(const auto labels, meta->labelsWhere(filter));
    return removeLabels(*meta, labels);
}

Result<Resolved> resolveRemoveDocuments(StateBefore& state, const std::vector<std::int64_t>& documentIds)
{
    VARVE_TRY(meta::MetaStore* const meta, state.metadata());
    Resolved resolved;
    for (const std::int64_t id : documentIds) {
        VARVE_TRY(const auto document, meta->document(id));
        if (!document)
            continue;
        VARVE_TRY(const auto points, meta->documentPoints(id));
        for (const meta::PointRow& point : points) {
            resolved.batch.emplace_back(RemovePoint{point.label});
            resolved.removedIds.push_back(point.id);
        }
        resolved.acknowledged += points.size();
        resolved.batch.emplace_back(RemoveDocument{id});
    }
    return resolved;
}

Document documentFromRow(const meta::DocumentRow& row)
{
    return Document{row.id,          row.source,     row.title,       row.mediaType,
                    row.contentHash, row.sizeBytes,  row.modifiedMs,  row.importedMs,
                    static_cast<DocumentState>(row.state), row.reasonKey, row.reasonDetail, row.chunks};
}

StoredPoint pointFromRow(meta::PointRow row)
{
    StoredPoint point;
    point.id = std::move(row.id);
    point.text = std::move(row.text);
    point.metadataJson = std::move(row.metadataJson);
    point.position = SourcePosition{row.byteBegin, row.byteEnd, row.page, std::move(row.headingPath)};
    point.documentId = row.documentId;
    point.ordinal = row.ordinal;
    point.place = static_cast<std::uint64_t>(row.label);
    return point;
}

} // namespace varve::collection
