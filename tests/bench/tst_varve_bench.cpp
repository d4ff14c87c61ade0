// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// varve-bench on a few hundred rows: every line has its fields and the figures can be true.
#include "tests/bench/data_set.h"
#include "tests/bench/query_pass.h"
#include "tests/bench/recall_curve.h"
#include "tests/support/temp_directory.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace varve;
using namespace varve::bench;

namespace {

const QString kProgram = QStringLiteral(VARVE_BENCH_PROGRAM);
const QString kText = QStringLiteral(VARVE_SOURCE_DIR "/core"); // its documentation
constexpr int kRows = 300;
constexpr int kQueries = 20;

struct Run {
    int exitCode = -1;
    QList<QJsonObject> lines;
    QByteArray errors;
};

Run runBench(const QStringList& arguments)
{
    QProcess process;
    process.start(kProgram, arguments);
    process.waitForFinished(60'000);
    Run run{process.exitCode(), {}, process.readAllStandardError()};
    for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
        if (!line.isEmpty())
            run.lines << QJsonDocument::fromJson(line).object();
    }
    return run;
}

QStringList missingFields(const QJsonObject& line)
{
    static const QMap<QString, QStringList> fields{
        {"build",
         {"peer", "op", "n", "dim", "threads", "build_s", "vec_per_s", "ack_s", "disk_bytes", "peak_rss_mb"}},
        {"open", {"peer", "op", "open_s", "first_query_ms", "loaded_s", "read_s", "read_fresh_s", "rss_mb", "anon_mb"}},
        {"query", {"peer", "op", "ef", "recall10", "qps", "p50_ms", "p99_ms"}},
    };
    QStringList missing;
    for (const QString& field : fields.value(line["op"].toString(), {"a known op"})) {
        if (!line.contains(field))
            missing << field;
    }
    return missing;
}

} // namespace

class VarveBenchTest : public QObject {
    Q_OBJECT
private:
    test::TempDirectory m_folder;
    QString file(const char* name) const { return QString::fromStdString((m_folder.path() / name).string()); }
    QStringList dataSet() const
    {
        return {"--base", file("base.fvecs"), "--query", file("query.fvecs"), "--truth", file("truth.ivecs")};
    }

private slots:
    void initTestCase()
    {
        const Run run = runBench({"data", "--synthetic", QString::number(kRows), "24", "--queries",
                                  QString::number(kQueries), "--out", file("")});
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.value(0)["n"].toInt(), kRows);
    }

    void truth_isWhatAPlainScanFinds()
    {
        const auto base = readVectors(m_folder.path() / "base.fvecs");
        const auto queries = readVectors(m_folder.path() / "query.fvecs");
        const auto truth = readIds(m_folder.path() / "truth.ivecs");
        QVERIFY(base && queries && truth);
        QCOMPARE(base->rows(), std::size_t(kRows));
        QCOMPARE(truth->rows(), std::size_t(kQueries));
        for (std::size_t i = 0; i < truth->rows(); ++i) {
            const auto cosine = [&](std::int32_t row) {
                const auto a = queries->row(i);
                const auto b = base->row(static_cast<std::size_t>(row));
                double product = 0, aa = 0, bb = 0;
                for (std::size_t j = 0; j < a.size(); ++j) {
                    product += double(a[j]) * double(b[j]);
                    aa += double(a[j]) * double(a[j]);
                    bb += double(b[j]) * double(b[j]);
                }
                return product / std::sqrt(aa * bb);
            };
            std::vector<std::int32_t> rows(kRows);
            std::iota(rows.begin(), rows.end(), 0);
            std::ranges::sort(rows, [&](auto a, auto b) { return cosine(a) > cosine(b); });
            rows.resize(truth->width);
            QVERIFY(std::ranges::equal(truth->row(i), rows));
        }
    }

    void ann_linesHaveTheirFieldsAndRecallIsHigh_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("memory") << QStringList{"--mode", "memory"};
        QTest::newRow("disk, two threads") << QStringList{"--mode", "disk", "--threads", "2"};
        QTest::newRow("hybrid") << QStringList{"--mode", "hybrid"};
        QTest::newRow("hnswlib") << QStringList{"--peer", "hnswlib"};
        if (QFileInfo::exists(kProgram + "-faiss"))
            QTest::newRow("faiss") << QStringList{"--peer", "faiss"};
    }
    void ann_linesHaveTheirFieldsAndRecallIsHigh()
    {
        QFETCH(QStringList, options);
        const Run run = runBench(QStringList{"ann", "--ef", "100", "--quick"} + dataSet() + options);
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.size(), 3);
        for (const QJsonObject& line : run.lines)
            QVERIFY2(missingFields(line).isEmpty(), qPrintable(missingFields(line).join(", ")));
        QCOMPARE(run.lines[0]["n"].toInt(), kRows);
        QVERIFY(run.lines[0]["disk_bytes"].toDouble() > kRows * 24 * 4);
        QVERIFY(run.lines[2]["qps"].toDouble() > 0);
        QVERIFY(run.lines[2]["recall10"].toDouble() > 0.9);
        QVERIFY(run.lines[2]["recall10"].toDouble() <= 1);
    }

    void ann_truthOfOtherQueries_givesLowRecall()
    {
        auto truth = readIds(m_folder.path() / "truth.ivecs");
        QVERIFY(truth);
        std::rotate(truth->values.begin(), truth->values.begin() + static_cast<std::ptrdiff_t>(truth->width), truth->values.end());
        QVERIFY(writeIds(m_folder.path() / "wrong.ivecs", *truth));
        QStringList arguments = QStringList{"ann", "--ef", "100", "--quick"} + dataSet();
        arguments.last() = file("wrong.ivecs");
        const Run run = runBench(arguments);
        QVERIFY2(run.exitCode == 0, run.errors);
        QVERIFY(run.lines.last()["recall10"].toDouble() < 0.5);
    }

    void compare_givesRatiosForBothRecalls()
    {
        const Run run =
            runBench(QStringList{"compare", "--ef", "10,200", "--rounds", "1", "--quick"} + dataSet());
        QVERIFY2(run.exitCode == 0, run.errors);
        int ratios = 0;
        for (const QJsonObject& line : run.lines)
            ratios += line["op"] == "compare" && line["ratio"].toDouble() > 0 ? 1 : 0;
        QCOMPARE(ratios, 3); // building, and two recalls
    }

    void compare_withAnotherMode_measuresVarveTwice()
    {
        const Run run = runBench(
            QStringList{"compare", "--peer", "disk", "--ef", "200", "--rounds", "1", "--quick"} + dataSet());
        QVERIFY2(run.exitCode == 0, run.errors);
        QStringList modes;
        for (const QJsonObject& line : run.lines) {
            if (line["op"] == "query")
                modes << line["peer"].toString() + " " + line["mode"].toString();
        }
        QCOMPARE(modes, (QStringList{"varve memory", "varve disk"}));
    }

    void wal_printsThroughputReplayAndInsert()
    {
        const Run run = runBench({"wal", "--dim", "16", "--batches", "2", "--replay-rows", "1500",
                                  "--search-rows", "500", "--inserts", "20"});
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.size(), 3);
        QCOMPARE(run.lines[0]["op"].toString(), QString("throughput"));
        QVERIFY(run.lines[0]["ratio"].toDouble() > 0);
        QCOMPARE(run.lines[1]["op"].toString(), QString("replay"));
        QCOMPARE(run.lines[1]["rows"].toInt(), 1500);
        QVERIFY(run.lines[1]["open_s"].toDouble() > 0);
        QCOMPARE(run.lines[2]["op"].toString(), QString("insert"));
        QVERIFY(run.lines[2]["insert_p99_ms"].toDouble() >= run.lines[2]["insert_p50_ms"].toDouble());
        QVERIFY(run.lines[2].contains("searcher_qps")); // 0 where twenty inserts are quicker than the first answer
    }

    void embed_printsLoadMachineAndRates()
    {
        // Without a language model installed the built-in one has nothing to multiply.
        const Run run = runBench({"embed", "--model", "hashing", "--tokens", "16", "--batch", "2", "--runs", "1"});
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.size(), 3);
        QCOMPARE(run.lines[0]["op"].toString(), QString("load"));
        QCOMPARE(run.lines[0]["identity"].toString(), QString("hashing-512-v1"));
        QCOMPARE(run.lines[1]["op"].toString(), QString("machine"));
        QVERIFY(run.lines[1]["packed_gflops"].toDouble() > 0);
        QCOMPARE(run.lines[2]["op"].toString(), QString("embed"));
        QVERIFY(run.lines[2]["texts_per_s"].toDouble() > 0);
        QVERIFY(!run.lines[2].contains("of_sgemm"));
    }

    void filter_everySelectivityReachesTheRecall()
    {
        const Run run = runBench(QStringList{"filter", "--quick", "--ef", "16,300"} + dataSet().first(4));
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.size(), 5);
        double selectivity = 2;
        for (const QJsonObject& line : run.lines) {
            QVERIFY(line["selectivity"].toDouble() < selectivity);
            selectivity = line["selectivity"].toDouble();
            QVERIFY(line["recall10"].toDouble() >= 0.95);
            QVERIFY(line["ratio"].toDouble() > 0);
        }
    }

    void churn_keepsPointsAndRecall()
    {
        const Run run =
            runBench(QStringList{"churn", "--quick", "--rounds", "1", "--ef", "300"} + dataSet().first(4));
        QVERIFY2(run.exitCode == 0, run.errors);
        QCOMPARE(run.lines.size(), 2);
        QCOMPARE(run.lines[1]["n"].toInt(), kRows);
        QCOMPARE(run.lines[1]["recall_change"].toDouble(), 0.0);
        QVERIFY(run.lines[1]["disk_ratio"].toDouble() > 0.5);
    }

    void snapshot_takingComparingAndExchanging_printTheirFigures()
    {
        const Run run = runBench({"snapshot", "--rows", "200", "--dim", "16", "--rounds", "1", "--text", kText, "--steps",
                                  "first,change,pause,compare,zip"});
        QVERIFY2(run.exitCode == 0, run.errors);
        QStringList ops;
        for (const QJsonObject& line : run.lines)
            ops << line["op"].toString();
        QCOMPARE(ops, (QStringList{"first", "change", "pause", "compare", "export-zip", "import-zip"}));
        QVERIFY(run.lines[0]["snapshot_s"].toDouble() > 0);
        QVERIFY(run.lines[0]["copy_bytes"].toDouble() > 200 * (16 * 4 + 600));
        QCOMPARE(run.lines[1]["changed_rows"].toInt(), 2);
        QVERIFY(run.lines[0]["added_bytes"].toDouble() > 0);
        QVERIFY(run.lines[1]["added_bytes"].toDouble() > 0);
        QVERIFY(run.lines[2]["writes"].toInt() > 0);
        QVERIFY(run.lines[3]["changed_documents"].toInt() >= 1);
        QVERIFY(run.lines[4]["bytes"].toDouble() > 200 * (16 * 4 + 600));
        QVERIFY(run.lines[5]["import_s"].toDouble() > 0);
    }

    void snapshot_goingBack_printsItsFigures()
    {
        const Run run = runBench({"snapshot", "--rows", "200", "--dim", "16", "--operations", "500", "--hours", "3",
                                  "--snapshots", "4", "--alone", "--text", kText, "--steps", "restore,moment,hours,many"});
        QVERIFY2(run.exitCode == 0, run.errors);
        QStringList ops;
        for (const QJsonObject& line : run.lines)
            ops << line["op"].toString();
        QCOMPARE(ops, (QStringList{"restore", "restore-in-place", "restore-moment", "hours", "many"}));
        QCOMPARE(run.lines[0]["rows"].toInt(), 200);
        QVERIFY(!run.lines[0].contains("restic_s"));
        QVERIFY(run.lines[1]["no_answer_ms"].toDouble() > 0);
        QVERIFY(run.lines[2]["rows_per_s"].toDouble() > 0);
        QVERIFY(run.lines[3]["kept_ratio"].toDouble() > 0);
        QVERIFY(run.lines[3]["open_worst_ms"].toDouble() >= run.lines[3]["open_p50_ms"].toDouble());
        QVERIFY(run.lines[4]["list_ms"].toDouble() > 0);
        QCOMPARE(run.lines[4]["pruned"].toInt(), 0); // the newest hundred stay
    }

    void snapshot_sameHomeAgain_takesTheCollectionThatIsThere()
    {
        const QStringList arguments{"snapshot", "--steps", "compare", "--rows", "40", "--dim", "8",
                                    "--text",   kText,     "--home",  file("kept-home")};
        for (int i = 0; i < 2; ++i) {
            const Run run = runBench(arguments);
            QVERIFY2(run.exitCode == 0, run.errors);
            QCOMPARE(run.lines.size(), 1);
        }
    }

    void exactNeighbors_filtered_findsOnlyAcceptedRows()
    {
        const auto queries = readVectors(m_folder.path() / "query.fvecs");
        const auto all = readIds(m_folder.path() / "truth.ivecs");
        QVERIFY(queries && all);
        ExactScan scan;
        scan.k = 20;
        scan.threads = 3;
        scan.maxRows = 200;
        scan.accepts = [](std::size_t row) { return row % 2 == 0; };
        const auto some = exactNeighbors(m_folder.path() / "base.fvecs", *queries, scan);
        QVERIFY(some);
        for (std::size_t i = 0; i < some->rows(); ++i) {
            // What the unfiltered order leaves of itself; 100 of 300 rows are enough to see the first ones.
            std::vector<std::int32_t> expected;
            for (const std::int32_t row : all->row(i))
                if (row % 2 == 0 && row < 200)
                    expected.push_back(row);
            expected.resize(std::min(expected.size(), scan.k));
            QVERIFY(!expected.empty());
            QVERIFY(std::ranges::equal(some->row(i).first(expected.size()), expected));
        }
    }

    void percentile_isTheNearestRank()
    {
        std::vector<float> values{4, 1, 3, 2};
        QCOMPARE(percentile(values, 0.5), 2.0);
        QCOMPARE(percentile(values, 0.99), 4.0);
        QCOMPARE(percentile(values, 0), 1.0);
    }

    void wrongArguments_areRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("no such command") << QStringList{"fly"} << 2;
        QTest::newRow("no such option") << QStringList{"ann", "--wings", "2"} << 2;
        QTest::newRow("no base") << QStringList{"ann", "--query", "q.fvecs"} << 2;
        QTest::newRow("words for numbers") << QStringList{"ann", "--ef", "many"} << 2;
        QTest::newRow("no such file")
            << QStringList{"ann", "--base", "/nowhere.fvecs", "--query", "/nowhere.fvecs"} << 3;
        QTest::newRow("no such mode") << QStringList{"ann", "--mode", "tape"} + dataSet() << 3;
        QTest::newRow("no such step of snapshot") << QStringList{"snapshot", "--steps", "leap"} << 3;
        QTest::newRow("no text for snapshot") << QStringList{"snapshot", "--rows", "20", "--text", "/nowhere"} << 3;
        QTest::newRow("no such peer") << QStringList{"ann", "--peer", "nobody"} + dataSet() << 3;
    }
    void wrongArguments_areRefused()
    {
        QFETCH(QStringList, arguments);
        const Run run = runBench(arguments);
        QTEST(run.exitCode, "exitCode");
        QVERIFY(run.lines.isEmpty());
        QVERIFY(!run.errors.isEmpty());
    }

    void readAt_interpolatesBetweenNeighbours()
    {
        // Missing 10 % and 1 %: 3.16 % missing lies half way, and so does the rate on a log scale.
        const RecallCurve curve{{10, 0.90, 1000}, {100, 0.99, 250}};
        const RecallReading middle = readAt(curve, 1 - std::sqrt(0.001));
        QVERIFY(std::abs(*middle.interpolatedQps - 500) < 1);
        QCOMPARE(*middle.qpsAtEf, 250.0);
        QCOMPARE(middle.ef, std::size_t(100));
        QCOMPARE(*readAt(curve, 0.5).interpolatedQps, 1000.0);
        QVERIFY(!readAt(curve, 0.995).interpolatedQps);
        // A disturbed pass at a small ef does not count against it.
        QCOMPARE(*readAt({{10, 0.90, 20}, {100, 0.99, 250}}, 0.5).interpolatedQps, 250.0);
    }
};

QTEST_GUILESS_MAIN(VarveBenchTest)
#include "tst_varve_bench.moc"
