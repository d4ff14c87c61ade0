// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/import/reading.h"

#include <QTest>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

class DataReadersTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

    /// The source text of each block, from its byte range.
    static QStringList sources(const ReadOutcome& outcome, std::string_view contents)
    {
        QStringList texts;
        for (const TextBlock& block : outcome.document.blocks)
            texts << QString::fromStdString(std::string(contents.substr(block.byteBegin, block.byteEnd - block.byteBegin)));
        return texts;
    }

private slots:
    void csv_rows_carryTheNamesOfTheirColumns_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* title, const char* contents, const char* expected) {
            QTest::newRow(title) << QByteArray(contents) << QString::fromUtf8(expected);
        };
        row("commas", "lake,depth\nMjøsa,453\nVänern,106\n", "lake: Mjøsa\ndepth: 453\nlake: Vänern\ndepth: 106\n");
        row("semicolons and decimal commas", "lake;depth\r\nMjøsa;453,1\r\n", "lake: Mjøsa\ndepth: 453,1\n");
        row("said by Excel", "sep=;\na;b\n1,5;2\n", "a: 1,5\nb: 2\n");
        row("semicolons below a title", "Lakes, large\nlake;depth\nMjøsa;453,1\n", "Lakes, large\nlake: Mjøsa\ndepth: 453,1\n");
        row("bars", "a|b\n1|2\n", "a: 1\nb: 2\n");
        row("quotes", "name,note\n\"Byron, Ada\",\"said \"\"no\"\"\ntwice\"\n", "name: Byron, Ada\nnote: said \"no\"\ntwice\n");
        row("without names", "1,2\n3,4\n", "1 | 2\n3 | 4\n");
        row("names used twice are none", "a,a\n1,2\n", "a | a\n1 | 2\n");
        row("empty cells", "a,b,c\n1,,3\n,,\n,2,\n", "a: 1\nc: 3\nb: 2\n");
        row("more cells than names", "a,b\n1,2,3\n", "a: 1\nb: 2\n3\n");
        row("a title before the names", "Lakes\n\na,b\n1,2\n", "Lakes\na: 1\nb: 2\n");
        row("names only", "a,b\n", "a | b\n");
        row("a quote nothing closes", "a,b\n\"1,2\n3,4\n", "a: \"1\nb: 2\na: 3\nb: 4\n");
        row("one column", "first line\nsecond line\n", "first line\nsecond line\n");
    }
    void csv_rows_carryTheNamesOfTheirColumns()
    {
        QFETCH(QByteArray, contents);
        QFETCH(QString, expected);
        const ReadOutcome outcome = readAs(m_folder, "lakes.csv", contents.toStdString());
        QCOMPARE(outline(outcome), expected);
        QCOMPARE(outcome.document.mediaType, std::string("text/csv"));
        QCOMPARE(outcome.document.title, std::string("lakes"));
    }

    void csv_rows_leadBackToTheirLines()
    {
        const std::string contents = "a,b\n1,\"two\nlines\"\n3,4";
        QCOMPARE(sources(readAs(m_folder, "a.csv", contents), contents), QStringList({"1,\"two\nlines\"", "3,4"}));
    }

    void tsv_commas_areText()
    {
        const ReadOutcome outcome = readAs(m_folder, "a.tsv", "a\tb\n1,5\t2,5,6\n");
        QCOMPARE(outline(outcome), QString("a: 1,5\nb: 2,5,6\n"));
        QCOMPARE(outcome.document.mediaType, std::string("text/tab-separated-values"));
    }

    void csv_millionsOfCellsInARow_stayBounded()
    {
        ReadLimits limits;
        limits.timeoutSeconds = 60;
        const ReadOutcome outcome = readAs(m_folder, "a.csv", repeated("a,", 4'000'000), limits);
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        const std::string quotes = repeated("\",", 2'000'000);
        QVERIFY(readAs(m_folder, "b.csv", quotes, limits).ok());
    }

    void json_values_haveTheirPaths_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* title, const char* contents, const char* expected) {
            QTest::newRow(title) << QByteArray(contents) << QString::fromUtf8(expected);
        };
        row("object", R"({"name": "Ada", "born": {"year": 1815, "place": "London"}, "alive": false, "x": null})",
            "name: Ada\nborn.year: 1815\nborn.place: London\nalive: false\n");
        row("array of objects", R"([{"a": 1, "b": [1, 2.50, "x"]}, {"a": 2}])", "a: 1\nb: 1, 2.50, x\na: 2\n");
        row("array in an object", R"({"total": 2, "rows": [{"a": 1}, {"a": {"b": 2}}], "end": true})",
            "total: 2\nrows.a: 1\nrows.a.b: 2\nend: true\n");
        row("array of arrays", "[[1, 2], [3]]", "1, 2\n3\n");
        row("scalar", "\"just text\"", "just text\n");
        row("comments", "// first\n{\"a\": 1 /* one */}", "a: 1\n");
        row("escapes", R"({"a\u00e4": "\u6f22\ud83d\ude00\u0000end"})", "aä: 漢😀 end\n");
        row("not JSON is text", "{'a': 1,}", "{'a': 1,}\n");
        row("cut short is text", R"([{"a": 1}, {"b")", "[{\"a\": 1}, {\"b\"\n");
    }
    void json_values_haveTheirPaths()
    {
        QFETCH(QByteArray, contents);
        QFETCH(QString, expected);
        QCOMPARE(outline(readAs(m_folder, "a.json", contents.toStdString())), expected);
    }

    void json_elements_leadBackToTheirPlaces()
    {
        const std::string inObject = R"({"n": 2, "rows": [{"a": 1}, {"a": 2}]})";
        QCOMPARE(sources(readAs(m_folder, "b.json", inObject), inObject),
                 QStringList({R"({"n": 2, "rows": [)", R"({"a": 1})", R"({"a": 2})"}));
        const std::string contents = R"([{"a": 1}, {"a": 2}])";
        QCOMPARE(sources(readAs(m_folder, "a.json", contents), contents), QStringList({R"({"a": 1})", R"({"a": 2})"}));
    }

    void json_nestedDeeply_endsInBoundedPaths()
    {
        const int depth = 2'000'000;
        const ReadOutcome arrays = readAs(m_folder, "a.json", repeated("[", depth) + "\"core\"" + repeated("]", depth));
        QCOMPARE(outline(arrays), QString("core\n"));
        const ReadOutcome objects = readAs(m_folder, "b.json", repeated("{\"k\":", 100'000) + "1" + repeated("}", 100'000));
        QCOMPARE(outline(objects), QString("k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k: 1\n"));
        QVERIFY(readAs(m_folder, "c.json", repeated("[", depth)).ok()); // text, since it is no JSON
    }

    void jsonLines_eachLine_isABlock()
    {
        const std::string contents = "{\"text\": \"first\"}\n\n{\"text\": \"second\", \"n\": [1, 2]}\nno JSON\n[3]";
        const ReadOutcome outcome = readAs(m_folder, "a.jsonl", contents);
        QCOMPARE(outline(outcome), QString("text: first\ntext: second\nn: 1, 2\nno JSON\n3\n"));
        QCOMPARE(outcome.document.mediaType, std::string("application/jsonl"));
        QCOMPARE(sources(outcome, contents).at(0), QString("{\"text\": \"first\"}"));
    }
};

QTEST_GUILESS_MAIN(DataReadersTest)
#include "tst_data_readers.moc"
