// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Searching.
#include "core/collection/collection_impl.h"
#include "core/collection/diversity.h"
#include "core/collection/snippet.h"
#include "core/index/pair_distance.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_set>

namespace varve::collection {

namespace {

Result<> checkOptions(const SearchQuery& query)
{
    const auto isShare = [](double value) { return value >= 0 && value <= 1; };
    if (!isShare(query.meaningWeight.value_or(0)) || !isShare(query.diversity))
        return Error{ErrorCode::InvalidArgument, "weight of meaning and diversity go from 0 to 1", {}, 0};
    if (!query.likeId.empty() && !query.likeSource.empty())
        return Error{ErrorCode::InvalidArgument, "more like a chunk or like a document, not both", {}, 0};
    return {};
}

bool isLike(const SearchQuery& query)
{
    return !query.likeId.empty() || !query.likeSource.empty();
}

/// Adds a vector; for cosine each counts the same, whatever its length.
void addVector(std::vector<double>& sum, const std::vector<float>& vector, bool isUnit)
{
    double length = 1;
    if (isUnit) {
        double squares = 0;
        for (const float value : vector)
            squares += double{value} * double{value};
        length = std::sqrt(squares);
    }
    for (std::size_t i = 0; length > 0 && i < vector.size(); ++i)
        sum[i] += double{vector[i]} / length;
}

} // namespace

Result<std::shared_ptr<const index::LabelSet>> CollectionImpl::acceptedLabels(const std::string& filterJson,
                                                                               meta::MetaStore& meta) const
{
    const std::uint64_t sequence = visibleSequence();
    if (auto known = m_filterCache.find(filterJson, sequence))
        return known;
    VARVE_TRY(const auto filter, meta::compileFilter(filterJson));
    VARVE_TRY(const auto labels, meta.labelsWhere(filter));
    auto accepted = labelSetOf(labels);
    m_filterCache.put(filterJson, sequence, accepted);
    return accepted;
}

Result<AcceptedPoints> CollectionImpl::acceptedPoints(const std::string& filterJson, const meta::KeywordQuery& words,
                                                      meta::MetaStore& meta) const
{
    AcceptedPoints accepted;
    if (!filterJson.empty()) {
        VARVE_TRY(accepted.listed, acceptedLabels(filterJson, meta));
    }
    if (!words.phrases.empty()) {
        VARVE_TRY(auto labels, meta.labelsWithAll(words.phrases));
        if (accepted.listed)
            std::erase_if(labels, [&](std::int64_t label) { return !accepted.listed->contains(static_cast<std::uint64_t>(label)); });
        accepted.listed = labelSetOf(labels);
    }
    if (!words.excluded.empty()) {
        VARVE_TRY(const auto labels, meta.labelsWithAny(words.excluded));
        accepted.excluded = labelSetOf(labels);
    }
    return accepted;
}

Result<std::vector<index::Neighbor>> CollectionImpl::searchVectors(std::span<const float> vector, std::size_t ef,
                                                                   std::size_t depth, const AcceptedPoints& accepted,
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
    parameters.accepted = accepted.listed.get();
    const index::LabelFilter isKept = [&accepted](index::Label label) { return !accepted.excluded->contains(label); };
    if (accepted.excluded)
        parameters.filter = &isKept;
    // What was measured is true of the measured beam width, without a filter.
    const double fixed = m_fixedOversampling;
    const double oversampling = fixed > 0 ? fixed : !ef && accepted.acceptsAll() ? m_measuredOversampling.load() : 0.0;
    parameters.rescored = oversampling > 0 ? candidatesFor(oversampling, depth) : 0;
    const auto view = m_vectors.view();
    graphMissing = view->graphMissing();
    return view->search(vector, parameters);
}

/// The chunk or document that others are to be like: its vector, and what is not to be found.
Result<SearchQuery> CollectionImpl::queryLike(const SearchQuery& query, meta::MetaStore& meta,
                                              std::vector<std::int64_t>& itsLabels) const
{
    std::int64_t documentId = 0;
    std::vector<std::int64_t> meant;
    if (!query.likeId.empty()) {
        VARVE_TRY(const auto place, meta.placeOf(query.likeId));
        if (!place)
            return Error{ErrorCode::NotFound, "no chunk has the id \"" + query.likeId + "\"", {}, 0};
        meant.push_back(place->label);
        documentId = place->documentId;
    } else {
        VARVE_TRY(const auto document, meta.documentBySource(query.likeSource));
        if (!document)
            return Error{ErrorCode::NotFound, "no document has this source", query.likeSource, 0};
        documentId = document->id;
    }
    itsLabels = meant;
    if (documentId != 0) {
        VARVE_TRY(itsLabels, meta.documentLabels(documentId));
    }
    if (meant.empty())
        meant = itsLabels;
    std::sort(itsLabels.begin(), itsLabels.end());
    std::vector<double> sum(m_config.dimension, 0);
    const auto view = m_vectors.view();
    for (const std::int64_t label : meant) {
        VARVE_TRY(const auto vector, view->vector(static_cast<index::Label>(label)));
        addVector(sum, vector, m_config.metric == Metric::Cosine);
    }
    SearchQuery like = query;
    like.kind = SearchKind::Semantic;
    like.text.clear();
    like.vector.clear();
    for (const double value : sum)
        like.vector.push_back(static_cast<float>(value / static_cast<double>(std::max<std::size_t>(1, meant.size()))));
    return like;
}

Result<FoundLists> CollectionImpl::searchSides(const SearchQuery& query, const meta::KeywordQuery& words,
                                               std::size_t depth, const AcceptedPoints& accepted, meta::MetaStore& meta,
                                               bool& graphMissing) const
{
    FoundLists found;
    if (query.kind != SearchKind::Keyword) {
        VARVE_TRY(found.semantic, searchVectors(query.vector, query.ef, depth, accepted, graphMissing));
    }
    if (query.kind == SearchKind::Semantic)
        return found;
    meta::LabelCondition condition;
    if (!accepted.acceptsAll())
        condition = [&accepted](std::int64_t label) { return accepted.accepts(static_cast<std::uint64_t>(label)); };
    VARVE_TRY(found.keyword, meta.keywordSearch(words, depth, condition));
    if (query.kind == SearchKind::Hybrid) {
        VARVE_TRY(found.exact, meta.exactMatches(words, query.k, condition));
        if (fusionOf(query, static_cast<index::Metric>(m_config.metric)) == Fusion::Scores) {
            VARVE_TRY(found.beside, distancesBeside(query.vector, found));
        }
    }
    return found;
}

/// How far that is which the words alone found.
Result<std::vector<index::Neighbor>> CollectionImpl::distancesBeside(std::span<const float> vector,
                                                                     const FoundLists& found) const
{
    std::unordered_set<std::int64_t> seen;
    for (const auto& neighbor : found.semantic)
        seen.insert(static_cast<std::int64_t>(neighbor.label));
    const index::PairDistance distance(m_config.dimension, static_cast<index::Metric>(m_config.metric));
    const float norm = distance.normTerm(vector);
    const auto view = m_vectors.view();
    std::vector<index::Neighbor> beside;
    for (const auto* list : {&found.keyword, &found.exact}) {
        for (const auto& match : *list) {
            if (!seen.insert(match.label).second)
                continue;
            const auto label = static_cast<index::Label>(match.label);
            const auto stored = view->vector(label);
            if (!stored && stored.error().code != ErrorCode::NotFound) // else removed between the two looks
                return stored.error();
            if (stored)
                beside.push_back({distance(vector.data(), norm, stored->data(), distance.normTerm(*stored)), label});
        }
    }
    return beside;
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

Result<std::vector<Candidate>> CollectionImpl::diversified(std::vector<Candidate> candidates,
                                                           const SearchQuery& query) const
{
    candidates.resize(std::min(candidates.size(), searchDepth(query)));
    const auto view = m_vectors.view();
    std::vector<double> scores;
    std::vector<std::vector<float>> vectors;
    for (const Candidate& candidate : candidates) {
        auto vector = view->vector(static_cast<index::Label>(candidate.label));
        if (!vector && vector.error().code != ErrorCode::NotFound) // else removed between the two looks
            return std::move(vector).error();
        scores.push_back(candidate.score);
        vectors.push_back(vector ? std::move(*vector) : std::vector<float>());
    }
    std::vector<Candidate> ordered;
    for (const std::size_t at : diverseOrder(scores, vectors, 1 - query.diversity, query.k))
        ordered.push_back(candidates[at]);
    return ordered;
}

/// Keeps the best of each document and tells for each how many others there were; points of none stay.
Result<std::vector<CollectionImpl::Group>> CollectionImpl::grouped(const std::vector<Candidate>& candidates,
                                                                   bool onePerDocument, meta::MetaStore& meta) const
{
    std::vector<Group> groups;
    std::map<std::int64_t, std::size_t> byDocument;
    for (const Candidate& candidate : candidates) {
        std::int64_t document = 0;
        if (onePerDocument) {
            VARVE_TRY(const auto found, meta.documentOf(candidate.label));
            document = found.value_or(0);
        }
        const auto [at, isNew] =
            document == 0 ? std::pair(byDocument.end(), true) : byDocument.emplace(document, groups.size());
        if (isNew)
            groups.emplace_back(candidate, 0);
        else
            ++groups[at->second].second;
    }
    return groups;
}

Result<SearchResult> CollectionImpl::search(const SearchQuery& asked) const
{
    const auto started = std::chrono::steady_clock::now();
    VARVE_CHECK(checkOptions(asked));
    const std::shared_lock life(m_lifeMutex);
    VARVE_TRY(auto meta, reader());
    const meta::StopGuard guard(meta->database(), asked.stop);
    std::vector<std::int64_t> liked;
    SearchQuery query = asked;
    if (isLike(asked)) {
        VARVE_TRY(query, queryLike(asked, *meta, liked));
    }
    const auto words = meta::parseKeywordQuery(
        query.text, query.lastWordMayGoOn ? meta::LastWord::MayGoOn : meta::LastWord::IsWhole);
    VARVE_TRY(AcceptedPoints accepted, acceptedPoints(query.filterJson, words, *meta));
    if (!liked.empty())
        accepted.excluded = labelSetOf(liked);

    SearchResult result;
    if (!isLike(asked) && words.isEmpty() && words.isStrict())
        return result; // nothing but exclusions: nothing is asked for
    std::vector<Group> groups;
    for (std::size_t depth = searchDepth(query);; depth *= 4) {
        VARVE_TRY(const auto found, searchSides(query, words, depth, accepted, *meta, result.graphMissing));
        auto candidates = fuse(found, query, static_cast<index::Metric>(m_config.metric));
        if (query.diversity > 0 && !query.onePerDocument) {
            VARVE_TRY(candidates, diversified(std::move(candidates), query));
        }
        VARVE_TRY(groups, grouped(candidates, query.onePerDocument, *meta));
        constexpr std::size_t kDeepest = 2000;
        const bool isAll = found.semantic.size() < depth && found.keyword.size() < depth;
        if (!query.onePerDocument || groups.size() >= query.k || isAll || depth >= kDeepest)
            break;
    }
    VARVE_CHECK(fillHits(groups, query, words, *meta, result));
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
}

Result<> CollectionImpl::fillHits(const std::vector<Group>& groups,
                                  const SearchQuery& query, const meta::KeywordQuery& words, meta::MetaStore& meta,
                                  SearchResult& result) const
{
    const auto wanted = words.wanted();
    std::map<std::int64_t, Document> documents;
    for (const auto& [candidate, more] : groups) {
        if (result.hits.size() == query.k)
            break;
        if (query.stop.stop_requested())
            return Error{ErrorCode::Cancelled, "another question was asked", {}, 0};
        VARVE_TRY(auto row, meta.point(candidate.label));
        if (!row)
            continue; // removed between the two looks
        SearchHit hit;
        hit.rank = static_cast<std::uint32_t>(result.hits.size() + 1);
        hit.score = candidate.score;
        hit.semanticScore = candidate.semanticScore;
        hit.keywordScore = candidate.keywordScore;
        hit.semanticPart = candidate.semanticPart;
        hit.keywordPart = candidate.keywordPart;
        hit.moreInDocument = more;
        hit.point = pointFromRow(std::move(*row));
        Snippet snippet = makeSnippet(hit.point.text, wanted);
        hit.snippet = std::move(snippet.text);
        hit.highlights = std::move(snippet.highlights);
        VARVE_CHECK(fillHit(meta, documents, hit));
        result.hits.push_back(std::move(hit));
    }
    return {};
}

} // namespace varve::collection
