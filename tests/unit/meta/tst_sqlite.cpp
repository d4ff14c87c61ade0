// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/sqlite.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QElapsedTimer>
#include <QTest>

using namespace varve;
using namespace varve::meta;

class SqliteTest : public QObject {
    Q_OBJECT
private slots:
    void bind_anyBytes_comeBackUnchanged()
    {
        test::TempDirectory folder;
        auto database = Database::open(folder / "a.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(database);
        VARVE_VERIFY_OK(database->execute("CREATE TABLE t(a TEXT, b INTEGER, c REAL)"));
        const std::string odd("x\0y\xff\n'", 6);
        auto insert = database->prepare("INSERT INTO t VALUES(?,?,?)");
        VARVE_VERIFY_OK(insert);
        VARVE_VERIFY_OK(insert->bind(1, odd).bind(2, std::int64_t{-5}).bind(3, 0.25).run());
        VARVE_VERIFY_OK(insert->bind(1, std::string_view()).bindNull(2).bind(3, 1.0).run());
        auto select = database->prepare("SELECT a,b,c FROM t ORDER BY rowid");
        VARVE_VERIFY_OK(select);
        QVERIFY(*select->step());
        QCOMPARE(select->text(0), odd);
        QCOMPARE(select->integer(1), -5);
        QCOMPARE(select->real(2), 0.25);
        QVERIFY(*select->step());
        QCOMPARE(select->text(0), std::string());
        QVERIFY(select->isNull(1));
        QVERIFY(!*select->step());
    }
    void transaction_withoutCommit_isRolledBack()
    {
        test::TempDirectory folder;
        auto database = Database::open(folder / "a.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(database);
        VARVE_VERIFY_OK(database->execute("CREATE TABLE t(a)"));
        {
            auto transaction = Transaction::begin(*database);
            VARVE_VERIFY_OK(transaction);
            VARVE_VERIFY_OK(database->execute("INSERT INTO t VALUES(1)"));
        }
        auto count = database->prepare("SELECT count(*) FROM t");
        QVERIFY(*count->step());
        QCOMPARE(count->integer(0), 0);
    }
    void open_missingOrForeignFile_isClear()
    {
        test::TempDirectory folder;
        VARVE_VERIFY_ERROR(Database::open(folder / "none.sqlite3", Database::Mode::ReadOnly), ErrorCode::NotFound);
        test::writeFile(folder / "text.sqlite3", std::string(8192, 'x'));
        VARVE_VERIFY_ERROR(Database::open(folder / "text.sqlite3", Database::Mode::ReadOnly), ErrorCode::Corrupt);
    }
    void checkpoint_journalIsEmptiedUnlessAReaderNeedsIt()
    {
        test::TempDirectory folder;
        const auto journalBytes = [&] { return std::filesystem::file_size(folder / "a.sqlite3-wal"); };
        auto writer = Database::open(folder / "a.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(writer->execute("CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
        auto reader = Database::open(folder / "a.sqlite3", Database::Mode::ReadOnly);
        VARVE_VERIFY_OK(reader);
        VARVE_VERIFY_OK(reader->execute("BEGIN; SELECT count(*) FROM t"));
        VARVE_VERIFY_OK(writer->execute("INSERT INTO t VALUES(2)"));

        QElapsedTimer timer;
        timer.start();
        VARVE_VERIFY_OK(writer->checkpoint());
        QVERIFY(timer.elapsed() < 2000); // nobody was waited for
        QVERIFY(journalBytes() > 0);
        {
            auto count = reader->prepare("SELECT count(*) FROM t");
            VARVE_VERIFY_OK(count);
            QVERIFY(*count->step());
            QCOMPARE(count->integer(0), 1); // its moment
        }
        VARVE_VERIFY_OK(reader->execute("COMMIT"));
        VARVE_VERIFY_OK(writer->checkpoint());
        QCOMPARE(journalBytes(), std::uintmax_t{0});
        auto count = reader->prepare("SELECT count(*) FROM t");
        VARVE_VERIFY_OK(count);
        QVERIFY(*count->step());
        QCOMPARE(count->integer(0), 2);
    }
    void backupTo_heldReadTransaction_isThatMoment()
    {
        test::TempDirectory folder;
        auto writer = Database::open(folder / "a.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(writer->execute("CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
        auto reader = Database::open(folder / "a.sqlite3", Database::Mode::ReadOnly);
        VARVE_VERIFY_OK(reader);
        VARVE_VERIFY_OK(reader->execute("BEGIN; SELECT count(*) FROM t"));
        VARVE_VERIFY_OK(writer->execute("INSERT INTO t VALUES(2)"));
        VARVE_VERIFY_OK(reader->backupTo(folder / "copy?#%.sqlite3", true, [](auto, auto) { return Result<>(); }));
        auto copy = Database::open(folder / "copy?#%.sqlite3", Database::Mode::Immutable);
        VARVE_VERIFY_OK(copy);
        auto count = copy->prepare("SELECT count(*) FROM t");
        VARVE_VERIFY_OK(count);
        QVERIFY(*count->step());
        QCOMPARE(count->integer(0), 1);
        QVERIFY(!std::filesystem::exists((folder / "copy?#%.sqlite3").string() + "-wal"));
    }
};

QTEST_GUILESS_MAIN(SqliteTest)
#include "tst_sqlite.moc"
