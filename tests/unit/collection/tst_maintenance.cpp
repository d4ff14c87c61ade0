// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace varve;
using namespace varve::collection;

namespace {

/// How long work in the background may take before it counts as stuck; sanitized on a busy machine it is slow.
#ifdef VARVE_SANITIZED
constexpr int kPatienceMs = 550'000;
#else
constexpr int kPatienceMs = 100'000;
#endif

/// Checks that files come in order and are there.
class KeepingArchive final : public log::LogArchive {
public:
    Result<> keep(const log::LogFile& file, log::Sequence through) override
    {
        if (fails)
            return Error{ErrorCode::NoSpace, "no place in the archive", {}, 0};
        if (file.firstSequence != next || through < file.firstSequence)
            return Error{ErrorCode::Internal, "files out of order", file.path, 0};
        next = through + 1;
        bytes += std::filesystem::file_size(file.path);
        return {};
    }
    std::atomic<bool> fails = false;
    std::atomic<log::Sequence> next = 1;
    std::uint64_t bytes = 0;
};

} // namespace

/// Sealing, merging, rebuilding and moving segments in the background of a collection in use.
class MaintenanceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::TempDirectory> m_folder;
    std::filesystem::path m_path;
    std::unique_ptr<Collection> m_collection;

    void open(std::size_t sealRows = 50, std::optional<StorageMode> mode = {})
    {
        m_collection.reset();
        Collection::OpenOptions options;
        options.sealRows = sealRows;
        options.modeOverride = mode;
        auto opened = Collection::open(fs::posixFileSystem(), m_path, options);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }
    void put(std::uint32_t begin, std::uint32_t end, std::uint32_t version = 0)
    {
        constexpr std::uint32_t kBatch = 20;
        for (std::uint32_t first = begin; first < end; first += kBatch) {
            std::vector<Point> points;
            for (std::uint32_t i = first; i < std::min(first + kBatch, end); ++i)
                points.push_back(test::fixturePoint("p" + std::to_string(i), i + version));
            VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
        }
    }
    /// True when nothing is left to do.
    bool comesToRest(int timeoutMs = kPatienceMs)
    {
        int quiet = 0; // several looks, because one step follows the other
        return QTest::qWaitFor(
            [&] {
                const CollectionInfo info = m_collection->info();
                const bool rests = info.maintenance.work == MaintenanceWork::Idle && info.missingGraphs == 0;
                quiet = rests ? quiet + 1 : 0;
                return quiet >= 5;
            },
            timeoutMs);
    }
    bool finds(std::uint32_t i, std::uint32_t version = 0) const
    {
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = test::seededVector(i + version);
        query.k = 1;
        const auto found = m_collection->search(query);
        return found && found->hits.size() == 1 && found->hits[0].point.id == "p" + std::to_string(i);
    }
    std::vector<std::filesystem::path> segmentFolders() const
    {
        std::vector<std::filesystem::path> folders;
        for (const auto& entry : std::filesystem::directory_iterator(m_path / "segments"))
            folders.push_back(entry.path());
        std::sort(folders.begin(), folders.end());
        return folders;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        m_path = *m_folder / "g1";
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), m_path, test::fixtureConfig(), "u-1"));
        open();
    }
    void cleanup()
    {
        m_collection.reset();
        m_folder.reset();
    }

    void writing_sealsAndMergesAside_andLosesNothing()
    {
        put(0, 2000);
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().memtableRows < 50; }, kPatienceMs));
        QVERIFY(comesToRest());
        const CollectionInfo info = m_collection->info();
        QVERIFY2(info.segments >= 1 && info.segments <= 5, 
                 qPrintable(QStringLiteral("%1 %2").arg(info.segments).arg(QString::fromStdString(info.maintenance.problem))));
        QCOMPARE(info.points, std::uint64_t{2000});
        for (std::uint32_t i = 0; i < 2000; i += 37)
            QVERIFY(finds(i));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QCOMPARE(segmentFolders().size(), std::size_t(info.segments)); // what was merged is gone at once
        open();
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QCOMPARE(m_collection->info().points, std::uint64_t{2000});
    }

    void largestSegmentsRows_stayTheBeginningOfTheMergedOne()
    {
        open(5000);
        put(0, 600);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QVERIFY(comesToRest());
        const std::string before = test::readFile(segmentFolders().at(0) / "vectors.f32");
        VARVE_VERIFY_OK(m_collection->removePoints({"p3", "p77"}));
        put(600, 800);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QVERIFY(comesToRest());
        QCOMPARE(m_collection->info().segments, std::uint64_t{1});
        QCOMPARE(m_collection->info().removedRows, std::uint64_t{2});
        const std::string after = test::readFile(segmentFolders().at(0) / "vectors.f32");
        const std::size_t rowBytes = 600 * test::kFixtureDimension * sizeof(float);
        QCOMPARE(after.substr(64, rowBytes), before.substr(64, rowBytes));
        QVERIFY(!finds(3));
        QVERIFY(finds(4) && finds(700));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void manyRemoved_areRewrittenWithoutThem()
    {
        open(5000);
        put(0, 1000);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        const std::uint64_t before = m_collection->info().diskBytes;
        std::vector<std::string> ids;
        for (std::uint32_t i = 0; i < 1000; ++i)
            if (i % 3 == 0)
                ids.push_back("p" + std::to_string(i));
        VARVE_VERIFY_OK(m_collection->removePoints(ids));
        VARVE_VERIFY_OK(m_collection->checkpoint({})); // wakes the keeper, which else looks every few seconds
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().removedRows == 0; }, kPatienceMs));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().diskBytes < before; }, kPatienceMs)); // its files go last
        QVERIFY(!finds(300) && finds(301));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        ids.clear();
        for (std::uint32_t i = 0; i < 1000; ++i)
            ids.push_back("p" + std::to_string(i));
        VARVE_VERIFY_OK(m_collection->removePoints(ids));
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().segments == 0; }, kPatienceMs));
        QVERIFY(QTest::qWaitFor([&] { return segmentFolders().empty(); }, kPatienceMs)); // its files go last
    }

    void changesWhileWorkGoesOnAside_areInTheResult()
    {
        std::atomic<bool> ends = false;
        std::thread merging([&] {
            while (!ends)
                if (!m_collection->optimize({}))
                    return;
        });
        for (std::uint32_t round = 0; round < 30; ++round) {
            put(0, 200, round * 1000);
            VARVE_VERIFY_OK(m_collection->removePoints({"p" + std::to_string(round)}));
        }
        ends = true;
        merging.join();
        QCOMPARE(m_collection->info().points, std::uint64_t{199});
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QVERIFY(!finds(29, 29'000) && finds(28, 29'000));
        for (std::uint32_t i = 30; i < 200; i += 7)
            QVERIFY(finds(i, 29'000));
        VARVE_VERIFY_OK(m_collection->optimize({}));
        QCOMPARE(m_collection->info().segments, std::uint64_t{1});
        open();
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QCOMPARE(m_collection->info().points, std::uint64_t{199});
    }

    void modeChanges_whileSegmentsAreMerged_findTheirWay()
    {
        std::atomic<bool> ends = false;
        std::atomic<int> failures = 0;
        std::thread merging([&] {
            for (std::uint32_t round = 0; !ends; ++round) {
                const auto written = m_collection->upsert({test::fixturePoint("r" + std::to_string(round % 50), round)});
                failures += written && m_collection->optimize({}) ? 0 : 1;
            }
        });
        static constexpr const char* kModes[] = {"memory", "disk", "hybrid"};
        Result<> changed;
        for (int i = 0; i < 300 && changed; ++i) {
            if (auto set = m_collection->set("mode", kModes[i % 3]); !set)
                changed = std::move(set).error();
        }
        ends = true;
        merging.join();
        VARVE_VERIFY_OK(changed);
        QCOMPARE(failures.load(), 0);
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void paused_doesNotMerge_untilRunning()
    {
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused"));
        QVERIFY(m_collection->info().maintenance.isPaused);
        // One after the other: rows that come while a part waits to be sealed may share the next one.
        for (std::uint32_t first = 0; first < 600; first += 100) {
            put(first, first + 100);
            QVERIFY(QTest::qWaitFor([&] { return m_collection->info().memtableRows < 50; }, kPatienceMs));
            QVERIFY(comesToRest());
        }
        QVERIFY(m_collection->info().segments >= 5);
        open(); // the setting is kept
        QVERIFY(m_collection->info().maintenance.isPaused);
        VARVE_VERIFY_OK(m_collection->set("maintenance", "running"));
        QVERIFY(comesToRest());
        QVERIFY(m_collection->info().segments <= 4);
        VARVE_VERIFY_ERROR(m_collection->set("maintenance", "sleeping"), ErrorCode::InvalidArgument);
    }

    void close_whileMerging_isQuick_andNothingIsHalfDone()
    {
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused"));
        open(3000);
        put(0, 12'000);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        VARVE_VERIFY_OK(m_collection->set("maintenance", "running"));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().maintenance.work == MaintenanceWork::Merging; }));
        QElapsedTimer timer;
        timer.start();
        VARVE_VERIFY_OK(m_collection->close());
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
        open();
        QCOMPARE(m_collection->info().points, std::uint64_t{12'000});
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QVERIFY(comesToRest(kPatienceMs));
        QVERIFY(m_collection->info().segments <= 3);
    }

    void damagedGraph_isRebuiltAside_whileSearchAnswers()
    {
        open(10'000);
        put(0, 3000);
        VARVE_VERIFY_OK(m_collection->optimize({})); // gives it a graph
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused"));
        VARVE_VERIFY_OK(m_collection->close());
        const auto graph = segmentFolders().at(0) / "graph.hnsw";
        std::string bytes = test::readFile(graph);
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        test::writeFile(graph, bytes);
        open(10'000);
        QCOMPARE(m_collection->info().missingGraphs, std::uint64_t{1});
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = test::seededVector(5);
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QVERIFY(found->graphMissing);
        QCOMPARE(found->hits.at(0).point.id, std::string("p5"));
        VARVE_VERIFY_OK(m_collection->set("maintenance", "running"));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().maintenance.work == MaintenanceWork::RebuildingGraph; }));
        QElapsedTimer timer;
        timer.start();
        put(3000, 3020); // the writer is not held
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().missingGraphs == 0; }, kPatienceMs));
        QVERIFY(!m_collection->search(query)->graphMissing);
        QVERIFY(finds(5) && finds(3010));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        open();
        QCOMPARE(m_collection->info().missingGraphs, std::uint64_t{0});
    }

    void damagedVectors_areFoundAside_andTold()
    {
        // Large enough not to be read when it is opened.
        const auto path = *m_folder / "wide";
        auto config = test::fixtureConfig(StorageMode::Disk);
        config.dimension = 4096;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), path, config, "u-2"));
        auto opened = Collection::open(fs::posixFileSystem(), path, {});
        VARVE_VERIFY_OK(opened);
        std::vector<Point> points;
        for (std::uint32_t i = 0; i < 300; ++i) {
            points.push_back(test::fixturePoint("p" + std::to_string(i), i));
            points.back().vector = test::seededVector(i, config.dimension);
        }
        VARVE_VERIFY_OK((*opened)->upsert(std::move(points)));
        VARVE_VERIFY_OK((*opened)->checkpoint({}));
        opened->reset();
        const auto folder = std::filesystem::directory_iterator(path / "segments")->path();
        std::string bytes = test::readFile(folder / "vectors.f32");
        bytes[64 + 200 * 4096 * 4] = static_cast<char>(bytes[64 + 200 * 4096 * 4] ^ 1);
        test::writeFile(folder / "vectors.f32", bytes);
        opened = Collection::open(fs::posixFileSystem(), path, {});
        VARVE_VERIFY_OK(opened);
        VARVE_VERIFY_OK((*opened)->get({"p3"}));
        VARVE_VERIFY_ERROR((*opened)->get({"p200"}), ErrorCode::Corrupt);
        QVERIFY((*opened)->info().maintenance.damage.empty());
        QVERIFY(QTest::qWaitFor([&] { return !(*opened)->info().maintenance.damage.empty(); }, kPatienceMs));
        QVERIFY((*opened)->info().maintenance.damage.find("vectors.f32") != std::string::npos);
    }

    void memoryBudget_movesWhatFits()
    {
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused"));
        open(500);
        put(0, 2000);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        const CollectionInfo hot = m_collection->info();
        QVERIFY(hot.segments >= 3);
        QCOMPARE(hot.hotSegments, hot.segments);
        QVERIFY(finds(1) && finds(1999));
        QCOMPARE(*m_collection->info().hitRate, 1.0);
        VARVE_VERIFY_OK(m_collection->set("memory-budget", "100KB"));
        QCOMPARE(m_collection->info().memoryBudget, std::uint64_t{100 << 10});
        const std::uint64_t some = m_collection->info().hotSegments;
        QVERIFY2(some >= 1 && some < hot.segments, qPrintable(QString::number(some)));
        VARVE_VERIFY_OK(m_collection->set("memory-budget", "1"));
        QCOMPARE(m_collection->info().hotSegments, std::uint64_t{0});
        QVERIFY(m_collection->info().ramBytes < hot.ramBytes);
        QVERIFY(finds(1) && finds(1999));
        QVERIFY(*m_collection->info().hitRate < 1.0);
        VARVE_VERIFY_OK(m_collection->set("memory-budget", "auto"));
        QCOMPARE(m_collection->info().hotSegments, hot.segments);
        VARVE_VERIFY_ERROR(m_collection->set("memory-budget", "much"), ErrorCode::InvalidArgument);
    }

    void openedInAnotherMode_keepsTheOneSet()
    {
        put(0, 300);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        VARVE_VERIFY_OK(m_collection->set("mode", "memory"));
        const std::uint64_t inMemory = m_collection->info().ramBytes;
        open(50, StorageMode::Disk);
        QVERIFY(m_collection->info().modeIsOverridden);
        QVERIFY(m_collection->info().config.mode == StorageMode::Disk);
        QCOMPARE(m_collection->info().hotSegments, std::uint64_t{0});
        QVERIFY(m_collection->info().ramBytes < inMemory);
        QVERIFY(finds(7));
        VARVE_VERIFY_OK(m_collection->set("mode", "hybrid")); // counts from the next opening on
        QVERIFY(m_collection->info().config.mode == StorageMode::Disk);
        open();
        QVERIFY(m_collection->info().config.mode == StorageMode::Hybrid);
    }

    void logArchive_getsEveryRecordOnce_beforeItsFileGoes()
    {
        const auto archive = std::make_shared<KeepingArchive>();
        m_collection.reset();
        Collection::OpenOptions options;
        options.sealRows = 50;
        options.logArchive = archive;
        auto opened = Collection::open(fs::posixFileSystem(), m_path, options);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
        archive->fails = true;
        put(0, 200);
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().segments > 0; }, kPatienceMs));
        QVERIFY(comesToRest());
        QVERIFY(m_collection->info().maintenance.problem.find("no place") != std::string::npos);
        QVERIFY(std::filesystem::exists(m_path / "wal" / "00000000000000000001.log"));
        archive->fails = false;
        put(200, 400);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QVERIFY(!std::filesystem::exists(m_path / "wal" / "00000000000000000001.log"));
        QCOMPARE(archive->next, m_collection->info().sequence + 1); // without a gap from 1 on
        QVERIFY(archive->bytes > 0);
    }

    void openingALongLog_tellsHowFarItIs()
    {
        open(100'000);
        put(0, 900);
        m_collection.reset();
        Collection::OpenOptions options;
        std::vector<Progress> told;
        options.control.progress = [&](const Progress& now) { told.push_back(now); };
        auto opened = Collection::open(fs::posixFileSystem(), m_path, options);
        VARVE_VERIFY_OK(opened);
        QCOMPARE(told.size(), std::size_t{45}); // a record for each batch
        QCOMPARE(told.front().phase, std::string("replaying"));
        QVERIFY(told.front().totalBytes > 0 && told.front().doneBytes < told.back().doneBytes);
        QVERIFY(told.back().doneBytes <= told.back().totalBytes);
        QVERIFY(told.back().doneBytes * 10 > told.back().totalBytes * 8);
        std::stop_source stop;
        stop.request_stop();
        m_collection = std::move(*opened);
        m_collection.reset();
        options.control.stop = stop.get_token();
        VARVE_VERIFY_ERROR(Collection::open(fs::posixFileSystem(), m_path, options), ErrorCode::Cancelled);
        open();
        QCOMPARE(m_collection->info().points, std::uint64_t{900});
    }

    void longLogTail_isReadQuickly_andSealedAside()
    {
        open(100'000);
        put(0, 900);
        m_collection.reset(); // below what closing seals
        open(500);
        QVERIFY(finds(5) && finds(899));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().memtableRows == 0; }, kPatienceMs));
        QVERIFY(finds(5) && finds(899));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void manyRows_getAGraphAside()
    {
        open(10'000);
        put(0, 9000);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QVERIFY(QTest::qWaitFor([&] { return std::filesystem::exists(segmentFolders().at(0) / "graph.hnsw"); }, kPatienceMs));
        QVERIFY(comesToRest());
        QVERIFY(finds(5) && finds(8999));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        open();
        QVERIFY(std::filesystem::exists(segmentFolders().at(0) / "graph.hnsw"));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void merging_goesOn_whileWritingNeverStops()
    {
        constexpr std::uint32_t kRows = 20'000;
        open(2000);
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused"));
        for (std::uint32_t first = 0; first < kRows; first += 1000) {
            std::vector<Point> points;
            for (std::uint32_t i = first; i < first + 1000; ++i)
                points.push_back(test::fixturePoint("p" + std::to_string(i), i));
            VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
            VARVE_VERIFY_OK(m_collection->checkpoint({}));
        }
        QCOMPARE(m_collection->info().segments, 20U);
        VARVE_VERIFY_OK(m_collection->set("maintenance", "running"));
        std::uint32_t written = 0;
        const auto writesOn = [&] {
            put(written % 100, written % 100 + 1);
            ++written;
            return m_collection->info().segments <= 3;
        };
        QVERIFY(QTest::qWaitFor(writesOn, kPatienceMs));
        QVERIFY(written > 1);
    }
};

QTEST_GUILESS_MAIN(MaintenanceTest)
#include "tst_maintenance.moc"
