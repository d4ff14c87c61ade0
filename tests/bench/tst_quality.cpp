// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Judged questions: the measures on lists worked out by hand, the committed questions, and `varve-bench quality`.
#include "core/workspace/workspace.h"
#include "tests/bench/judged_questions.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace varve;
using namespace varve::bench;
using varve::test::TempDirectory;
using varve::test::writeFile;

namespace {

using Ranked = std::vector<std::string>;

constexpr const char* kWholeQuestion =
    R"({"id":"a","language":"en","kind":"mixed","question":"q","answer":"w","relevant":{"d.txt":2}})";

bool isAbout(double value, double expected)
{
    return std::abs(value - expected) < 1e-6;
}

QList<QJsonObject> objectsIn(const QByteArray& output)
{
    QList<QJsonObject> objects;
    for (const QByteArray& line : output.split('\n')) {
        if (!line.isEmpty())
            objects << QJsonDocument::fromJson(line).object();
    }
    return objects;
}

} // namespace

class QualityTest : public QObject {
    Q_OBJECT

private slots:
    void ndcg_isTheGainBesideThatOfTheBestList()
    {
        // Grades 1, 0, 2 in this order: 1/log2(2) + 0 + 2/log2(4) = 2; best is 2/log2(2) + 1/log2(3) = 2.63093.
        const Grades grades{{"a", 1}, {"c", 2}};
        QVERIFY(isAbout(ndcgAt(10, Ranked{"a", "b", "c"}, grades), 0.760188));
        QVERIFY(isAbout(ndcgAt(10, Ranked{"c", "a", "b"}, grades), 1));
        // Only the first two count: 1 / 2.63093.
        QVERIFY(isAbout(ndcgAt(2, Ranked{"a", "b", "c"}, grades), 0.380094));
        // At depth 1 the best list is c alone.
        QVERIFY(isAbout(ndcgAt(1, Ranked{"a", "b", "c"}, grades), 0.5));
        QCOMPARE(ndcgAt(10, Ranked{"b"}, grades), 0.0);
        QCOMPARE(ndcgAt(10, Ranked{}, grades), 0.0);
        QCOMPARE(ndcgAt(10, Ranked{"a"}, Grades{}), 0.0);
    }

    void recall_isTheShareOfWhatAnswers()
    {
        const Grades grades{{"a", 1}, {"c", 2}, {"d", 1}, {"e", 2}};
        QCOMPARE(recallAt(10, Ranked{"a", "b", "c"}, grades), 0.5);
        QCOMPARE(recallAt(2, Ranked{"a", "b", "c"}, grades), 0.25);
        QCOMPARE(recallAt(10, Ranked{}, grades), 0.0);
        QCOMPARE(recallAt(10, Ranked{"a"}, Grades{}), 0.0);
    }

    void reciprocalRank_isThatOfTheFirstThatAnswers()
    {
        const Grades grades{{"c", 1}, {"d", 2}};
        QVERIFY(isAbout(reciprocalRankAt(10, Ranked{"a", "b", "c", "d"}, grades), 1.0 / 3));
        QCOMPARE(reciprocalRankAt(2, Ranked{"a", "b", "c"}, grades), 0.0);
        QCOMPARE(reciprocalRankAt(10, Ranked{}, grades), 0.0);
    }

    void committedQuestions_areEnoughOfEachLanguageAndKind()
    {
        const auto questions = readJudgedQuestions(VARVE_SOURCE_DIR "/tests/quality/questions.jsonl");
        VARVE_VERIFY_OK(questions);
        std::map<std::string, int> count;
        for (const JudgedQuestion& question : *questions) {
            ++count[question.language];
            ++count[question.kind];
            QVERIFY2(std::ranges::any_of(question.relevant, [](const auto& entry) { return entry.second == 2; }),
                     question.id.c_str());
        }
        QVERIFY(questions->size() >= 150);
        QVERIFY(count["en"] >= 120);
        QVERIFY(count["zh-cn"] >= 15);
        QVERIFY(count["de"] >= 15);
        QVERIFY(count["meaning"] >= 40 && count["keyword"] >= 40 && count["mixed"] >= 40);
    }

    void readQuestions_whatIsWrong_isToldWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("told");
        const QByteArray whole(kWholeQuestion);
        QTest::newRow("not JSON") << QByteArray("hello") << QByteArray("no JSON object");
        QTest::newRow("no object") << QByteArray("[1]") << QByteArray("no JSON object");
        QTest::newRow("an empty line") << QByteArray("") << QByteArray("no JSON object");
        QTest::newRow("the same id twice") << whole << QByteArray("was there before");
        QTest::newRow("no question") << QByteArray(whole).replace("question", "query") << QByteArray("\"question\"");
        QTest::newRow("an empty answer") << QByteArray(whole).replace("\"w\"", "\"\"") << QByteArray("\"answer\"");
        QTest::newRow("an unknown kind") << QByteArray(whole).replace("mixed", "odd").replace("\"a\"", "\"b\"")
                                         << QByteArray("no kind \"odd\"");
        QTest::newRow("a grade of 3") << QByteArray(whole).replace(":2}", ":3}") << QByteArray("neither 1 nor 2");
        QTest::newRow("a grade in words") << QByteArray(whole).replace(":2}", ":\"2\"}") << QByteArray("neither 1 nor 2");
        QTest::newRow("nothing relevant") << QByteArray(whole).replace("\"d.txt\":2", "") << QByteArray("names no document");
    }
    void readQuestions_whatIsWrong_isToldWithItsLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, told);
        const TempDirectory folder;
        writeFile(folder.path() / "q.jsonl", std::string(kWholeQuestion) + "\n" + line.toStdString() + "\n");
        const auto questions = readJudgedQuestions(folder.path() / "q.jsonl");
        QVERIFY(!questions);
        QCOMPARE(questions.error().code, ErrorCode::InvalidArgument);
        const auto detail = QByteArray::fromStdString(questions.error().detail);
        QVERIFY2(detail.contains("line 2") && detail.contains(told), detail);
    }

    void readQuestions_missingFile_isAnError()
    {
        const auto questions = readJudgedQuestions("/nowhere.jsonl");
        QVERIFY(!questions);
        QCOMPARE(questions.error().code, ErrorCode::Io);
    }

    void quality_printsFiguresOfEachWayLanguageAndKind()
    {
        const TempDirectory folder;
        writeFile(folder.path() / "docs/en/anchor.txt", "The anchor holds the ship at the bottom of the sea.");
        writeFile(folder.path() / "docs/en/sail.txt", "A sail catches the wind, and the ship moves on.");
        writeFile(folder.path() / "docs/de/anker.txt", "Der Anker haelt das Schiff am Grund.");
        writeFile(folder.path() / "q.jsonl",
                  R"({"id":"1","language":"en","kind":"keyword","question":"anchor bottom","answer":"anchor","relevant":{"en/anchor.txt":2}})"
                  "\n"
                  R"({"id":"2","language":"de","kind":"meaning","question":"Grund Schiff","answer":"Anker","relevant":{"de/anker.txt":2,"de/gone.txt":2}})"
                  "\n");
        makeCollection(folder.path());
        const QStringList arguments{"quality", "--home", path(folder, "home"), "--collection", "Ships",
                                    "--questions", path(folder, "q.jsonl"), "--root", path(folder, "docs")};
        const QList<QJsonObject> lines = run(arguments);
        QCOMPARE(lines.size(), 7 * 4); // all, all of 2 kinds, 2 languages, 1 kind of each; four ways
        QStringList seen;
        for (const QJsonObject& line : lines) {
            QCOMPARE(line["op"].toString(), QString("quality"));
            if (line["kind"] == "all" && line["by"] == "keyword")
                seen << line["language"].toString() + " " + QString::number(line["questions"].toInt());
            if (line["by"] != "keyword" || line["kind"] != "all")
                continue;
            const bool half = line["language"] == "de"; // one of its two documents is not there
            QCOMPARE(line["mrr10"].toDouble(), 1.0);
            QVERIFY(isAbout(line["recall10"].toDouble(), line["language"] == "all" ? 0.75 : half ? 0.5 : 1));
        }
        QCOMPARE(seen, (QStringList{"all 2", "de 1", "en 1"}));
        QCOMPARE(run(arguments + QStringList{"--languages", "de", "--each"}).size(), 4 + 4 * 4);
        QCOMPARE(run(arguments + QStringList{"--half", "2", "--each"}).first()["id"].toString(), QString("2"));
        const QList<QJsonObject> beside = run(arguments + QStringList{"--beside", "Ships"});
        QCOMPARE(beside.size(), 7 * 4 + 3);
        for (const QJsonObject& line : beside)
            QVERIFY(line["op"] != "beside" || line["recall10"].toDouble() == 1.0);
        QCOMPARE(run(arguments + QStringList{"--weight", "0.8"}).size(), 7 * 4);
        QCOMPARE(run(arguments + QStringList{"--languages", "fr"}).size(), 0);
    }

private:
    static QString path(const TempDirectory& folder, const char* name)
    {
        return QString::fromStdString((folder.path() / name).string());
    }

    static QList<QJsonObject> run(const QStringList& arguments)
    {
        QProcess process;
        process.start(VARVE_BENCH_PROGRAM, arguments);
        process.waitForFinished(60'000);
        return objectsIn(process.readAllStandardOutput());
    }

    static void makeCollection(const std::filesystem::path& folder)
    {
        workspace::Workspace::Options options;
        options.home = folder / "home";
        const auto workspace = workspace::Workspace::open(options);
        VARVE_VERIFY_OK(workspace);
        workspace::CreateRequest create;
        create.name = "Ships";
        create.embedder = "hashing";
        VARVE_VERIFY_OK((*workspace)->create(create));
        workspace::ImportRequest import;
        import.paths = {folder / "docs"};
        VARVE_VERIFY_OK((*workspace)->import("Ships", import, {}, {}));
    }
};

QTEST_GUILESS_MAIN(QualityTest)
#include "tst_quality.moc"
