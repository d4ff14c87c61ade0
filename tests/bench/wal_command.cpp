// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/wal_steps.h"

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"mode", OptionKind::Text, "MODE", "memory, disk or hybrid", "hybrid"},
    {"dim", OptionKind::Number, "N", "dimension of the synthetic points", "384"},
    {"batches", OptionKind::Number, "N", "batches of 1,000 points to acknowledge", "40"},
    {"replay-rows", OptionKind::Number, "N", "points of the log tail", "10000"},
    {"search-rows", OptionKind::Number, "N", "points that the searchers search", "10000"},
    {"inserts", OptionKind::Number, "N", "single points to insert beside them", "500"},
    {"seed", OptionKind::Number, "N", "of the points", "1"},
    {"home", OptionKind::Text, "DIR", "on the disk to measure; else in a temporary folder", ""},
};

Result<WalSetting> settingIn(const std::filesystem::path& home, const char* part, const Options& options)
{
    WalSetting setting{home / part, options.text("mode"), options.number("dim"), options.number("seed")};
    VARVE_CHECK(makeEmptyFolder(setting.folder));
    return setting;
}

Result<> runWal(const Options& options)
{
    const WorkFolder home(options.text("home"));
    VARVE_TRY(const WalSetting throughput, settingIn(home.path(), "wal-throughput", options));
    VARVE_CHECK(measureThroughput(throughput, options.number("batches")));
    VARVE_TRY(const WalSetting replay, settingIn(home.path(), "wal-replay", options));
    VARVE_CHECK(measureReplay(replay, options.number("replay-rows")));
    VARVE_TRY(const WalSetting inserts, settingIn(home.path(), "wal-inserts", options));
    return measureInserts(inserts, options.number("search-rows"), options.number("inserts"));
}

} // namespace

BuildRequest WalSetting::request() const
{
    BuildRequest request;
    request.folder = folder;
    request.mode = mode;
    request.durability = "each";
    return request;
}

bool isWalStep(std::string_view firstArgument)
{
    return firstArgument == "child-fill" || firstArgument == "child-replay";
}

int runWalStep(std::span<const std::string> arguments)
{
    return runReplayStep(arguments);
}

const Command kWalCommand{
    "wal",
    "acknowledged writes, replay and single inserts, beside what the disk itself can do",
    R"(throughput  batches of 1,000 points acknowledged with "each", ten in turn with ten writes of as many bytes
            (1,000 rows of float32) to a bare file, each followed by fdatasync; ratio of the rates in bytes.
            first_ratio is that of the first ten, before a queue can be full.
replay      open_s of a fresh process after one that added the points and ended without closing; tail_rows were
            still in the log.
insert      a single point with "each" while two threads search, in turn with an append of as many bytes and fdatasync
            to a bare file while the same threads search.
)",
    kOptions,
    {},
    runWal};

} // namespace varve::bench
