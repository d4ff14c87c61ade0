// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Many snapshots of one collection: what they take, and how long it takes to get at them.
#include "tests/bench/kept_bytes.h"
#include "tests/bench/library.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/snapshot_steps.h"
#include "tests/support/manual_clock.h"

#include <algorithm>

namespace varve::bench {

namespace {

constexpr std::int64_t kBeginMs = 1'767'225'600'000; // 2026-01-01T00:00:00Z
constexpr std::int64_t kHourMs = 3'600'000;

/// Median milliseconds of listing, by a home opened anew.
Result<double> listMs(SnapshotBench& bench, const std::string& name, std::size_t expected)
{
    constexpr int kLooks = 5;
    std::vector<float> milliseconds;
    for (int i = 0; i < kLooks; ++i) {
        const double started = now();
        VARVE_TRY(const auto all, bench.workspace().snapshots(name));
        milliseconds.push_back(static_cast<float>((now() - started) * 1000));
        if (all.size() != expected)
            return Error{ErrorCode::Corrupt, std::to_string(all.size()) + " snapshots are listed", {}, 0};
    }
    return percentile(milliseconds, 0.5);
}

/// Milliseconds until a snapshot has answered its first question.
Result<float> openMs(SnapshotBench& bench, const std::string& name, const std::string& id)
{
    const std::vector<float> query = bench.chunks().newPoint("query").vector;
    const double started = now();
    VARVE_TRY(const auto state, bench.workspace().asOf(name, id));
    VARVE_TRY(const auto nearest, state->nearest(query, {}));
    if (nearest.empty())
        return Error{ErrorCode::Corrupt, "a snapshot has no answer", {}, 0};
    return static_cast<float>((now() - started) * 1000);
}

struct Taking {
    std::vector<float> seconds; ///< of each snapshot
    std::vector<std::string> ids;
};

Result<Taking> takeHourly(SnapshotBench& bench, const std::string& name, std::size_t snapshots,
                          double changedShare, test::ManualClock& clock)
{
    Taking taking;
    for (std::size_t i = 0; i < snapshots; ++i) {
        clock.advance(kHourMs);
        VARVE_CHECK(bench.changeRows(name, changedShare));
        const double started = now();
        VARVE_TRY(const auto taken, bench.snapshot(name));
        taking.seconds.push_back(static_cast<float>(now() - started));
        taking.ids.push_back(taken.id);
    }
    return taking;
}

Result<> writeQuickly(SnapshotBench& bench, const std::string& name)
{
    VARVE_TRY(const auto collection, bench.workspace().collection(name));
    VARVE_CHECK(collection->set("durability", "os")); // the changes are not what is measured
    return {};
}

} // namespace

Result<> measureHours(SnapshotBench& bench, std::size_t hours)
{
    constexpr double kChangedShare = 0.005;
    constexpr std::size_t kOpened = 20;
    test::ManualClock clock(kBeginMs);
    VARVE_CHECK(bench.reopen(&clock));
    VARVE_TRY(const std::string copy, bench.copyFor("hours"));
    VARVE_TRY(const auto folder, bench.folderOf(copy));
    VARVE_TRY(const KeptBytes before, keptBytes(folder));
    VARVE_CHECK(writeQuickly(bench, copy));
    VARVE_TRY(Taking taking, takeHourly(bench, copy, hours, kChangedShare, clock));
    VARVE_CHECK(bench.settle(copy));
    VARVE_TRY(const KeptBytes after, keptBytes(folder));
    Json line{{"op", "hours"},
              {"snapshots", hours},
              {"snapshot_p50_s", percentile(taking.seconds, 0.5)},
              {"snapshot_worst_s", percentile(taking.seconds, 1)},
              {"kept_bytes", after.past},
              {"kept_files", after.files},
              {"copy_bytes", before.live},
              {"kept_ratio", static_cast<double>(after.past) / static_cast<double>(before.live)}};

    VARVE_CHECK(bench.reopen(&clock));
    VARVE_TRY(line["list_ms"], listMs(bench, copy, hours));
    VARVE_TRY(line["open_oldest_ms"], openMs(bench, copy, taking.ids.front()));
    std::vector<float> opened;
    for (std::size_t i = 0; i < std::min(kOpened, hours); ++i) {
        VARVE_TRY(const float milliseconds, openMs(bench, copy, taking.ids[bench.chunks().random(hours)]));
        opened.push_back(milliseconds);
    }
    line["open_p50_ms"] = percentile(opened, 0.5);
    line["open_worst_ms"] = percentile(opened, 1);
    printLine(line);
    VARVE_CHECK(bench.drop(copy));
    return bench.reopen();
}

Result<> measureMany(SnapshotBench& bench, std::size_t snapshots)
{
    constexpr std::size_t kRows = 500;
    constexpr std::size_t kLeft = 100;
    test::ManualClock clock(kBeginMs);
    VARVE_CHECK(bench.reopen(&clock));
    VARVE_TRY(const std::string small, bench.smallFor("many", kRows));
    VARVE_CHECK(writeQuickly(bench, small));
    VARVE_TRY(Taking taking, takeHourly(bench, small, snapshots, 0, clock));
    VARVE_CHECK(bench.reopen(&clock));
    Json line{{"op", "many"}, {"snapshots", snapshots}, {"snapshot_p50_s", percentile(taking.seconds, 0.5)}};
    VARVE_TRY(line["list_ms"], listMs(bench, small, snapshots));

    // Retention as a planned run applies it: one more snapshot is taken, and what the rules do not keep goes.
    schedule::Schedule plan;
    plan.incrementalCron = "0 * * * *";
    plan.retention = {kLeft, 0, 0, 0, 0};
    VARVE_TRY(const auto all, bench.workspace().list());
    for (const auto& one : all) {
        plan.paused = one.name != small;
        VARVE_CHECK(bench.workspace().setSchedule(one.name, plan));
    }
    clock.advance(kHourMs);
    const double started = now();
    VARVE_TRY(const auto reports, bench.workspace().runDue({}));
    line["prune_s"] = now() - started;
    if (reports.size() != 1 || !reports[0].error.empty())
        return Error{ErrorCode::Internal, "the planned run failed", {}, 0};
    line["pruned"] = reports[0].pruned;
    VARVE_TRY(line["list_after_ms"], listMs(bench, small, snapshots + 1 - reports[0].pruned));
    printLine(line);
    VARVE_CHECK(bench.drop(small));
    return bench.reopen();
}

} // namespace varve::bench
