// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/file_system.h"
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <sys/stat.h>

#include <optional>

using namespace varve;
using namespace varve::test;
using fs::CreateMode;
using fs::FileStatus;

/// What every FileSystem promises, run on each of them in turn (global data rows).
class FileSystemContract : public QObject {
    Q_OBJECT
private:
    std::optional<TempDirectory> m_folder;
    std::optional<FaultyFileSystem> m_faulty;

    fs::FileSystem& disk()
    {
        QFETCH_GLOBAL(bool, isFaulty);
        return isFaulty ? static_cast<fs::FileSystem&>(*m_faulty) : fs::posixFileSystem();
    }
    std::filesystem::path at(std::string_view name) const { return *m_folder / name; }

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("isFaulty");
        QTest::newRow("POSIX") << false;
        QTest::newRow("faulty without faults") << true;
    }
    void init()
    {
        m_folder.emplace();
        m_faulty.emplace();
    }
    void cleanup()
    {
        m_faulty.reset();
        m_folder.reset();
    }

    void createFile_mustNotExist_refusesATakenName()
    {
        VARVE_VERIFY_OK(disk().createFile(at("a"), CreateMode::MustNotExist));
        VARVE_VERIFY_ERROR(disk().createFile(at("a"), CreateMode::MustNotExist), ErrorCode::AlreadyExists);
        VARVE_VERIFY_ERROR(disk().createFile(at("no/a"), CreateMode::MustNotExist), ErrorCode::NotFound);
    }

    void createFile_append_goesOnAtTheEnd()
    {
        for (const char* part : {"one ", "two"}) {
            auto file = disk().createFile(at("a"), CreateMode::Append);
            VARVE_VERIFY_OK(file);
            VARVE_VERIFY_OK((*file)->append(bytesOf(part)));
            VARVE_VERIFY_OK((*file)->close());
        }
        QCOMPARE(readFile(at("a")), std::string("one two"));
    }

    void createFile_truncate_replacesContents()
    {
        writeFile(at("a"), "a long old text");
        auto file = disk().createFile(at("a"), CreateMode::Truncate);
        VARVE_VERIFY_OK(file);
        QCOMPARE((*file)->sizeBytes(), 0u);
        VARVE_VERIFY_OK((*file)->append(bytesOf("new")));
        QCOMPARE(readFile(at("a")), std::string("new"));
    }

    void createFile_onAFolder_fails()
    {
        QVERIFY(!disk().createFile(m_folder->path(), CreateMode::Append));
        QVERIFY(!disk().openFile(m_folder->path()));
    }

    void appendParts_anyNumber_areWrittenInOrder()
    {
        auto file = disk().createFile(at("a"), CreateMode::MustNotExist);
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK((*file)->append(bytesOf("start ")));
        std::vector<std::string> texts{""};
        std::string expected = "start ";
        for (int i = 0; i < 3000; ++i) { // more than one call to the system takes
            texts.push_back(std::string(static_cast<std::size_t>(i % 5), static_cast<char>('a' + i % 26)));
            expected += texts.back();
        }
        std::vector<std::span<const std::byte>> parts;
        for (const auto& text : texts)
            parts.push_back(bytesOf(text));
        VARVE_VERIFY_OK((*file)->appendParts(parts));
        VARVE_VERIFY_OK((*file)->appendParts({}));
        QCOMPARE((*file)->sizeBytes(), expected.size());
        (*file)->startWriting();
        (*file)->drain();
        VARVE_VERIFY_OK((*file)->append(bytesOf("end")));
        VARVE_VERIFY_OK((*file)->sync());
        VARVE_VERIFY_OK((*file)->close());
        QCOMPARE(readFile(at("a")), expected + "end");
    }

    void truncate_thenAppend_writesBehindTheCut()
    {
        auto file = disk().createFile(at("a"), CreateMode::MustNotExist);
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK((*file)->append(bytesOf("0123456789")));
        QCOMPARE((*file)->sizeBytes(), 10u);
        VARVE_VERIFY_OK((*file)->truncate(4));
        QCOMPARE((*file)->sizeBytes(), 4u);
        VARVE_VERIFY_OK((*file)->append(bytesOf("xy")));
        VARVE_VERIFY_OK((*file)->sync());
        VARVE_VERIFY_OK((*file)->close());
        QCOMPARE(readFile(at("a")), std::string("0123xy"));
    }

    void readAt_nearTheEnd_givesWhatIsThere()
    {
        writeFile(at("a"), "0123456789");
        auto file = disk().openFile(at("a"));
        VARVE_VERIFY_OK(file);
        QCOMPARE((*file)->sizeBytes(), 10u);
        std::array<std::byte, 4> out{};
        QCOMPARE(*(*file)->readAt(2, out), 4u);
        QCOMPARE(textOf(out), std::string("2345"));
        QCOMPARE(*(*file)->readAt(8, out), 2u);
        QCOMPARE(*(*file)->readAt(10, out), 0u);
        QCOMPARE(*(*file)->readAt(1000, out), 0u);
    }

    void openFile_aPipe_isRefusedWithoutWaiting()
    {
        QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
        VARVE_VERIFY_ERROR(disk().openFile(at("pipe")), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(disk().mapFile(at("pipe")), ErrorCode::InvalidArgument);
    }

    void mapFile_emptyAndFull_showTheBytes()
    {
        writeFile(at("empty"), "");
        writeFile(at("full"), "some bytes");
        auto empty = disk().mapFile(at("empty"));
        VARVE_VERIFY_OK(empty);
        QVERIFY((*empty)->bytes().empty());
        auto full = disk().mapFile(at("full"));
        VARVE_VERIFY_OK(full);
        QCOMPARE(textOf((*full)->bytes()), std::string("some bytes"));
        VARVE_VERIFY_ERROR(disk().mapFile(at("none")), ErrorCode::NotFound);
    }

    void rename_ontoAFile_replacesIt()
    {
        writeFile(at("a"), "new");
        writeFile(at("b"), "old");
        VARVE_VERIFY_OK(disk().rename(at("a"), at("b")));
        QCOMPARE(readFile(at("b")), std::string("new"));
        QVERIFY(!disk().exists(at("a")));
        VARVE_VERIFY_ERROR(disk().rename(at("a"), at("c")), ErrorCode::NotFound);
    }

    void rename_aFolder_takesItsContentsAlong()
    {
        VARVE_VERIFY_OK(disk().createDirectories(at("a")));
        writeFile(at("a/file"), "x");
        VARVE_VERIFY_OK(disk().rename(at("a"), at("b")));
        QCOMPARE(readFile(at("b/file")), std::string("x"));
    }

    void removeFile_absent_isNotFound()
    {
        writeFile(at("a"), "");
        VARVE_VERIFY_OK(disk().removeFile(at("a")));
        VARVE_VERIFY_ERROR(disk().removeFile(at("a")), ErrorCode::NotFound);
    }

    void removeTree_withLinksOutside_leavesTheirTargets()
    {
        writeFile(at("outside/kept"), "x");
        writeFile(at("tree/deep/file"), "x");
        std::filesystem::create_directory_symlink(at("outside"), at("tree/link"));
        VARVE_VERIFY_OK(disk().removeTree(at("tree")));
        QVERIFY(!disk().exists(at("tree")));
        QVERIFY(disk().exists(at("outside/kept")));
        VARVE_VERIFY_OK(disk().removeTree(at("tree")));
    }

    void createDirectories_deep_isDoneOnceAndAgain()
    {
        VARVE_VERIFY_OK(disk().createDirectories(at("a/b/c")));
        VARVE_VERIFY_OK(disk().createDirectories(at("a/b/c/")));
        VARVE_VERIFY_OK(disk().createDirectories(at("d/e/")));
        QVERIFY(std::filesystem::is_directory(at("a/b/c")));
        QVERIFY(std::filesystem::is_directory(at("d/e")));
        writeFile(at("file"), "");
        QVERIFY(!disk().createDirectories(at("file")));
        QVERIFY(!disk().createDirectories(at("file/below")));
    }

    void syncDirectory_absent_isNotFound()
    {
        VARVE_VERIFY_OK(disk().syncDirectory(m_folder->path()));
        VARVE_VERIFY_ERROR(disk().syncDirectory(at("none")), ErrorCode::NotFound);
    }

    void hardLink_sharesTheFile()
    {
        writeFile(at("a"), "x");
        VARVE_VERIFY_OK(disk().hardLink(at("a"), at("b")));
        QCOMPARE(disk().status(at("a"))->inode, disk().status(at("b"))->inode);
        VARVE_VERIFY_ERROR(disk().hardLink(at("a"), at("b")), ErrorCode::AlreadyExists);
        VARVE_VERIFY_ERROR(disk().hardLink(at("none"), at("c")), ErrorCode::NotFound);
    }

    void listDirectory_isSorted()
    {
        for (const char* name : {"b", "a", "C"})
            writeFile(at(name), "");
        auto names = disk().listDirectory(m_folder->path());
        VARVE_VERIFY_OK(names);
        QCOMPARE(*names, (std::vector<std::string>{"C", "a", "b"}));
        VARVE_VERIFY_ERROR(disk().listDirectory(at("none")), ErrorCode::NotFound);
    }

    void status_ofEachKind_doesNotFollowLinks()
    {
        writeFile(at("file"), "12345");
        std::filesystem::create_symlink("nowhere", at("link"));
        auto file = disk().status(at("file"));
        VARVE_VERIFY_OK(file);
        QCOMPARE(file->kind, FileStatus::Kind::File);
        QCOMPARE(file->sizeBytes, 5u);
        QVERIFY(file->modifiedMs > 1'600'000'000'000);
        QCOMPARE(disk().status(m_folder->path())->kind, FileStatus::Kind::Directory);
        QCOMPARE(disk().status(at("link"))->kind, FileStatus::Kind::Symlink);
        VARVE_VERIFY_ERROR(disk().status(at("none")), ErrorCode::NotFound);
    }

    void freeBytes_ofARealDisk_isPositive()
    {
        auto free = disk().freeBytes(m_folder->path());
        VARVE_VERIFY_OK(free);
        QVERIFY(*free > 0);
    }

    void lockFile_takenTwice_isBusyAndNamesTheHolder()
    {
        {
            auto lock = disk().lockFile(at("LOCK"));
            VARVE_VERIFY_OK(lock);
            auto second = disk().lockFile(at("LOCK"));
            VARVE_VERIFY_ERROR(second, ErrorCode::Busy);
            const auto pid = QCoreApplication::applicationPid();
            QVERIFY(second.error().detail.find(std::to_string(pid)) != std::string::npos);
        }
        VARVE_VERIFY_OK(disk().lockFile(at("LOCK")));
    }
};

QTEST_GUILESS_MAIN(FileSystemContract)
#include "tst_file_system.moc"
