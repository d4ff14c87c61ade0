// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Power cuts and failing calls while sealing and merging go on beside writing. Threads decide which operation has which
// number, so every run is another one; what was acknowledged must be there in all of them.
#include "tests/crash/collection_promises.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_directory.h"

#include <chrono>
#include <thread>

using namespace varve;
using namespace varve::test;

namespace {

constexpr std::size_t kSealRows = 4;

/// Waits until background work is done or cannot go on. A thread that has not come round to its work yet is idle too, so
/// what is to be sealed must be gone as well.
void letWorkEnd(const Collection& collection)
{
    constexpr int kQuietLooks = 3;
    constexpr int kMostLooks = 400;
    for (int look = 0, quiet = 0; look < kMostLooks && quiet < kQuietLooks; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const auto info = collection.info();
        const bool canGoOn = info.state == CollectionState::Open && info.maintenance.problem.empty();
        const bool isWaiting = canGoOn && info.memtableRows >= kSealRows;
        quiet = info.maintenance.work == MaintenanceWork::Idle && !isWaiting ? quiet + 1 : 0;
    }
}

/// Writes, replaces and removes with a growing part so small that sealing and merging never rest.
Promises runWorkload(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    Promises promises;
    Model model;
    Collection::OpenOptions options;
    options.sealRows = kSealRows;
    // Metadata stays behind what is acknowledged for up to some steps, by a fixed sequence of pauses.
    options.beforeMetadata = [](Sequence sequence) -> Result<> {
        std::this_thread::sleep_for(std::chrono::microseconds(sequence * 7919 % 5 * 700));
        return {};
    };
    for (int session = 0; session < 2; ++session) {
        auto opened = Collection::open(fileSystem, folder, options);
        if (!opened)
            return promises;
        Collection& collection = **opened;
        for (int step = 0; step < 7; ++step) {
            if (!writeAndRemove(collection, promises, model, {session * 5 + step * 2, 13, session * 100 + step * 10, step}))
                return promises;
            if (step % 3 == 2)
                letWorkEnd(collection);
        }
        letWorkEnd(collection);
        if (!collection.close())
            return promises;
    }
    return promises;
}

} // namespace

class MaintenanceCrashTest : public QObject {
    Q_OBJECT

    std::uint64_t operationsOfWorkload(Durability durability)
    {
        TempDirectory folder;
        FaultyFileSystem faulty;
        if (!Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(durability), "u"))
            return 0;
        runWorkload(faulty, folder / "c");
        return faulty.operationCount();
    }

private slots:
    void workload_reallySealsAndMerges()
    {
        TempDirectory folder;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(Durability::Each), "u"));
        FaultyFileSystem counting;
        const Promises promises = runWorkload(counting, folder / "c");
        QCOMPARE(promises.acknowledged, std::size_t{28});
        std::uint64_t highest = 0;
        for (const auto& segment : std::filesystem::directory_iterator(folder / "c" / "segments"))
            highest = std::max<std::uint64_t>(highest, std::stoull(segment.path().filename().string()));
        QVERIFY2(highest > 10, qPrintable(QString::number(highest))); // numbers of files given out on the way
        checkState(folder / "c", promises, false);
    }

    void powerCut_anywhere_keepsWhatWasAcknowledged_data()
    {
        QTest::addColumn<int>("durability");
        QTest::addColumn<int>("stride");
        // Runs differ anyhow; the long tier goes through every operation.
        const int stride = qEnvironmentVariableIsSet("VARVE_EVERY_OPERATION") ? 1 : 4;
        QTest::newRow("each") << int(Durability::Each) << stride;
        QTest::newRow("interval") << int(Durability::Interval) << 2 * stride;
    }
    void powerCut_anywhere_keepsWhatWasAcknowledged()
    {
        QFETCH(int, durability);
        QFETCH(int, stride);
        const auto level = static_cast<Durability>(durability);
        const std::uint64_t operations = operationsOfWorkload(level);
        QVERIFY(operations > 200);
        for (std::uint64_t cut = 1; cut <= operations; cut += static_cast<std::uint64_t>(stride)) {
            TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", crashConfig(level), "u"));
            FaultyFileSystem faulty;
            faulty.cutPowerAt(cut);
            const Promises promises = runWorkload(faulty, folder / "c");
            faulty.materialisePowerCut(cut);
            checkState(folder / "c", promises, level != Durability::Each);
            if (QTest::currentTestFailed()) {
                qWarning("cut at operation %llu of %llu", static_cast<unsigned long long>(cut),
                         static_cast<unsigned long long>(operations));
                return;
            }
        }
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
        const std::uint64_t stride = qEnvironmentVariableIsSet("VARVE_EVERY_OPERATION") ? 1 : 6;
        for (std::uint64_t number = 1; number <= operations; number += stride) {
            TempDirectory folder;
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

QTEST_GUILESS_MAIN(MaintenanceCrashTest)
#include "tst_maintenance_crash.moc"
