// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Files of vectors on the command line: importing them and searching with them.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"
#include "tests/support/vector_file_bytes.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>

using varve::test::fvecs;
using varve::test::npy;
using varve::test::TempDirectory;
using varve::test::text;
using varve::test::Varvectl;
using varve::test::VarvectlRun;
using varve::test::writeFile;

namespace {

/// Points of two numbers on a line, point i at (i, 0).
struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};
    QString base = text(folder / "base.fvecs");
    QString queries = text(folder / "queries.npy");
    int points = 0;

    explicit Fixture(int count) : points(count)
    {
        std::vector<std::vector<float>> rows;
        for (int i = 0; i < points; ++i)
            rows.push_back({static_cast<float>(i), 0});
        writeFile(folder / "base.fvecs", fvecs(rows));
        writeFile(folder / "queries.npy", npy<float>("'<f4'", {2.1F, 0, 0.2F, 0}, "(2, 2)"));
    }
    VarvectlRun create() { return varvectl({"create", "points", "--dim", "2", "--metric", "l2"}); }
    VarvectlRun import() { return varvectl({"import", "points", base, "--json"}); }
};

} // namespace

class VarvectlVectorsTest : public QObject {
    Q_OBJECT
private slots:
    void import_thenSearch_findsRowsByNumber()
    {
        Fixture fixture(100);
        VERIFY_CODE(fixture.create(), 0);
        const auto imported = fixture.import();
        VERIFY_CODE(imported, 0);
        QCOMPARE(imported.json().size(), 2);
        QCOMPARE(imported.json()[0]["rows"].toInt(), 100);
        QCOMPARE(imported.last()["imported"].toInt(), 1);
        QCOMPARE(imported.last()["chunks"].toInt(), 100);

        const auto found = fixture.varvectl({"search", "points", "--vectors", fixture.queries, "-k", "3", "--json"});
        VERIFY_CODE(found, 0);
        QCOMPARE(found.json().size(), 3);
        QCOMPARE(found.json()[0]["query"].toInt(), 0);
        QCOMPARE(found.json()[0]["ids"].toArray(), (QJsonArray{"2", "3", "1"}));
        QCOMPARE(found.json()[1]["ids"].toArray(), (QJsonArray{"0", "1", "2"}));
        QVERIFY(found.json()[1]["scores"].toArray()[0].toDouble() <= 0);
        for (const char* key : {"queries", "seconds", "qps", "p50_ms", "p99_ms"})
            QVERIFY2(found.last().contains(key), key);
        QCOMPARE(found.last()["queries"].toInt(), 2);

        // Threads change nothing in the answers.
        const auto threaded = fixture.varvectl(
            {"search", "points", "--vectors", fixture.queries, "-k", "3", "--threads", "4", "--ef", "64", "--json"});
        QCOMPARE(threaded.json()[0], found.json()[0]);
    }

    void search_out_writesIvecs()
    {
        Fixture fixture(2);
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(fixture.import(), 0);
        const QString out = text(fixture.folder / "ids.ivecs");
        VERIFY_CODE(fixture.varvectl({"search", "points", "--vectors", fixture.queries, "-k", "3", "--out", out, "--json"}), 0);
        const std::string bytes = varve::test::readFile(out.toStdString());
        std::vector<std::int32_t> numbers(bytes.size() / 4);
        std::memcpy(numbers.data(), bytes.data(), bytes.size());
        // Two points cannot fill three places.
        QCOMPARE(numbers, (std::vector<std::int32_t>{3, 1, 0, -1, 3, 0, 1, -1}));
    }

    void search_badQueries_areToldOneByOne()
    {
        Fixture fixture(5);
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(fixture.import(), 0);
        writeFile(fixture.folder / "q.csv", "1,0\nnan,0\n4,0\n");
        const auto found =
            fixture.varvectl({"search", "points", "--vectors", text(fixture.folder / "q.csv"), "-k", "1", "--json"});
        VERIFY_CODE(found, 1);
        QCOMPARE(found.json()[0]["ids"].toArray(), (QJsonArray{"1"}));
        QVERIFY(found.json()[1].contains("error"));
        QCOMPARE(found.json()[2]["query"].toInt(), 2);
        QCOMPARE(found.last()["refused"].toInt(), 1);
    }

    void refusedRows_areListed_andExitCodeIsOne()
    {
        Fixture fixture(1);
        VERIFY_CODE(fixture.create(), 0);
        writeFile(fixture.folder / "a.csv", "id,x,y\na,1,0\nb,one,0\n");
        const auto run = fixture.varvectl({"import", "points", text(fixture.folder / "a.csv"), "--json"});
        VERIFY_CODE(run, 1);
        const auto outcome = run.json()[0];
        QCOMPARE(outcome["refused"].toInt(), 1);
        QCOMPARE(outcome["refused_rows"].toArray()[0].toObject()["row"].toInt(), 1);
        QCOMPARE(outcome["refused_rows"].toArray()[0].toObject()["reason"].toString(), QString("not-a-number"));
        QCOMPARE(run.last()["refused_rows"].toInt(), 1);
    }

    void wrongUses_areRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("text and vectors") << QStringList{"search", "points", "text", "--vectors", "q.npy"} << 2;
        QTest::newRow("keyword search") << QStringList{"search", "points", "--vectors", "q.npy", "--by", "keyword"} << 2;
        QTest::newRow("grouping") << QStringList{"search", "points", "--vectors", "q.npy", "--by-document"} << 2;
        QTest::newRow("no threads") << QStringList{"search", "points", "--vectors", "q.npy", "--threads", "0"} << 2;
        QTest::newRow("nothing to find") << QStringList{"search", "points", "--vectors", "q.npy", "-k", "0"} << 3;
        QTest::newRow("not vectors") << QStringList{"search", "points", "--vectors", "q.txt"} << 3;
        QTest::newRow("not there") << QStringList{"search", "points", "--vectors", "q.npy"} << 3;
    }
    void wrongUses_areRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        static Fixture fixture(1);
        static const VarvectlRun created = fixture.create();
        VERIFY_CODE(created, 0);
        VERIFY_CODE(fixture.varvectl(QStringList{"--json"} + arguments), code);
    }

    void interrupt_keepsWhatIsIn()
    {
        Fixture fixture(1'500'000);
        VERIFY_CODE(fixture.create(), 0);
        QProcess process;
        fixture.varvectl.prepare(process, {"import", "points", fixture.base, "--json"});
        process.start();
        QVERIFY(process.waitForStarted());
        QTest::qWait(700);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        VarvectlRun run;
        run.out = process.readAllStandardOutput();
        QCOMPARE(run.last()["cancelled"].toBool(), true);
        const auto info = fixture.varvectl({"info", "points", "--json"});
        VERIFY_CODE(info, 0);
        QCOMPARE(info.last()["count"].toInteger(), run.last()["chunks"].toInteger());
    }
};

QTEST_GUILESS_MAIN(VarvectlVectorsTest)
#include "tst_varvectl_vectors.moc"
