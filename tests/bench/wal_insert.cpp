// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/data_set.h"
#include "tests/bench/json_line.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/raw_file.h"
#include "tests/bench/wal_steps.h"

#include <atomic>
#include <thread>

namespace varve::bench {

namespace {

constexpr std::size_t kSearchers = 2;
constexpr std::size_t kBatchRows = 1000;

/// Searches from some threads until destroyed.
class Searchers {
public:
    Searchers(const SearchIndex& index, const Vectors& queries)
    {
        for (std::size_t thread = 0; thread < kSearchers; ++thread)
            m_threads.emplace_back([this, &index, &queries, thread](const std::stop_token& stop) {
                std::vector<std::int32_t> ids(10);
                for (std::size_t i = thread; !stop.stop_requested(); ++i) {
                    if (!index.search(queries.row(i % queries.rows()), ids))
                        m_failed = true;
                    ++m_answered;
                }
            });
    }
    std::size_t answered() const { return m_answered; }
    bool failed() const { return m_failed; }

private:
    std::atomic<std::size_t> m_answered = 0;
    std::atomic<bool> m_failed = false;
    std::vector<std::jthread> m_threads;
};

Result<float> millisecondsOf(const auto& action)
{
    const double started = now();
    VARVE_CHECK(action());
    return static_cast<float>((now() - started) * 1e3);
}

} // namespace

Result<> measureInserts(const WalSetting& setting, std::size_t rows, std::size_t inserts)
{
    const Vectors points = clusteredGaussian(rows + inserts, setting.dimension, setting.seed);
    VARVE_TRY(const auto collection, createCollection(setting.request(), setting.dimension));
    for (std::size_t row = 0; row < rows; row += kBatchRows) {
        const std::size_t count = std::min(kBatchRows, rows - row);
        const auto values = std::span(points.values).subspan(row * points.width, count * points.width);
        VARVE_CHECK(collection->upsert(pointsOf({points.width, {values.begin(), values.end()}}, row)));
    }
    VARVE_CHECK(collection->checkpoint({}));
    VARVE_TRY(RawFile raw, RawFile::create(setting.folder / "raw"));

    const VarveIndex index(*collection);
    std::vector<float> acknowledged;
    std::vector<float> synced;
    double seconds = now();
    std::size_t answered = 0;
    bool failed = false;
    {
        const Searchers searchers(index, points);
        for (std::size_t i = rows; i < rows + inserts; ++i) {
            const auto row = points.row(i);
            auto one = pointsOf({points.width, {row.begin(), row.end()}}, i);
            VARVE_TRY(const float insert, millisecondsOf([&] { return collection->upsert(std::move(one)); }));
            acknowledged.push_back(insert);
            VARVE_TRY(const float sync, millisecondsOf([&] { return raw.appendSynced(std::as_bytes(row)); }));
            synced.push_back(sync);
        }
        answered = searchers.answered();
        failed = searchers.failed();
    }
    seconds = now() - seconds;
    if (failed)
        return Error{ErrorCode::Internal, "a search failed beside the inserts", setting.folder, 0};
    const double insertP99 = percentile(acknowledged, 0.99);
    const double rawP99 = percentile(synced, 0.99);
    printLine({{"op", "insert"},
               {"mode", setting.mode},
               {"rows", rows},
               {"inserts", inserts},
               {"dim", setting.dimension},
               {"insert_p50_ms", percentile(acknowledged, 0.5)},
               {"insert_p99_ms", insertP99},
               {"raw_p50_ms", percentile(synced, 0.5)},
               {"raw_p99_ms", rawP99},
               {"beyond_raw_p99_ms", insertP99 - rawP99},
               {"searcher_qps", static_cast<double>(answered) / seconds}});
    return collection->close();
}

} // namespace varve::bench
