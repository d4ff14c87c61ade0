// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/atomic_file.h"
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::test;

namespace {

const std::string kOld(3000, 'o');
const std::string kNew(5000, 'n');

std::uint64_t operationsOfOneReplace()
{
    TempDirectory folder;
    FaultyFileSystem counting;
    return fs::replaceFileAtomically(counting, folder / "file", bytesOf(kNew)) ? counting.operationCount()
                                                                               : 0;
}

} // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT
private slots:
    void replace_newAndOldFile_leavesOnlyTheFile()
    {
        TempDirectory folder;
        auto& disk = fs::posixFileSystem();
        VARVE_VERIFY_OK(fs::replaceFileAtomically(disk, folder / "file", bytesOf(kOld)));
        VARVE_VERIFY_OK(fs::replaceFileAtomically(disk, folder / "file", bytesOf(kNew)));
        QCOMPARE(readFile(folder / "file"), kNew);
        QCOMPARE(*disk.listDirectory(folder.path()), std::vector<std::string>{"file"});
        const std::string longestName(255, 'x');
        VARVE_VERIFY_OK(fs::replaceFileAtomically(disk, folder / longestName, {}));
        VARVE_VERIFY_ERROR(fs::replaceFileAtomically(disk, folder / "no/file", {}), ErrorCode::NotFound);
    }

    void dropped_withoutCommit_leavesTheOldFileAndNothingElse()
    {
        TempDirectory folder;
        auto& disk = fs::posixFileSystem();
        writeFile(folder / "file", kOld);
        {
            auto atomic = fs::AtomicFile::create(disk, folder / "file");
            VARVE_VERIFY_OK(atomic);
            VARVE_VERIFY_OK((*atomic)->append(bytesOf(kNew)));
            QCOMPARE((*atomic)->sizeBytes(), kNew.size());
        }
        QCOMPARE(readFile(folder / "file"), kOld);
        QCOMPARE(*disk.listDirectory(folder.path()), std::vector<std::string>{"file"});
    }

    void replace_oneOperationFails_saysSoAndKeepsAWholeFile_data()
    {
        QTest::addColumn<int>("operation");
        QTest::addColumn<int>("sysErrno");
        const int count = static_cast<int>(operationsOfOneReplace());
        QCOMPARE(count, 5); // create, write, sync, rename, sync of the folder
        for (int i = 1; i <= count; ++i) {
            QTest::addRow("no space at operation %d", i) << i << ENOSPC;
            QTest::addRow("I/O error at operation %d", i) << i << EIO;
        }
    }
    void replace_oneOperationFails_saysSoAndKeepsAWholeFile()
    {
        QFETCH(int, operation);
        QFETCH(int, sysErrno);
        TempDirectory folder;
        writeFile(folder / "file", kOld);
        FaultyFileSystem faulty;
        faulty.failAt(static_cast<std::uint64_t>(operation), {sysErrno, false, 17});
        auto replaced = fs::replaceFileAtomically(faulty, folder / "file", bytesOf(kNew));
        VARVE_VERIFY_ERROR(replaced, sysErrno == EIO ? ErrorCode::Io : ErrorCode::NoSpace);
        QCOMPARE(readFile(folder / "file"), operation < 5 ? kOld : kNew);
        QCOMPARE(*faulty.listDirectory(folder.path()), std::vector<std::string>{"file"});
    }

    void replace_powerCut_givesOldOrNewAndNewOnceAcknowledged_data()
    {
        QTest::addColumn<int>("operation");
        QTest::addColumn<int>("seed");
        const int count = static_cast<int>(operationsOfOneReplace());
        for (int i = 1; i <= count + 1; ++i)
            for (int seed = 0; seed < 8; ++seed)
                QTest::addRow("cut at operation %d, seed %d", i, seed) << i << seed;
    }
    void replace_powerCut_givesOldOrNewAndNewOnceAcknowledged()
    {
        QFETCH(int, operation);
        QFETCH(int, seed);
        TempDirectory folder;
        writeFile(folder / "file", kOld);
        FaultyFileSystem faulty;
        faulty.cutPowerAt(static_cast<std::uint64_t>(operation));
        const bool isAcknowledged =
            fs::replaceFileAtomically(faulty, folder / "file", bytesOf(kNew)).hasValue();
        QCOMPARE(isAcknowledged, operation == 6);
        faulty.materialisePowerCut(static_cast<std::uint64_t>(seed));

        const std::string found = readFile(folder / "file");
        QVERIFY(found == kNew || (found == kOld && !isAcknowledged));
        auto& disk = fs::posixFileSystem();
        VARVE_VERIFY_OK(fs::removeTemporaryFiles(disk, folder.path()));
        QCOMPARE(*disk.listDirectory(folder.path()), std::vector<std::string>{"file"});
    }
};

QTEST_GUILESS_MAIN(AtomicFileTest)
#include "tst_atomic_file.moc"
