// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Power cuts and failing calls at every operation of a collection's life. SQLite goes to the real disk by itself and
// loses nothing here; what is tested is that log, segments, tombstones and manifest never fall behind it or get ahead.
#include "tests/crash/collection_promises.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_directory.h"

#include <atomic>

using namespace varve;
using namespace varve::test;

namespace {

/// Every operation is tried, but under ThreadSanitizer, which takes twenty times as long and looks for races, every fifth.
#ifdef __SANITIZE_THREAD__
constexpr std::uint64_t kStride = 5;
#else
constexpr std::uint64_t kStride = 1;
#endif

/// Writes, replaces, removes, seals, merges and reopens, until something fails.
Promises runWorkload(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                     const Collection::OpenOptions& options = {})
{
    Promises promises;
    Model model;
    for (int session = 0; session < 2; ++session) {
        auto opened = Collection::open(fileSystem, folder, options);
        if (!opened)
            return promises;
        Collection& collection = **opened;
        for (int step = 0; step < 5; ++step) {
            if (!writeAndRemove(collection, promises, model, {session * 7 + step * 2, 9, session * 100 + step * 10, step}))
                return promises;
            if (step == 1 && !collection.checkpoint({}))
                return promises;
            if (step == 3 && !collection.optimize({}))
                return promises;
        }
        if (!collection.close())
            return promises;
    }
    return promises;
}

} // namespace

class CollectionCrashTest : public QObject {
    Q_OBJECT

    std::uint64_t operationsOfWorkload(Durability durability)
    {
        test::TempDirectory folder;
        FaultyFileSystem faulty;
        if (!Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(durability), "u"))
            return 0;
        runWorkload(faulty, folder / "c");
        return faulty.operationCount();
    }

private slots:
    void powerCut_atEveryOperation_keepsWhatWasAcknowledged_data()
    {
        QTest::addColumn<int>("durability");
        QTest::newRow("each") << int(Durability::Each);
        QTest::newRow("interval") << int(Durability::Interval);
        QTest::newRow("os") << int(Durability::Os);
    }
    void powerCut_atEveryOperation_keepsWhatWasAcknowledged()
    {
        QFETCH(int, durability);
        const auto level = static_cast<Durability>(durability);
        const std::uint64_t operations = operationsOfWorkload(level);
        QVERIFY(operations > 50);
        for (std::uint64_t cut = 1; cut <= operations; cut += kStride) {
            for (std::uint64_t seed = 4 * cut; seed < 4 * cut + 2; ++seed) {
                test::TempDirectory folder;
                VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(level), "u"));
                FaultyFileSystem faulty;
                faulty.cutPowerAt(cut);
                const Promises promises = runWorkload(faulty, folder / "c");
                faulty.materialisePowerCut(seed);
                checkState(folder / "c", promises, level != Durability::Each);
                if (QTest::currentTestFailed()) {
                    qWarning("cut at operation %llu, seed %llu", static_cast<unsigned long long>(cut),
                             static_cast<unsigned long long>(seed));
                    return;
                }
            }
        }
    }

    void powerCut_withoutSyncedLog_isSeenAsLoss()
    {
        // The sweep must be able to fail: durability "os" held to the promise of "each" loses something somewhere.
        const std::uint64_t operations = operationsOfWorkload(Durability::Os);
        int losses = 0;
        for (std::uint64_t cut = 1; cut <= operations; ++cut) {
            test::TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(Durability::Os), "u"));
            FaultyFileSystem faulty;
            faulty.cutPowerAt(cut);
            const Promises promises = runWorkload(faulty, folder / "c");
            faulty.materialisePowerCut(4 * cut);
            auto opened = Collection::open(fs::posixFileSystem(), folder / "c", {});
            VARVE_VERIFY_OK(opened);
            losses += promises.allow(readBack(**opened), false) ? 0 : 1;
        }
        QVERIFY(losses > 0);
    }

    void failure_ofMetadata_atEveryBatch_losesNothing()
    {
        int failures = 0;
        for (int batch = 1; batch <= 24; ++batch) {
            test::TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(Durability::Each), "u"));
            Collection::OpenOptions options;
            std::atomic<int> applied = 0;
            options.beforeMetadata = [&](Sequence) -> Result<> {
                return ++applied < batch ? Result<>() : Error{ErrorCode::NoSpace, "the drive is full", {}, 0};
            };
            const Promises promises = runWorkload(fs::posixFileSystem(), folder / "c", options);
            failures += applied >= batch ? 1 : 0;
            checkState(folder / "c", promises, false);
            if (QTest::currentTestFailed()) {
                qWarning("batch %d failed", batch);
                return;
            }
        }
        QVERIFY(failures >= 20);
    }

    void failure_ofAnyOperation_losesNothing_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("sticky");
        QTest::newRow("once, EIO") << EIO << false;
        QTest::newRow("for good, ENOSPC") << ENOSPC << true;
    }
    void failure_ofAnyOperation_losesNothing()
    {
        QFETCH(int, error);
        QFETCH(bool, sticky);
        const std::uint64_t operations = operationsOfWorkload(Durability::Each);
        for (std::uint64_t number = 1; number <= operations; number += kStride) {
            test::TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(Durability::Each), "u"));
            Promises promises;
            {
                FaultyFileSystem faulty;
                faulty.failAt(number, {error, sticky, 0});
                promises = runWorkload(faulty, folder / "c");
            }
            checkState(folder / "c", promises, false);
            if (QTest::currentTestFailed()) {
                qWarning("operation %llu failed", static_cast<unsigned long long>(number));
                return;
            }
        }
    }
};

QTEST_GUILESS_MAIN(CollectionCrashTest)
#include "tst_collection_crash.moc"
