// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Kills varvectl at random moments while it imports, and starts it again. No file that was reported as imported may be
// read again, nothing that was embedded may be embedded again, and at the end everything must be there, once.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QTest>
#include <QThread>

#include <map>
#include <random>
#include <set>

using namespace varve;

namespace {

constexpr int kFiles = 60;
constexpr int kTwins = 10;    ///< further names for the bytes of the first files
constexpr int kSections = 12; ///< of a usual file
constexpr int kLongSections = 1500;
constexpr int kSlowestStartMs = 30;

QByteArray text(int file, int sections)
{
    QByteArray made;
    for (int section = 0; section < sections; ++section) {
        made += "# Part " + QByteArray::number(section) + " of report " + QByteArray::number(file) + "\n\n";
        for (int i = 0; i < 12; ++i)
            made += "Sentence " + QByteArray::number(i * file + section) + " says what gauge " + QByteArray::number(file * 100 + i) +
                    " showed on day " + QByteArray::number(section) + ". ";
        made += "\n\n";
    }
    return made;
}

void makeDocuments(const std::filesystem::path& folder)
{
    for (int i = 0; i < kFiles; ++i)
        test::writeFile(folder / ("f" + std::to_string(i) + ".md"), text(i, kSections).toStdString());
    for (int i = 0; i < kTwins; ++i)
        test::writeFile(folder / ("twin" + std::to_string(i) + ".md"), text(i, kSections).toStdString());
    test::writeFile(folder / "long.md", text(1000, kLongSections).toStdString());
    test::writeFile(folder / "broken.pdf", "%PDF-1.7\nnothing of the kind\n");
}

/// What all runs together said.
struct Told {
    std::set<QString> imported; ///< by path
    qint64 embedded = 0;
};

} // namespace

class KillImportTest : public QObject {
    Q_OBJECT

    /// Takes in the outcome of each file. False when one that was imported before is imported again.
    static bool note(const QByteArray& out, Told& told)
    {
        QByteArray whole = out;
        whole.truncate(whole.lastIndexOf('\n') + 1);
        for (const QJsonObject& line : test::VarvectlRun{0, whole, {}}.json()) {
            const QString path = line["path"].toString();
            if (path.isEmpty() || line["action"].toString() != QLatin1String("imported"))
                continue;
            if (!told.imported.insert(path).second)
                return false;
            told.embedded += line["embedded"].toInteger();
        }
        return true;
    }

private slots:
    void import_killedAtRandomMoments_continuesAndImportsNothingTwice()
    {
        const int kills = qEnvironmentVariableIntValue("VARVE_KILLS") > 0 ? qEnvironmentVariableIntValue("VARVE_KILLS") : 8;
        const unsigned seed = qEnvironmentVariableIsSet("VARVE_SEED") ? qEnvironmentVariable("VARVE_SEED").toUInt() : 20260312U;
        std::mt19937 random(seed);
        test::TempDirectory documents;
        makeDocuments(documents.path());
        int done = 0;
        int amid = 0;
        while (done < kills) {
            test::TempDirectory home;
            test::Varvectl varvectl(test::text(home.path()));
            QCOMPARE(varvectl({"create", "reports", "--embedder", "hashing"}).code, 0);
            const QStringList import{"import", "reports", test::text(documents.path()), "--json"};
            Told told;
            bool isEnded = false;
            int longestMs = 800;
            for (; done < kills && !isEnded; ++done) {
                QProcess process;
                varvectl.prepare(process, import);
                process.start();
                QVERIFY(process.waitForStarted());
                const int wait = std::uniform_int_distribution<int>(kSlowestStartMs, longestMs)(random);
                isEnded = process.waitForFinished(wait);
                longestMs = isEnded ? std::max(2 * kSlowestStartMs, wait / 2) : longestMs;
                process.kill();
                process.waitForFinished();
                const std::size_t before = told.imported.size();
                QVERIFY2(note(process.readAllStandardOutput(), told), qPrintable(QString("kill %1, seed %2: imported again").arg(done).arg(seed)));
                amid += !isEnded && told.imported.size() > before;
            }
            finish(varvectl, import, told);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("kills=%d amid_documents=%d seed=%u", kills, amid, seed);
    }

private:
    void finish(const test::Varvectl& varvectl, const QStringList& import, Told& told)
    {
        const auto last = varvectl(import);
        VERIFY_CODE(last, 1); // the broken file
        QVERIFY2(note(last.out, told), "imported again");
        const auto info = varvectl({"info", "reports", "--json"}).last();
        QCOMPARE(info["documents"].toInt(), kFiles + kTwins + 1);
        // Twins borrow: at most the chunks of one of each are ever embedded. Lines that a kill kept from being told can
        // only make the sum smaller.
        const qint64 chunks = info["count"].toInteger();
        QVERIFY2(told.embedded < chunks, qPrintable(QString("%1 embedded for %2 chunks").arg(told.embedded).arg(chunks)));
        const auto again = varvectl(import);
        VERIFY_CODE(again, 1);
        QCOMPARE(again.last()["unchanged"].toInt(), kFiles + kTwins + 1);
        QCOMPARE(again.last()["failed"].toInt(), 1);
        QCOMPARE(varvectl({"info", "reports", "--json"}).last()["count"].toInteger(), chunks);
        VERIFY_CODE(varvectl({"verify", "reports"}), 0);
    }
};

QTEST_GUILESS_MAIN(KillImportTest)
#include "tst_kill_import.moc"
