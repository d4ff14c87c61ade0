// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Kills varvectl at random moments while it embeds a collection again, and starts it again. The collection is of the old
// model or of the new one, whole, with every text and a history that can be gone back to.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

#include <random>

using namespace varve;

namespace {

constexpr int kDocuments = 40;

std::string text(int number)
{
    std::string made = "# Report " + std::to_string(number) + "\n\n";
    for (int i = 0; i < 60; ++i)
        made += "Sentence " + std::to_string(i * number) + " says what gauge " +
                std::to_string(number * 100 + i) + " showed.\n\n";
    return made;
}

/// What has to be the same whatever happens.
struct Contents {
    qint64 points = 0;
    qint64 documents = 0;
    bool operator==(const Contents&) const = default;
};

} // namespace

class KillReembedTest : public QObject {
    Q_OBJECT
private slots:
    void reembed_killedAtRandomMoments_isOldOrNew()
    {
        const int kills = qEnvironmentVariableIntValue("VARVE_KILLS") > 0
                              ? qEnvironmentVariableIntValue("VARVE_KILLS")
                              : 10;
        const unsigned seed =
            qEnvironmentVariableIsSet("VARVE_SEED") ? qEnvironmentVariable("VARVE_SEED").toUInt() : 20260312U;
        std::mt19937 random(seed);
        m_model.emplace();
        test::writeTinyModel(m_model->path());
        test::TempDirectory documents;
        for (int i = 0; i < kDocuments; ++i)
            test::writeFile(documents / ("f" + std::to_string(i) + ".md"), text(i));
        int done = 0, leftOld = 0, leftNew = 0, longestMs = 1500;
        while (done < kills) {
            test::TempDirectory home;
            m_varvectl.emplace(test::text(home.path()));
            VERIFY_CODE((*m_varvectl)({"create", "reports", "--embedder", "hashing"}), 0);
            VERIFY_CODE((*m_varvectl)({"import", "reports", test::text(documents.path())}), 0);
            const Contents before = contents();
            QVERIFY(before.points > kDocuments && before.documents == kDocuments);
            for (bool isNew = false; done < kills && !isNew; ++done) {
                const bool isEnded = runAndKill(std::uniform_int_distribution<int>(20, longestMs)(random));
                longestMs = isEnded ? std::max(100, longestMs / 2) : longestMs + 50;
                isNew = checkWhole(before);
                ++(isNew ? leftNew : leftOld);
                if (QTest::currentTestFailed()) {
                    qWarning("kill %d, seed %u", done, seed);
                    return;
                }
            }
            finish(before);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("kills=%d left_old=%d left_new=%d seed=%u", kills, leftOld, leftNew, seed);
    }

private:
    QStringList command() const
    {
        return {"reembed", "reports", "--embedder", test::text(m_model->path()), "--json"};
    }
    /// True when it was done before it could be killed.
    bool runAndKill(int afterMs)
    {
        QProcess process;
        m_varvectl->prepare(process, command());
        process.start();
        process.waitForStarted();
        const bool isEnded = process.waitForFinished(afterMs);
        process.kill();
        process.waitForFinished();
        return isEnded;
    }
    Contents contents() const
    {
        const auto info = (*m_varvectl)({"info", "reports", "--json"}).last();
        return {info["count"].toInteger(), info["documents"].toInteger()};
    }
    /// True when it is of the new model.
    bool checkWhole(const Contents& before)
    {
        const auto verified = (*m_varvectl)({"verify", "reports"});
        if (verified.code != 0)
            QTest::qFail((verified.err + verified.out).constData(), __FILE__, __LINE__);
        const auto info = (*m_varvectl)({"info", "reports", "--json"}).last();
        const bool isNew = info["dim"].toInt() == 64;
        if (!isNew && info["dim"].toInt() != 512)
            QTest::qFail("it is of neither model", __FILE__, __LINE__);
        if (contents() != before)
            QTest::qFail("points or documents are missing", __FILE__, __LINE__);
        // By meaning: of vectors of another dimension there would be no answer.
        const auto found =
            (*m_varvectl)({"search", "reports", "gauge 701", "--by", "semantic", "-k", "3", "--json"});
        if (found.code != 0 || found.json().size() < 3)
            QTest::qFail((found.err + found.out).constData(), __FILE__, __LINE__);
        return isNew;
    }
    /// The same command gets there, and the way back works.
    void finish(const Contents& before)
    {
        VERIFY_CODE((*m_varvectl)(command()), 0);
        QVERIFY(checkWhole(before));
        VERIFY_CODE((*m_varvectl)({"undo-restore", "reports"}), 0);
        QVERIFY(!checkWhole(before));
    }

    std::optional<test::TempDirectory> m_model;
    std::optional<test::Varvectl> m_varvectl;
};

QTEST_GUILESS_MAIN(KillReembedTest)
#include "tst_kill_reembed.moc"
