// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"

namespace varve::bench {

namespace {

constexpr std::size_t kPasses = 3;
constexpr double kPassSeconds = 1;

std::vector<OptionSpec> optionsWithPeer()
{
    std::vector<OptionSpec> options = annOptions();
    options.push_back(
        {"peer", OptionKind::Text, "NAME", "measures hnswlib or faiss instead of Varve", "varve"});
    return options;
}

Result<> runAnn(const Options& options)
{
    const WorkFolder folder(options.text("home"));
    VARVE_TRY(const auto truth, truthFile(options, folder.path()));
    VARVE_TRY(AnnRun run, AnnRun::prepare(options.text("peer"), options, folder.path(), truth));
    if (!options.has("reuse")) {
        VARVE_TRY(const Json line, run.build());
        printLine(line);
    }
    VARVE_TRY(const Json opened, run.open());
    printLine(opened);
    const bool quick = options.has("quick");
    for (const std::size_t ef : options.numbers("ef")) {
        VARVE_TRY(const Json line, run.query(ef, quick ? 1 : kPasses, quick ? 0 : kPassSeconds));
        printLine(line);
    }
    return run.close();
}

const std::vector<OptionSpec> kOptions = optionsWithPeer();

} // namespace

const Command kAnnCommand{"ann",
                          "builds an index, opens it in a fresh process, and measures queries by beam width",
                          R"(Prints one JSON line for each step: build, open, and one query line for each ef.
build_s   until everything is durable and searchable (Varve: write, checkpoint, optimise), or built in memory (peers;
          storing it is store_s). Reading the input does not count. The process may use as many processors as it has
          threads.
ack_s     until the last row was acknowledged.
Varve is asked by Collection::nearest(), which gives ids and scores, as its peers give row numbers and distances.
read_s    time of just reading the index's files (without SQLite's) before the opening, from the cache or, with
          --cold, from the disk; always into the same buffer. read_fresh_s: each file into memory of its own.
loaded_s  from the beginning of the opening until all is in memory that the mode wants there; queries are asked then.
qps       best of 3 passes, each of whole rounds over all queries for at least 1 s, after a warm-up round.
qps_cpu   the same by processor time instead of the clock: steadier where others use the machine; cpu_s likewise.
recall10  share of the 10 true neighbours that were found.
rss_mb    when all is loaded; anon_mb without mapped files; program_anon_mb is what the program itself had before
          opening. MB are 1,000,000 bytes.
)",
                          kOptions,
                          {"base", "query"},
                          runAnn};

} // namespace varve::bench
