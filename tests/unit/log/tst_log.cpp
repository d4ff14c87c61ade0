// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log.h"
#include "tests/support/log_records.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using log::LogWriter;

namespace {

fs::FileSystem& disk()
{
    return fs::posixFileSystem();
}

/// Appends and syncs one record for each payload; times are ten times the sequence.
void appendAll(LogWriter& writer, const std::vector<std::string>& payloads)
{
    for (const auto& payload : payloads) {
        const auto time = static_cast<std::int64_t>(writer.nextSequence()) * 10;
        VARVE_VERIFY_OK(writer.append(7, time, bytesOf(payload)));
        VARVE_VERIFY_OK(writer.sync());
    }
}

std::vector<log::Sequence> sequencesOf(const ReadBack& read)
{
    std::vector<log::Sequence> sequences;
    for (const auto& record : read.records)
        sequences.push_back(record.sequence);
    return sequences;
}

using Sequences = std::vector<log::Sequence>;

} // namespace

class LogTest : public QObject {
    Q_OBJECT
private slots:
    void replay_emptyFolder_readsNothing()
    {
        TempDirectory folder;
        auto read = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(read);
        QCOMPARE(read->summary.records, 0u);
        QCOMPARE(read->summary.firstSequence, 0u);
        QVERIFY(!read->summary.tornTail);
    }

    void append_payloadsOfManySizes_comeBackEqual()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        std::vector<std::string> payloads;
        for (std::size_t size = 0; size < 40; ++size)
            payloads.emplace_back(size, static_cast<char>('a' + size % 26));
        payloads.emplace_back(1'000'000, 'x'); // larger than the reader's window
        payloads.emplace_back("after the large one");
        appendAll(**writer, payloads);

        auto read = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(read);
        QCOMPARE(read->records.size(), payloads.size());
        for (std::size_t i = 0; i < payloads.size(); ++i)
            QCOMPARE(read->records[i], (OwnedRecord{i + 1, std::int64_t(i + 1) * 10, 7, payloads[i]}));
        QCOMPARE(read->summary.lastSequence, payloads.size());
        QCOMPARE((*writer)->fileSizeBytes() % 8, 0u);
    }

    void append_clockGoesBack_timesStayInOrder()
    {
        TempDirectory folder;
        {
            auto writer = LogWriter::create(disk(), folder.path(), 1);
            VARVE_VERIFY_OK(writer);
            VARVE_VERIFY_OK((*writer)->append(0, 500, {}));
            VARVE_VERIFY_OK((*writer)->append(0, 400, {}));
            VARVE_VERIFY_OK((*writer)->rotate()); // the new file knows the time without a record of its own
            VARVE_VERIFY_OK(log::removeLogFilesThrough(disk(), folder.path(), 2));
        }
        auto writer = LogWriter::create(disk(), folder.path(), 3);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK((*writer)->append(0, 100, {}));
        VARVE_VERIFY_OK((*writer)->append(0, 600, {}));
        auto read = readLog(disk(), folder.path(), 2);
        VARVE_VERIFY_OK(read);
        QCOMPARE(read->records.size(), 2u);
        QCOMPARE(read->records.at(0).timeMs, 500);
        QCOMPARE(read->records.at(1).timeMs, 600);
    }

    void append_tooLarge_isRefusedAndNothingBreaks()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        const std::byte one{};
        const std::span<const std::byte> huge(&one, log::kMaxPayloadBytes + 1); // refused before it is read
        VARVE_VERIFY_ERROR((*writer)->append(0, 0, huge), ErrorCode::InvalidArgument);
        QVERIFY(!(*writer)->isBroken());
        QCOMPARE((*writer)->nextSequence(), 1u);
    }

    void replay_range_deliversAfterThroughUpTo()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        for (int file = 0; file < 3; ++file) {
            appendAll(**writer, {"a", "b", "c"});
            VARVE_VERIFY_OK((*writer)->rotate());
        }
        const auto range = [&](log::Sequence after, log::Sequence upTo) {
            auto read = readLog(disk(), folder.path(), after, upTo);
            return read ? sequencesOf(*read) : Sequences{};
        };
        QCOMPARE(range(0, 2), (Sequences{1, 2}));
        QCOMPARE(range(2, 4), (Sequences{3, 4}));
        QCOMPARE(range(3, 6), (Sequences{4, 5, 6}));
        QCOMPARE(range(8, kToTheEnd), (Sequences{9}));
        QCOMPARE(range(9, kToTheEnd), Sequences{});
        QCOMPARE(range(5, 5), Sequences{});
    }

    void replay_applyFails_endsWithItsError()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        appendAll(**writer, {"a", "b"});
        int calls = 0;
        auto result = log::replay(disk(), folder.path(), 0, kToTheEnd, [&](const log::Record&) -> Result<> {
            ++calls;
            return Error{ErrorCode::Cancelled, "enough", {}, 0};
        });
        VARVE_VERIFY_ERROR(result, ErrorCode::Cancelled);
        QCOMPARE(calls, 1);
    }

    void rotate_withoutRecords_keepsTheFile()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK((*writer)->rotate());
        QCOMPARE(log::listLogFiles(disk(), folder.path())->size(), 1u);
        QCOMPARE((*writer)->filePath(), folder / "00000000000000000001.log");
    }

    void create_recordAlreadyThere_isAlreadyExists()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        appendAll(**writer, {"a", "b"});
        VARVE_VERIFY_ERROR(LogWriter::create(disk(), folder.path(), 1), ErrorCode::AlreadyExists);
        VARVE_VERIFY_ERROR(LogWriter::create(disk(), folder.path(), 2), ErrorCode::AlreadyExists);
        VARVE_VERIFY_ERROR(LogWriter::create(disk(), folder.path(), 0), ErrorCode::InvalidArgument);
        VARVE_VERIFY_OK((*writer)->rotate());
        VARVE_VERIFY_ERROR(LogWriter::create(disk(), folder.path(), 2), ErrorCode::AlreadyExists);
        VARVE_VERIFY_OK(LogWriter::create(disk(), folder.path(), 3)); // replaces the file that has no record
    }

    void create_afterTornTail_continuesAndOldBytesStayHarmless()
    {
        TempDirectory folder;
        {
            auto writer = LogWriter::create(disk(), folder.path(), 1);
            VARVE_VERIFY_OK(writer);
            appendAll(**writer, {"a", "b", "c"});
            std::filesystem::resize_file((*writer)->filePath(), (*writer)->fileSizeBytes() - 3);
        }
        auto torn = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(torn);
        QCOMPARE(sequencesOf(*torn), (Sequences{1, 2}));
        QVERIFY(torn->summary.tornTail);
        QVERIFY(torn->summary.tornBytes > 0);

        auto writer = LogWriter::create(disk(), folder.path(), 3);
        VARVE_VERIFY_OK(writer);
        appendAll(**writer, {"new c"});
        auto read = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(read);
        QCOMPARE(sequencesOf(*read), (Sequences{1, 2, 3}));
        QCOMPARE(read->records.back().payload, std::string("new c"));
        QVERIFY(!read->summary.tornTail);
    }

    void create_recordsNotProvenSynced_areWrittenAgain()
    {
        TempDirectory folder;
        {
            auto writer = LogWriter::create(disk(), folder.path(), 1);
            VARVE_VERIFY_OK(writer);
            appendAll(**writer, {"a", "b"});
            VARVE_VERIFY_OK((*writer)->append(7, 30, bytesOf("c"))); // says that 2 is synced
            VARVE_VERIFY_OK((*writer)->append(7, 40, bytesOf("d")));
        }
        const auto before = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(before);
        auto writer = LogWriter::create(disk(), folder.path(), 5);
        VARVE_VERIFY_OK(writer);
        QCOMPARE((*writer)->filePath(), folder / "00000000000000000003.log");
        QCOMPARE((*writer)->nextSequence(), 5u);
        const auto after = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(after);
        QCOMPARE(after->records, before->records);
        // The copies in the old file do not count any more.
        std::filesystem::resize_file(folder / "00000000000000000001.log", 48 + 2 * 48);
        QCOMPARE(readLog(disk(), folder.path())->records, before->records);
    }

    void create_againAndAgain_filesDoNotPileUp()
    {
        TempDirectory folder;
        for (int round = 0; round < 5; ++round)
            VARVE_VERIFY_OK(LogWriter::create(disk(), folder.path(), 1));
        appendAll(**LogWriter::create(disk(), folder.path(), 1), {"a", "b"});
        for (int round = 0; round < 5; ++round)
            VARVE_VERIFY_OK(LogWriter::create(disk(), folder.path(), 3));
        QCOMPARE(log::listLogFiles(disk(), folder.path())->size(), 2u);
        QCOMPARE(sequencesOf(*readLog(disk(), folder.path())), (Sequences{1, 2}));
    }

    void create_leftoverTemporaryFile_isRemoved()
    {
        TempDirectory folder;
        writeFile(folder / ".varve-0123456789abcdef.tmp", "half");
        writeFile(folder / "notes.txt", "foreign names stay");
        VARVE_VERIFY_OK(LogWriter::create(disk(), folder.path(), 1));
        QVERIFY(!disk().exists(folder / ".varve-0123456789abcdef.tmp"));
        QVERIFY(disk().exists(folder / "notes.txt"));
    }

    void replay_fileMissingInTheMiddle_isCorruptAndNamesIt()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        for (int file = 0; file < 3; ++file) {
            appendAll(**writer, {"a", "b"});
            VARVE_VERIFY_OK((*writer)->rotate());
        }
        std::filesystem::remove(folder / "00000000000000000003.log");
        auto read = readLog(disk(), folder.path());
        VARVE_VERIFY_ERROR(read, ErrorCode::Corrupt);
        QVERIFY(!read.error().path.empty());
        QVERIFY(read.error().detail.find("offset") != std::string::npos);
        VARVE_VERIFY_ERROR(readLog(disk(), folder.path(), 1), ErrorCode::Corrupt);
        VARVE_VERIFY_OK(readLog(disk(), folder.path(), 4)); // nothing that is wanted is missing
    }

    void replay_oldestFileGone_isCorruptOnlyWhenItIsWanted()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(disk(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        appendAll(**writer, {"a", "b"});
        VARVE_VERIFY_OK((*writer)->rotate());
        appendAll(**writer, {"c"});
        VARVE_VERIFY_OK(log::removeLogFilesThrough(disk(), folder.path(), 1));
        QCOMPARE(log::listLogFiles(disk(), folder.path())->size(), 2u); // record 2 is still needed
        VARVE_VERIFY_OK(log::removeLogFilesThrough(disk(), folder.path(), 99));
        QCOMPARE(log::listLogFiles(disk(), folder.path())->size(), 1u); // never the newest
        VARVE_VERIFY_ERROR(readLog(disk(), folder.path()), ErrorCode::Corrupt);
        VARVE_VERIFY_OK(readLog(disk(), folder.path(), 2));
    }

    void replay_bytesOfAnotherFile_neverVerify()
    {
        TempDirectory folder;
        TempDirectory other;
        for (const auto& path : {folder.path(), other.path()}) {
            auto writer = LogWriter::create(disk(), path, 1);
            VARVE_VERIFY_OK(writer);
            appendAll(**writer, {"same bytes", "same bytes"});
        }
        // The records of one file behind the header of the other: same sequences, same payloads, other seed.
        const auto name = "00000000000000000001.log";
        const std::string mixed = readFile(folder / name).substr(0, 48) + readFile(other / name).substr(48);
        writeFile(folder / name, mixed);
        auto read = readLog(disk(), folder.path());
        VARVE_VERIFY_OK(read);
        QCOMPARE(read->summary.records, 0u);
        QVERIFY(read->summary.tornTail);
    }

    void replay_fileUnderAnotherName_isCorrupt()
    {
        TempDirectory folder;
        {
            auto writer = LogWriter::create(disk(), folder.path(), 1);
            VARVE_VERIFY_OK(writer);
            appendAll(**writer, {"a"});
        }
        std::filesystem::rename(folder / "00000000000000000001.log", folder / "00000000000000000002.log");
        VARVE_VERIFY_ERROR(readLog(disk(), folder.path(), 1), ErrorCode::Corrupt);
    }

    void listLogFiles_foreignNames_areIgnored()
    {
        TempDirectory folder;
        for (const char* name : {"1.log", "00000000000000000000.log", "00000000000000000001.log.bak", "x.log",
                                 ".log", "99999999999999999999.log", "-0000000000000000001.log"})
            writeFile(folder / name, "x");
        std::filesystem::create_directory(folder / "00000000000000000009.log");
        writeFile(folder / "00000000000000000012.log", "x");
        auto files = log::listLogFiles(disk(), folder.path());
        VARVE_VERIFY_OK(files);
        QCOMPARE(files->size(), 1u);
        QCOMPARE(files->front().firstSequence, 12u);
        QCOMPARE(files->front().sizeBytes, 1u);
    }
};

QTEST_GUILESS_MAIN(LogTest)
#include "tst_log.moc"
