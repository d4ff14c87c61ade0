// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/embed/embedder.h"
#include "tests/support/result_checks.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

#include <cmath>

using namespace varve;
using namespace varve::test;

class HashingEmbedderTest : public QObject {
    Q_OBJECT
private slots:
    void embedder_isDescribed()
    {
        QCOMPARE(m_embedder->identity(), std::string("hashing-512-v1"));
        QCOMPARE(m_embedder->dimension(), std::size_t{512});
        QVERIFY(!m_embedder->isSemantic());
    }
    void embed_anyText_hasUnitLength_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("spaces and signs") << QStringLiteral(" -- ! \n");
        QTest::newRow("one letter") << QStringLiteral("a");
        QTest::newRow("English") << QStringLiteral("The lake keeps a layer for every year.");
        QTest::newRow("Chinese") << QStringLiteral("湖底的纹泥");
        QTest::newRow("emoji") << QStringLiteral("🎉👩‍🔬");
        QTest::newRow("long word") << QString(100'000, QLatin1Char('x'));
    }
    void embed_anyText_hasUnitLength()
    {
        QFETCH(QString, text);
        const auto vector = embed(text.toStdString());
        QCOMPARE(vector.size(), std::size_t{512});
        QVERIFY(std::abs(dotProduct(vector, vector) - 1.0) < 1e-6);
    }
    void embed_caseAccentsAndWidth_doNotMatter()
    {
        QCOMPARE(embed("Größe des Café"), embed("GRÖSSE DES CAFE\u0301"));
        QCOMPARE(embed("ＡＢＣ ﬁle"), embed("abc file"));
    }
    void embed_relatedText_isNearerThanUnrelated_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("related");
        QTest::addColumn<QString>("unrelated");
        QTest::newRow("same words") << QStringLiteral("undo the last commit")
                                    << QStringLiteral("To undo a commit, use git revert on the last one.")
                                    << QStringLiteral("The recipe needs two eggs and a cup of flour.");
        QTest::newRow("inflected") << QStringLiteral("restoring snapshots")
                                   << QStringLiteral("A snapshot can be restored in place.")
                                   << QStringLiteral("Birds migrate southwards before the winter.");
        QTest::newRow("typing error")
            << QStringLiteral("configuraton file") << QStringLiteral("the configuration of the server")
            << QStringLiteral("a walk along the lake shore");
        QTest::newRow("Chinese") << QStringLiteral("恢复快照") << QStringLiteral("如何把集合恢复到以前的快照")
                                 << QStringLiteral("今天天气很好，我们去公园");
        QTest::newRow("Russian") << QStringLiteral("слои озера")
                                 << QStringLiteral("В озере видны тонкие слои")
                                 << QStringLiteral("Завтра будет концерт");
        QTest::newRow("Hindi") << QStringLiteral("झील की परत") << QStringLiteral("झील में हर परत एक साल है")
                               << QStringLiteral("कल बाज़ार बंद रहेगा");
    }
    void embed_relatedText_isNearerThanUnrelated()
    {
        QFETCH(QString, query);
        QFETCH(QString, related);
        QFETCH(QString, unrelated);
        const auto vector = embed(query.toStdString());
        QCOMPARE_GT(dotProduct(vector, embed(related.toStdString())),
                    dotProduct(vector, embed(unrelated.toStdString())) + 0.1);
    }
    void embed_chineseWordOrder_matters()
    {
        // Equal characters, other pairs: 上海 (Shanghai) is not 海上 (at sea).
        const auto city = embed("上海");
        QCOMPARE_GT(dotProduct(city, embed("去上海")), dotProduct(city, embed("去海上")) + 0.1);
    }
    void embed_sameText_isTheSameInEveryVersion()
    {
        // Stored collections hold these numbers: when they change, the identity must change with them.
        std::vector<std::int16_t> thousandths;
        for (const float value : embed("A varve, 纹泥: one year of the lake, one layer of the lake."))
            thousandths.push_back(static_cast<std::int16_t>(std::lround(value * 1000.0f)));
        QCOMPARE(crc32c(std::as_bytes(std::span(thousandths))), 0x512bd207u);
    }
    void tokenEnds_wordsAndIdeographs_endWhereTheyEnd()
    {
        QCOMPARE(m_embedder->tokenEnds("One, two 纹泥x."), (std::vector<std::size_t>{3, 8, 12, 15, 16}));
        QCOMPARE(m_embedder->countTokens("One, two 纹泥x."), std::size_t{5});
        QVERIFY(m_embedder->tokenEnds("").empty());
        QCOMPARE(m_embedder->tokenEnds(std::string(150, 'x')), (std::vector<std::size_t>{64, 128, 150}));
        QCOMPARE(m_embedder->tokenEnds("cafe\u0301s"), (std::vector<std::size_t>{7}));
    }

private:
    std::vector<float> embed(const std::string& text) const
    {
        auto vectors = m_embedder->embed(std::span(&text, 1));
        return vectors ? vectors->front() : std::vector<float>();
    }

    std::unique_ptr<embed::Embedder> m_embedder = embed::makeHashingEmbedder();
};

QTEST_GUILESS_MAIN(HashingEmbedderTest)
#include "tst_hashing_embedder.moc"
