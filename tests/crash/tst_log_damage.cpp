// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/log/log.h"
#include "core/log/record_format.h"
#include "core/log/salvage.h"
#include "tests/support/log_records.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using log::LogWriter;

namespace {

/// A log of small records, and where they lie in its file.
struct SmallLog {
    std::vector<OwnedRecord> records;
    std::vector<std::size_t> ends; ///< of the header, then of each record
    std::filesystem::path path;
    std::string bytes;
};

/// Writes `count` records; syncs after each, or never.
SmallLog makeLog(const std::filesystem::path& folder, std::size_t count, bool isSynced)
{
    SmallLog made;
    auto writer = LogWriter::create(fs::posixFileSystem(), folder, 1);
    if (!writer)
        qFatal("%s", writer.error().toString().c_str());
    made.ends.push_back((*writer)->fileSizeBytes());
    for (std::size_t i = 1; i <= count; ++i) {
        const OwnedRecord record{i, static_cast<std::int64_t>(100 * i), static_cast<std::uint8_t>(i),
                                 std::string(3 * i, static_cast<char>('a' + i))};
        if (!(*writer)->append(record.type, record.timeMs, bytesOf(record.payload)) ||
            (isSynced && !(*writer)->sync()))
            qFatal("the log cannot be made");
        made.records.push_back(record);
        made.ends.push_back((*writer)->fileSizeBytes());
    }
    made.path = (*writer)->filePath();
    made.bytes = readFile(made.path);
    return made;
}

/// How many whole records lie before an offset; -1 within the header.
int recordsBefore(const SmallLog& made, std::size_t offset)
{
    int count = -1;
    for (const std::size_t end : made.ends)
        count += offset >= end ? 1 : 0;
    return count;
}

bool isPrefix(const std::vector<OwnedRecord>& part, const std::vector<OwnedRecord>& whole)
{
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

std::string flipped(std::string bytes, std::size_t offset, int bit)
{
    bytes[offset] = static_cast<char>(bytes[offset] ^ (1 << bit));
    return bytes;
}

} // namespace

/// Damage that no power cut can explain must be told, and whatever the bytes are, no wrong record may come
/// out.
class LogDamageTest : public QObject {
    Q_OBJECT
private slots:
    void replay_cutAtEveryByte_givesTheWholeRecordsBeforeTheCut()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 5, true);
        for (std::size_t size = 0; size < made.bytes.size(); ++size) {
            writeFile(made.path, made.bytes.substr(0, size));
            auto read = readLog(fs::posixFileSystem(), folder.path());
            const int whole = recordsBefore(made, size);
            if (whole < 0) { // a file gets its name only with its header, so this is no unfinished write
                VARVE_VERIFY_ERROR(read, ErrorCode::Corrupt);
                continue;
            }
            VARVE_VERIFY_OK(read);
            QVERIFY(isPrefix(read->records, made.records));
            QCOMPARE(read->records.size(), static_cast<std::size_t>(whole));
            const std::size_t rest = size - made.ends[static_cast<std::size_t>(whole)];
            QCOMPARE(read->summary.tornTail, rest > 0);
            QCOMPARE(read->summary.tornBytes, rest);
        }
    }

    void replay_anyBitFlipped_isCorrupt()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 5, true);
        for (std::size_t offset = 0; offset < made.bytes.size(); ++offset) {
            for (int bit = 0; bit < 8; ++bit) {
                writeFile(made.path, flipped(made.bytes, offset, bit));
                auto read = readLog(fs::posixFileSystem(), folder.path());
                VARVE_VERIFY_ERROR(read, ErrorCode::Corrupt);
                QCOMPARE(read.error().path, made.path);
                QVERIFY(read.error().detail.find("offset") != std::string::npos);
            }
        }
    }

    /// Of the records, that is; without the file's own header none can be told.
    void salvage_anyBitFlippedInTheLastRecord_losesNothing()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 3, true);
        for (std::size_t offset = made.ends[2]; offset < made.bytes.size(); ++offset) {
            for (int bit = 0; bit < 8; ++bit) {
                writeFile(made.path, flipped(made.bytes, offset, bit));
                std::vector<OwnedRecord> kept;
                const auto salvaged = log::salvage(fs::posixFileSystem(), folder.path(), 0, [&](const log::Record& record) -> Result<> {
                    kept.push_back({record.sequence, record.timeMs, record.type, textOf(record.payload)});
                    return {};
                });
                VARVE_VERIFY_OK(salvaged);
                QCOMPARE(kept, made.records);
                QCOMPARE(salvaged->damage.size(), 1u);
            }
        }
    }

    void replay_twoBitsFlippedInTheLastRecord_isATornTail()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 5, true);
        for (std::size_t offset = made.ends[4]; offset + 1 < made.bytes.size(); ++offset) {
            writeFile(made.path, flipped(flipped(made.bytes, offset, 3), offset + 1, 6));
            const auto read = readLog(fs::posixFileSystem(), folder.path());
            VARVE_VERIFY_OK(read);
            QCOMPARE(read->records.size(), 4u);
            QVERIFY(read->summary.tornTail);
        }
    }

    void replay_zerosInALastRecordThatIsOneBitOff_areATornTail()
    {
        TempDirectory folder;
        auto writer = LogWriter::create(fs::posixFileSystem(), folder.path(), 1);
        VARVE_VERIFY_OK(writer);
        std::string payload(2000, 'x');
        std::fill(payload.begin() + 500, payload.begin() + 1100, '\0');
        VARVE_VERIFY_OK((*writer)->append(1, 100, bytesOf(payload)));
        const auto path = (*writer)->filePath();
        const std::string bytes = readFile(path);
        writeFile(path, flipped(bytes, bytes.size() - 100, 2));
        const auto read = readLog(fs::posixFileSystem(), folder.path());
        VARVE_VERIFY_OK(read);
        QVERIFY(read->records.empty() && read->summary.tornTail);
    }

    void replay_bitFlippedBeforeAFollowingFile_isCorrupt()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 3, true);
        {
            auto writer =
                LogWriter::create(fs::posixFileSystem(), folder.path(), 4); // begins with a copy of 3
            VARVE_VERIFY_OK(writer);
            VARVE_VERIFY_OK((*writer)->rotate());
        }
        for (std::size_t offset = 0; offset < made.bytes.size(); ++offset) {
            writeFile(made.path, flipped(made.bytes, offset, static_cast<int>(offset % 8)));
            auto read = readLog(fs::posixFileSystem(), folder.path());
            if (recordsBefore(made, offset) < 2) {
                VARVE_VERIFY_ERROR(read, ErrorCode::Corrupt);
            } else {
                VARVE_VERIFY_OK(read);
                QCOMPARE(read->records, made.records);
            }
        }
        // Record 3 lies in a file that has a follower, so nothing of it can be an unfinished write.
        const auto second = folder / "00000000000000000003.log";
        const std::string bytes = readFile(second);
        writeFile(made.path, made.bytes);
        for (std::size_t offset = 0; offset < bytes.size(); ++offset) {
            writeFile(second, flipped(bytes, offset, static_cast<int>(offset % 8)));
            VARVE_VERIFY_ERROR(readLog(fs::posixFileSystem(), folder.path()), ErrorCode::Corrupt);
        }
    }

    /// Nothing was ever synced here, so a power cut may keep any of it: no damage can be proven.
    void replay_unsyncedRecordMissing_isATornTail()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 5, false);
        for (std::size_t record = 0; record < 5; ++record) {
            std::string bytes = made.bytes;
            std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(made.ends[record]),
                      bytes.begin() + static_cast<std::ptrdiff_t>(made.ends[record + 1]), '\0');
            writeFile(made.path, bytes);
            auto read = readLog(fs::posixFileSystem(), folder.path());
            VARVE_VERIFY_OK(read);
            QCOMPARE(read->records.size(), record);
            QVERIFY(read->summary.tornTail);
            QCOMPARE(read->summary.tornBytes, made.bytes.size() - made.ends[record]);
        }
    }

    void replay_recordsSwappedOrDoubled_isCorrupt()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 5, true);
        const auto part = [&](std::size_t from, std::size_t to) {
            return made.bytes.substr(made.ends[from], made.ends[to] - made.ends[from]);
        };
        const std::string header = made.bytes.substr(0, made.ends[0]);
        for (const auto& bytes :
             {header + part(1, 2) + part(0, 1) + part(2, 5), header + part(0, 2) + part(1, 5),
              header + part(0, 2) + part(3, 5), header + part(1, 5)}) {
            writeFile(made.path, bytes);
            VARVE_VERIFY_ERROR(readLog(fs::posixFileSystem(), folder.path()), ErrorCode::Corrupt);
        }
    }

    /// A failed append can leave a whole record behind that was then written otherwise; both verify by
    /// themselves.
    void replay_otherVersionOfARecord_breaksTheChain()
    {
        for (const bool isSynced : {true, false}) {
            TempDirectory folder;
            const SmallLog made = makeLog(folder.path(), 4, isSynced);
            const auto header = log::decodeFileHeader(bytesOf(made.bytes), made.path);
            VARVE_VERIFY_OK(header);
            auto second =
                log::decodeRecordHeader(bytesOf(made.bytes).subspan(made.ends[1]), header->checksum);
            QVERIFY(second.has_value());
            const auto other = log::encodeRecord(*second, bytesOf("other."), header->checksum);
            std::string bytes = made.bytes;
            QCOMPARE(other.size(), made.ends[2] - made.ends[1]);
            writeFile(made.path, bytes.replace(made.ends[1], other.size(), textOf(other)));
            auto read = readLog(fs::posixFileSystem(), folder.path());
            if (isSynced) {
                VARVE_VERIFY_ERROR(read, ErrorCode::Corrupt);
            } else {
                VARVE_VERIFY_OK(read);
                QCOMPARE(read->records.size(), 2u); // what comes behind it belonged to the other version
                QVERIFY(read->summary.tornTail);
            }
        }
    }

    void replay_rubbishBehindTheRecords_isATornTail()
    {
        TempDirectory folder;
        const SmallLog made = makeLog(folder.path(), 3, true);
        for (const std::size_t size : {1, 8, 44, 100, 300'000}) {
            writeFile(made.path, made.bytes + std::string(size, '\x5a'));
            auto read = readLog(fs::posixFileSystem(), folder.path());
            VARVE_VERIFY_OK(read);
            QCOMPARE(read->records, made.records);
            QCOMPARE(read->summary.tornBytes, size);
        }
    }

    void replay_newerFormat_isFormatTooNew()
    {
        // The header of a version 2 file that keeps the place of magic, version and checksum.
        const char bytes[] = "VARVELOG"
                             "\x02\0\0\0\x30\0\0\0"
                             "\x01\0\0\0\0\0\0\0"
                             "\0\0\0\0\0\0\0\0"
                             "\x07\0\0\0\0\0\0\0"
                             "\0\0\0\0";
        std::string header(bytes, 44);
        const std::uint32_t checksum = crc32c(bytesOf(header));
        header.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
        TempDirectory folder;
        writeFile(folder / "00000000000000000001.log", header);
        VARVE_VERIFY_ERROR(readLog(fs::posixFileSystem(), folder.path()), ErrorCode::FormatTooNew);
        VARVE_VERIFY_ERROR(LogWriter::create(fs::posixFileSystem(), folder.path(), 1),
                           ErrorCode::FormatTooNew);
    }
};

QTEST_GUILESS_MAIN(LogDamageTest)
#include "tst_log_damage.moc"
