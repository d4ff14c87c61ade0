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
        DocumentRow document;
        document.id = 1;
        document.source = "/a/b/one.pdf";
        document.mediaType = "application/pdf";
        document.modifiedMs = 1'678'880'000'000; // 2023-03-15
        document.importedMs = 500;
        VARVE_VERIFY_OK(m_store->putDocument(document));
        document.id = 2;
        document.source = "/a/bc/two.md";
        document.mediaType = "text/markdown";
        document.modifiedMs = 1'735'600'000'000; // 2024-12-30
        document.importedMs = 1000;
        VARVE_VERIFY_OK(m_store->putDocument(document));
        std::int64_t label = 0;
        for (const char* metadata : rows) {
            PointRow row;
            row.label = ++label;
            row.id = std::to_string(label);
            row.metadataJson = metadata;
            row.documentId = label <= 2 ? label : 0;
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
        QTest::newRow("begins with") << R"({"lang":{"$prefix":"e"}})" << QList<int>{1, 3};
        QTest::newRow("begins with no pattern") << R"({"lang":{"$prefix":"%"}})" << QList<int>{};
        QTest::newRow("number begins with nothing") << R"({"year":{"$prefix":"2"}})" << QList<int>{3};
        QTest::newRow("media type") << R"({"$type":"application/pdf"})" << QList<int>{1};
        QTest::newRow("kind of media") << "{\"$type\":\"text/\x2a\"}" << QList<int>{2};
        QTest::newRow("ending of a file's name") << R"({"$type":"PDF"})" << QList<int>{1};
        QTest::newRow("ending with a dot") << R"({"$type":".md"})" << QList<int>{2};
        QTest::newRow("ending is no pattern") << R"({"$type":"%"})" << QList<int>{};
        QTest::newRow("either type") << R"({"$type":{"$in":["pdf","md"]}})" << QList<int>{1, 2};
        QTest::newRow("no type") << R"({"$type":{"$in":[]}})" << QList<int>{};
        QTest::newRow("folder") << R"({"$folder":"/a/b"})" << QList<int>{1};
        QTest::newRow("folder far above") << R"({"$folder":"/a/"})" << QList<int>{1, 2};
        QTest::newRow("root") << R"({"$folder":"/"})" << QList<int>{1, 2};
        QTest::newRow("a name's beginning is no folder") << R"({"$folder":"/a/b/on"})" << QList<int>{};
        QTest::newRow("source") << R"({"$source":"/a/b/one.pdf"})" << QList<int>{1};
        QTest::newRow("all but a document's") << R"({"$not":{"$source":"/a/b/one.pdf"}})" << QList<int>{2, 3, 4};
        QTest::newRow("in a year") << R"({"$modified":"2023"})" << QList<int>{1};
        QTest::newRow("up to a month and with it") << R"({"$modified":{"$lte":"2023-03"}})" << QList<int>{1};
        QTest::newRow("up to but without a month") << R"({"$modified":{"$lt":"2023-03"}})" << QList<int>{};
        QTest::newRow("since a month") << R"({"$modified":{"$gte":"2023-03"}})" << QList<int>{1, 2};
        QTest::newRow("after a day") << R"({"$modified":{"$gt":"2023-03-15"}})" << QList<int>{2};
        QTest::newRow("on a day") << R"({"$modified":"2023-03-15"})" << QList<int>{1};
        QTest::newRow("December goes on to the next year") << R"({"$modified":"2024-12"})" << QList<int>{2};
        QTest::newRow("by milliseconds") << R"({"$imported":{"$gte":500,"$lt":1000}})" << QList<int>{1};
        QTest::newRow("document and metadata") << R"({"$folder":"/a","lang":"zh"})" << QList<int>{2};
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
        QTest::newRow("prefix without a text") << R"({"a":{"$prefix":1}})";
        QTest::newRow("type without a text") << R"({"$type":1})";
        QTest::newRow("types without texts") << R"({"$type":{"$in":[1]}})";
        QTest::newRow("folder with an operator") << R"({"$folder":{"$gt":"/a"}})";
        QTest::newRow("no date") << R"({"$modified":"soon"})";
        QTest::newRow("no month") << R"({"$modified":"2024-13"})";
        QTest::newRow("date with an unknown operator") << R"({"$modified":{"$in":["2024"]}})";
        QTest::newRow("date with nothing") << R"({"$modified":{}})";
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
