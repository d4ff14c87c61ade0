// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <functional>
#include <set>

using namespace varve;
using namespace varve::test;
using fs::CreateMode;

namespace {

using Workload = std::function<void(fs::FileSystem&, const TempDirectory&)>;

void writeSynced(fs::FileSystem& disk, const std::filesystem::path& path, std::string_view text,
                 bool isSynced)
{
    auto file = disk.createFile(path, CreateMode::Append);
    VARVE_VERIFY_OK(file);
    VARVE_VERIFY_OK((*file)->append(bytesOf(text)));
    if (isSynced)
        VARVE_VERIFY_OK((*file)->sync());
}

/// What a folder holds, as one line: "a=old b=new".
std::string contentsOf(const std::filesystem::path& folder)
{
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto name = entry.path().lexically_relative(folder).string();
        files.insert(entry.is_directory() ? name + "/" : name + "=" + readFile(entry.path()));
    }
    std::string line;
    for (const auto& file : files)
        line += (line.empty() ? "" : " ") + file;
    return line;
}

/// All states that power cuts after a workload can leave, over many seeds.
std::set<std::string> statesAfter(const Workload& workload, int seeds = 64)
{
    std::set<std::string> states;
    for (int seed = 0; seed < seeds; ++seed) {
        TempDirectory folder;
        FaultyFileSystem faulty;
        writeFile(folder / "old", "old");
        workload(faulty, folder);
        faulty.materialisePowerCut(static_cast<std::uint64_t>(seed));
        states.insert(contentsOf(folder.path()));
    }
    return states;
}

using States = std::set<std::string>;

} // namespace

/// The test tool itself: its crash states must be all the legal ones and no other, or sweeps prove nothing.
class FaultyFileSystemTest : public QObject {
    Q_OBJECT
private slots:
    void powerCut_everythingSynced_losesNothing()
    {
        QCOMPARE(statesAfter([](auto& disk, auto& folder) {
                     writeSynced(disk, folder / "new", "new", true);
                     VARVE_VERIFY_OK(disk.syncDirectory(folder.path()));
                 }),
                 (States{"new=new old=old"}));
    }

    void powerCut_fileNotSynced_mayBeEmptyOrWhole()
    {
        const auto states = statesAfter([](auto& disk, auto& folder) {
            writeSynced(disk, folder / "new", "new", false);
            VARVE_VERIFY_OK(disk.syncDirectory(folder.path()));
        });
        QVERIFY(states.contains("new= old=old"));
        QVERIFY(states.contains("new=new old=old"));
    }

    void powerCut_folderNotSynced_mayForgetTheName()
    {
        QCOMPARE(
            statesAfter([](auto& disk, auto& folder) { writeSynced(disk, folder / "new", "new", true); }),
            (States{"old=old", "new=new old=old"}));
    }

    void powerCut_namesOfOneFolder_comeAboutInOrder()
    {
        QCOMPARE(statesAfter([](auto& disk, auto& folder) {
                     writeSynced(disk, folder / "new", "new", true);
                     VARVE_VERIFY_OK(disk.rename(folder / "new", folder / "old"));
                     VARVE_VERIFY_OK(disk.removeFile(folder / "old"));
                 }),
                 (States{"old=old", "new=new old=old", "old=new", ""}));
    }

    void powerCut_largeWrite_mayBeTornBetweenSectors()
    {
        const auto states = statesAfter([](auto& disk, auto& folder) {
            writeSynced(disk, folder / "new", std::string(2048, 'n'), false);
            VARVE_VERIFY_OK(disk.syncDirectory(folder.path()));
        });
        bool anyHole = false;
        for (const auto& state : states) {
            const auto text = state.substr(4, state.size() - 4 - 8);
            QVERIFY(text.size() % 512 == 0);
            for (std::size_t i = 0; i < text.size(); i += 512)
                QCOMPARE(text.substr(i, 512), std::string(512, text[i]));
            anyHole = anyHole || (text.size() == 2048 && text.find('\0') != std::string::npos);
        }
        QVERIFY(anyHole);
        QVERIFY(states.size() > 8);
    }

    void powerCut_folderRenamedAndFilled_staysConsistent()
    {
        QCOMPARE(statesAfter([](auto& disk, auto& folder) {
                     VARVE_VERIFY_OK(disk.createDirectories(folder / "a"));
                     writeSynced(disk, folder / "a/f", "f", true);
                     VARVE_VERIFY_OK(disk.syncDirectory(folder / "a"));
                     VARVE_VERIFY_OK(disk.rename(folder / "a", folder / "b"));
                     writeSynced(disk, folder / "b/g", "g", true);
                 }),
                 (States{"a/ a/f=f old=old", "a/ a/f=f a/g=g old=old", "b/ b/f=f old=old",
                         "b/ b/f=f b/g=g old=old"}));
    }

    void powerCut_treeRemoved_mayComeBackWholeOrInPart()
    {
        const auto removal = [](auto& disk, auto& folder) {
            writeFile(folder / "t/a", "a");
            writeFile(folder / "t/b", "b");
            VARVE_VERIFY_OK(disk.removeTree(folder / "t"));
        };
        const auto states = statesAfter(removal, 256);
        QCOMPARE(states, (States{"old=old", "old=old t/ t/a=a t/b=b", "old=old t/ t/a=a", "old=old t/ t/b=b",
                                 "old=old t/"}));
    }

    void powerCut_bytesOfAFailedSync_stayUncertain()
    {
        const auto states = statesAfter([](auto& disk, auto& folder) {
            auto file = disk.createFile(folder / "old", CreateMode::Append);
            VARVE_VERIFY_OK(file);
            VARVE_VERIFY_OK((*file)->append(bytesOf("+")));
            static_cast<FaultyFileSystem&>(disk).fail(OperationKind::Sync, 1, {});
            VARVE_VERIFY_ERROR((*file)->sync(), ErrorCode::Io);
            VARVE_VERIFY_OK((*file)->sync()); // says yes and means nothing
        });
        QVERIFY(states.contains("old=old"));
        QVERIFY(states.contains("old=old+"));
    }

    void cutPowerAt_operationUnderWay_mayHaveHappened()
    {
        const auto states = statesAfter([](auto& disk, auto& folder) {
            auto& faulty = static_cast<FaultyFileSystem&>(disk);
            faulty.cutPowerAt(1);
            QVERIFY(!disk.rename(folder / "old", folder / "new"));
            QVERIFY(faulty.isPowerCut());
            VARVE_VERIFY_ERROR(disk.status(folder / "new"), ErrorCode::Io);
            QVERIFY(!disk.createFile(folder / "more", CreateMode::MustNotExist));
        });
        QCOMPARE(states, (States{"old=old", "new=old"}));
    }

    void fail_chosenKind_strikesOnceOrFromThenOn()
    {
        TempDirectory folder;
        for (const bool isSticky : {false, true}) {
            FaultyFileSystem faulty;
            auto file = faulty.createFile(folder / "a", CreateMode::Truncate);
            VARVE_VERIFY_OK(file);
            faulty.fail(OperationKind::Write, 2, {ENOSPC, isSticky, 0});
            VARVE_VERIFY_OK((*file)->append(bytesOf("1")));
            VARVE_VERIFY_ERROR((*file)->append(bytesOf("2")), ErrorCode::NoSpace);
            VARVE_VERIFY_OK((*file)->sync());
            QCOMPARE((*file)->append(bytesOf("3")).hasValue(), !isSticky);
            faulty.clearFaults();
            VARVE_VERIFY_OK((*file)->append(bytesOf("4")));
            QCOMPARE(readFile(folder / "a"), std::string(isSticky ? "14" : "134"));
        }
    }

    void fail_shortWrite_leavesTheFirstBytes()
    {
        TempDirectory folder;
        FaultyFileSystem faulty;
        auto file = faulty.createFile(folder / "a", CreateMode::Truncate);
        VARVE_VERIFY_OK(file);
        faulty.fail(OperationKind::Write, 1, {EIO, false, 3});
        VARVE_VERIFY_ERROR((*file)->append(bytesOf("12345")), ErrorCode::Io);
        QCOMPARE(readFile(folder / "a"), std::string("123"));
    }

    void limitSpace_full_truncatingGivesRoomBack()
    {
        TempDirectory folder;
        FaultyFileSystem faulty;
        auto file = faulty.createFile(folder / "a", CreateMode::Truncate);
        VARVE_VERIFY_OK(file);
        faulty.limitSpace(4);
        QCOMPARE(*faulty.freeBytes(folder.path()), 4u);
        VARVE_VERIFY_ERROR((*file)->append(bytesOf("12345")), ErrorCode::NoSpace);
        QCOMPARE(readFile(folder / "a"), std::string("1234"));
        VARVE_VERIFY_OK((*file)->truncate(2));
        VARVE_VERIFY_OK((*file)->append(bytesOf("xy")));
        VARVE_VERIFY_ERROR((*file)->append(bytesOf("z")), ErrorCode::NoSpace);
    }
};

QTEST_GUILESS_MAIN(FaultyFileSystemTest)
#include "tst_faulty_file_system.moc"
