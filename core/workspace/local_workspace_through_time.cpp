// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Questions to all kept states of a collection at once.
#include "core/snapshot/state_walk.h"
#include "core/workspace/local_workspace.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace varve::workspace {

using snapshot::CollectionFolder;

namespace {

using StateVisitor = std::function<Result<>(const collection::Collection& state, const snapshot::Snapshot* snapshot)>;

/// The same chunk of the same text is one hit, whichever states hold it.
std::string keyOf(const collection::StoredPoint& point)
{
    return point.id + '\0' + point.text;
}

/// One question, embedded once by each model.
class QueriesByModel {
public:
    using Make = std::function<Result<collection::SearchQuery>(const collection::CollectionConfig&)>;
    explicit QueriesByModel(Make make) : m_make(std::move(make)) {}

    /// Notes the model in `models` when it is asked the first time for a vector.
    Result<collection::SearchQuery> of(const collection::CollectionConfig& config, std::vector<std::string>& models)
    {
        const std::string key = config.embedder + '\0' + config.embedderIdentity;
        auto known = m_made.find(key);
        if (known == m_made.end()) {
            known = m_made.emplace(key, m_make(config)).first;
            if (known->second && !known->second->vector.empty() && !config.embedderIdentity.empty()
                && std::find(models.begin(), models.end(), config.embedderIdentity) == models.end())
                models.push_back(config.embedderIdentity);
        }
        return known->second;
    }

private:
    const Make m_make;
    std::map<std::string, Result<collection::SearchQuery>> m_made;
};

/// Hits of several states, each chunk of each text once.
class FoundHits {
public:
    /// Of a later state than those before.
    void take(std::vector<collection::SearchHit> hits)
    {
        for (collection::SearchHit& hit : hits) {
            Found& known = m_found[keyOf(hit.point)];
            known.rank = std::min(known.rank, hit.rank);
            if (known.hit.hit.point.id.empty() || known.hit.hit.score < hit.score)
                known.hit.hit = std::move(hit);
        }
    }

    /// By score, or by rank where scores are of different models.
    std::vector<TimeHit> best(std::size_t k, bool byRank)
    {
        std::vector<Found> all;
        for (auto& [key, found] : m_found)
            all.push_back(std::move(found));
        std::stable_sort(all.begin(), all.end(), [byRank](const Found& a, const Found& b) {
            return byRank && a.rank != b.rank ? a.rank < b.rank : a.hit.hit.score > b.hit.hit.score;
        });
        all.resize(std::min(all.size(), k));
        std::vector<TimeHit> hits;
        for (Found& found : all)
            hits.push_back(std::move(found.hit));
        return hits;
    }

private:
    struct Found {
        TimeHit hit;
        std::uint32_t rank = std::numeric_limits<std::uint32_t>::max();
    };
    std::map<std::string, Found> m_found;
};

/// The version of `versions` with these contents, a new one when there is none yet.
DocumentVersion& versionOf(std::vector<DocumentVersion>& versions, const collection::Document& document)
{
    const auto known = std::find_if(versions.begin(), versions.end(), [&](const DocumentVersion& version) {
        return version.document.contentHash == document.contentHash && version.document.state == document.state;
    });
    if (known != versions.end())
        return *known;
    return versions.emplace_back(DocumentVersion{document, {}, 0, false});
}

/// Some of the ids of a document's chunks. They stay the same when its file is renamed, so that they lead to it in states
/// that know it by its old name.
Result<std::vector<std::string>> someChunkIds(const collection::Collection& present, const std::string& source)
{
    constexpr std::size_t kEnough = 64;
    const auto document = present.documentBySource(source);
    if (!document)
        return document.error().code == ErrorCode::NotFound ? Result(std::vector<std::string>()) : document.error();
    VARVE_TRY(const auto chunks, present.documentChunks(document->id));
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < std::min(kEnough, chunks.size()); ++i)
        ids.push_back(chunks[i].id);
    return ids;
}

/// The document in a state, under its name or the one it had then. NotFound.
Result<collection::Document> documentIn(const collection::Collection& state, const std::string& source,
                                        const std::vector<std::string>& chunkIds)
{
    auto document = state.documentBySource(source);
    if (document || document.error().code != ErrorCode::NotFound || chunkIds.empty())
        return document;
    VARVE_TRY(const auto chunks, state.get(chunkIds));
    const auto ofDocument = std::find_if(chunks.begin(), chunks.end(), [](const auto& each) { return each.documentId != 0; });
    return ofDocument == chunks.end() ? document : state.documentBySource(ofDocument->documentSource);
}

} // namespace

/// Every whole snapshot, oldest first, and then the present with a null snapshot. `state` lives no longer than the call.
Result<> LocalWorkspace::visitStates(const std::string& name, const OperationControl& control, const StateVisitor& visit)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto all, handle.open->folder().list());
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    snapshot::StateWalk walk(m_fileSystem, place.path(), m_clock);
    Progress progress;
    progress.phase = "looking-back";
    progress.totalItems = all.size() + 1;
    for (const snapshot::Snapshot& each : all) {
        VARVE_CHECK(control.check());
        ++progress.doneItems;
        if (each.state != snapshot::SnapshotState::Whole)
            continue;
        progress.item = each.label.empty() ? each.id : each.label;
        control.report(progress);
        if (each.hasImage) {
            VARVE_TRY(const auto state, handle.open->asOf(each.id, control));
            VARVE_CHECK(visit(*state, &each));
        } else {
            const auto moment = CollectionFolder::momentOf(each);
            VARVE_CHECK(handle.open->change([&](auto& folder) { return walk.moveTo(folder, moment, control); }));
            VARVE_TRY(const auto state, openImmutable(walk.path(), control));
            VARVE_CHECK(visit(*state, &each));
        }
    }
    VARVE_TRY(const auto live, handle.open->acquire(true));
    return visit(*live, nullptr);
}

Result<std::vector<DocumentVersion>> LocalWorkspace::documentVersions(const std::string& name, const std::string& source,
                                                                      const OperationControl& control)
{
    std::vector<DocumentVersion> versions;
    VARVE_TRY(const auto present, asOf(name, {}, control));
    VARVE_TRY(const auto chunkIds, someChunkIds(*present, source));
    const auto visit = [&](const collection::Collection& state, const snapshot::Snapshot* snapshot) -> Result<> {
        const auto document = documentIn(state, source, chunkIds);
        if (!document && document.error().code == ErrorCode::NotFound)
            return {};
        if (!document)
            return document.error();
        DocumentVersion& version = versionOf(versions, *document);
        if (snapshot) {
            version.snapshots.push_back(snapshot->id);
            version.lastSeenMs = snapshot->createdMs;
        } else {
            version.isNow = true;
        }
        return {};
    };
    VARVE_CHECK(visitStates(name, control, visit));
    if (versions.empty())
        return Error{ErrorCode::NotFound, "no snapshot and not the present either has a document \"" + source + "\"", {}, 0};
    return versions;
}

Result<TimeHits> LocalWorkspace::searchThroughTime(const std::string& name, const TextSearchRequest& request,
                                                   const OperationControl& control)
{
    TimeHits answer;
    QueriesByModel queries([&](const collection::CollectionConfig& config) { return queryFor(config, request); });
    FoundHits found;
    VARVE_CHECK(visitStates(name, control, [&](const collection::Collection& state, const snapshot::Snapshot* snapshot) -> Result<> {
        auto query = queries.of(state.info().config, answer.models);
        if (!query && !snapshot)
            return query.error(); // the present says what is wrong, as any search does
        if (!query) {
            answer.withoutModel.emplace_back(snapshot->id, query.error().detail);
            if (request.kind == collection::SearchKind::Semantic)
                return {};
            TextSearchRequest byWords = request;
            byWords.kind = collection::SearchKind::Keyword;
            query = queryFor(state.info().config, byWords);
            VARVE_CHECK(query);
        }
        VARVE_TRY(auto result, state.search(*query));
        found.take(std::move(result.hits));
        return {};
    }));
    answer.hits = found.best(request.k, answer.models.size() > 1 || !answer.withoutModel.empty());
    VARVE_CHECK(noteWhere(name, answer.hits, control));
    return answer;
}

/// A state may hold a hit that was not among its own best.
Result<> LocalWorkspace::noteWhere(const std::string& name, std::vector<TimeHit>& hits, const OperationControl& control)
{
    std::set<std::string> ids;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        hits[i].hit.rank = static_cast<std::uint32_t>(i + 1);
        ids.insert(hits[i].hit.point.id);
    }
    const std::vector<std::string> asked(ids.begin(), ids.end());
    return visitStates(name, control, [&](const collection::Collection& state, const snapshot::Snapshot* snapshot) -> Result<> {
        VARVE_TRY(const auto points, state.get(asked));
        std::set<std::string> there;
        for (const collection::StoredPoint& point : points)
            there.insert(keyOf(point));
        for (TimeHit& hit : hits) {
            if (!there.contains(keyOf(hit.hit.point)))
                continue;
            if (snapshot)
                hit.snapshots.push_back(snapshot->id);
            else
                hit.isNow = true;
        }
        return {};
    });
}

} // namespace varve::workspace
