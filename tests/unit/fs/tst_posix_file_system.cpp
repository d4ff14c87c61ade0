// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/file_system.h"
#include "tests/support/bytes.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace varve;
using namespace varve::test;
using fs::CreateMode;

namespace {

fs::FileSystem& disk()
{
    return fs::posixFileSystem();
}

/// No file of this process may grow beyond a size while this lives; writes then fail as on a full disk, after
/// what still fitted.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit limit{bytes, m_old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_oldHandler);
    }

private:
    rlimit m_old{};
    void (*m_oldHandler)(int) = nullptr;
};

} // namespace

class PosixFileSystemTest : public QObject {
    Q_OBJECT
private slots:
    void append_partlyWritten_isAnErrorAndTheNextOverwritesIt()
    {
        TempDirectory folder;
        auto file = disk().createFile(folder / "a", CreateMode::MustNotExist);
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK((*file)->append(bytesOf("start ")));
        {
            const FileSizeLimit limit(10);
            auto appended = (*file)->append(bytesOf("does not fit"));
            VARVE_VERIFY_ERROR(appended, ErrorCode::Io);
            QCOMPARE(appended.error().sysErrno, EFBIG);
            QCOMPARE(appended.error().path, folder / "a");
        }
        QCOMPARE(std::filesystem::file_size(folder / "a"), 10u);
        VARVE_VERIFY_OK((*file)->truncate(6));
        VARVE_VERIFY_OK((*file)->append(bytesOf("fits")));
        QCOMPARE(readFile(folder / "a"), std::string("start fits"));
    }

    void everyOpenFile_isClosedInAChildProgram()
    {
        TempDirectory folder;
        auto file = disk().createFile(folder / "a", CreateMode::MustNotExist);
        auto lock = disk().lockFile(folder / "LOCK");
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK(lock);
        const std::string command = "ls -l /proc/self/fd | grep -q " + folder.path().string();
        QVERIFY(std::system(command.c_str()) != 0);
    }

    void lockFile_holderKilled_isFreeAgain()
    {
        TempDirectory folder;
        const auto path = folder / "LOCK";
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = disk().lockFile(path);
            const char answer = lock ? '1' : '0';
            if (::write(ready[1], &answer, 1) == 1)
                ::pause();
            ::_exit(0);
        }
        char answer = '0';
        QCOMPARE(::read(ready[0], &answer, 1), ssize_t{1});
        QCOMPARE(answer, '1');
        auto busy = disk().lockFile(path);
        VARVE_VERIFY_ERROR(busy, ErrorCode::Busy);
        QVERIFY(busy.error().detail.find(std::to_string(child)) != std::string::npos);
        ::kill(child, SIGKILL);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        ::close(ready[0]);
        ::close(ready[1]);
        VARVE_VERIFY_OK(disk().lockFile(path));
    }

    void lockFile_holderUnknown_isStillBusy()
    {
        TempDirectory folder;
        auto lock = disk().lockFile(folder / "LOCK");
        VARVE_VERIFY_OK(lock);
        std::filesystem::resize_file(folder / "LOCK", 0); // as after a full disk
        auto busy = disk().lockFile(folder / "LOCK");
        VARVE_VERIFY_ERROR(busy, ErrorCode::Busy);
    }

    void openFile_manyTimes_leaksNoDescriptor()
    {
        TempDirectory folder;
        writeFile(folder / "a", "x");
        const auto countOpen = [] {
            return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
        };
        const auto before = countOpen();
        for (int i = 0; i < 100; ++i) {
            VARVE_VERIFY_OK(disk().openFile(folder / "a"));
            VARVE_VERIFY_OK(disk().mapFile(folder / "a"));
            VARVE_VERIFY_OK(disk().createFile(folder / "a", CreateMode::Append));
            VARVE_VERIFY_OK(disk().syncDirectory(folder.path()));
            QVERIFY(!disk().openFile(folder.path()));
            auto lock = disk().lockFile(folder / "LOCK");
            VARVE_VERIFY_OK(lock);
            QVERIFY(!disk().lockFile(folder / "LOCK"));
        }
        QCOMPARE(countOpen(), before);
    }
};

QTEST_GUILESS_MAIN(PosixFileSystemTest)
#include "tst_posix_file_system.moc"
