// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/fs/file_system.h"
#include "core/fs/folder_status.h"
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::test;

namespace {

fs::FileSystem& disk()
{
    return fs::posixFileSystem();
}

/// Longer than the helpers' block, and no two blocks alike.
std::string longText()
{
    std::string text;
    for (int i = 0; text.size() < 700'000; ++i)
        text += std::to_string(i) + " ";
    return text;
}

} // namespace

class FileHelpersTest : public QObject {
    Q_OBJECT
private slots:
    void statusesIn_saysWhatStatusSays()
    {
        TempDirectory folder;
        std::vector<std::string> names;
        for (int i = 0; i < 1000; ++i) {
            names.push_back(i % 2 ? "file-" + std::to_string(i) : "sub/file-" + std::to_string(i));
            if (i % 3 == 0)
                continue; // it is not there
            std::filesystem::create_directories((folder / names.back()).parent_path());
            writeFile(folder / names.back(), std::string(static_cast<std::size_t>(i), 'x'));
        }
        std::filesystem::create_symlink("file-1", folder / "link");
        names.insert(names.end(), {"link", "sub"});
        FaultyFileSystem other;
        for (fs::FileSystem* one : {&disk(), static_cast<fs::FileSystem*>(&other)}) {
            const auto statuses = fs::statusesIn(*one, folder.path(), names);
            QCOMPARE(statuses.size(), names.size());
            for (std::size_t i = 0; i < names.size(); ++i) {
                const auto expected = disk().status(folder / names[i]);
                QCOMPARE(statuses[i].has_value(), expected.hasValue());
                if (!expected)
                    continue;
                QCOMPARE(statuses[i]->kind, expected->kind);
                QCOMPARE(statuses[i]->sizeBytes, expected->sizeBytes);
                QCOMPARE(statuses[i]->modifiedMs, expected->modifiedMs);
                QCOMPARE(statuses[i]->inode, expected->inode);
                QCOMPARE(statuses[i]->linkCount, expected->linkCount);
            }
            QCOMPARE(fs::statusesIn(*one, folder / "missing", {"a"}).front().has_value(), false);
        }
    }

    void readWholeFile_limit_isInclusive()
    {
        TempDirectory folder;
        writeFile(folder / "a", "12345");
        QCOMPARE(textOf(*fs::readWholeFile(disk(), folder / "a", 5)), std::string("12345"));
        VARVE_VERIFY_ERROR(fs::readWholeFile(disk(), folder / "a", 4), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(fs::readWholeFile(disk(), folder / "none", 4), ErrorCode::NotFound);
    }

    void hashFile_longerThanABlock_equalsHashOfText()
    {
        TempDirectory folder;
        const std::string text = longText();
        writeFile(folder / "a", text);
        writeFile(folder / "empty", "");
        QCOMPARE(*fs::hashFile(disk(), folder / "a"), sha256Hex(text));
        QCOMPARE(*fs::hashFile(disk(), folder / "empty"), sha256Hex(""));
    }

    void copyFile_targetTaken_isLeftAlone()
    {
        TempDirectory folder;
        writeFile(folder / "a", "new");
        writeFile(folder / "b", "old");
        VARVE_VERIFY_ERROR(fs::copyFile(disk(), folder / "a", folder / "b"), ErrorCode::AlreadyExists);
        QCOMPARE(readFile(folder / "b"), std::string("old"));
    }

    void copyFile_everyOperationFails_leavesAWholeCopyOrNone()
    {
        TempDirectory folder;
        const std::string text = longText();
        writeFile(folder / "a", text);
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(fs::copyFile(counting, folder / "a", folder / "whole"));
        QCOMPARE(readFile(folder / "whole"), text);
        QVERIFY(counting.operationCount() >= 4); // create, at least two blocks, sync
        for (std::uint64_t i = 1; i <= counting.operationCount(); ++i) {
            FaultyFileSystem faulty;
            faulty.failAt(i, {ENOSPC, false, 100});
            VARVE_VERIFY_ERROR(fs::copyFile(faulty, folder / "a", folder / "b"), ErrorCode::NoSpace);
            QVERIFY(!disk().exists(folder / "b"));
        }
    }

    void directorySizeBytes_countsFilesBelowAndFollowsNoLink()
    {
        TempDirectory folder;
        writeFile(folder / "outside/large", std::string(1000, 'x'));
        writeFile(folder / "tree/a", "12345");
        writeFile(folder / "tree/deep/er/b", "123");
        std::filesystem::create_directory_symlink(folder / "outside", folder / "tree/link");
        std::filesystem::create_directory_symlink(folder / "tree", folder / "tree/loop");
        QCOMPARE(*fs::directorySizeBytes(disk(), folder / "tree"), 8u);
        VARVE_VERIFY_ERROR(fs::directorySizeBytes(disk(), folder / "none"), ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(FileHelpersTest)
#include "tst_file_helpers.moc"
