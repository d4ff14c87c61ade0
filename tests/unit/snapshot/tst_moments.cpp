// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/manifest.h"
#include "core/snapshot/state_walk.h"
#include "tests/support/contents_at.h"
#include "tests/support/moving_collection.h"
#include "tests/support/result_checks.h"

#include <QTest>
#include <fstream>

using namespace varve;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

std::vector<stdfs::path> archiveFiles(const stdfs::path& collection)
{
    std::vector<stdfs::path> files;
    if (!stdfs::exists(collection / "archive"))
        return files;
    for (const auto& entry : stdfs::recursive_directory_iterator(collection / "archive")) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

class MomentsTest : public QObject {
    Q_OBJECT
private slots:
    void everyMoment_isWhatWasLive_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1u, 2u, 3u, 4u})
            QTest::addRow("seed %u", seed) << seed;
    }
    void everyMoment_isWhatWasLive()
    {
        QFETCH(unsigned, seed);
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(seed);
        for (int i = 0; i < 5; ++i)
            VARVE_VERIFY_OK(step(moving, random, false));
        const auto first = moving.take();
        VARVE_VERIFY_OK(first);
        VARVE_VERIFY_OK(moving.note());
        const std::int64_t firstMs = moving.clock.nowMs();
        for (int i = 0; i < 120; ++i)
            VARVE_VERIFY_OK(step(moving, random, true));
        moving.clock.advance(1000);

        const auto window = moving.folder.recoveryWindow();
        VARVE_VERIFY_OK(window);
        QVERIFY2(window->gaps.empty(), window->gaps.empty() ? "" : window->gaps.front().detail.c_str());
        QVERIFY(isInside(*window, firstMs));
        QVERIFY(window->archiveBytes > 0);
        QCOMPARE(window->intervals.back().toMs, moving.clock.nowMs());
        int branches = 0;
        for (int i = 0; i < 80; ++i) {
            const std::int64_t timeMs = someTime(moving, random, firstMs);
            const auto contents = contentsAt(moving.folder, timeMs);
            VARVE_VERIFY_OK(contents);
            QVERIFY2(*contents == moving.liveAt(timeMs), formatUtc(timeMs).c_str());
            for (const auto& one : window->intervals)
                branches += one.isBranch && one.fromMs <= timeMs && timeMs <= one.toMs;
        }
        QVERIFY(branches > 0);
    }

    void walking_everyMoment_isWhatWasLive_data() { everyMoment_isWhatWasLive_data(); }
    /// The folder goes on from state to state, across snapshots, seals, restores, and sometimes back.
    void walking_everyMoment_isWhatWasLive()
    {
        QFETCH(unsigned, seed);
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(seed);
        VARVE_VERIFY_OK(moving.take());
        VARVE_VERIFY_OK(moving.note());
        for (int i = 0; i < 80; ++i)
            VARVE_VERIFY_OK(step(moving, random, true));
        moving.clock.advance(1000);
        const auto window = moving.folder.recoveryWindow();
        VARVE_VERIFY_OK(window);
        QVERIFY2(window->gaps.empty(), window->gaps.empty() ? "" : window->gaps.front().detail.c_str());
        StateWalk walk(fs::posixFileSystem(), home / "state", moving.clock);
        for (auto at = moving.book.begin(); at != moving.book.end();) {
            const auto moment = moving.folder.momentAt(at->first);
            VARVE_VERIFY_OK(moment);
            VARVE_VERIFY_OK(walk.moveTo(moving.folder, *moment, {}));
            const auto contents = contentsOf(walk.path());
            VARVE_VERIFY_OK(contents);
            QVERIFY2(*contents == at->second, formatUtc(at->first).c_str());
            if (random() % 40 == 0)
                at = moving.book.begin();
            std::advance(at, std::min<std::ptrdiff_t>(1 + random() % 4, std::distance(at, moving.book.end())));
        }
    }

    void afterPruning_whatTheWindowPromises_isThere()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(77);
        VARVE_VERIFY_OK(step(moving, random, false));
        VARVE_VERIFY_OK(moving.take());
        for (int i = 0; i < 80; ++i)
            VARVE_VERIFY_OK(step(moving, random, true));
        moving.clock.advance(1000);
        while (true) {
            const auto snapshots = moving.folder.list();
            VARVE_VERIFY_OK(snapshots);
            if (snapshots->size() <= 1)
                break;
            const auto before = archiveFiles(home / "one").size();
            VARVE_VERIFY_OK(moving.folder.remove((*snapshots)[random() % snapshots->size()].id));
            VARVE_VERIFY_OK(moving.folder.prune());
            QVERIFY(archiveFiles(home / "one").size() <= before);
            const auto window = moving.folder.recoveryWindow();
            VARVE_VERIFY_OK(window);
            for (int i = 0; i < 10; ++i) {
                const std::int64_t timeMs = someTime(moving, random, moving.book.begin()->first);
                const auto contents = contentsAt(moving.folder, timeMs);
                QCOMPARE(contents.hasValue(), isInside(*window, timeMs));
                if (contents)
                    QVERIFY2(*contents == moving.liveAt(timeMs), formatUtc(timeMs).c_str());
                else
                    QCOMPARE(contents.error().code, ErrorCode::NotFound);
            }
        }
        const auto last = moving.folder.list();
        VARVE_VERIFY_OK(moving.folder.remove(last->front().id));
        VARVE_VERIFY_OK(moving.folder.prune());
        QVERIFY(archiveFiles(home / "one").empty());
        QVERIFY(moving.folder.recoveryWindow()->intervals.empty());
    }

    void deletingWhatIsNoOnlyWay_leavesNoHole()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(5);
        VARVE_VERIFY_OK(step(moving, random, false));
        VARVE_VERIFY_OK(moving.take());
        for (int i = 0; i < 100; ++i)
            VARVE_VERIFY_OK(step(moving, random, true));
        std::vector<std::string> leaving;
        const auto taken = moving.folder.list();
        VARVE_VERIFY_OK(taken);
        for (const Snapshot& one : *taken)
            leaving.push_back(one.id);
        QVERIFY(leaving.size() > 5);
        leaving.pop_back();
        const auto past = moving.folder.past();
        VARVE_VERIFY_OK(past);
        const auto kept = CollectionFolder::onlyWays(**past, leaving);
        for (const std::string& id : leaving) {
            if (std::find(kept.begin(), kept.end(), id) == kept.end())
                VARVE_VERIFY_OK(moving.folder.remove(id));
        }
        VARVE_VERIFY_OK(moving.folder.prune());
        const auto window = moving.folder.recoveryWindow();
        VARVE_VERIFY_OK(window);
        QVERIFY(!window->intervals.empty());
        QVERIFY2(window->gaps.empty(), window->gaps.empty() ? "" : window->gaps.front().detail.c_str());
    }

    /// Each snapshot begins another log file, and opening and the next snapshot look at all that are not sealed.
    void manySnapshotsOfFewChanges_leaveFewLogFiles()
    {
        const TempDirectory home;
        ManualClock clock(1'773'324'300'000);
        CollectionFolder folder(fs::posixFileSystem(), home / "one", clock);
        VARVE_VERIFY_OK(folder.create(fixtureConfig(), makeUuid()));
        const stdfs::path generation = folder.currentGeneration().value();
        collection::Collection::OpenOptions options;
        options.clock = &clock;
        options.logArchive = folder.logArchive().value();
        auto live = collection::Collection::open(fs::posixFileSystem(), generation, options);
        VARVE_VERIFY_OK(live);
        std::vector<std::pair<std::string, Contents>> taken;
        for (std::uint32_t i = 0; i < 150; ++i) {
            VARVE_VERIFY_OK(putFixtureDocument(**live, "/d" + std::to_string(i), 1));
            clock.advance(1000);
            const auto one = folder.take(**live, {}, {});
            VARVE_VERIFY_OK(one);
            if (i % 30 == 0)
                taken.emplace_back(one->id, contentsOf(**live).value());
        }
        QTRY_VERIFY_WITH_TIMEOUT(
            log::listLogFiles(fs::posixFileSystem(), collection::logFolder(generation)).value().size() <= 66, 60'000);
        for (const auto& [id, contents] : taken)
            QCOMPARE(contentsOfSnapshot(folder, id).value(), contents);
        VARVE_VERIFY_OK((*live)->close());
    }

    void damagedArchive_isAGap_untilTheNextBase()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(9);
        VARVE_VERIFY_OK(moving.write(random));
        VARVE_VERIFY_OK(moving.take());
        const auto writeSome = [&]() -> Result<> {
            for (int i = 0; i < 8; ++i) {
                moving.clock.advance(100);
                VARVE_CHECK(moving.write(random));
            }
            return moving.live->checkpoint({});
        };
        VARVE_VERIFY_OK(writeSome());
        const std::size_t before = archiveFiles(home / "one").size();
        const std::int64_t damageFromMs = moving.clock.nowMs();
        VARVE_VERIFY_OK(writeSome());
        const std::int64_t damageToMs = moving.clock.nowMs();
        const std::size_t behind = archiveFiles(home / "one").size();
        QVERIFY(before > 0 && behind > before);
        VARVE_VERIFY_OK(writeSome());
        moving.clock.advance(100);
        const auto lost = moving.take(); // the log leads there
        VARVE_VERIFY_OK(lost);

        const auto files = archiveFiles(home / "one");
        const stdfs::path victim = files[before];
        flipByte(victim, stdfs::file_size(victim) / 2); // only its hash shows it
        QVERIFY(moving.folder.recoveryWindow()->gaps.empty());
        VARVE_VERIFY_OK(moving.folder.verifyArchive({}));
        QCOMPARE(moving.folder.find(lost->id)->state, SnapshotState::Damaged);
        // Nothing leads to now any more, so the next snapshot starts anew.
        moving.clock.advance(100);
        const auto anew = moving.take();
        VARVE_VERIFY_OK(anew);
        const std::int64_t baseMs = moving.clock.nowMs();
        VARVE_VERIFY_OK(writeSome());
        QCOMPARE(moving.folder.find(anew->id)->state, SnapshotState::Whole);
        const auto window = moving.folder.recoveryWindow();
        VARVE_VERIFY_OK(window);
        QCOMPARE(window->gaps.size(), std::size_t{1});
        QVERIFY(window->gaps.front().reason == GapReason::Damaged);
        QVERIFY(window->gaps.front().fromMs > damageFromMs - 100);
        QVERIFY(window->gaps.front().fromMs <= damageToMs);
        QVERIFY(window->gaps.front().toMs < baseMs);
        for (std::int64_t timeMs = damageFromMs - 300; timeMs <= moving.clock.nowMs(); timeMs += 130) {
            const auto contents = contentsAt(moving.folder, timeMs);
            QCOMPARE(contents.hasValue(), isInside(*window, timeMs));
            if (contents)
                QVERIFY(*contents == moving.liveAt(timeMs));
            else
                QVERIFY2(contents.error().detail.find("nearest moments") != std::string::npos,
                         contents.error().detail.c_str());
        }
    }

    void damageMetWhileBuilding_isNoted_andNeverReplayed()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(10);
        VARVE_VERIFY_OK(moving.write(random));
        VARVE_VERIFY_OK(moving.take());
        for (int i = 0; i < 30; ++i) {
            moving.clock.advance(100);
            VARVE_VERIFY_OK(moving.write(random));
            if (i % 6 == 5)
                VARVE_VERIFY_OK(moving.live->checkpoint({}));
        }
        const auto files = archiveFiles(home / "one");
        QVERIFY(files.size() > 2);
        flipByte(files[1], 30);
        const auto contents = contentsAt(moving.folder, moving.clock.nowMs());
        QVERIFY(!contents);
        QVERIFY(stdfs::exists(files[1].string() + ".damaged"));
        QCOMPARE(moving.folder.recoveryWindow()->gaps.size(), std::size_t{1});
    }

    void timesOutside_areRefused_withTheNearest()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(1);
        VARVE_VERIFY_OK(moving.write(random));
        const auto none = moving.folder.momentAt(moving.clock.nowMs());
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        moving.clock.advance(1000);
        VARVE_VERIFY_OK(moving.take());
        moving.clock.advance(1000);
        VARVE_VERIFY_OK(moving.write(random));
        const auto window = moving.folder.recoveryWindow();
        const std::int64_t oldestMs = window->intervals.front().fromMs;
        const auto before = moving.folder.momentAt(oldestMs - 1);
        QVERIFY(!before);
        QVERIFY(before.error().detail.find(formatUtc(oldestMs)) != std::string::npos);
        const auto future = moving.folder.momentAt(moving.clock.nowMs() + 1);
        QVERIFY(!future);
        QVERIFY(future.error().detail.find("future") != std::string::npos);
        QVERIFY(future.error().detail.find(formatUtc(moving.clock.nowMs())) != std::string::npos);
        VARVE_VERIFY_OK(moving.folder.momentAt(oldestMs));
        VARVE_VERIFY_OK(moving.folder.momentAt(moving.clock.nowMs()));
    }

    void beforeTheFirstSnapshot_nothingIsArchived()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(1);
        for (int i = 0; i < 20; ++i)
            VARVE_VERIFY_OK(moving.write(random));
        VARVE_VERIFY_OK(moving.live->checkpoint({}));
        QVERIFY(archiveFiles(home / "one").empty());
    }

    void clockSetBack_keepsTheOrder()
    {
        const TempDirectory home;
        MovingCollection moving(home / "one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(3);
        VARVE_VERIFY_OK(moving.write(random));
        const auto taken = moving.take();
        VARVE_VERIFY_OK(taken);
        moving.clock.advance(5000);
        const std::int64_t latestMs = moving.clock.nowMs();
        VARVE_VERIFY_OK(moving.write(random));
        moving.clock.advance(-4000);
        VARVE_VERIFY_OK(moving.live->upsert({fixturePoint("later", 1)}));
        VARVE_VERIFY_OK(moving.note(latestMs)); // times never go back
        VARVE_VERIFY_OK(moving.exchange([&](CollectionFolder& folder) { return folder.restoreInPlace(taken->id, {}, {}); }));
        QVERIFY(moving.book.rbegin()->first > latestMs);
        moving.clock.advance(-4000);
        VARVE_VERIFY_OK(moving.reopen());
        VARVE_VERIFY_OK(moving.live->upsert({fixturePoint("later still", 1)}));
        const auto window = moving.folder.recoveryWindow();
        VARVE_VERIFY_OK(window);
        QVERIFY(window->gaps.empty());
        QCOMPARE(contentsAt(moving.folder, latestMs).value(), moving.liveAt(latestMs));
        QVERIFY(contentsAt(moving.folder, window->intervals.back().toMs)->points.contains("later still"));
    }

private:
    static void flipByte(const stdfs::path& path, std::uintmax_t at)
    {
        std::string bytes = readFile(path);
        bytes[static_cast<std::size_t>(at)] = static_cast<char>(bytes[static_cast<std::size_t>(at)] ^ 0x40);
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    }

    static std::int64_t someTime(const MovingCollection& moving, std::mt19937& random, std::int64_t fromMs)
    {
        if (random() % 2 == 0) { // at or just before a change
            auto change = moving.book.lower_bound(fromMs);
            std::advance(change, random() % static_cast<unsigned>(std::distance(change, moving.book.end())));
            return std::max(fromMs, change->first - static_cast<std::int64_t>(random() % 2));
        }
        return fromMs + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(moving.clock.nowMs() - fromMs + 1));
    }

    /// A random thing that happens to a collection.
    static Result<> step(MovingCollection& moving, std::mt19937& random, bool canGoBack)
    {
        moving.clock.advance(static_cast<std::int64_t>(random() % 3 == 0 ? 0 : random() % 4000));
        const auto what = random() % 20;
        if (what < 12)
            return moving.write(random);
        if (what == 12)
            return moving.live->checkpoint({});
        if (what == 13)
            return moving.reopen();
        if (what == 14)
            return moving.live->optimize({});
        if (!canGoBack)
            return {};
        if (what < 17) {
            VARVE_CHECK(moving.take());
            return {};
        }
        return goBack(moving, random);
    }

    static Result<> goBack(MovingCollection& moving, std::mt19937& random)
    {
        moving.clock.advance(1); // what was live in this millisecond stays reachable
        VARVE_TRY(const auto snapshots, moving.folder.list());
        const auto window = moving.folder.recoveryWindow();
        const bool canUndo = moving.folder.undoableRestore().hasValue();
        const auto how = random() % 4;
        if (how == 0 && canUndo)
            return moving.exchange([](CollectionFolder& folder) { return folder.undoRestore(); });
        if (how == 1 && !canUndo) {
            if (auto redone = moving.exchange([](CollectionFolder& folder) { return folder.redoRestore(); });
                redone || redone.error().code != ErrorCode::NotFound)
                return redone;
            return moving.open();
        }
        if (how == 2) {
            const auto& first = window.value().intervals.front();
            const std::int64_t timeMs =
                first.fromMs + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(moving.clock.nowMs() - first.fromMs));
            VARVE_TRY(const Moment moment, moving.folder.momentAt(timeMs));
            return moving.exchange([&](CollectionFolder& folder) { return folder.restoreInPlace(moment, {}, {}); });
        }
        const auto& one = snapshots[random() % snapshots.size()];
        return moving.exchange([&](CollectionFolder& folder) { return folder.restoreInPlace(one.id, {}, {}); });
    }
};

QTEST_GUILESS_MAIN(MomentsTest)
#include "tst_moments.moc"
