// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

/// Cuts the power and fails at changes to the disk while a damaged collection is repaired: it is the damaged one, byte by
/// byte, or the whole new one, and repairing can begin again.
class RepairCrashTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        CollectionFolder folder(fs::posixFileSystem(), m_template / "one", m_clock);
        VARVE_VERIFY_OK(folder.create(fixtureConfig(), makeUuid()));
        const auto live = Collection::open(fs::posixFileSystem(), folder.currentGeneration().value(), {});
        VARVE_VERIFY_OK(live);
        VARVE_VERIFY_OK(putFixtureDocument(**live, "/a.txt", 1));
        for (std::uint32_t i = 0; i < 20; ++i)
            VARVE_VERIFY_OK((*live)->upsert({fixturePoint("p" + std::to_string(i), i)}));
        m_before = contentsOf(**live).value();
        VARVE_VERIFY_OK((*live)->close());
        m_manifest = readFile(m_template / "one/generations/g000001/MANIFEST");
        m_manifest.front() = '!';
        writeFile(m_template / "one/generations/g000001/MANIFEST", m_manifest);
    }

    void everyFault_leavesTheDamagedOrTheNew_data()
    {
        QTest::addColumn<bool>("cuts");
        QTest::newRow("power cuts") << true;
        QTest::newRow("failing operations") << false;
    }
    void everyFault_leavesTheDamagedOrTheNew()
    {
        QFETCH(bool, cuts);
        const auto total = operationCount();
        QVERIFY(total > 20);
        qInfo("%llu changes to the disk", static_cast<unsigned long long>(total));
        int old = 0;
        int repaired = 0;
        // For cuts: losing all that may be lost, losing nothing, and something in between.
        for (std::uint64_t run = 3; run < 3 * (total + 1); ++run) {
            const std::uint64_t number = run / 3;
            if (!cuts && run % 3 != 0)
                continue;
            const TempDirectory home;
            stdfs::copy(m_template.path(), home.path(), stdfs::copy_options::recursive);
            bool told = false;
            {
                FaultyFileSystem faulty;
                if (cuts)
                    faulty.cutPowerAt(number);
                else
                    faulty.failAt(number, {number % 2 ? EIO : ENOSPC, false, 0});
                told = CollectionFolder(faulty, home / "one", m_clock).repair({}, {}).hasValue();
                if (cuts)
                    faulty.materialisePowerCut(number * 4 + run % 3);
            }
            CollectionFolder folder(fs::posixFileSystem(), home / "one", m_clock);
            VARVE_VERIFY_OK(folder.collectOrphans());
            const stdfs::path generation = folder.currentGeneration().value();
            const bool isOld = generation.filename() == "g000001";
            QCOMPARE(readFile(home / "one/generations/g000001/MANIFEST"), m_manifest);
            QVERIFY2(!(told && isOld), "an acknowledged repair is lost");
            ++(isOld ? old : repaired);
            if (isOld)
                VARVE_VERIFY_OK(folder.repair({}, {}));
            QCOMPARE(contentsOf(folder.currentGeneration().value()).value(), m_before);
            VARVE_VERIFY_OK(folder.undoableRestore());
        }
        QVERIFY(old > 0);
        QVERIFY(!cuts || repaired > 0);
    }

private:
    std::uint64_t operationCount() const
    {
        const TempDirectory home;
        stdfs::copy(m_template.path(), home.path(), stdfs::copy_options::recursive);
        FaultyFileSystem counting;
        const auto done = CollectionFolder(counting, home / "one", m_clock).repair({}, {});
        return done ? counting.operationCount() : 0;
    }

    TempDirectory m_template;
    ManualClock m_clock{1'773'324'300'000};
    Contents m_before;
    std::string m_manifest;
};

QTEST_GUILESS_MAIN(RepairCrashTest)
#include "tst_repair_crash.moc"
