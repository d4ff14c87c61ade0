// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/process_memory.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/varve_library.h"

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"base", OptionKind::Text, "FILE", "rows to index", ""},
    {"query", OptionKind::Text, "FILE", "queries", ""},
    {"metric", OptionKind::Text, "NAME", "cosine, l2 or ip", "cosine"},
    {"mode", OptionKind::Text, "MODE", "memory, disk or hybrid", "hybrid"},
    {"rows", OptionKind::Number, "N", "only the first rows of the base", ""},
    {"queries", OptionKind::Number, "N", "only the first queries", "200"},
    {"recall", OptionKind::Text, "SHARE", "recall at which rates are compared", "0.95"},
    {"ef", OptionKind::Numbers, "LIST", "beam widths to try until the recall is reached",
     "10,16,32,64,128,256,512"},
    {"quick", OptionKind::Flag, "", "to see that it works, no figures", ""},
    {"home", OptionKind::Text, "DIR", "keeps the collection there; else in a temporary folder", ""},
    {"reuse", OptionKind::Flag, "", "measures the collection that an earlier run left in --home", ""},
};

/// Parts of a thousand; the metadata field "part" of a row is spread over 0 to 999.
constexpr std::size_t kParts = 1000;

/// Scatters neighbouring rows (the finaliser of SplitMix64).
std::size_t partOfRow(std::size_t row)
{
    std::uint64_t x = row + 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>((x ^ (x >> 31)) % kParts);
}

Result<> fill(collection::Collection& collection, const BuildRequest& request, std::size_t rows)
{
    VARVE_TRY(VectorReader reader, VectorReader::open(request.base));
    for (std::size_t row = 0; row < rows; row += request.batch) {
        VARVE_TRY(const Vectors vectors, reader.next(std::min(request.batch, rows - row)));
        auto points = pointsOf(vectors, row);
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i].metadataJson = "{\"part\":" + std::to_string(partOfRow(row + i)) + "}";
        VARVE_CHECK(collection.upsert(std::move(points)));
    }
    VARVE_CHECK(collection.checkpoint({}));
    return collection.optimize({});
}

struct Question {
    const Vectors& queries;
    IdTable truth;
    std::vector<std::size_t> efs;
    double recall = 0;
    double passSeconds = 1;
};

/// Raises ef until the recall is reached; the last line tried.
Result<Json> askUntilReached(VarveIndex& index, const Question& question)
{
    constexpr std::size_t kNeighbors = 10;
    Json line;
    for (const std::size_t ef : question.efs) {
        index.setEf(ef);
        VARVE_TRY(const IdTable answers, answerAll(index, question.queries, kNeighbors));
        const double recall = recallAt(kNeighbors, question.truth, answers);
        line = {{"ef", ef}, {"recall10", recall}};
        if (recall >= question.recall)
            break;
    }
    VARVE_TRY(const PassFigures figures,
              runPass(index, question.queries, kNeighbors, 1, question.passSeconds));
    line["qps"] = figures.queriesPerSecond;
    line["p50_ms"] = figures.p50Ms;
    line["p99_ms"] = figures.p99Ms;
    return line;
}

Result<> runFilter(const Options& options)
{
    const auto metric = metricFromName(options.text("metric"));
    if (!metric)
        return Error{
            ErrorCode::InvalidArgument, "there is no metric \"" + options.text("metric") + "\"", {}, 0};
    VARVE_TRY(const VectorReader base, VectorReader::open(options.text("base")));
    VARVE_TRY(VectorReader queryReader, VectorReader::open(options.text("query")));
    VARVE_TRY(const Vectors queries, queryReader.next(options.number("queries")));
    const std::size_t rows =
        options.has("rows") ? std::min(options.number("rows"), base.rows()) : base.rows();
    const WorkFolder home(options.text("home"));
    BuildRequest request;
    request.base = options.text("base");
    request.folder = home.path() / "filter";
    request.metric = *metric;
    request.mode = options.text("mode");
    if (!options.has("reuse"))
        VARVE_CHECK(makeEmptyFolder(request.folder));
    VARVE_TRY(const auto collection,
              options.has("reuse") ? openCollection(request) : createCollection(request, base.dimension()));
    if (!options.has("reuse"))
        VARVE_CHECK(fill(*collection, request, rows));

    double unfilteredQps = 0;
    VarveIndex index(*collection);
    for (const std::size_t parts : {kParts, kParts / 2, kParts / 10, kParts / 100, kParts / 1000}) {
        ExactScan scan;
        scan.metric = *metric;
        scan.k = 10;
        scan.threads = processors();
        scan.maxRows = rows;
        scan.accepts = [parts](std::size_t row) { return partOfRow(row) < parts; };
        VARVE_TRY(IdTable truth, exactNeighbors(request.base, queries, scan));
        index.setFilter(parts == kParts ? "" : "{\"part\":{\"$lt\":" + std::to_string(parts) + "}}");
        const Question question{queries, std::move(truth), options.numbers("ef"),
                                std::strtod(options.text("recall").c_str(), nullptr),
                                options.has("quick") ? 0.0 : 1.0};
        VARVE_TRY(const Json asked, askUntilReached(index, question));
        const double qps = asked["qps"];
        if (parts == kParts)
            unfilteredQps = qps;
        Json line{{"op", "filter"},
                  {"mode", options.text("mode")},
                  {"n", rows},
                  {"selectivity", static_cast<double>(parts) / kParts}};
        line.update(asked);
        line["ratio"] = qps / unfilteredQps;
        printLine(line);
    }
    return collection->close();
}

} // namespace

const Command kFilterCommand{
    "filter",
    "recall and rate of filtered search by selectivity, beside unfiltered search",
    R"(Points carry {"part": 0 to 999}, scattered over the rows. For no filter, 50 %, 10 %, 1 % and 0.1 % ef is
raised until recall@10 among the accepted rows reaches --recall; qps is that of one thread at this ef, ratio that to
unfiltered search at its own ef. When no ef reaches the recall, the last one is printed with what it reached.
)",
    kOptions,
    {"base", "query"},
    runFilter};

} // namespace varve::bench
