// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/folder_watcher.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <unistd.h>

#include <atomic>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;
namespace stdfs = std::filesystem;
using std::chrono::milliseconds;

class FolderWatcherTest : public QObject {
    Q_OBJECT

    /// A collection that follows `documents`, beside the home.
    struct Watched {
        Watched() : opened(test.open())
        {
            stdfs::create_directories(documents.path());
            CreateRequest request;
            request.name = "notes";
            request.embedder = "counting";
            isReady = opened && (*opened)->create(request) && follow(documents.path());
        }
        bool follow(const stdfs::path& folder)
        {
            WatchPlan plan;
            plan.folders.push_back({folder.native(), true, 0, {}, {}});
            return (*opened)->setWatch("notes", plan).hasValue();
        }
        TestWorkspace test;
        test::TempDirectory documents;
        Result<std::unique_ptr<Workspace>> opened;
        bool isReady = false;
        std::atomic<int> due = 0;
    };
    /// Looks every time by itself only when told to.
    static FolderWatcher::Options quick()
    {
        return {milliseconds(20), milliseconds(200), std::chrono::hours(1), milliseconds(50)};
    }

private slots:
    void start_isDueOnce()
    {
        Watched watched;
        QVERIFY(watched.isReady);
        FolderWatcher watcher(**watched.opened, quick(), [&](const std::string& name) { watched.due += name == "notes"; });
        QTRY_COMPARE(watched.due.load(), 1);
        QVERIFY(watcher.limitOf("notes").empty());
    }

    void change_isDueAfterTheLookBefore()
    {
        Watched watched;
        FolderWatcher watcher(**watched.opened, quick(), [&](const std::string&) { ++watched.due; });
        QTRY_COMPARE(watched.due.load(), 1);
        test::writeFile(watched.documents / "during.txt", "x"); // while somebody looks, who may have missed it
        watcher.done("notes");
        QTRY_COMPARE(watched.due.load(), 2);
        watcher.done("notes");
        test::writeFile(watched.documents / "sub/later.txt", "x");
        QTRY_COMPARE(watched.due.load(), 3);
    }

    void reload_newFolder_isDueAtOnce()
    {
        Watched watched;
        FolderWatcher watcher(**watched.opened, quick(), [&](const std::string&) { ++watched.due; });
        QTRY_COMPARE(watched.due.load(), 1);
        watcher.done("notes");
        test::TempDirectory other;
        QVERIFY(watched.follow(other.path()));
        watcher.reload();
        QTRY_COMPARE(watched.due.load(), 2);
        watcher.done("notes");
        test::writeFile(other / "a.txt", "x");
        QTRY_COMPARE(watched.due.load(), 3);
    }

    void secondWatcher_waitsForItsTurn()
    {
        Watched watched;
        auto first = std::make_unique<FolderWatcher>(**watched.opened, quick(), [&](const std::string&) { ++watched.due; });
        QTRY_COMPARE(watched.due.load(), 1);
        std::atomic<int> dueAtSecond = 0;
        auto options = quick();
        options.askAgain = milliseconds(20);
        FolderWatcher second(**watched.opened, options, [&](const std::string&) { ++dueAtSecond; });
        QTRY_VERIFY(!second.waitsFor().empty());
        QVERIFY2(second.waitsFor().find("process " + std::to_string(::getpid())) != std::string::npos, second.waitsFor().c_str());
        first->done("notes");
        test::writeFile(watched.documents / "a.txt", "x");
        QTRY_COMPARE(watched.due.load(), 2); // and so for both
        QCOMPARE(dueAtSecond.load(), 0);
        first.reset();
        QTRY_COMPARE(dueAtSecond.load(), 1);
        QVERIFY(second.waitsFor().empty());
    }

    void missingFolder_isScannedFor()
    {
        Watched watched;
        QVERIFY(watched.follow(watched.documents / "not-mounted"));
        FolderWatcher watcher(**watched.opened, quick(), [&](const std::string&) { ++watched.due; });
        for (int looks = 1; looks < 4; ++looks) {
            QTRY_VERIFY(watched.due.load() >= looks);
            watcher.done("notes");
        }
        QVERIFY(!watcher.limitOf("notes").empty());
    }
};

QTEST_GUILESS_MAIN(FolderWatcherTest)
#include "tst_folder_watcher.moc"
