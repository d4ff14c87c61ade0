// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Searching and reading.
#include "core/collection/collection_impl.h"
#include "core/collection/snippet.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace varve::collection {

namespace {

/// Reciprocal rank fusion: a hit at rank r adds 1 / (60 + r) (Cormack, Clarke and Büttcher, SIGIR 2009).
constexpr double kFusionConstant = 60.0;
/// How deep each side is looked at before fusing.
constexpr std::size_t kFusionDepth = 50;
constexpr std::size_t kDepthPerResult = 4;

struct Candidate {
    std::int64_t label = 0;
    std::optional<double> semanticScore;
    std::optional<double> keywordScore;
    double semanticPart = 0;
    double keywordPart = 0;
    double score = 0;
};

std::vector<Candidate> fuse(const std::vector<index::Neighbor>& semantic, const std::vector<meta::KeywordMatch>& keyword,
                            SearchKind kind, index::Metric metric)
{
    std::vector<Candidate> candidates;
    std::unordered_map<std::int64_t, std::size_t> byLabel;
    const auto candidate = [&](std::int64_t label) -> Candidate& {
        const auto [at, isNew] = byLabel.emplace(label, candidates.size());
        if (isNew)
            candidates.push_back({label, {}, {}, 0, 0, 0});
        return candidates[at->second];
    };
    for (std::size_t i = 0; i < semantic.size(); ++i) {
        Candidate& hit = candidate(static_cast<std::int64_t>(semantic[i].label));
        hit.semanticScore = index::scoreFromDistance(metric, semantic[i].distance);
        hit.semanticPart = 1.0 / (kFusionConstant + static_cast<double>(i + 1));
    }
    for (std::size_t i = 0; i < keyword.size(); ++i) {
        Candidate& hit = candidate(keyword[i].label);
        hit.keywordScore = keyword[i].score;
        hit.keywordPart = 1.0 / (kFusionConstant + static_cast<double>(i + 1));
    }
    for (Candidate& hit : candidates)
        hit.score = kind == SearchKind::Semantic  ? hit.semanticScore.value_or(0)
                    : kind == SearchKind::Keyword ? hit.keywordScore.value_or(0)
                                                  : hit.semanticPart + hit.keywordPart;
    // Stable: equal scores keep the semantic order, then the keyword order.
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    return candidates;
}

} // namespace

Result<> CollectionImpl::waitForMetadata(Sequence sequence) const
{
    if (m_pipeline->visibleSequence() >= sequence)
        return {};
    if (m_pipeline->syncedSequence() < sequence)
        VARVE_CHECK(m_writer->run([this] { return m_pipeline->syncLog(); }));
    return m_pipeline->waitUntilVisible(sequence);
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

Result<std::shared_ptr<const index::LabelSet>> CollectionImpl::acceptedLabels(const std::string& filterJson,
                                                                               std::uint64_t sequence,
                                                                               meta::MetaStore& meta) const
{
    VARVE_TRY(const auto filter, meta::compileFilter(filterJson));
    VARVE_TRY(const auto labels, meta.labelsWhere(filter));
    auto accepted = std::make_shared<index::LabelSet>(std::vector<std::uint64_t>(labels.begin(), labels.end()));
    m_filterCache.put(filterJson, sequence, accepted);
    return std::shared_ptr<const index::LabelSet>(std::move(accepted));
}

std::uint64_t CollectionImpl::visibleSequence() const
{
    return m_pipeline ? m_pipeline->visibleSequence() : m_openedSequence.load();
}

Result<std::vector<index::Neighbor>> CollectionImpl::searchVectors(std::span<const float> vector, std::size_t ef,
                                                                   std::size_t depth,
                                                                   const index::LabelSet* accepted,
                                                                   bool& graphMissing) const
{
    if (vector.size() != m_config.dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "the query has " + std::to_string(vector.size()) + " values, the collection "
                         + std::to_string(m_config.dimension),
                     {}, 0};
    index::SearchParameters parameters;
    parameters.k = depth;
    parameters.ef = std::max<std::size_t>(ef ? ef : m_ef.load(), depth);
    parameters.accepted = accepted;
    // What was measured is true of the measured beam width, without a filter.
    const double fixed = m_fixedOversampling;
    const double oversampling = fixed > 0 ? fixed : !ef && !accepted ? m_measuredOversampling.load() : 0.0;
    parameters.rescored = oversampling > 0 ? candidatesFor(oversampling, depth) : 0;
    const auto view = m_vectors.view();
    graphMissing = view->graphMissing();
    return view->search(vector, parameters);
}

Result<> CollectionImpl::fillHit(meta::MetaStore& meta, std::map<std::int64_t, Document>& documents,
                                 SearchHit& hit) const
{
    if (hit.point.documentId == 0)
        return {};
    auto known = documents.find(hit.point.documentId);
    if (known == documents.end()) {
        VARVE_TRY(const auto row, meta.document(hit.point.documentId));
        known = documents.emplace(hit.point.documentId, row ? documentFromRow(*row) : Document()).first;
    }
    hit.point.documentSource = known->second.source;
    hit.documentTitle = known->second.title;
    return {};
}

Result<SearchResult> CollectionImpl::search(const SearchQuery& query) const
{
    const auto started = std::chrono::steady_clock::now();
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    std::optional<meta::SqlFilter> filter;
    if (!query.filterJson.empty()) {
        VARVE_TRY(filter, meta::compileFilter(query.filterJson));
    }
    const meta::SqlFilter* filterPointer = filter ? &*filter : nullptr;
    const std::size_t depth = query.kind == SearchKind::Hybrid ? std::max(kFusionDepth, kDepthPerResult * query.k)
                                                               : query.k;
    SearchResult result;
    std::vector<index::Neighbor> semantic;
    if (query.kind != SearchKind::Keyword) {
        std::shared_ptr<const index::LabelSet> accepted;
        if (filter) {
            const std::uint64_t sequence = visibleSequence();
            accepted = m_filterCache.find(query.filterJson, sequence);
            if (!accepted) {
                VARVE_TRY(accepted, acceptedLabels(query.filterJson, sequence, *meta));
            }
        }
        VARVE_TRY(semantic, searchVectors(query.vector, query.ef, depth, accepted.get(), result.graphMissing));
    }
    const auto terms = meta::withoutFunctionWords(meta::splitQuery(query.text));
    std::vector<meta::KeywordMatch> keyword;
    if (query.kind != SearchKind::Semantic) {
        VARVE_TRY(keyword, meta->keywordSearch(meta::matchExpression(terms), depth, filterPointer));
    }
    std::map<std::int64_t, Document> documents;
    for (const Candidate& candidate :
         fuse(semantic, keyword, query.kind, static_cast<index::Metric>(m_config.metric))) {
        if (result.hits.size() == query.k)
            break;
        VARVE_TRY(auto row, meta->point(candidate.label));
        if (!row)
            continue; // removed between the two looks
        SearchHit hit;
        hit.rank = static_cast<std::uint32_t>(result.hits.size() + 1);
        hit.score = candidate.score;
        hit.semanticScore = candidate.semanticScore;
        hit.keywordScore = candidate.keywordScore;
        hit.semanticPart = candidate.semanticPart;
        hit.keywordPart = candidate.keywordPart;
        hit.point = pointFromRow(std::move(*row));
        Snippet snippet = makeSnippet(hit.point.text, terms);
        hit.snippet = std::move(snippet.text);
        hit.highlights = std::move(snippet.highlights);
        VARVE_CHECK(fillHit(*meta, documents, hit));
        result.hits.push_back(std::move(hit));
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
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
