// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/meta_store.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::meta;

class MetadataFilterTest : public QObject {
    Q_OBJECT
    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<MetaStore> m_store;

private slots:
    void initTestCase()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        VARVE_VERIFY_OK(MetaStore::create(*m_folder / "m.sqlite3"));
        auto store = MetaStore::open(*m_folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(store);
        m_store = std::make_unique<MetaStore>(std::move(*store));
        const char* const rows[] = {
            R"({"lang":"en","year":2019,"draft":true})",
            R"({"lang":"zh","year":2021.5,"a":{"b":"deep"}})",
            R"({"lang":"en","year":"2021","none":null})",
            R"({})",
        };
        std::int64_t label = 0;
        for (const char* metadata : rows) {
            PointRow row;
            row.label = ++label;
            row.id = std::to_string(label);
            row.metadataJson = metadata;
            VARVE_VERIFY_OK(m_store->putPoint(row));
        }
    }
    void cleanupTestCase()
    {
        m_store.reset();
        m_folder.reset();
    }

    void filter_acceptsExactlyTheseRows_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QList<int>>("labels");
        QTest::newRow("everything") << "{}" << QList<int>{1, 2, 3, 4};
        QTest::newRow("equal text") << R"({"lang":"en"})" << QList<int>{1, 3};
        QTest::newRow("equal number is not text") << R"({"year":2021})" << QList<int>{};
        QTest::newRow("range only over numbers") << R"({"year":{"$gte":2019,"$lt":2022}})" << QList<int>{1, 2};
        QTest::newRow("text range") << R"({"lang":{"$gt":"f"}})" << QList<int>{2};
        QTest::newRow("not equal accepts missing") << R"({"lang":{"$ne":"en"}})" << QList<int>{2, 4};
        QTest::newRow("in") << R"({"lang":{"$in":["zh","fr"]}})" << QList<int>{2};
        QTest::newRow("in nothing") << R"({"lang":{"$in":[]}})" << QList<int>{};
        QTest::newRow("not in") << R"({"lang":{"$nin":["zh","fr"]}})" << QList<int>{1, 3, 4};
        QTest::newRow("exists") << R"({"none":{"$exists":true}})" << QList<int>{3};
        QTest::newRow("does not exist") << R"({"year":{"$exists":false}})" << QList<int>{4};
        QTest::newRow("boolean") << R"({"draft":true})" << QList<int>{1};
        QTest::newRow("null") << R"({"none":null})" << QList<int>{3};
        QTest::newRow("nested key") << R"({"a.b":"deep"})" << QList<int>{2};
        QTest::newRow("or") << R"({"$or":[{"lang":"zh"},{"draft":true}]})" << QList<int>{1, 2};
        QTest::newRow("and with not") << R"({"$and":[{"lang":"en"},{"$not":{"draft":true}}]})" << QList<int>{3};
        QTest::newRow("key with a bracket") << R"({"a[0]":1})" << QList<int>{};
        QTest::newRow("value like SQL") << "{\"lang\":\"en' OR 1=1 --\"}" << QList<int>{};
    }
    void filter_acceptsExactlyTheseRows()
    {
        QFETCH(QString, filter);
        QFETCH(QList<int>, labels);
        const auto compiled = compileFilter(filter.toStdString());
        VARVE_VERIFY_OK(compiled);
        const auto found = m_store->labelsWhere(*compiled);
        VARVE_VERIFY_OK(found);
        QCOMPARE(QList<int>(found->begin(), found->end()), labels);
    }

    void filter_nonsense_isRefused_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::newRow("not JSON") << "{";
        QTest::newRow("not an object") << "[1]";
        QTest::newRow("unknown operator") << R"({"a":{"$regex":"x"}})";
        QTest::newRow("unknown top operator") << R"({"$nor":[{}]})";
        QTest::newRow("range over a list") << R"({"a":{"$gt":[1]}})";
        QTest::newRow("in without a list") << R"({"a":{"$in":1}})";
        QTest::newRow("exists without a boolean") << R"({"a":{"$exists":1}})";
        QTest::newRow("empty or") << R"({"$or":[]})";
        QTest::newRow("quotation mark in a key") << "{\"a\\\"b\":1}";
        QTest::newRow("too deep") << QString("{\"$not\":").repeated(40) + "{}" + QString("}").repeated(40);
    }
    void filter_nonsense_isRefused()
    {
        QFETCH(QString, filter);
        VARVE_VERIFY_ERROR(compileFilter(filter.toStdString()), ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(MetadataFilterTest)
#include "tst_metadata_filter.moc"
