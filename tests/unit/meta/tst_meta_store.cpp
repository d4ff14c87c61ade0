// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_text.h"
#include "core/meta/meta_store.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::meta;

namespace {

std::vector<std::string> termsOf(std::string_view query)
{
    std::vector<std::string> terms;
    for (const QueryTerm& term : splitQuery(query))
        terms.push_back(term.text);
    return terms;
}

} // namespace

class MetaStoreTest : public QObject {
    Q_OBJECT
private slots:
    void splitQuery_plainWords_neverBecomeSyntax()
    {
        using Terms = std::vector<std::string>;
        QCOMPARE(termsOf("NEAR(a* OR \"b c\") -d:^e"), (Terms{"NEAR", "a", "OR", "b c", "d", "e"}));
        QCOMPARE(termsOf("备份2026真的"), (Terms{"备份", "2026", "真的"}));
        QCOMPARE(termsOf(" \"\" ' -- "), Terms{});
        QCOMPARE(termsOf("Größe café"), (Terms{"Größe", "café"}));
        QCOMPARE(termsOf("bad \xff bytes"), (Terms{"bad", "bytes"}));
    }

    void withoutFunctionWords_keepsWhatMatters()
    {
        const auto kept = [](std::string_view query) {
            std::vector<std::string> words;
            for (const QueryTerm& term : withoutFunctionWords(splitQuery(query)))
                words.push_back(term.text);
            return words;
        };
        using Words = std::vector<std::string>;
        QCOMPARE(kept("What to check after The restore"), (Words{"check", "restore"}));
        QCOMPARE(kept("to be or the who"), (Words{"to", "be", "or", "the", "who"}));
        QCOMPARE(kept("\"to be\" zebra your I"), (Words{"to be", "zebra"}));
    }

    void keywordSearch_ranksAndForgetsRemoved()
    {
        test::TempDirectory folder;
        VARVE_VERIFY_OK(MetaStore::create(folder / "m.sqlite3"));
        auto store = MetaStore::open(folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(store);
        const char* const texts[] = {"a rare word and a common one", "common common common", "湖底的岩芯可以逐年数下去"};
        for (std::int64_t label = 1; label <= 3; ++label) {
            PointRow row;
            row.label = label;
            row.id = std::to_string(label);
            row.text = texts[label - 1];
            row.metadataJson = "{}";
            VARVE_VERIFY_OK(store->putPoint(row));
        }
        const auto find = [&](std::string_view query) {
            std::vector<std::int64_t> labels;
            const auto found = store->keywordSearch(matchExpression(splitQuery(query)), 10, nullptr);
            if (found) {
                for (const KeywordMatch& match : *found)
                    labels.push_back(match.label);
            }
            return labels;
        };
        using Labels = std::vector<std::int64_t>;
        QCOMPARE(find("rare common"), (Labels{1, 2}));
        QCOMPARE(find("RARE"), Labels{1});
        QCOMPARE(find("岩芯"), Labels{3});
        QCOMPARE(find("芯岩"), Labels{});
        VARVE_VERIFY_OK(store->removePoint(1));
        QCOMPARE(find("rare"), Labels{});
        QVERIFY(!*store->removePoint(1));
    }

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
