// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/archive/archive_file.h"
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <fstream>
#include <random>

using namespace varve;
using namespace varve::archive;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

/// A log folder with two closed files, of records 1 to 5 and 6 to 9, and one just begun.
struct Logs {
    TempDirectory home;
    std::vector<log::LogFile> files;

    Result<> make(std::size_t payloadBytes = 40)
    {
        stdfs::create_directory(home / "wal");
        VARVE_TRY(auto writer, log::LogWriter::create(fs::posixFileSystem(), home / "wal", 1));
        std::mt19937 random(1);
        for (int i = 1; i <= 9; ++i) {
            std::string payload(payloadBytes, 'x');
            for (std::size_t j = 0; j < payload.size(); j += 3)
                payload[j] = static_cast<char>(random());
            VARVE_CHECK(writer->append(1, 1000 * i, bytesOf(payload)));
            if (i == 5 || i == 9)
                VARVE_CHECK(writer->rotate());
        }
        VARVE_TRY(files, log::listLogFiles(fs::posixFileSystem(), home / "wal"));
        return {};
    }
    Result<> keepFirst(fs::FileSystem& fileSystem = fs::posixFileSystem()) const
    {
        VARVE_CHECK(keepLogFile(fileSystem, home / "archive", 7, files[0], 5));
        return {};
    }
    Result<std::vector<ArchivedLog>> list() const { return listArchive(fs::posixFileSystem(), home / "archive", 7); }
};

void write(const stdfs::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

} // namespace

class ArchiveFileTest : public QObject {
    Q_OBJECT
private slots:
    void kept_tellsWhatItHolds_andGivesItBack()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        QCOMPARE(logs.files.size(), std::size_t{3});
        VARVE_VERIFY_OK(logs.keepFirst());
        VARVE_VERIFY_OK(keepLogFile(fs::posixFileSystem(), logs.home / "archive", 7, logs.files[1], 9));
        const auto kept = logs.list();
        VARVE_VERIFY_OK(kept);
        QCOMPARE(kept->size(), std::size_t{2});
        const ArchivedLog& first = kept->front();
        QCOMPARE(first.damage, std::string());
        QCOMPARE(first.path.filename().string(), std::string("00000000000000000001-00000000000000000005.log.zst"));
        QCOMPARE(first.firstTimeMs, 1000);
        QCOMPARE(first.lastTimeMs, 5000);
        QCOMPARE(kept->back().firstSequence, log::Sequence{6});
        VARVE_VERIFY_OK(verifyArchived(fs::posixFileSystem(), first));
        VARVE_VERIFY_OK(extractArchived(fs::posixFileSystem(), first, first.contentBytes, logs.home / "back.log", true));
        QCOMPARE(readFile(logs.home / "back.log"), readFile(logs.files[0].path));
    }

    void zstdItself_unpacksIt()
    {
        const QString zstd = QStandardPaths::findExecutable("zstd");
        if (zstd.isEmpty())
            QSKIP("there is no zstd program");
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        QProcess process;
        process.start(zstd, {"-dqc", QString::fromStdString(logs.list()->front().path)});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput().toStdString(), readFile(logs.files[0].path));
    }

    /// Records larger than any buffer, read by time as a moment is looked for.
    void scanned_withoutUnpacking_findsTheLastRecordOfATime()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make(700'000));
        VARVE_VERIFY_OK(logs.keepFirst());
        const ArchivedLog kept = logs.list()->front();
        for (const int timeMs : {1000, 1999, 3000, 4500, 9000}) {
            auto content = openArchived(fs::posixFileSystem(), kept);
            VARVE_VERIFY_OK(content);
            const auto extent = log::scanLogFile(std::move(*content), logs.files[0], {.through = 5, .untilMs = timeMs});
            VARVE_VERIFY_OK(extent);
            QCOMPARE(extent->lastSequence, log::Sequence(std::min(timeMs / 1000, 5)));
        }
    }

    void keptTwice_isDone_andADamagedOneIsReplaced()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        const stdfs::path path = logs.list()->front().path;
        const std::string whole = readFile(path);
        const auto before = stdfs::last_write_time(path);
        VARVE_VERIFY_OK(logs.keepFirst());
        QCOMPARE(stdfs::last_write_time(path), before);
        std::string damaged = whole;
        damaged[20] = static_cast<char>(damaged[20] ^ 1);
        write(path, damaged);
        VARVE_VERIFY_OK(logs.keepFirst());
        QVERIFY(readFile(path) == whole);
        QCOMPARE(stdfs::directory_iterator(logs.home / "archive")->path(), path); // and nothing else
    }

    void damagedLogFile_isNotKept()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        std::string bytes = readFile(logs.files[0].path);
        bytes[bytes.size() - 10] = static_cast<char>(bytes[bytes.size() - 10] ^ 1);
        write(logs.files[0].path, bytes);
        VARVE_VERIFY_ERROR(logs.keepFirst(), ErrorCode::Corrupt);
        QVERIFY(logs.list()->empty());
    }

    void everyFlippedBit_isFound()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        const stdfs::path path = logs.list()->front().path;
        const std::string whole = readFile(path);
        int withoutHarm = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string damaged = whole;
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
                write(path, damaged);
                const auto kept = logs.list();
                VARVE_VERIFY_OK(kept);
                const auto whether = verifyArchived(fs::posixFileSystem(), kept->front());
                if (!whether) {
                    QCOMPARE(whether.error().code, ErrorCode::Corrupt);
                    continue;
                }
                // A flip may leave the content alone, as a flag in a frame's header does.
                const auto renewed = renewArchived(fs::posixFileSystem(), kept->front());
                VARVE_VERIFY_OK(renewed);
                QVERIFY2(*renewed, qPrintable(QString("byte %1, bit %2").arg(at).arg(bit)));
                QVERIFY(readFile(path) == whole);
                ++withoutHarm;
            }
        }
        QVERIFY(withoutHarm > 0);
        QVERIFY(withoutHarm < static_cast<int>(whole.size()));
        write(path, whole);
        QCOMPARE(renewArchived(fs::posixFileSystem(), logs.list()->front()).value(), false);
    }

    void everyCut_isFound()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        const stdfs::path path = logs.list()->front().path;
        const std::string whole = readFile(path);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            write(path, whole.substr(0, size));
            QVERIFY(!logs.list()->front().damage.empty());
        }
    }

    void anotherFilesName_isNotBelieved()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        QVERIFY(!listArchive(fs::posixFileSystem(), logs.home / "archive", 8)->front().damage.empty());
        const stdfs::path path = logs.list()->front().path;
        stdfs::rename(path, path.parent_path() / "00000000000000000006-00000000000000000009.log.zst");
        QVERIFY(!logs.list()->front().damage.empty());
    }

    void notedDamage_staysNoted()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        VARVE_VERIFY_OK(logs.keepFirst());
        VARVE_VERIFY_OK(noteDamage(fs::posixFileSystem(), logs.list()->front()));
        const auto kept = logs.list();
        VARVE_VERIFY_OK(kept);
        QCOMPARE(kept->size(), std::size_t{1});
        QVERIFY(!kept->front().damage.empty());
        QCOMPARE(kept->front().lastTimeMs, 5000);
        VARVE_VERIFY_ERROR(verifyArchived(fs::posixFileSystem(), kept->front()), ErrorCode::Corrupt);
    }

    /// Acknowledged means kept; not acknowledged means kept or not, and nothing half.
    void everyPowerCut_leavesAllOrNothing()
    {
        Logs logs;
        VARVE_VERIFY_OK(logs.make());
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(logs.keepFirst(counting));
        const auto total = counting.operationCount();
        for (std::uint64_t number = 1; number <= total + 1; ++number) {
            for (std::uint64_t seed = number * 4; seed < number * 4 + 3; ++seed) {
                stdfs::remove_all(logs.home / "archive");
                bool acknowledged = false;
                {
                    FaultyFileSystem faulty;
                    faulty.cutPowerAt(number);
                    acknowledged = logs.keepFirst(faulty).hasValue();
                    faulty.materialisePowerCut(seed);
                }
                const auto kept = logs.list();
                VARVE_VERIFY_OK(kept);
                QVERIFY(!kept->empty() || !acknowledged);
                if (!kept->empty())
                    VARVE_VERIFY_OK(verifyArchived(fs::posixFileSystem(), kept->front()));
            }
        }
    }

};

QTEST_GUILESS_MAIN(ArchiveFileTest)
#include "tst_archive_file.moc"
