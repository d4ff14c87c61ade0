// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Collections of other programs on the command line: in, and out again.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"
#include "tests/unit/chroma/chroma_fixture.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

using varve::test::chromaAnswers;
using varve::test::ChromaFixture;
using varve::test::TempDirectory;
using varve::test::text;
using varve::test::Varvectl;

namespace {

struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};
    ChromaFixture chroma;
    QString store = text(chroma.store());
};

int rowsOf(const char* name)
{
    return static_cast<int>(chromaAnswers()["collections"][name]["rows"].size());
}

} // namespace

class VarvectlForeignTest : public QObject {
    Q_OBJECT
private slots:
    void folderOfChroma_isRecognisedAndTold()
    {
        Fixture fixture;
        const auto looked = fixture.varvectl({"import", "Notes", fixture.store, "--dry-run", "--json"});
        VERIFY_CODE(looked, 0);
        QCOMPARE(looked.json().size(), 4);
        QCOMPARE(looked.json()[0]["collection"].toString(), QStringLiteral("notes"));
        QCOMPARE(looked.json()[0]["dim"].toInt(), 8);
        QCOMPARE(looked.json()[0]["metric"].toString(), QStringLiteral("cosine"));
        QCOMPARE(looked.json()[0]["rows"].toInt(), rowsOf("notes"));
        VERIFY_CODE(fixture.varvectl({"info", "Notes"}), 3); // a dry run makes nothing
        const auto which = fixture.varvectl({"import", "Notes", fixture.store});
        VERIFY_CODE(which, 3);
        QVERIFY2(which.err.contains("--collection"), which.err.constData());
    }

    void collectionOfChroma_makesItsCollection()
    {
        Fixture fixture;
        const auto imported = fixture.varvectl({"import", "Notes", fixture.store, "--collection", "notes", "--json"});
        VERIFY_CODE(imported, 0);
        QCOMPARE(imported.last()["chunks"].toInt(), rowsOf("notes"));
        const auto info = fixture.varvectl({"info", "Notes", "--json"});
        QCOMPARE(info.last()["dim"].toInt(), 8);
        QCOMPARE(info.last()["metric"].toString(), QStringLiteral("cosine"));
        QCOMPARE(info.last()["count"].toInt(), rowsOf("notes"));
        const auto found = fixture.varvectl({"search", "Notes", "put back", "--by", "keyword", "--json"});
        VERIFY_CODE(found, 0);
        QCOMPARE(found.json()[0]["id"].toString(), QStringLiteral("note-3"));
        const auto meaning = fixture.varvectl({"search", "Notes", "put back", "--by", "semantic"});
        QVERIFY(meaning.code != 0);
        QVERIFY2(meaning.err.contains("vectors of 8 numbers"), meaning.err.constData());
        // The same again changes nothing.
        VERIFY_CODE(fixture.varvectl({"import", "Notes", fixture.store, "--collection", "notes"}), 0);
        QCOMPARE(fixture.varvectl({"info", "Notes", "--json"}).last()["count"].toInt(), rowsOf("notes"));
    }

    void otherMetric_isRefusedWithWhatToDo()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"create", "Notes", "--dim", "8", "--metric", "l2"}), 0);
        const auto refused = fixture.varvectl({"import", "Notes", fixture.store, "--collection", "notes"});
        VERIFY_CODE(refused, 1);
        QVERIFY2(refused.out.contains("--metric cosine"), refused.out.constData());
        VERIFY_CODE(fixture.varvectl({"import", "Notes", fixture.store, "--collection", "notes", "--ignore-metric"}), 0);
    }

    void indexOfFaiss_withAnyName_isRecognised()
    {
        Fixture fixture;
        const QString index = QStringLiteral(VARVE_FAISS_FIXTURE "/hnsw-flat.index");
        VERIFY_CODE(fixture.varvectl({"import", "Things", index, "--json"}), 0);
        const auto info = fixture.varvectl({"info", "Things", "--json"}).last();
        QCOMPARE(info["count"].toInt(), 150);
        QCOMPARE(info["metric"].toString(), QStringLiteral("l2"));
        const auto unreadable = fixture.varvectl({"import", "Things", QStringLiteral(VARVE_FAISS_FIXTURE "/unreadable-pq.index")});
        VERIFY_CODE(unreadable, 1);
        QVERIFY2(unreadable.out.contains("compressed"), unreadable.out.constData());
    }

    void export_ofEachForm_isImportedAgain_data()
    {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("npy") << QStringList{"out", "--format", "npy"};
        QTest::newRow("csv") << QStringList{"out.csv"};
        QTest::newRow("faiss") << QStringList{"out.index", "--format", "faiss"};
    }
    void export_ofEachForm_isImportedAgain()
    {
        QFETCH(QStringList, how);
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"import", "a", fixture.store, "--collection", "points-l2"}), 0);
        const QString target = text(fixture.folder / how.takeFirst().toStdString());
        const auto exported = fixture.varvectl(QStringList{"export", "a", target, "--json"} + how);
        VERIFY_CODE(exported, 0);
        QCOMPARE(exported.last()["points"].toInt(), 25);
        for (const auto& file : exported.last()["files"].toArray())
            QVERIFY(QFile::exists(file.toString()));
        VERIFY_CODE(fixture.varvectl({"create", "b", "--dim", "5", "--metric", "l2"}), 0);
        VERIFY_CODE(fixture.varvectl({"import", "b", target}), 0);
        for (const char* id : {"p0", "p13", "p24"}) {
            const auto before = fixture.varvectl({"get", "a", id, "--json"});
            VERIFY_CODE(before, 0);
            QCOMPARE(fixture.varvectl({"get", "b", id, "--json"}).out, before.out);
        }
    }

    void export_forFaiss_isReadByFaiss()
    {
#ifdef VARVE_FAISS_QUERY
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"import", "a", fixture.store, "--collection", "points-l2"}), 0);
        const QString index = text(fixture.folder / "out.faiss");
        VERIFY_CODE(fixture.varvectl({"export", "a", index}), 0);
        QFile records(text(fixture.folder / "out.jsonl"));
        QVERIFY(records.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = records.readAll().split('\n');
        for (const auto& query : chromaAnswers()["collections"]["points-l2"]["queries"]) {
            QStringList arguments{index};
            for (const double number : query["vector"].get<std::vector<double>>())
                arguments << QString::number(number, 'g', 17);
            QProcess faiss;
            faiss.start(QStringLiteral(VARVE_FAISS_QUERY), arguments);
            QVERIFY(faiss.waitForFinished());
            QCOMPARE(faiss.exitCode(), 0);
            const QList<QByteArray> rows = faiss.readAllStandardOutput().split('\n');
            for (int i = 0; i < 3; ++i) {
                const auto record = nlohmann::json::parse(lines[rows[i].toInt()].toStdString());
                QCOMPARE(record["id"].get<std::string>(), query["ids"][static_cast<std::size_t>(i)].get<std::string>());
            }
        }
#else
        QSKIP("FAISS is not installed (tests/bench/packages.txt)");
#endif
    }
};

QTEST_GUILESS_MAIN(VarvectlForeignTest)
#include "tst_varvectl_foreign.moc"
