// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/folder_events.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <filesystem>
#include <thread>

using namespace varve;
using namespace varve::fs;
namespace stdfs = std::filesystem;
using std::chrono::milliseconds;

namespace {
constexpr milliseconds kLong{10'000}; ///< nobody waits for it where all is well
} // namespace

class FolderEventsTest : public QObject {
    Q_OBJECT

    using Keys = std::vector<std::string>;

    static std::unique_ptr<FolderEvents> opened()
    {
        auto events = FolderEvents::open(posixFileSystem(), [](const std::string& name) { return name.starts_with('.'); });
        return events ? std::move(*events) : nullptr;
    }

private slots:
    void change_inAFolderOrBelow_namesItsKey()
    {
        test::TempDirectory folder;
        stdfs::create_directories(folder / "a/deep");
        stdfs::create_directories(folder / "b");
        const auto events = opened();
        QVERIFY(events);
        VARVE_VERIFY_OK(events->watch(folder / "a", true, "first"));
        VARVE_VERIFY_OK(events->watch(folder / "b", false, "second"));
        QCOMPARE(events->wait(milliseconds(0), {}), Keys{});
        test::writeFile(folder / "a/deep/new.txt", "x");
        QCOMPARE(events->wait(kLong, {}), Keys{"first"});
        stdfs::rename(folder / "a/deep/new.txt", folder / "b/new.txt");
        QCOMPARE(events->wait(kLong, {}), (Keys{"first", "second"}));
        stdfs::remove(folder / "b/new.txt");
        QCOMPARE(events->wait(kLong, {}), Keys{"second"});
    }

    void newFolder_isWatchedToo()
    {
        test::TempDirectory folder;
        const auto events = opened();
        VARVE_VERIFY_OK(events->watch(folder.path(), true, "key"));
        stdfs::create_directories(folder / "new/deeper");
        QCOMPARE(events->wait(kLong, {}), Keys{"key"});
        while (!events->wait(milliseconds(0), {}).empty()) { // what making the folders caused
        }
        test::writeFile(folder / "new/deeper/file.txt", "x");
        QCOMPARE(events->wait(kLong, {}), Keys{"key"});
    }

    void folderInAFolder_countsForBoth()
    {
        test::TempDirectory folder;
        stdfs::create_directories(folder / "in");
        const auto events = opened();
        VARVE_VERIFY_OK(events->watch(folder.path(), true, "outer"));
        VARVE_VERIFY_OK(events->watch(folder / "in", true, "inner"));
        test::writeFile(folder / "in/file.txt", "x");
        QCOMPARE(events->wait(kLong, {}), (Keys{"inner", "outer"}));
    }

    void change_ofWhatIsLeftOut_isNone()
    {
        test::TempDirectory folder;
        stdfs::create_directories(folder / ".git");
        const auto events = opened();
        VARVE_VERIFY_OK(events->watch(folder.path(), true, "key"));
        test::writeFile(folder / ".git/index", "x");
        test::writeFile(folder / ".hidden", "x");
        QCOMPARE(events->wait(milliseconds(0), {}), Keys{});
    }

    void watch_missingFolder_isNotFound()
    {
        test::TempDirectory folder;
        VARVE_VERIFY_ERROR(opened()->watch(folder / "missing", true, "key"), ErrorCode::NotFound);
    }

    void wait_wokenOrStopped_returnsAtOnce()
    {
        test::TempDirectory folder;
        const auto events = opened();
        VARVE_VERIFY_OK(events->watch(folder.path(), true, "key"));
        events->wake();
        QCOMPARE(events->wait(kLong, {}), Keys{});
        std::stop_source stop;
        std::jthread other([&] { stop.request_stop(); });
        QCOMPARE(events->wait(kLong, stop.get_token()), Keys{});
    }

    void clear_watchesNothing()
    {
        test::TempDirectory folder;
        const auto events = opened();
        VARVE_VERIFY_OK(events->watch(folder.path(), true, "key"));
        events->clear();
        test::writeFile(folder / "file.txt", "x");
        QCOMPARE(events->wait(milliseconds(0), {}), Keys{});
    }
};

QTEST_GUILESS_MAIN(FolderEventsTest)
#include "tst_folder_events.moc"
