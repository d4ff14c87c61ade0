// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/child_process.h"
#include "tests/bench/child_steps.h"
#include "tests/bench/data_set.h"
#include "tests/bench/json_line.h"
#include "tests/bench/wal_steps.h"

#include <unistd.h>

namespace varve::bench {

namespace {

constexpr OptionSpec kSpecs[] = {
    {"folder", OptionKind::Text, "", "", ""}, {"mode", OptionKind::Text, "", "", ""},
    {"dim", OptionKind::Number, "", "", ""},  {"seed", OptionKind::Number, "", "", ""},
    {"rows", OptionKind::Number, "", "", ""},
};

WalSetting settingFrom(const Options& options)
{
    return {options.text("folder"), options.text("mode"), options.number("dim"), options.number("seed")};
}

/// Writes and ends as a kill would: nothing is sealed or closed.
Result<> fill(const Options& options)
{
    constexpr std::size_t kBatchRows = 1000;
    const WalSetting setting = settingFrom(options);
    VARVE_TRY(const auto collection, createCollection(setting.request(), setting.dimension));
    for (std::size_t row = 0; row < options.number("rows"); row += kBatchRows) {
        const std::size_t count = std::min(kBatchRows, options.number("rows") - row);
        VARVE_CHECK(collection->upsert(
            pointsOf(clusteredGaussian(count, setting.dimension, setting.seed + row), row)));
    }
    _exit(0);
}

Result<> reopen(const Options& options)
{
    const double started = now();
    VARVE_TRY(const auto collection, openCollection(settingFrom(options).request()));
    const double seconds = now() - started;
    const collection::CollectionInfo info = collection->info();
    if (info.points != options.number("rows"))
        return Error{ErrorCode::Corrupt, "acknowledged points are missing", options.text("folder"), 0};
    printLine({{"op", "replay"},
               {"mode", options.text("mode")},
               {"rows", options.number("rows")},
               {"dim", options.number("dim")},
               {"tail_rows", info.memtableRows},
               {"open_s", seconds}});
    std::fflush(stdout);
    _exit(0); // closing is not measured
}

Result<> runStep(const char* step, const WalSetting& setting, std::size_t rows)
{
    VARVE_TRY(ChildProcess child,
              ChildProcess::start(programFolder() / "varve-bench",
                                  {step, "--folder", setting.folder.string(), "--mode", setting.mode, "--dim",
                                   std::to_string(setting.dimension), "--seed", std::to_string(setting.seed),
                                   "--rows", std::to_string(rows)}));
    if (step == std::string_view("child-replay")) {
        VARVE_TRY(const std::string line, child.readLine());
        printLine(Json::parse(line));
    }
    return child.finish();
}

} // namespace

Result<> measureReplay(const WalSetting& setting, std::size_t rows)
{
    VARVE_CHECK(runStep("child-fill", setting, rows));
    return runStep("child-replay", setting, rows);
}

int runReplayStep(std::span<const std::string> arguments)
{
    const auto options = Options::parse(kSpecs, arguments.subspan(1));
    if (!options)
        return reportError(options.error());
    const Result<> result = arguments[0] == "child-fill" ? fill(*options) : reopen(*options);
    return result ? 0 : reportError(result.error());
}

} // namespace varve::bench
