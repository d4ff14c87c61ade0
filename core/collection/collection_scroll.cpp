// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Everything in order, a page in memory at a time.
#include "core/collection/collection_impl.h"

namespace varve::collection {

namespace {

/// Of the texts on a page; one point may be larger.
constexpr std::size_t kPageBytes = std::size_t{1} << 20;

} // namespace

Result<std::vector<Document>> CollectionImpl::documentsBehind(const std::string& source, std::size_t limit) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    VARVE_TRY(const auto rows, meta->documentsBehind(source, limit));
    std::vector<Document> documents;
    for (const meta::DocumentRow& row : rows)
        documents.push_back(documentFromRow(row));
    return documents;
}

Result<std::vector<StoredPoint>> CollectionImpl::scroll(const ScrollRequest& request) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    std::vector<StoredPoint> points;
    std::uint64_t behind = request.behind;
    // A page may hold only points that are removed while it is read; it is not the end.
    while (points.empty()) {
        VARVE_TRY(auto rows, meta->pointsBehind(static_cast<std::int64_t>(behind), request.limit, request.isLooseOnly,
                                                kPageBytes));
        if (rows.empty())
            return points;
        behind = static_cast<std::uint64_t>(rows.back().label);
        VARVE_TRY(points, storedPoints(*meta, std::move(rows), request.hasVectors));
    }
    return points;
}

Result<std::vector<StoredPoint>> CollectionImpl::storedPoints(meta::MetaStore& meta, std::vector<meta::PointRow> rows,
                                                              bool hasVectors) const
{
    const auto view = m_vectors.view();
    std::vector<StoredPoint> points;
    points.reserve(rows.size());
    std::optional<meta::DocumentRow> document; // chunks of one lie next to each other
    for (meta::PointRow& row : rows) {
        std::vector<float> vector;
        if (hasVectors) {
            auto found = view->vector(static_cast<index::Label>(row.label));
            if (!found && found.error().code == ErrorCode::NotFound)
                continue; // removed between the two looks
            if (!found)
                return std::move(found).error();
            vector = std::move(*found);
        }
        StoredPoint& point = points.emplace_back(pointFromRow(std::move(row)));
        point.vector = std::move(vector);
        if (point.documentId != 0 && (!document || document->id != point.documentId)) {
            VARVE_TRY(document, meta.document(point.documentId));
        }
        if (point.documentId != 0 && document)
            point.documentSource = document->source;
    }
    return points;
}

Result<std::vector<float>> CollectionImpl::vectorAt(std::uint64_t place) const
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    return m_vectors.view()->vector(static_cast<index::Label>(place));
}

Result<std::vector<std::string>> CollectionImpl::scrollIds(const std::string& after, std::size_t limit) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    std::int64_t afterLabel = 0;
    if (!after.empty()) {
        VARVE_TRY(const auto label, meta->labelOf(after));
        if (!label)
            return Error{ErrorCode::NotFound, "no point has the id \"" + after + "\" to go on from", {}, 0};
        afterLabel = *label;
    }
    VARVE_TRY(auto rows, meta->scroll(afterLabel, limit));
    std::vector<std::string> ids;
    for (auto& [label, id] : rows)
        ids.push_back(std::move(id));
    return ids;
}

} // namespace varve::collection
