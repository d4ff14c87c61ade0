// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/data_set.h"
#include "tests/bench/json_line.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/raw_file.h"
#include "tests/bench/wal_steps.h"

namespace varve::bench {

namespace {

constexpr std::size_t kBatchRows = 1000;
constexpr std::size_t kBatchesInTurn = 10;

struct Times {
    std::vector<float> milliseconds;
    double seconds = 0;
    void add(double one)
    {
        milliseconds.push_back(static_cast<float>(one * 1e3));
        seconds += one;
    }
};

/// One turn: some batches to the collection, then as many to the bare file.
Result<> takeTurn(collection::Collection& collection, RawFile& raw, const WalSetting& setting,
                  std::size_t firstBatch, std::size_t batches, Times& acknowledged, Times& synced)
{
    const Vectors rows =
        clusteredGaussian(batches * kBatchRows, setting.dimension, setting.seed + firstBatch);
    const auto batch = [&](std::size_t i) {
        const auto values =
            std::span(rows.values).subspan(i * kBatchRows * rows.width, kBatchRows * rows.width);
        return Vectors{rows.width, {values.begin(), values.end()}};
    };
    for (std::size_t i = 0; i < batches; ++i) {
        auto points = pointsOf(batch(i), (firstBatch + i) * kBatchRows);
        const double started = now();
        VARVE_CHECK(collection.upsert(std::move(points)));
        acknowledged.add(now() - started);
    }
    for (std::size_t i = 0; i < batches; ++i) {
        const Vectors values = batch(i);
        const double started = now();
        VARVE_CHECK(raw.appendSynced(std::as_bytes(std::span(values.values))));
        synced.add(now() - started);
    }
    return {};
}

} // namespace

Result<> measureThroughput(const WalSetting& setting, std::size_t batches)
{
    VARVE_TRY(const auto collection, createCollection(setting.request(), setting.dimension));
    VARVE_TRY(RawFile raw, RawFile::create(setting.folder / "raw"));
    Times acknowledged;
    Times synced;
    double firstRatio = 0;
    for (std::size_t done = 0; done < batches; done += kBatchesInTurn) {
        const std::size_t some = std::min(kBatchesInTurn, batches - done);
        VARVE_CHECK(takeTurn(*collection, raw, setting, done, some, acknowledged, synced));
        if (done == 0)
            firstRatio = synced.seconds / acknowledged.seconds;
    }
    const double megabytes =
        static_cast<double>(batches * kBatchRows * setting.dimension * sizeof(float)) / 1e6;
    printLine({{"op", "throughput"},
               {"mode", setting.mode},
               {"batches", batches},
               {"dim", setting.dimension},
               {"ack_mb_per_s", megabytes / acknowledged.seconds},
               {"raw_mb_per_s", megabytes / synced.seconds},
               {"ratio", synced.seconds / acknowledged.seconds},
               {"first_ratio", firstRatio},
               {"ack_p50_ms", percentile(acknowledged.milliseconds, 0.5)},
               {"ack_p99_ms", percentile(acknowledged.milliseconds, 0.99)},
               {"raw_p50_ms", percentile(synced.milliseconds, 0.5)},
               {"raw_p99_ms", percentile(synced.milliseconds, 0.99)}});
    return collection->close();
}

} // namespace varve::bench
