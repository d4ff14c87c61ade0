// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Going back: to a snapshot as a new collection, in place beside a reader, and to a moment between snapshots.
#include "core/base/clock.h"
#include "tests/bench/backup_programs.h"
#include "tests/bench/library.h"
#include "tests/bench/snapshot_steps.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace varve::bench {

namespace {

/// Asks the live collection again and again, and notes for how long it got no answer.
class SteadyReader {
public:
    SteadyReader(SnapshotBench& bench, std::string name) : m_query(bench.chunks().newPoint("query").vector)
    {
        m_thread = std::jthread([this, &bench, name = std::move(name)](const std::stop_token& stopped) {
            for (double last = now(); !stopped.stop_requested();) {
                const bool isAnswered = ask(bench, name);
                m_longest = std::max(m_longest.load(), now() - last);
                if (!isAnswered)
                    continue;
                last = now();
                ++m_answers;
            }
        });
    }

    /// Waits until it got an answer.
    void warmUp() const
    {
        while (m_answers == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    /// Forgets how long it took so far, and gives it in milliseconds.
    double longestMs() { return m_longest.exchange(0) * 1000; }
    std::size_t answers() const { return m_answers; }

private:
    bool ask(SnapshotBench& bench, const std::string& name) const
    {
        const auto collection = bench.workspace().collection(name);
        return collection && (*collection)->nearest(m_query, {}).hasValue();
    }

    std::vector<float> m_query;
    std::atomic<double> m_longest = 0;
    std::atomic<std::size_t> m_answers = 0;
    std::jthread m_thread; // last: it uses the others
};

Result<> measureAsNew(SnapshotBench& bench, const std::string& copy, const snapshot::Snapshot& taken)
{
    const std::string restored = copy + " restored";
    if (bench.workspace().info(restored))
        VARVE_CHECK(bench.drop(restored));
    workspace::RestoreRequest request;
    request.at = taken.id;
    request.newName = restored;
    const double started = now();
    VARVE_TRY(const auto summary, bench.workspace().restore(copy, request, {}));
    const double seconds = now() - started;
    Json line{{"op", "restore"}, {"rows", summary.points}, {"restore_s", seconds}};
    VARVE_TRY(const auto folder, bench.emptyFolder("restore"));
    VARVE_TRY(const auto live, bench.liveFolderOf(copy));
    for (const char* name : {"restic", "borg"}) {
        if (!bench.isBesides(name))
            continue;
        VARVE_TRY(BackupProgram other, BackupProgram::prepare(name, folder));
        VARVE_CHECK(other.backUp(live));
        ::sync();
        VARVE_TRY(const double others, other.restore(folder / (std::string(name) + "-restored")));
        line[other.name() + "_s"] = others;
        line[other.name() + "_ratio"] = others / seconds;
    }
    printLine(line);
    return bench.drop(restored);
}

Result<> measureInPlace(SnapshotBench& bench, const std::string& copy, const snapshot::Snapshot& taken)
{
    VARVE_TRY(const std::size_t changed, bench.changeRows(copy, 0.01));
    VARVE_CHECK(bench.settle(copy));
    SteadyReader reader(bench, copy);
    reader.warmUp();
    static_cast<void>(reader.longestMs()); // the first answer may have opened something
    const double quietBegin = now();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const double quietMs = reader.longestMs();
    const std::size_t quietAnswers = reader.answers();
    workspace::RestoreRequest request;
    request.at = taken.id;
    request.inPlace = true;
    const double started = now();
    VARVE_CHECK(bench.workspace().restore(copy, request, {}));
    const double seconds = now() - started;
    std::this_thread::sleep_for(
        std::chrono::milliseconds(200)); // until an answer comes from the restored state
    printLine({{"op", "restore-in-place"},
               {"changed_rows", changed},
               {"restore_s", seconds},
               {"no_answer_ms", reader.longestMs()},
               {"no_answer_before_ms", quietMs},
               {"qps_before", static_cast<double>(quietAnswers) / (started - quietBegin)}});
    return {};
}

} // namespace

Result<> measureRestoring(SnapshotBench& bench)
{
    VARVE_TRY(const std::string copy, bench.copyFor("restore"));
    VARVE_TRY(const auto taken, bench.snapshot(copy));
    VARVE_CHECK(measureAsNew(bench, copy, taken));
    VARVE_CHECK(measureInPlace(bench, copy, taken));
    return bench.drop(copy);
}

Result<> measureMoment(SnapshotBench& bench, std::size_t operations)
{
    constexpr std::size_t kBatch = 1000;
    VARVE_TRY(const std::string small, bench.smallFor("moment", kBatch));
    VARVE_CHECK(bench.snapshot(small));
    VARVE_TRY(const auto collection, bench.workspace().collection(small));
    for (std::size_t first = 0; first < operations; first += kBatch) {
        std::vector<collection::Point> points;
        for (std::size_t i = first; i < std::min(operations, first + kBatch); ++i)
            points.push_back(bench.chunks().newPoint("operation-" + std::to_string(i)));
        VARVE_CHECK(collection->upsert(std::move(points)));
    }
    const std::uint64_t expected = collection->info().points;
    const std::int64_t momentMs = SystemClock::instance().nowMs();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    VARVE_CHECK(collection->upsert({bench.chunks().newPoint("later")}));
    VARVE_CHECK(collection->checkpoint({})); // the log of the operations is archived
    VARVE_CHECK(bench.settle(small));
    VARVE_TRY(const auto window, bench.workspace().recoveryWindow(small));

    const std::string restored = small + " restored";
    if (bench.workspace().info(restored))
        VARVE_CHECK(bench.drop(restored));
    workspace::RestoreRequest request;
    request.at = formatUtc(momentMs);
    request.newName = restored;
    const double started = now();
    VARVE_TRY(const auto summary, bench.workspace().restore(small, request, {}));
    const double seconds = now() - started;
    if (summary.points != expected)
        return Error{ErrorCode::Corrupt,
                     "the moment came back with " + std::to_string(summary.points) + " points",
                     {},
                     0};
    printLine({{"op", "restore-moment"},
               {"operations", operations},
               {"archive_bytes", window.archiveBytes},
               {"restore_s", seconds},
               {"rows_per_s", static_cast<double>(operations) / seconds}});
    VARVE_CHECK(bench.drop(restored));
    return bench.drop(small);
}

} // namespace varve::bench
