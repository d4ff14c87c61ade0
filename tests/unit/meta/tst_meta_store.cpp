// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/meta_store.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::meta;

class MetaStoreTest : public QObject {
    Q_OBJECT
private slots:
    void verify_changedRow_isFound()
    {
        test::TempDirectory folder;
        VARVE_VERIFY_OK(MetaStore::create(folder / "m.sqlite3"));
        auto store = MetaStore::open(folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(store);
        PointRow row;
        row.label = 7;
        row.id = "seven";
        row.text = "what was written";
        row.metadataJson = "{}";
        VARVE_VERIFY_OK(store->putPoint(row));
        const auto always = [](std::uint64_t) { return Result<>(); };
        VARVE_VERIFY_OK(store->verify(always));
        VARVE_VERIFY_OK(store->database().execute("UPDATE points SET text='what was not written'"));
        VARVE_VERIFY_ERROR(store->verify(always), ErrorCode::Corrupt);
    }

    void open_foreignObjects_areRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON points BEGIN DELETE FROM documents; END";
        QTest::newRow("view") << "CREATE VIEW v AS SELECT 1";
        QTest::newRow("extra table") << "CREATE TABLE x(a)";
        QTest::newRow("missing table") << "DROP TABLE settings";
    }
    void open_foreignObjects_areRefused()
    {
        QFETCH(QString, sql);
        test::TempDirectory folder;
        VARVE_VERIFY_OK(MetaStore::create(folder / "m.sqlite3"));
        {
            auto database = Database::open(folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
            VARVE_VERIFY_OK(database);
            VARVE_VERIFY_OK(database->execute(qPrintable(sql)));
        }
        VARVE_VERIFY_ERROR(MetaStore::open(folder / "m.sqlite3", Database::Mode::ReadOnly), ErrorCode::Corrupt);
    }

    void open_newerVersion_isRefusedPolitely()
    {
        test::TempDirectory folder;
        VARVE_VERIFY_OK(MetaStore::create(folder / "m.sqlite3"));
        {
            auto database = Database::open(folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
            VARVE_VERIFY_OK(database);
            VARVE_VERIFY_OK(database->execute("PRAGMA user_version=99"));
        }
        VARVE_VERIFY_ERROR(MetaStore::open(folder / "m.sqlite3", Database::Mode::ReadOnly), ErrorCode::FormatTooNew);
    }
};

QTEST_GUILESS_MAIN(MetaStoreTest)
#include "tst_meta_store.moc"
