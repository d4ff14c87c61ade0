// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/vectors/read_all.h"

#include <QTest>

using namespace varve;
using varve::test::ReadAll;
using varve::test::readAll;

namespace {

using Floats = std::vector<float>;

ReadAll csv(std::string_view text, std::uint32_t dimension = 2)
{
    return readAll("a.csv", text, dimension);
}

} // namespace

class CsvVectorsTest : public QObject {
    Q_OBJECT
private slots:
    void shapes_ofColumns_areUnderstood_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("id");
        QTest::newRow("numbers alone") << QByteArray("1,2\n3,4\n") << "";
        QTest::newRow("no line end at the end") << QByteArray("1,2\n3,4") << "";
        QTest::newRow("id first, no heading") << QByteArray("a,1,2\nb,3,4\n") << "b";
        QTest::newRow("heading with id") << QByteArray("id,x,y\na,1,2\nb,3,4\n") << "b";
        QTest::newRow("heading in another order") << QByteArray("x,ID,y\n1,a,2\n3,b,4\n") << "b";
        QTest::newRow("heading without id") << QByteArray("x,y\n1,2\n3,4\n") << "";
        QTest::newRow("pandas with index") << QByteArray(",0,1\n0,1,2\n1,3,4\n") << "1";
        QTest::newRow("pandas without index") << QByteArray("0,1\n1,2\n3,4\n") << "";
        QTest::newRow("one column of lists") << QByteArray("id,vector\na,\"[1, 2]\"\nb,\"[3, 4]\"\n") << "b";
        QTest::newRow("lists alone") << QByteArray("\"[1, 2]\"\n\"[3, 4]\"\n") << "";
        QTest::newRow("semicolons") << QByteArray("id;x;y\na;1;2\nb;3;4\n") << "b";
        QTest::newRow("tabs") << QByteArray("a\t1\t2\nb\t3\t4\n") << "b";
        QTest::newRow("byte order mark and CRLF") << QByteArray("\xEF\xBB\xBFid,x,y\r\na,1,2\r\nb,3,4\r\n") << "b";
        QTest::newRow("empty lines between") << QByteArray("id,x,y\n\na,1,2\n\n  \nb,3,4\n\n") << "b";
        QTest::newRow("quoted numbers") << QByteArray("\"id\",\"x\",\"y\"\n\"a\",\"1\",\"2\"\n\"b\",\"3\",\"4\"\n") << "b";
        QTest::newRow("spaces, plus and exponents") << QByteArray("a, +1 ,2e0\nb, 3 ,400e-2\n") << "b";
    }
    void shapes_ofColumns_areUnderstood()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, id);
        const auto all = csv(text.toStdString());
        QVERIFY2(!all.error, all.error ? all.error->toString().c_str() : "");
        QCOMPARE(all.rows.size(), 2u);
        QCOMPARE(all.problem(0), std::string());
        QCOMPARE(all.vector(0), (Floats{1, 2}));
        QCOMPARE(all.vector(1), (Floats{3, 4}));
        QCOMPARE(QString::fromStdString(all.id(1)), id);
        QCOMPARE(all.rows[1].number, 1u);
    }

    void textAndMetadata_areTakenAlong()
    {
        const auto all = csv("id,vector,text,metadata,lang,year\n"
                             "a,\"[1,2]\",\"He said \"\"no\"\",\ntwice\",\"{\"\"n\"\": 1}\",en,2024\n");
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 1u);
        QCOMPARE(all.rows[0].text, std::string("He said \"no\",\ntwice"));
        QCOMPARE(all.rows[0].metadataJson, std::string("{\"lang\":\"en\",\"n\":1,\"year\":2024}"));
    }

    void listsWithoutHeading_standBehindTheId()
    {
        const auto all = csv("a,1 2 3\nb,\"[4, 5, 6]\"\n", 3);
        QCOMPARE(all.id(1), std::string("b"));
        QCOMPARE(all.vector(1), (Floats{4, 5, 6}));
    }

    void oneDimension_isATableLikeAnyOther()
    {
        QCOMPARE(csv("1\n2\n", 1).vector(1), (Floats{2}));
        QCOMPARE(csv("a,1\nb,2\n", 1).id(1), std::string("b"));
    }

    void badRows_areRefusedOneByOne_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("not a number") << QByteArray("b,1,two") << QByteArray("not-a-number");
        QTest::newRow("nothing") << QByteArray("b,1,") << QByteArray("not-a-number");
        QTest::newRow("decimal comma") << QByteArray("b,\"1,5\",2") << QByteArray("not-a-number");
        QTest::newRow("hexadecimal") << QByteArray("b,0x10,2") << QByteArray("not-a-number");
        QTest::newRow("NaN") << QByteArray("b,nan,2") << QByteArray("not-finite");
        QTest::newRow("infinite") << QByteArray("b,1,-inf") << QByteArray("not-finite");
        QTest::newRow("too large") << QByteArray("b,1,1e99") << QByteArray("not-finite");
        QTest::newRow("far too large") << QByteArray("b,1,1e999") << QByteArray("not-finite");
        QTest::newRow("too few fields") << QByteArray("b,1") << QByteArray("malformed");
        QTest::newRow("too many fields") << QByteArray("b,1,2,3") << QByteArray("malformed");
        QTest::newRow("a million fields") << QByteArray("b") + QByteArray(1'000'000, ',') << QByteArray("malformed");
        QTest::newRow("text behind a quote") << QByteArray("\"b\"x,1,2") << QByteArray("malformed");
        QTest::newRow("not UTF-8") << QByteArray("b\xff,1,2") << QByteArray("malformed");
    }
    void badRows_areRefusedOneByOne()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, key);
        const auto all = csv("id,x,y\na,1,2\n" + line.toStdString() + "\nc,5,6\n");
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 3u);
        QCOMPARE(all.problem(1), key.toStdString());
        QCOMPARE(all.id(2), std::string("c"));
        QCOMPARE(all.rows[2].number, 2u);
    }

    void smallerThanAFloat_isZero()
    {
        QCOMPARE(csv("a,1e-999,2\n").vector(0), (Floats{0, 2}));
    }

    void openQuote_atTheEnd_refusesTheRow()
    {
        const auto all = csv("id,x,y\na,1,2\n\"b,3,4\nc,5,6\n");
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 2u);
        QCOMPARE(all.problem(1), std::string("malformed"));
    }

    /// Looking through the field anew for each of its lines would take longer than the test may.
    void openQuote_overMoreThanTheLimit_endsTheFile()
    {
        const auto all = csv("id,x,y\na,1,2\n\"" + std::string(17u << 20, '\n'));
        QVERIFY(all.error && all.error->code == ErrorCode::Corrupt);
        QCOMPARE(all.rows.size(), 1u);
    }

    void wholeFile_thatCannotBeMeant_isRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("three numbers") << QByteArray("id,x,y,z\na,1,2,3\n");
        QTest::newRow("prose") << QByteArray("Once upon a time, there was, a file\nof text\n");
        QTest::newRow("only an open quote") << QByteArray("\"");
        QTest::newRow("UTF-16") << QByteArray("\xff\xfe\x31\x00", 4);
        QTest::newRow("names that are not UTF-8") << QByteArray("id,vector,\xff\na,1 2,x\n");
        QTest::newRow("binary") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    }
    void wholeFile_thatCannotBeMeant_isRefused()
    {
        QFETCH(QByteArray, text);
        const auto all = csv(text.toStdString());
        QVERIFY(all.error);
        QVERIFY(all.rows.empty());
    }
};

QTEST_GUILESS_MAIN(CsvVectorsTest)
#include "tst_csv_vectors.moc"
