// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/backup_programs.h"
#include "tests/bench/kept_bytes.h"
#include "tests/bench/library.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/snapshot_steps.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace varve::bench {

namespace {

constexpr double kChangedShare = 0.01;

/// One collection backed up by everybody in turn.
class TakingRace {
public:
    static Result<TakingRace> prepare(SnapshotBench& bench)
    {
        TakingRace race(bench);
        VARVE_TRY(race.m_copy, bench.copyFor("taking"));
        VARVE_TRY(const auto collection, bench.folderOf(race.m_copy));
        VARVE_TRY(const KeptBytes bytes, keptBytes(collection));
        race.m_copyBytes = bytes.live;
        race.m_pastBytes = bytes.past;
        VARVE_TRY(const auto folder, bench.emptyFolder("taking"));
        for (const char* name : {"restic", "borg"}) {
            if (!bench.isBesides(name))
                continue;
            VARVE_TRY(auto program, BackupProgram::prepare(name, folder));
            race.m_others.push_back(std::move(program));
        }
        return race;
    }

    /// Everybody takes one; the line with the seconds of each, and how often quicker than each other it was.
    Result<Json> takeTurns(const char* op)
    {
        VARVE_TRY(const auto folder, m_bench.folderOf(m_copy));
        VARVE_TRY(const auto live, m_bench.liveFolderOf(m_copy));
        const double started = now();
        VARVE_CHECK(m_bench.snapshot(m_copy));
        const double seconds = now() - started;
        VARVE_TRY(const KeptBytes after, keptBytes(folder));
        Json line{{"op", op}, {"snapshot_s", seconds}};
        for (BackupProgram& other : m_others) {
            VARVE_TRY(const double others, other.backUp(live));
            line[other.name() + "_s"] = others;
            line[other.name() + "_ratio"] = others / seconds;
        }
        // Since the turn before: a checkpoint may have put aside what the snapshot needs.
        const double added = static_cast<double>(after.past) - static_cast<double>(m_pastBytes);
        m_pastBytes = after.past;
        line["added_bytes"] = added;
        line["copy_bytes"] = m_copyBytes;
        line["added_share"] = added / static_cast<double>(m_copyBytes);
        return line;
    }

    Result<std::size_t> change()
    {
        VARVE_TRY(const std::size_t rows, m_bench.changeRows(m_copy, kChangedShare));
        VARVE_TRY(const auto collection, m_bench.workspace().collection(m_copy));
        VARVE_CHECK(collection->checkpoint(
            {})); // so that the others need not copy a journal of what is there already
        VARVE_CHECK(m_bench.settle(m_copy));
        return rows;
    }

    Result<> finish() { return m_bench.drop(m_copy); }

private:
    explicit TakingRace(SnapshotBench& bench) : m_bench(bench) {}

    SnapshotBench& m_bench;
    std::string m_copy;
    std::uint64_t m_copyBytes = 0; ///< of what was live at first
    std::uint64_t m_pastBytes = 0; ///< of everything else after the last turn
    std::vector<BackupProgram> m_others;
};

/// Writes single points, one after the other, until it is destroyed.
class SinglePointWriter {
public:
    SinglePointWriter(SnapshotBench& bench, collection::Collection& collection)
    {
        for (std::size_t i = 0; i < kPoints; ++i)
            m_points.push_back(bench.chunks().newPoint("written-" + std::to_string(i)));
        m_thread = std::jthread([this, &collection](const std::stop_token& stopped) {
            for (std::size_t i = 0; !stopped.stop_requested(); ++i) {
                const double started = now();
                if (!collection.upsert({m_points[i % kPoints]})) {
                    m_failed = true;
                    return;
                }
                m_milliseconds.push_back(static_cast<float>((now() - started) * 1000));
            }
        });
    }

    /// Ends the writing; milliseconds of each point.
    Result<std::vector<float>> finish()
    {
        m_thread.request_stop();
        m_thread.join();
        if (m_failed || m_milliseconds.empty())
            return Error{ErrorCode::Io, "writing beside the snapshot failed", {}, 0};
        return std::move(m_milliseconds);
    }

private:
    static constexpr std::size_t kPoints = 1000;
    std::vector<collection::Point> m_points;
    std::vector<float> m_milliseconds;
    std::atomic<bool> m_failed = false;
    std::jthread m_thread;
};

void append(std::vector<float>& all, const std::vector<float>& some)
{
    all.insert(all.end(), some.begin(), some.end());
}

} // namespace

Result<> measureTaking(SnapshotBench& bench, std::size_t rounds)
{
    VARVE_TRY(TakingRace race, TakingRace::prepare(bench));
    VARVE_TRY(const Json first, race.takeTurns("first"));
    printLine(first);
    for (std::size_t round = 1; round <= rounds; ++round) {
        VARVE_TRY(const std::size_t rows, race.change());
        VARVE_TRY(Json line, race.takeTurns("change"));
        line["round"] = round;
        line["changed_rows"] = rows;
        printLine(line);
    }
    return race.finish();
}

Result<> measurePause(SnapshotBench& bench, std::size_t rounds)
{
    VARVE_TRY(const std::string copy, bench.copyFor("pause"));
    VARVE_TRY(const auto collection, bench.workspace().collection(copy));
    std::vector<float> beside;
    std::vector<float> alone;
    double longest = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        SinglePointWriter writer(bench, *collection);
        const double started = now();
        VARVE_CHECK(bench.snapshot(copy));
        const double seconds = now() - started;
        VARVE_TRY(const std::vector<float> during, writer.finish());
        append(beside, during);
        longest = std::max(longest, seconds);
        SinglePointWriter quiet(bench, *collection);
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
        VARVE_TRY(const std::vector<float> without, quiet.finish());
        append(alone, without);
        VARVE_CHECK(bench.settle(copy));
    }
    const double p99 = percentile(beside, 0.99);
    const double p99Alone = percentile(alone, 0.99);
    printLine({{"op", "pause"},
               {"snapshots", rounds},
               {"snapshot_s", longest},
               {"writes", beside.size()},
               {"p99_ms", p99},
               {"p99_alone_ms", p99Alone},
               {"beyond_ms", p99 - p99Alone},
               {"longest_ms", *std::ranges::max_element(beside)},
               {"longest_alone_ms", *std::ranges::max_element(alone)}});
    return bench.drop(copy);
}

} // namespace varve::bench
