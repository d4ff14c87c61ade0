// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/result_checks.h"
#include "tests/support/vector_file_bytes.h"
#include "tests/unit/vectors/read_all.h"

#include <QTest>

#include <limits>

using namespace varve;
using varve::test::fvecs;
using varve::test::npy;
using varve::test::readAll;

namespace {

using Floats = std::vector<float>;

std::string cut(std::string bytes, std::size_t by)
{
    bytes.resize(bytes.size() - by);
    return bytes;
}

std::string withLength(std::int32_t length)
{
    ByteWriter writer;
    writer.put(length);
    writer.put(1.0F);
    return varve::test::asString(writer);
}

} // namespace

Q_DECLARE_METATYPE(varve::ErrorCode)

class VectorFilesTest : public QObject {
    Q_OBJECT
private slots:
    void fvecs_goodRows_areReadInOrder()
    {
        const auto all = readAll("a.FVECS", fvecs({{1, 2}, {-0.5F, 4}}), 2);
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 2u);
        QCOMPARE(all.vector(1), (Floats{-0.5F, 4}));
        QCOMPARE(all.rows[1].number, 1u);
        QCOMPARE(all.id(0), std::string());
    }

    void fvecs_rowsLargerThanTheBuffer_areWhole()
    {
        // 300 rows of 8192 numbers pass the buffer's border many times.
        std::vector<Floats> rows(300, Floats(8192));
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i][i] = static_cast<float>(i + 1);
        const auto all = readAll("a.fvecs", fvecs(rows), 8192);
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            QVERIFY(all.rows[i].vector == rows[i]);
    }

    void fvecs_badRows_areToldAndPassedOver()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float inf = std::numeric_limits<float>::infinity();
        const auto all = readAll("a.fvecs", fvecs({{1, 2}, {1, 2, 3}, {nan, 1}, {1, -inf}, {5, 6}}), 2);
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 5u);
        QCOMPARE(all.problem(0), std::string());
        QCOMPARE(all.problem(1), std::string("wrong-dimension"));
        QCOMPARE(all.problem(2), std::string("not-finite"));
        QCOMPARE(all.problem(3), std::string("not-finite"));
        QCOMPARE(all.vector(4), (Floats{5, 6}));
    }

    void bvecs_bytes_becomeFloats()
    {
        const auto all = readAll("a.bvecs", std::string("\x02\0\0\0\xff\x07", 6), 2);
        QVERIFY(!all.error);
        QCOMPARE(all.vector(0), (Floats{255, 7}));
    }

    void brokenFiles_sayWhatIsWrong_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("rowsBefore");
        const auto add = [](const char* row, const char* name, const std::string& bytes, ErrorCode code, int before = 0) {
            QTest::newRow(row) << QString(name) << QByteArray::fromStdString(bytes) << code << before;
        };
        using enum ErrorCode;
        add("fvecs cut inside a row", "a.fvecs", cut(fvecs({{1, 2}, {3, 4}}), 3), Corrupt, 1);
        add("fvecs cut inside a length", "a.fvecs", fvecs({{1, 2}}) + "\x02", Corrupt, 1);
        add("fvecs of no numbers", "a.fvecs", withLength(0), Corrupt);
        add("fvecs of negative length", "a.fvecs", withLength(-4), Corrupt);
        add("fvecs of 2^31-1 numbers", "a.fvecs", withLength(std::numeric_limits<std::int32_t>::max()), Corrupt);
        add("text named fvecs", "a.fvecs", "this is no vector at all", Corrupt);
        add("npy cut inside a row", "a.npy", cut(npy<float>("'<f4'", {1, 2, 3, 4}, "(2, 2)"), 2), Corrupt, 1);
        add("npy cut inside its header", "a.npy", npy<float>("'<f4'", {}, "(0, 2)").substr(0, 30), Corrupt);
        add("npy of nothing but magic", "a.npy", "\x93NUMPY", Corrupt);
        add("npy without magic", "a.npy", std::string(200, 'x'), Corrupt);
        add("npy header of 4 GB", "a.npy", std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12) + "{}", Corrupt);
        add("npy header that is no dictionary", "a.npy", npy<float>("'<f4'", {1, 2}, "(__import__('os'),)"), Corrupt);
        add("npy negative shape", "a.npy", npy<float>("'<f4'", {1, 2}, "(-1, 2)"), Corrupt);
        add("npy shape beyond 64 bits", "a.npy", npy<float>("'<f4'", {1, 2}, "(99999999999999999999, 2)"), Corrupt);
        add("npy more rows than bytes", "a.npy", npy<float>("'<f4'", {1, 2}, "(18446744073709551615, 2)"), Corrupt, 1);
        add("npy columns 2^31", "a.npy", npy<float>("'<f4'", {1, 2}, "(1, 2147483648)"), DimensionMismatch);
        add("npy of another dimension", "a.npy", npy<float>("'<f4'", {1, 2, 3}, "(1, 3)"), DimensionMismatch);
        add("npy of one axis", "a.npy", npy<float>("'<f4'", {1, 2}, "(2,)"), Unsupported);
        add("npy of three axes", "a.npy", npy<float>("'<f4'", {1, 2}, "(1, 1, 2)"), Unsupported);
        add("npy in Fortran order", "a.npy", npy<float>("'<f4'", {1, 2}, "(1, 2)", "True"), Unsupported);
        add("npy big-endian", "a.npy", npy<float>("'>f4'", {1, 2}, "(1, 2)"), Unsupported);
        add("npy of objects", "a.npy", npy<float>("'|O'", {1, 2}, "(1, 2)"), Unsupported);
        add("npy of integers", "a.npy", npy<float>("'<i4'", {1, 2}, "(1, 2)"), Unsupported);
        add("npy of records", "a.npy", npy<float>("[('a', '<f4'), ('b', '<f4')]", {1, 2}, "(1,)"), Unsupported);
        add("npy of a later version", "a.npy", npy<float>("'<f4'", {1, 2}, "(1, 2)", "False", 9), Unsupported);
        add("jsonl in UTF-16", "a.jsonl", "\xff\xfe{", Unsupported);
        add("jsonl with an endless line", "a.jsonl", std::string((16u << 20) + 2, ' ') + "x", Corrupt);
    }
    void brokenFiles_sayWhatIsWrong()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        QFETCH(int, rowsBefore);
        const auto all = readAll(name.toStdString(), bytes.toStdString(), 2);
        QVERIFY(all.error);
        QVERIFY2(all.error->code == code, all.error->toString().c_str());
        QVERIFY(!all.error->detail.empty());
        QCOMPARE(all.rows.size(), static_cast<std::size_t>(rowsBefore));
    }

    void npy_threePrecisions_giveTheSameNumbers()
    {
        const Floats expected{1, -2, 0.5F, 0};
        QCOMPARE(readAll("a.npy", npy<float>("'<f4'", expected, "(1, 4)"), 4).vector(0), expected);
        QCOMPARE(readAll("a.npy", npy<double>("'<f8'", {1, -2, 0.5, 0}, "(1, 4)", "False", 2), 4).vector(0), expected);
        const std::vector<std::uint16_t> halves{0x3c00, 0xc000, 0x3800, 0x0000};
        QCOMPARE(readAll("a.npy", npy<std::uint16_t>("'<f2'", halves, "(1L, 4L)"), 4).vector(0), expected);
    }

    void npy_halfSpecials_areUnderstood()
    {
        // Smallest subnormal, largest normal; infinity and NaN are refused.
        const auto all = readAll(
            "a.npy", npy<std::uint16_t>("'<f2'", {0x0001, 0x7bff, 0x7c00, 0x3c00, 0x7e00, 0x3c00}, "(3, 2)"), 2);
        QCOMPARE(all.vector(0), (Floats{5.9604645e-8F, 65504}));
        QCOMPARE(all.problem(1), std::string("not-finite"));
        QCOMPARE(all.problem(2), std::string("not-finite"));
    }

    void npy_doubleTooLargeForSingle_isRefused()
    {
        const auto all = readAll("a.npy", npy<double>("'<f8'", {1e300, 1, 2, 3}, "(2, 2)"), 2);
        QCOMPARE(all.problem(0), std::string("not-finite"));
        QCOMPARE(all.vector(1), (Floats{2, 3}));
    }

    void npy_everyFlippedHeaderByte_isAnErrorOrRows()
    {
        const std::string good = npy<float>("'<f4'", {1, 2, 3, 4}, "(2, 2)");
        for (std::size_t at = 0; at + 16 < good.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string bytes = good;
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
                const auto all = readAll("a.npy", bytes, 2);
                QVERIFY(all.error || all.rows.size() <= 2);
            }
        }
    }

    void jsonLines_allMembers_areRead()
    {
        const auto all = readAll("a.jsonl",
                                 "\xEF\xBB\xBF{\"id\":\"a\",\"vector\":[1,2],\"text\":\"hello\",\"metadata\":{\"n\":1}}\r\n"
                                 "\n"
                                 "{\"id\":7,\"vector\":[3,4]}\n"
                                 "{\"vector\":[5,6]}",
                                 2);
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 3u);
        QCOMPARE(all.id(0), std::string("a"));
        QCOMPARE(all.rows[0].text, std::string("hello"));
        QCOMPARE(all.rows[0].metadataJson, std::string("{\"n\":1}"));
        QCOMPARE(all.id(1), std::string("7"));
        QCOMPARE(all.id(2), std::string());
        QCOMPARE(all.vector(2), (Floats{5, 6}));
        QCOMPARE(all.rows[2].number, 2u);
    }

    void jsonLines_badLines_areRefusedOneByOne_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("a list") << QByteArray("[1,2]");
        QTest::newRow("no vector") << QByteArray("{\"id\":\"x\"}");
        QTest::newRow("a text in the vector") << QByteArray("{\"vector\":[1,\"2\"]}");
        QTest::newRow("NaN") << QByteArray("{\"vector\":[1,NaN]}");
        QTest::newRow("too large") << QByteArray("{\"vector\":[1,1e300]}");
        QTest::newRow("wrong dimension") << QByteArray("{\"vector\":[1]}");
        QTest::newRow("unknown member") << QByteArray("{\"vector\":[1,2],\"vektor\":1}");
        QTest::newRow("id is a list") << QByteArray("{\"vector\":[1,2],\"id\":[]}");
        QTest::newRow("metadata is a number") << QByteArray("{\"vector\":[1,2],\"metadata\":3}");
        QTest::newRow("not UTF-8") << QByteArray("{\"vector\":[1,2],\"text\":\"\xff\"}");
        QTest::newRow("nested a million deep")
            << QByteArray("{\"vector\":[1,2],\"metadata\":{\"a\":") + QByteArray(1'000'000, '[') + QByteArray("}}");
    }
    void jsonLines_badLines_areRefusedOneByOne()
    {
        QFETCH(QByteArray, line);
        const auto all = readAll("a.jsonl", "{\"vector\":[1,2]}\n" + line.toStdString() + "\n{\"vector\":[3,4]}\n", 2);
        QVERIFY(!all.error);
        QCOMPARE(all.rows.size(), 3u);
        QVERIFY(!all.rows[1].isGood());
        QVERIFY(!all.rows[1].problem.empty());
        QCOMPARE(all.vector(2), (Floats{3, 4}));
        QCOMPARE(all.rows[2].number, 2u);
    }

    void dimensionOf_everyFormat_isThatOfItsRows()
    {
        const varve::test::TempDirectory folder;
        const std::vector<float> six(6, 1.0F);
        const std::pair<const char*, std::string> files[] = {
            {"a.fvecs", fvecs({{1, 2, 3}})},
            {"a.npy", npy("'<f4'", six, "(2, 3)")},
            {"a.csv", "id,text,vector\nx,hello,\"[1,2,3]\"\n"},
            {"b.csv", "1,2,3\n4,5,6\n"},
            {"a.jsonl", "no JSON\n{\"vector\":[1,2,3]}\n"},
        };
        for (const auto& [name, bytes] : files) {
            varve::test::writeFile(folder / name, bytes);
            const auto dimension = vectors::dimensionOf(fs::posixFileSystem(), folder / name, *vectors::formatOf(name));
            QVERIFY2(dimension, name);
            QCOMPARE(*dimension, 3u);
        }
        for (const auto& [name, bytes] : {std::pair<const char*, std::string>{"none.jsonl", "hello\n"},
                                          {"cut.fvecs", cut(fvecs({{1, 2, 3}}), 1)},
                                          {"empty.csv", ""},
                                          {"cut.npy", "\x93NUMPY"}}) {
            varve::test::writeFile(folder / name, bytes);
            QVERIFY2(!vectors::dimensionOf(fs::posixFileSystem(), folder / name, *vectors::formatOf(name)), name);
        }
    }

    void missingAndEmptyFiles_areToldApart()
    {
        VARVE_VERIFY_ERROR(vectors::VectorFile::open(fs::posixFileSystem(), "/nowhere/a.fvecs", vectors::Format::Fvecs, 2),
                           ErrorCode::NotFound);
        for (const char* name : {"a.fvecs", "a.bvecs", "a.jsonl", "a.csv"}) {
            const auto all = readAll(name, "", 2);
            QVERIFY2(!all.error && all.rows.empty(), name);
        }
        QVERIFY(!vectors::formatOf("notes.txt"));
    }
};

QTEST_GUILESS_MAIN(VectorFilesTest)
#include "tst_vector_files.moc"
