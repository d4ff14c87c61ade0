// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/recall_curve.h"

#include <algorithm>

namespace varve::bench {

namespace {

std::vector<OptionSpec> optionsWithPeer()
{
    std::vector<OptionSpec> options = annOptions();
    options.push_back({"peer", OptionKind::Text, "NAME",
                       "hnswlib, faiss, or another mode of Varve: memory, disk, hybrid", "hnswlib"});
    options.push_back({"rounds", OptionKind::Number, "N", "passes of each, in turn", "5"});
    options.push_back(
        {"peer-ef", OptionKind::Numbers, "LIST", "beam widths of the peer, when they shall differ", ""});
    return options;
}

/// One of the two that are compared.
struct Side {
    AnnRun run;
    std::vector<std::size_t> efs;
    std::vector<Json> best; ///< the query lines, each figure the best of all rounds, for each ef
    double buildSeconds = 0;
    double buildCpuSeconds = 0;
};

Result<> buildAndOpen(Side& side, bool reuse)
{
    if (!reuse) {
        VARVE_TRY(const Json line, side.run.build());
        side.buildSeconds = line["build_s"];
        side.buildCpuSeconds = line["cpu_s"];
        printLine(line);
    }
    VARVE_TRY(const Json line, side.run.open());
    printLine(line);
    side.best.resize(side.efs.size());
    return {};
}

Result<> onePass(Side& side, std::size_t i, double seconds)
{
    if (i >= side.efs.size())
        return {};
    VARVE_TRY(const Json line, side.run.query(side.efs[i], 1, seconds));
    Json& best = side.best[i];
    if (best.is_null())
        best = line;
    for (const char* rate : {"qps", "qps_cpu"})
        best[rate] = std::max(best[rate].get<double>(), line[rate].get<double>());
    for (const char* latency : {"p50_ms", "p99_ms"})
        best[latency] = std::min(best[latency].get<double>(), line[latency].get<double>());
    return {};
}

RecallCurve curveOf(const Side& side, const char* rate)
{
    RecallCurve curve;
    for (const Json& line : side.best)
        curve.push_back({line["ef"], line["recall10"], line[rate]});
    return curve;
}

Json jsonOf(const std::optional<double>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

void printTarget(double target, const Side& varve, const Side& peer)
{
    const RecallReading ours = readAt(curveOf(varve, "qps"), target);
    const RecallReading theirs = readAt(curveOf(peer, "qps"), target);
    const RecallReading oursByCpu = readAt(curveOf(varve, "qps_cpu"), target);
    const RecallReading theirsByCpu = readAt(curveOf(peer, "qps_cpu"), target);
    const auto ratio = [](const std::optional<double>& a, const std::optional<double>& b) {
        return a && b ? Json(*a / *b) : Json(nullptr);
    };
    printLine({{"op", "compare"},
               {"recall10", target},
               {"varve_qps", jsonOf(ours.interpolatedQps)},
               {"peer_qps", jsonOf(theirs.interpolatedQps)},
               {"ratio", ratio(ours.interpolatedQps, theirs.interpolatedQps)},
               {"ratio_cpu", ratio(oursByCpu.interpolatedQps, theirsByCpu.interpolatedQps)},
               {"varve_ef", ours.ef},
               {"peer_ef", theirs.ef},
               {"varve_qps_at_ef", jsonOf(ours.qpsAtEf)},
               {"peer_qps_at_ef", jsonOf(theirs.qpsAtEf)},
               {"ratio_at_ef", ratio(ours.qpsAtEf, theirs.qpsAtEf)}});
}

Result<> runCompare(const Options& options)
{
    const WorkFolder folder(options.text("home"));
    VARVE_TRY(const auto truth, truthFile(options, folder.path()));
    VARVE_TRY(AnnRun varveRun, AnnRun::prepare("varve", options, folder.path(), truth));
    VARVE_TRY(AnnRun peerRun, AnnRun::prepare(options.text("peer"), options, folder.path(), truth));
    Side varve{std::move(varveRun), options.numbers("ef"), {}};
    Side peer{std::move(peerRun), options.numbers(options.has("peer-ef") ? "peer-ef" : "ef"), {}};
    VARVE_CHECK(buildAndOpen(varve, options.has("reuse")));
    VARVE_CHECK(buildAndOpen(peer, options.has("reuse")));

    const double seconds = options.has("quick") ? 0 : 0.5;
    const std::size_t widest = std::max(varve.efs.size(), peer.efs.size());
    for (std::size_t round = 0; round < options.number("rounds"); ++round) {
        for (std::size_t i = 0; i < widest; ++i) {
            VARVE_CHECK(onePass(varve, i, seconds));
            VARVE_CHECK(onePass(peer, i, seconds));
        }
    }
    for (const Side* side : {&varve, &peer})
        for (const Json& line : side->best)
            printLine(line);
    if (!options.has("reuse"))
        printLine({{"op", "compare"},
                   {"figure", "build"},
                   {"varve_build_s", varve.buildSeconds},
                   {"peer_build_s", peer.buildSeconds},
                   {"ratio", peer.buildSeconds / varve.buildSeconds},
                   {"ratio_cpu", peer.buildCpuSeconds / varve.buildCpuSeconds}});
    for (const double target : {0.95, 0.99})
        printTarget(target, varve, peer);
    VARVE_CHECK(varve.run.close());
    return peer.run.close();
}

const std::vector<OptionSpec> kOptions = optionsWithPeer();

} // namespace

const Command kCompareCommand{
    "compare",
    "runs Varve and a peer in turn and prints the ratio of their rates at recall 0.95 and 0.99",
    R"(Both stay open; each round asks Varve and the peer in turn at every ef, so that noise of the machine meets both. For
every ef the best round counts. The compare lines tell for each recall
ratio        of the rates read off both curves: between the two neighbouring ef, log QPS is taken as linear in
             log(1 - recall); when the smallest ef already reaches the recall, its rate counts; null when the largest
             does not. An ef that looks slower than a larger one gets that one's rate.
ratio_cpu    the same by processor time instead of the clock: steadier where others use the machine.
ratio_at_ef  of the rates at each one's smallest ef that reaches the recall (varve_ef, peer_ef).
Ratios above 1 mean that Varve is faster.
)",
    kOptions,
    {"base", "query"},
    runCompare};

} // namespace varve::bench
