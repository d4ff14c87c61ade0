// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Reading.
#include "core/collection/collection_impl.h"

#include <algorithm>

namespace varve::collection {

Result<> CollectionImpl::waitForMetadata(Sequence sequence, std::stop_token stop) const
{
    if (m_pipeline->visibleSequence() >= sequence)
        return {};
    if (m_pipeline->syncedSequence() < sequence)
        VARVE_CHECK(m_writer->run([this] { return m_pipeline->syncLog(); }));
    return m_pipeline->waitUntilVisible(sequence, std::move(stop));
}

Result<> CollectionImpl::catchUp(const OperationControl& control) const
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    return m_pipeline ? waitForMetadata(m_pipeline->lastSequence(), control.stop) : Result<>();
}

Result<> CollectionImpl::waitForVisibility() const
{
    if (m_closed)
        return closedError();
    return m_pipeline ? waitForMetadata(m_pipeline->lastSequence()) : Result<>();
}

Result<ReaderPool::Lease> CollectionImpl::reader() const
{
    VARVE_CHECK(waitForVisibility());
    return m_readers->acquire();
}

std::uint64_t CollectionImpl::visibleSequence() const
{
    return m_pipeline ? m_pipeline->visibleSequence() : m_openedSequence.load();
}

Result<std::vector<StoredPoint>> CollectionImpl::get(const std::vector<std::string>& ids) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    std::vector<StoredPoint> points;
    for (const std::string& id : ids) {
        VARVE_TRY(auto row, meta->pointById(id));
        if (!row)
            continue;
        auto vector = m_vectors.view()->vector(static_cast<index::Label>(row->label));
        if (!vector && vector.error().code == ErrorCode::NotFound)
            continue; // removed between the two looks
        if (!vector)
            return std::move(vector).error();
        StoredPoint point = pointFromRow(std::move(*row));
        point.vector = std::move(*vector);
        if (point.documentId != 0) {
            VARVE_TRY(const auto document, meta->document(point.documentId));
            point.documentSource = document ? document->source : std::string();
        }
        points.push_back(std::move(point));
    }
    return points;
}

Result<std::vector<Document>> CollectionImpl::documents(std::optional<DocumentState> state,
                                                        const std::string& nameContains, std::size_t limit,
                                                        std::size_t offset) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    std::optional<int> stateNumber;
    if (state)
        stateNumber = static_cast<int>(*state);
    VARVE_TRY(const auto rows, meta->documents(stateNumber, nameContains, limit, offset));
    std::vector<Document> documents;
    for (const meta::DocumentRow& row : rows)
        documents.push_back(documentFromRow(row));
    return documents;
}

Result<Document> CollectionImpl::documentBySource(const std::string& source) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    VARVE_TRY(const auto row, meta->documentBySource(source));
    if (!row)
        return Error{ErrorCode::NotFound, "no document has this source", source, 0};
    return documentFromRow(*row);
}

Result<Document> CollectionImpl::documentById(std::int64_t documentId) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    VARVE_TRY(const auto row, meta->document(documentId));
    if (!row)
        return Error{ErrorCode::NotFound, "no document has the id " + std::to_string(documentId), {}, 0};
    return documentFromRow(*row);
}

Result<std::vector<StoredPoint>> CollectionImpl::documentChunks(std::int64_t documentId) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    VARVE_TRY(const auto document, meta->document(documentId));
    VARVE_TRY(auto rows, meta->documentPoints(documentId));
    std::vector<StoredPoint> points;
    for (meta::PointRow& row : rows) {
        points.push_back(pointFromRow(std::move(row)));
        points.back().documentSource = document ? document->source : std::string();
    }
    return points;
}

Result<std::string> CollectionImpl::setting(const std::string& key) const
{
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    return meta->setting(key);
}

void CollectionImpl::describeMaintenance(const VectorView& view, CollectionInfo& info) const
{
    for (const SealedPart& part : view.segments) {
        info.missingGraphs += part.segment->graphMissing() ? 1 : 0;
        info.removedRows += part.segment->removedRows();
        info.hotSegments += part.segment->residency() != index::Residency::Nothing ? 1 : 0;
    }
    info.maintenance = m_maintenance.status();
    info.memoryBudget = memoryBudget();
    info.memoryBudgetIsAutomatic = m_memoryBudgetWanted == 0;
    info.modeIsOverridden = m_modeIsOverridden;
    if (const std::uint64_t answers = view.counters->answers(); answers > 0)
        info.hitRate = static_cast<double>(view.counters->answersFromMemory()) / static_cast<double>(answers);
}

CollectionInfo CollectionImpl::info() const
{
    const std::shared_lock life(m_lifeMutex);
    CollectionInfo info;
    info.config = m_config;
    {
        const std::scoped_lock lock(m_nameMutex);
        info.config.name = m_name;
    }
    info.config.mode = m_mode;
    info.config.durability = m_durability;
    info.uuid = m_uuid;
    info.ef = m_ef;
    {
        const std::scoped_lock lock(m_recallMutex);
        info.isEfFixed = m_fixedEf.has_value();
        info.recallTarget = m_recallTarget;
        info.recall = m_recall;
    }
    const double fixed = m_fixedOversampling;
    const double measured = m_measuredOversampling;
    info.isOversamplingFixed = fixed > 0;
    info.oversampling = fixed > 0 ? fixed : measured > 0 ? measured : automaticOversampling(info.ef);
    info.sequence = m_pipeline ? m_pipeline->lastSequence() : m_openedSequence.load();
    info.memtableRows = m_memtableRows;
    if (m_closed) {
        info.state = CollectionState::Failed;
        info.stateReason = "closed";
        return info;
    }
    const auto view = m_vectors.view();
    info.segments = view->segments.size();
    info.comparesAllRows = walkedRows(*view) == 0;
    describeMaintenance(*view, info);
    info.mappedBytes = view->mappedBytes();
    info.ramBytes = view->residentBytes() + m_readers->memoryBytes() + m_writerMemoryBytes + m_labelIds.residentBytes()
                    + m_filterCache.residentBytes();
    if (auto meta = reader(); meta) {
        if (auto counts = (*meta)->counts(); counts) {
            info.points = counts->points;
            info.documents = counts->readyDocuments;
            info.skippedDocuments = counts->skippedDocuments;
            info.failedDocuments = counts->failedDocuments;
        }
    }
    if (const auto size = fs::directorySizeBytes(m_fileSystem, m_folder); size)
        info.diskBytes = *size;
    if (auto files = log::listLogFiles(m_fileSystem, logFolder(m_folder)); files) {
        for (const auto& file : *files)
            info.logBytes += file.sizeBytes;
    }
    if (m_readOnly) {
        info.state = CollectionState::ReadOnly;
        info.stateReason = "open for reading only";
    } else if (m_pipeline->isLatched()) {
        info.state = CollectionState::ReadOnly;
        info.stateReason = m_pipeline->latchReason().detail;
    }
    return info;
}

} // namespace varve::collection
