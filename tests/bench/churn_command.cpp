// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/varve_library.h"

#include <chrono>
#include <numeric>
#include <random>
#include <thread>

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"base", OptionKind::Text, "FILE", "rows to index", ""},
    {"query", OptionKind::Text, "FILE", "queries", ""},
    {"metric", OptionKind::Text, "NAME", "cosine, l2 or ip", "cosine"},
    {"mode", OptionKind::Text, "MODE", "memory, disk or hybrid", "hybrid"},
    {"rows", OptionKind::Number, "N", "only the first rows of the base", ""},
    {"rounds", OptionKind::Number, "N", "times that a part is deleted and put back", "5"},
    {"share", OptionKind::Number, "PERCENT", "of the rows in each round", "30"},
    {"ef", OptionKind::Number, "N", "beam width", "128"},
    {"seed", OptionKind::Number, "N", "of the choice of rows", "1"},
    {"optimize", OptionKind::Flag, "",
     "optimises after each round, as a user could; else only what Varve does itself", ""},
    {"quick", OptionKind::Flag, "", "to see that it works, no figures", ""},
    {"home", OptionKind::Text, "DIR", "keeps the collection there; else in a temporary folder", ""},
};

constexpr std::size_t kBatch = 1000;
constexpr std::size_t kNeighbors = 10;

using Rows = std::vector<std::size_t>;

Result<> put(collection::Collection& collection, const Vectors& vectors, std::span<const std::size_t> rows)
{
    for (std::size_t first = 0; first < rows.size(); first += kBatch) {
        std::vector<collection::Point> points;
        for (const std::size_t row : rows.subspan(first, std::min(kBatch, rows.size() - first))) {
            points.emplace_back().id = idOfRow(row);
            points.back().vector.assign(vectors.row(row).begin(), vectors.row(row).end());
        }
        VARVE_CHECK(collection.upsert(std::move(points)));
    }
    return {};
}

Result<> removeRows(collection::Collection& collection, std::span<const std::size_t> rows)
{
    for (std::size_t first = 0; first < rows.size(); first += kBatch) {
        std::vector<std::string> ids;
        for (const std::size_t row : rows.subspan(first, std::min(kBatch, rows.size() - first)))
            ids.push_back(idOfRow(row));
        VARVE_CHECK(collection.removePoints(ids));
    }
    return {};
}

/// Waits until maintenance has nothing to do any more; seconds until its last piece of work ended.
double settle(const collection::Collection& collection, double quietSeconds)
{
    constexpr double kLongestSeconds = 900;
    const double started = now();
    double quietSince = started;
    std::uint64_t last = 0;
    while (now() - quietSince < quietSeconds && now() - started < kLongestSeconds) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const collection::CollectionInfo info = collection.info();
        if (info.maintenance.work != collection::MaintenanceWork::Idle || info.diskBytes != last)
            quietSince = now();
        last = info.diskBytes;
    }
    return quietSince - started;
}

/// What stays the same through all rounds.
struct Churn {
    collection::Collection& collection;
    const Vectors& vectors;
    const Vectors& queries;
    const IdTable& truth;
    bool optimizes = false;
    bool isQuick = false;
    std::size_t ef = 0;
    double firstRecall = 0;
    std::uint64_t liveBytes = 0; ///< of the same points, freshly written and optimised
};

struct Look {
    double recall = 0;
    PassFigures figures;
    collection::CollectionInfo info;
    double diskRatio = 0;
};

Result<Look> lookAt(const Churn& churn)
{
    Look look;
    look.info = churn.collection.info();
    VarveIndex index(churn.collection);
    index.setEf(churn.ef);
    VARVE_TRY(const IdTable answers, answerAll(index, churn.queries, kNeighbors));
    VARVE_TRY(look.figures, runPass(index, churn.queries, kNeighbors, 1, churn.isQuick ? 0 : 1));
    look.recall = recallAt(kNeighbors, churn.truth, answers);
    if (look.info.points != churn.vectors.rows())
        return Error{ErrorCode::Corrupt, "points are missing after a round", {}, 0};
    look.diskRatio = static_cast<double>(look.info.diskBytes) / static_cast<double>(churn.liveBytes);
    return look;
}

Result<> printRound(Churn& churn, std::size_t round, double writeSeconds)
{
    std::optional<Look> atOnce;
    if (round > 0) {
        VARVE_TRY(atOnce, lookAt(churn));
    }
    const double settleSeconds = settle(churn.collection, churn.isQuick ? 0.3 : 2);
    if (round == 0)
        churn.liveBytes = churn.collection.info().diskBytes;
    VARVE_TRY(const Look settled, lookAt(churn));
    if (round == 0)
        churn.firstRecall = settled.recall;
    Json line{{"op", "churn"},
              {"round", round},
              {"n", settled.info.points},
              {"ef", churn.ef},
              {"write_s", writeSeconds},
              {"settle_s", settleSeconds},
              {"recall10", settled.recall},
              {"recall_change", settled.recall - churn.firstRecall},
              {"qps", settled.figures.queriesPerSecond},
              {"p99_ms", settled.figures.p99Ms},
              {"disk_bytes", settled.info.diskBytes},
              {"disk_ratio", settled.diskRatio},
              {"log_bytes", settled.info.logBytes},
              {"segments", settled.info.segments}};
    if (atOnce) {
        line["recall10_at_once"] = atOnce->recall;
        line["qps_at_once"] = atOnce->figures.queriesPerSecond;
        line["p99_ms_at_once"] = atOnce->figures.p99Ms;
        line["disk_ratio_at_once"] = atOnce->diskRatio;
        line["segments_at_once"] = atOnce->info.segments;
    }
    printLine(line);
    return {};
}

Result<> runRounds(Churn& churn, std::size_t rounds, std::size_t percent, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    Rows order(churn.vectors.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t round = 1; round <= rounds; ++round) {
        for (std::size_t i = order.size() - 1; i > 0; --i)
            std::swap(order[i], order[random() % (i + 1)]);
        const auto chosen = std::span(order).first(order.size() * percent / 100);
        const double started = now();
        VARVE_CHECK(removeRows(churn.collection, chosen));
        VARVE_CHECK(put(churn.collection, churn.vectors, chosen));
        VARVE_CHECK(churn.collection.checkpoint({}));
        if (churn.optimizes)
            VARVE_CHECK(churn.collection.optimize({}));
        VARVE_CHECK(printRound(churn, round, now() - started));
    }
    return {};
}

Result<> runChurn(const Options& options)
{
    const auto metric = metricFromName(options.text("metric"));
    if (!metric)
        return Error{
            ErrorCode::InvalidArgument, "there is no metric \"" + options.text("metric") + "\"", {}, 0};
    VARVE_TRY(VectorReader reader, VectorReader::open(options.text("base")));
    VARVE_TRY(const Vectors vectors,
              reader.next(options.has("rows") ? options.number("rows") : reader.rows()));
    VARVE_TRY(const Vectors queries, readVectors(options.text("query")));
    ExactScan scan;
    scan.metric = *metric;
    scan.k = kNeighbors;
    scan.threads = processors();
    scan.maxRows = vectors.rows();
    VARVE_TRY(const IdTable truth, exactNeighbors(options.text("base"), queries, scan));

    const WorkFolder home(options.text("home"));
    BuildRequest request;
    request.folder = home.path() / "churn";
    request.metric = *metric;
    request.mode = options.text("mode");
    VARVE_CHECK(makeEmptyFolder(request.folder));
    VARVE_TRY(const auto collection, createCollection(request, vectors.width));
    Rows all(vectors.rows());
    std::iota(all.begin(), all.end(), std::size_t{0});
    VARVE_CHECK(put(*collection, vectors, all));
    VARVE_CHECK(collection->checkpoint({}));
    VARVE_CHECK(collection->optimize({}));
    Churn churn{*collection,         vectors, queries, truth, options.has("optimize"), options.has("quick"),
                options.number("ef")};
    VARVE_CHECK(printRound(churn, 0, 0));
    VARVE_CHECK(runRounds(churn, options.number("rounds"), options.number("share"), options.number("seed")));
    return collection->close();
}

} // namespace

const Command kChurnCommand{
    "churn",
    "recall and disk space over rounds of deleting and putting back",
    R"(Round 0 is freshly written and optimised. Each further round deletes a random part by id, puts the same points
back and checkpoints (write_s). Figures with at_once are taken then; the others after maintenance has come to rest,
settle_s later. recall_change and disk_ratio are against round 0, whose bytes are what the live points need.
)",
    kOptions,
    {"base", "query"},
    runChurn};

} // namespace varve::bench
