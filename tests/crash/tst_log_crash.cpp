// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log.h"
#include "tests/support/careless_file_system.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/log_records.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <map>
#include <set>

using namespace varve;
using namespace varve::test;
using log::LogWriter;
using log::Sequence;

namespace {

/// What a workload did, as it was told by the log: the oracle that a state on disk is held against.
class History {
public:
    Result<> append(LogWriter& writer, std::size_t sizeBytes)
    {
        const Sequence sequence = writer.nextSequence();
        std::string payload =
            "record " + std::to_string(sequence) + " try " + std::to_string(++m_tries) + " ";
        payload.resize(std::max(payload.size(), sizeBytes), static_cast<char>('a' + m_tries % 26));
        m_attempted[sequence].insert(payload);
        VARVE_TRY(const Sequence written,
                  writer.append(3, static_cast<std::int64_t>(1000 + sequence), bytesOf(payload)));
        if (written != sequence)
            return Error{ErrorCode::Internal, "the log numbered a record otherwise than it said", {}, 0};
        m_contents[sequence] = payload;
        return {};
    }

    Result<> sync(LogWriter& writer)
    {
        VARVE_CHECK(writer.sync());
        m_acknowledged = writer.nextSequence() - 1;
        return {};
    }

    /// Opens the log as a program does that starts: read everything, then write behind it.
    Result<std::unique_ptr<LogWriter>> open(fs::FileSystem& disk, const std::filesystem::path& folder)
    {
        VARVE_TRY(const ReadBack read, readLog(disk, folder, m_removed));
        const Sequence last = m_removed + read.records.size();
        VARVE_TRY(auto writer, LogWriter::create(disk, folder, last + 1));
        for (const auto& record : read.records)
            m_contents[record.sequence] = record.payload; // from here on these count as acknowledged
        m_acknowledged = last;
        return writer;
    }

    Result<> removeThrough(fs::FileSystem& disk, const std::filesystem::path& folder, Sequence sequence)
    {
        m_removed = sequence;
        return log::removeLogFilesThrough(disk, folder, sequence);
    }

    Sequence acknowledged() const { return m_acknowledged; }

    /// Empty when the log in the folder is one that this history allows; else what is wrong with it.
    std::string complaintAbout(const std::filesystem::path& folder) const
    {
        const auto read = readLog(fs::posixFileSystem(), folder, m_removed);
        if (!read)
            return read.error().toString();
        Sequence expected = m_removed;
        for (const auto& record : read->records) {
            const std::string number = std::to_string(record.sequence);
            if (record.sequence != ++expected)
                return "a gap before record " + number;
            const auto attempted = m_attempted.find(record.sequence);
            if (attempted == m_attempted.end() || !attempted->second.contains(record.payload))
                return "record " + number + " was never written";
            if (record.sequence <= m_acknowledged && record.payload != m_contents.at(record.sequence))
                return "record " + number + " is not the one that was acknowledged";
            if (record.type != 3 || record.timeMs != static_cast<std::int64_t>(1000 + record.sequence))
                return "record " + number + " has another type or time";
        }
        if (expected < m_acknowledged)
            return "records " + std::to_string(expected + 1) + " to " + std::to_string(m_acknowledged) +
                   " are lost";
        return {};
    }

private:
    std::map<Sequence, std::set<std::string>> m_attempted;
    std::map<Sequence, std::string> m_contents;
    Sequence m_acknowledged = 0;
    Sequence m_removed = 0;
    int m_tries = 0;
};

/// Opens the log, writes single records, groups and large records, changes files, opens again, drops old
/// files.
Result<> runWorkload(fs::FileSystem& disk, const std::filesystem::path& folder, History& history)
{
    VARVE_TRY(auto writer, history.open(disk, folder));
    VARVE_CHECK(history.append(*writer, 20));
    VARVE_CHECK(history.sync(*writer));
    for (const std::size_t size : {10, 1500, 0, 700})
        VARVE_CHECK(history.append(*writer, size));
    VARVE_CHECK(history.sync(*writer));
    VARVE_CHECK(writer->rotate());
    VARVE_CHECK(history.append(*writer, 513));
    VARVE_CHECK(history.sync(*writer));
    for (const std::size_t size : {100, 2000, 30}) // left unsynced when the log is opened again
        VARVE_CHECK(history.append(*writer, size));
    VARVE_TRY(writer, history.open(disk, folder));
    VARVE_CHECK(history.append(*writer, 40));
    VARVE_CHECK(history.sync(*writer));
    VARVE_CHECK(history.removeThrough(disk, folder, 5));
    VARVE_CHECK(history.append(*writer, 900));
    VARVE_CHECK(history.sync(*writer));
    return {};
}

std::uint64_t
operationsOf(const std::function<Result<>(fs::FileSystem&, const std::filesystem::path&, History&)>& run)
{
    TempDirectory folder;
    FaultyFileSystem counting;
    History history;
    return run(counting, folder.path(), history) ? counting.operationCount() : 0;
}

/// Runs the workload over a file system made from the faulty one, cuts the power, and returns the complaint.
template <class Wrap>
std::string complaintAfterCut(std::uint64_t operation, std::uint64_t seed, Wrap wrap)
{
    TempDirectory folder;
    FaultyFileSystem faulty;
    faulty.cutPowerAt(operation);
    History history;
    auto&& disk = wrap(faulty);
    [[maybe_unused]] const auto ended = runWorkload(disk, folder.path(), history);
    faulty.materialisePowerCut(seed);
    return history.complaintAbout(folder.path());
}

fs::FileSystem& asItIs(FaultyFileSystem& faulty)
{
    return faulty;
}

constexpr int kSeeds = 12;

} // namespace

class LogCrashTest : public QObject {
    Q_OBJECT
private slots:
    void powerCut_atAnyOperation_losesNothingAcknowledged_data()
    {
        QTest::addColumn<int>("operation");
        const int count = static_cast<int>(operationsOf(runWorkload));
        QVERIFY(count > 25);
        for (int i = 1; i <= count + 1; ++i)
            QTest::addRow("cut at operation %d", i) << i;
    }
    void powerCut_atAnyOperation_losesNothingAcknowledged()
    {
        QFETCH(int, operation);
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            const auto complaint = complaintAfterCut(static_cast<std::uint64_t>(operation), seed, asItIs);
            QVERIFY2(complaint.empty(), ("seed " + std::to_string(seed) + ": " + complaint).c_str());
        }
    }

    void powerCut_duringRecoveryToo_losesNothingAcknowledged_data()
    {
        powerCut_atAnyOperation_losesNothingAcknowledged_data();
    }
    void powerCut_duringRecoveryToo_losesNothingAcknowledged()
    {
        QFETCH(int, operation);
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            bool isWholeRun = false;
            for (std::uint64_t second = 1; !isWholeRun; ++second) {
                TempDirectory folder;
                History history;
                {
                    FaultyFileSystem faulty;
                    faulty.cutPowerAt(static_cast<std::uint64_t>(operation));
                    [[maybe_unused]] const auto ended = runWorkload(faulty, folder.path(), history);
                    faulty.materialisePowerCut(seed + 2);
                }
                FaultyFileSystem faulty;
                faulty.cutPowerAt(second);
                isWholeRun = history.open(faulty, folder.path()).hasValue();
                faulty.materialisePowerCut(seed);
                auto complaint = history.complaintAbout(folder.path());
                const auto where =
                    "seed " + std::to_string(seed) + ", second cut at " + std::to_string(second) + ": ";
                QVERIFY2(complaint.empty(), (where + complaint).c_str());
                // And the log goes on from there.
                auto writer = history.open(fs::posixFileSystem(), folder.path());
                VARVE_VERIFY_OK(writer);
                VARVE_VERIFY_OK(history.append(**writer, 50));
                complaint = history.complaintAbout(folder.path());
                QVERIFY2(complaint.empty(), (where + "going on, " + complaint).c_str());
            }
        }
    }

    void oneOperationFails_thenPowerCut_losesNothingAcknowledged_data()
    {
        QTest::addColumn<int>("operation");
        QTest::addColumn<int>("sysErrno");
        QTest::addColumn<int>("shortWrite");
        const int count = static_cast<int>(operationsOf(runWorkload));
        for (int i = 1; i <= count; ++i) {
            QTest::addRow("I/O error at operation %d", i) << i << EIO << 0;
            QTest::addRow("no space at operation %d, part written", i) << i << ENOSPC << 30;
        }
    }
    void oneOperationFails_thenPowerCut_losesNothingAcknowledged()
    {
        QFETCH(int, operation);
        QFETCH(int, sysErrno);
        QFETCH(int, shortWrite);
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            TempDirectory folder;
            FaultyFileSystem faulty;
            faulty.failAt(static_cast<std::uint64_t>(operation),
                          {sysErrno, false, static_cast<std::size_t>(shortWrite)});
            History history;
            // The program reports the failure, is started again, and works on what it finds.
            auto ended = runWorkload(faulty, folder.path(), history);
            QVERIFY(!ended);
            QCOMPARE(ended.error().sysErrno, sysErrno);
            auto complaint = history.complaintAbout(folder.path());
            QVERIFY2(complaint.empty(), complaint.c_str());
            VARVE_VERIFY_OK(runWorkload(faulty, folder.path(), history));
            faulty.materialisePowerCut(seed);
            complaint = history.complaintAbout(folder.path());
            QVERIFY2(complaint.empty(), ("seed " + std::to_string(seed) + ": " + complaint).c_str());
        }
    }

    void append_failsOnce_isCutBackAndTheNextWorks_data()
    {
        QTest::addColumn<int>("sysErrno");
        QTest::addColumn<int>("shortWrite");
        for (const int part : {0, 1, 8, 43, 44, 50, 1000})
            for (const int code : {EIO, ENOSPC})
                QTest::addRow("%s after %d bytes", code == EIO ? "I/O error" : "no space", part)
                    << code << part;
    }
    void append_failsOnce_isCutBackAndTheNextWorks()
    {
        QFETCH(int, sysErrno);
        QFETCH(int, shortWrite);
        TempDirectory folder;
        FaultyFileSystem faulty;
        History history;
        auto writer = history.open(faulty, folder.path());
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(history.append(**writer, 100));
        const auto size = (*writer)->fileSizeBytes();
        faulty.fail(OperationKind::Write, 1, {sysErrno, false, static_cast<std::size_t>(shortWrite)});
        VARVE_VERIFY_ERROR(history.append(**writer, 60),
                           sysErrno == EIO ? ErrorCode::Io : ErrorCode::NoSpace);
        QVERIFY(!(*writer)->isBroken());
        QCOMPARE((*writer)->fileSizeBytes(), size);
        QCOMPARE(std::filesystem::file_size((*writer)->filePath()), size);
        VARVE_VERIFY_OK(history.append(**writer, 60));
        VARVE_VERIFY_OK(history.sync(**writer));
        QCOMPARE(history.acknowledged(), 2u);
        QCOMPARE(history.complaintAbout(folder.path()), std::string());
    }

    void append_fullDisk_resumesWhenThereIsRoom()
    {
        for (std::uint64_t room = 0; room < 400; ++room) {
            TempDirectory folder;
            FaultyFileSystem faulty;
            History history;
            auto writer = history.open(faulty, folder.path());
            VARVE_VERIFY_OK(writer);
            faulty.limitSpace(room);
            Result<> appended;
            while (appended)
                appended = history.append(**writer, 30);
            VARVE_VERIFY_ERROR(appended, ErrorCode::NoSpace);
            QVERIFY(!(*writer)->isBroken());
            VARVE_VERIFY_OK(history.sync(**writer)); // what fitted can be made durable
            VARVE_VERIFY_ERROR((*writer)->append(3, 0, std::vector<std::byte>(500)), ErrorCode::NoSpace);
            faulty.clearFaults();
            VARVE_VERIFY_OK(history.append(**writer, 30));
            VARVE_VERIFY_OK(history.sync(**writer));
            faulty.materialisePowerCut(0);
            const auto complaint = history.complaintAbout(folder.path());
            QVERIFY2(complaint.empty(), ("room " + std::to_string(room) + ": " + complaint).c_str());
        }
    }

    void append_cuttingBackFails_breaksTheWriter()
    {
        TempDirectory folder;
        FaultyFileSystem faulty;
        History history;
        auto writer = history.open(faulty, folder.path());
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(history.append(**writer, 10));
        faulty.fail(OperationKind::Write, 1, {ENOSPC, false, 20});
        faulty.fail(OperationKind::Truncate, 1, {});
        VARVE_VERIFY_ERROR(history.append(**writer, 10), ErrorCode::NoSpace);
        QVERIFY((*writer)->isBroken());
        VARVE_VERIFY_ERROR(history.append(**writer, 10), ErrorCode::Io);
        VARVE_VERIFY_ERROR(history.sync(**writer), ErrorCode::Io);
        VARVE_VERIFY_ERROR((*writer)->rotate(), ErrorCode::Io);
        QCOMPARE(history.complaintAbout(folder.path()), std::string());
    }

    void sync_failsOnce_isNeverTriedAgain()
    {
        TempDirectory folder;
        FaultyFileSystem faulty;
        History history;
        auto writer = history.open(faulty, folder.path());
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(history.append(**writer, 10));
        faulty.fail(OperationKind::Sync, 1, {});
        VARVE_VERIFY_ERROR(history.sync(**writer), ErrorCode::Io);
        QVERIFY((*writer)->isBroken());
        const auto operations = faulty.operationCount();
        VARVE_VERIFY_ERROR(history.sync(**writer), ErrorCode::Io);
        VARVE_VERIFY_ERROR(history.append(**writer, 10), ErrorCode::Io);
        QCOMPARE(faulty.operationCount(), operations);
    }

    void rotate_fails_oldFileGoesOnOrTheWriterIsBroken_data()
    {
        QTest::addColumn<int>("operation");
        for (int i = 1; i <= 6; ++i) // create, write, sync, rename, sync of the folder, open
            QTest::addRow("operation %d", i) << i;
    }
    void rotate_fails_oldFileGoesOnOrTheWriterIsBroken()
    {
        QFETCH(int, operation);
        TempDirectory folder;
        FaultyFileSystem faulty;
        History history;
        auto writer = history.open(faulty, folder.path());
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(history.append(**writer, 10));
        VARVE_VERIFY_OK(history.sync(**writer));
        faulty.failAt(faulty.operationCount() + static_cast<std::uint64_t>(operation), {ENOSPC, false, 0});
        VARVE_VERIFY_ERROR((*writer)->rotate(), ErrorCode::NoSpace);
        QCOMPARE((*writer)->isBroken(), operation > 4); // the new name is there by then
        if (!(*writer)->isBroken()) {
            VARVE_VERIFY_OK(history.append(**writer, 10));
            VARVE_VERIFY_OK((*writer)->rotate());
            VARVE_VERIFY_OK(history.append(**writer, 10));
        }
        QCOMPARE(history.complaintAbout(folder.path()), std::string());
        VARVE_VERIFY_OK(runWorkload(faulty, folder.path(), history));
    }

    /// The sweep has to find what it is there to find.
    void powerCut_overACarelessFileSystem_isCaught_data()
    {
        QTest::addColumn<int>("skips");
        QTest::newRow("files are not synced") << static_cast<int>(CarelessFileSystem::Skips::FileSync);
        QTest::newRow("folders are not synced") << static_cast<int>(CarelessFileSystem::Skips::DirectorySync);
    }
    void powerCut_overACarelessFileSystem_isCaught()
    {
        QFETCH(int, skips);
        const auto careless = [&](FaultyFileSystem& faulty) {
            return CarelessFileSystem(faulty, static_cast<CarelessFileSystem::Skips>(skips));
        };
        int caught = 0;
        for (std::uint64_t operation = 1; operation <= 40; ++operation)
            for (std::uint64_t seed = 0; seed < kSeeds; ++seed)
                caught += complaintAfterCut(operation, seed, careless).empty() ? 0 : 1;
        QVERIFY(caught > 0);
    }
};

QTEST_GUILESS_MAIN(LogCrashTest)
#include "tst_log_crash.moc"
