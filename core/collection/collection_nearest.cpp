// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Searching by vector alone, for those who ask much and need ids.
#include "core/collection/collection_impl.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace varve::collection {

Result<std::vector<NearestPoint>> CollectionImpl::nearest(std::span<const float> vector,
                                                          const NearestQuery& query) const
{
    const std::shared_lock life(m_lifeMutex);
    std::optional<ReaderPool::Lease> meta;
    const auto openMeta = [&]() -> Result<> {
        if (!meta) {
            VARVE_TRY(auto lease, m_readers->acquire());
            meta.emplace(std::move(lease));
        }
        return {};
    };
    if (m_closed)
        return closedError();
    AcceptedPoints accepted;
    if (!query.filterJson.empty()) {
        VARVE_CHECK(waitForVisibility());
        accepted.listed = m_filterCache.find(query.filterJson, visibleSequence());
        if (!accepted.listed) {
            VARVE_CHECK(openMeta());
            VARVE_TRY(accepted.listed, acceptedLabels(query.filterJson, **meta));
        }
    }
    bool graphMissing = false;
    VARVE_TRY(const auto neighbors, searchVectors(vector, query.ef, query.k, accepted, graphMissing));
    const auto table = m_labelIds.table();
    std::vector<NearestPoint> points;
    points.reserve(neighbors.size());
    std::size_t missed = 0;
    for (const index::Neighbor& neighbor : neighbors) {
        const auto label = static_cast<std::int64_t>(neighbor.label);
        const float score = index::scoreFromDistance(static_cast<index::Metric>(m_config.metric), neighbor.distance);
        if (const auto id = table ? table->find(label) : std::nullopt) {
            points.push_back({std::string(*id), score});
            continue;
        }
        // Vectors are there as soon as a write is acknowledged, metadata a little later.
        if (auto id = m_pipeline ? m_pipeline->pendingIds().idOf(label) : std::nullopt) {
            points.push_back({std::move(*id), score});
            continue;
        }
        ++missed;
        VARVE_CHECK(openMeta());
        VARVE_TRY(const auto row, (*meta)->point(label));
        if (row) // else removed between the two looks
            points.push_back({row->id, score});
    }
    if (missed > 0)
        VARVE_CHECK(m_labelIds.missed(missed, **meta));
    return points;
}

Result<std::vector<std::vector<NearestPoint>>> CollectionImpl::nearestOfMany(std::span<const float> vectors,
                                                                             const NearestQuery& query,
                                                                             std::size_t threads,
                                                                             const OperationControl& control) const
{
    const std::size_t dimension = m_config.dimension;
    if (vectors.size() % dimension != 0)
        return Error{ErrorCode::DimensionMismatch,
                     "the queries do not divide into vectors of dimension " + std::to_string(dimension), {}, 0};
    std::vector<std::vector<NearestPoint>> answers(vectors.size() / dimension);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stops{false};
    std::mutex failureMutex;
    Result<> failure;
    const auto fail = [&](Error error) {
        const std::lock_guard lock(failureMutex);
        if (!stops.exchange(true))
            failure = std::move(error);
    };
    const auto work = [&](bool reports) {
        Progress progress;
        progress.phase = "searching";
        progress.totalItems = answers.size();
        for (std::size_t i = next++; i < answers.size() && !stops; i = next++) {
            auto answer = nearest(vectors.subspan(i * dimension, dimension), query);
            if (!answer)
                return fail(std::move(answer).error());
            answers[i] = std::move(*answer);
            if (!reports || i % 64 != 0)
                continue;
            progress.doneItems = i;
            control.report(progress);
            if (auto goesOn = control.check(); !goesOn)
                fail(std::move(goesOn).error());
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(threads, answers.size()); ++i)
            others.emplace_back(work, false);
        work(true);
    }
    VARVE_CHECK(failure);
    return answers;
}

} // namespace varve::collection
