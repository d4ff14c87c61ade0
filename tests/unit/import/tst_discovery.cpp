// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

using namespace varve;
using namespace varve::import;
namespace stdfs = std::filesystem;

class DiscoveryTest : public QObject {
    Q_OBJECT

    static std::vector<std::string> names(const std::vector<FoundFile>& found, const stdfs::path& base)
    {
        std::vector<std::string> result;
        for (const FoundFile& file : found)
            result.push_back(file.path.lexically_relative(base).string());
        return result;
    }
    static Result<std::vector<FoundFile>> find(const std::vector<stdfs::path>& paths, bool recursive = true)
    {
        return discoverFiles(fs::posixFileSystem(), paths, recursive, {});
    }

private slots:
    void discover_tree_isSortedAndHiddenIsNotEntered()
    {
        test::TempDirectory folder;
        for (const char* name : {"b.txt", "a/z.md", "a/deep/er/y.html", ".git/config", ".hidden", "CVS/Root", "c\nd.txt"})
            test::writeFile(folder / name, "x");
        const auto found = find({folder.path()});
        VARVE_VERIFY_OK(found);
        QCOMPARE(names(*found, folder.path()),
                 (std::vector<std::string>{".git", ".hidden", "CVS", "a/deep/er/y.html", "a/z.md", "b.txt", "c\nd.txt"}));
        for (const FoundFile& file : *found) {
            const bool isLeftOut = file.path.filename().string().starts_with('.') || file.path.filename() == "CVS";
            QCOMPARE(file.skip.key, std::string(isLeftOut ? "hidden" : ""));
        }
        QCOMPARE(found->back().sizeBytes, std::uint64_t(1));
        QVERIFY(found->back().modifiedMs > 1'600'000'000'000);
        const auto flat = find({folder.path()}, false);
        QCOMPARE(names(*flat, folder.path()), (std::vector<std::string>{".git", ".hidden", "CVS", "b.txt", "c\nd.txt"}));
    }

    void discover_linkToItsOwnFolder_hasAnOutcome()
    {
        test::TempDirectory folder;
        test::writeFile(folder / "in/file.txt", "x");
        stdfs::create_directory_symlink(".", folder / "in/loop");
        for (const bool recursive : {true, false}) {
            const auto found = find({folder / "in"}, recursive);
            VARVE_VERIFY_OK(found);
            QCOMPARE(names(*found, folder / "in"), (std::vector<std::string>{"file.txt", "loop"}));
            QCOMPARE((*found)[1].skip.key, std::string("duplicate-path"));
            QCOMPARE((*found)[1].skip.detail,
                     "link to a folder that is already being imported: " + (folder / "in").string());
        }
    }

    void discover_sameFileUnderOtherNames_isReadOnceAndEachNameHasAnOutcome()
    {
        test::TempDirectory folder;
        test::writeFile(folder / "in/file.txt", "x");
        stdfs::create_hard_link(folder / "in/file.txt", folder / "in/hard.txt");
        stdfs::create_symlink("file.txt", folder / "in/also.txt");
        const auto found = find({folder / "in", folder / "in/", folder / "in/file.txt", folder / "in/also.txt"});
        VARVE_VERIFY_OK(found);
        QCOMPARE(names(*found, folder / "in"), (std::vector<std::string>{"also.txt", "file.txt", "hard.txt"}));
        int read = 0;
        for (const FoundFile& file : *found) {
            read += file.skip.key.empty();
            QVERIFY(file.skip.key.empty() || file.skip.key == "duplicate-path");
        }
        QCOMPARE(read, 1);
    }

    void discover_loopsAndLinks_readEachFileOnce()
    {
        test::TempDirectory folder;
        test::writeFile(folder / "in/file.txt", "x");
        test::writeFile(folder / "out/other.txt", "x");
        stdfs::create_directory_symlink(folder / "in", folder / "in/loop");
        stdfs::create_directory_symlink(folder / "out", folder / "in/elsewhere");
        stdfs::create_symlink(folder / "in/file.txt", folder / "in/also.txt");
        stdfs::create_symlink(folder / "out/other.txt", folder / "in/linked.txt");
        stdfs::create_symlink(folder / "gone", folder / "in/broken.txt");
        stdfs::create_hard_link(folder / "in/file.txt", folder / "in/hard.txt");
        const auto found = find({folder / "in", folder / "in/file.txt"});
        VARVE_VERIFY_OK(found);
        std::vector<std::string> reasons;
        for (const FoundFile& file : *found)
            reasons.push_back(file.path.filename().string() + " " + file.skip.key);
        QCOMPARE(reasons, (std::vector<std::string>{"also.txt duplicate-path", "broken.txt unreadable",
                                                    "elsewhere linked-folder", "file.txt ", "hard.txt duplicate-path",
                                                    "linked.txt ", "loop duplicate-path"}));
        QCOMPARE(find({folder / "in"}, false)->size(), found->size());
    }

    void discover_namedPaths_areTakenEvenWhenHiddenOrLinked()
    {
        test::TempDirectory folder;
        test::writeFile(folder / ".hidden/file.txt", "x");
        stdfs::create_directory_symlink(folder / ".hidden", folder / "link");
        QCOMPARE(find({folder / ".hidden"})->size(), std::size_t(1));
        QCOMPARE(find({folder / "link"})->size(), std::size_t(1));
        const auto both = find({folder / "link", folder / ".hidden/file.txt"});
        QCOMPARE(both->size(), std::size_t(2)); // the file has two names, and each has its outcome
        QCOMPARE(both->front().skip.key + both->back().skip.key, std::string("duplicate-path"));
    }

    void discover_whatCannotBeRead_isReported()
    {
        test::TempDirectory folder;
        ::mkfifo((folder / "pipe").c_str(), 0600);
        const auto found = find({folder.path(), folder / "missing"});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t(2));
        QCOMPARE((*found)[0].skip.key, std::string("unreadable"));
        QVERIFY(!(*found)[0].skip.detail.empty());
        QCOMPARE((*found)[1].skip.key, std::string("not-a-regular-file"));
    }

    void discover_namesThatAreNotUtf8_areKept()
    {
        test::TempDirectory folder;
        test::writeFile(folder / "bad\xFF.txt", "some words");
        const auto found = find({folder.path()});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->front().path.filename().string(), std::string("bad\xFF.txt"));
        const ReadOutcome outcome = readDocument(fs::posixFileSystem(), found->front().path, {}, {});
        QCOMPARE(outcome.document.title, std::string("bad\uFFFD"));
    }

    void discover_veryDeepTree_needsNoStack()
    {
        test::TempDirectory folder;
        stdfs::path deep = folder.path();
        for (int i = 0; i < 900; ++i)
            deep /= "d";
        stdfs::create_directories(deep);
        test::writeFile(deep / "f.txt", "x");
        QCOMPARE(find({folder.path()})->size(), std::size_t(1));
    }

    void discover_stopRequested_isCancelled()
    {
        test::TempDirectory folder;
        test::writeFile(folder / "a/b.txt", "x");
        std::stop_source source;
        OperationControl control;
        control.stop = source.get_token();
        int reports = 0;
        control.progress = [&](const Progress&) {
            ++reports;
            source.request_stop();
        };
        VARVE_VERIFY_ERROR(discoverFiles(fs::posixFileSystem(), {folder.path()}, true, control), ErrorCode::Cancelled);
        QCOMPARE(reports, 1);
    }
};

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "tst_discovery.moc"
