// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/diversity.h"
#include "core/collection/fusion.h"

#include <QTest>

#include <cmath>

using namespace varve;
using namespace varve::collection;

namespace {

QList<int> labelsOf(const std::vector<Candidate>& candidates)
{
    QList<int> labels;
    for (const Candidate& candidate : candidates)
        labels << static_cast<int>(candidate.label);
    return labels;
}

FoundLists twoSides()
{
    FoundLists found;
    found.semantic = {{0.1F, 1}, {0.2F, 2}, {0.3F, 3}};
    found.keyword = {{4, 9.0}, {3, 8.0}, {2, 7.0}};
    return found;
}

} // namespace

class FusionTest : public QObject {
    Q_OBJECT
private slots:
    void bothSides_addTheirScores()
    {
        FoundLists found = twoSides();
        found.beside = {{0.6F, 4}};
        const auto fused = fuse(found, {}, index::Metric::Cosine);
        QCOMPARE(labelsOf(fused), (QList<int>{2, 3, 1, 4})); // 0.91, 0.89, 0.80, 0.79
        const auto isNear = [](double value, double expected) { return std::abs(value - expected) < 1e-6; };
        QVERIFY(isNear(fused[0].semanticPart, 0.8 * 1.8 / 1.9));
        QVERIFY(isNear(fused[0].keywordPart, 0.2 * 7 / 9));
        QVERIFY(isNear(fused[2].score, 0.8));
        QVERIFY(!fused[2].keywordScore);
        QVERIFY(isNear(fused[3].semanticPart, 0.8 * 1.4 / 1.9)); // the words alone found it, its meaning counts all the same
        QVERIFY(isNear(*fused[3].semanticScore, 0.4));
    }
    void scores_ofOneSideOnly_areTaken()
    {
        FoundLists words = twoSides();
        words.semantic.clear();
        QCOMPARE(labelsOf(fuse(words, {}, index::Metric::Cosine)), (QList<int>{4, 3, 2}));
        FoundLists meaning = twoSides();
        meaning.keyword.clear();
        QCOMPARE(labelsOf(fuse(meaning, {}, index::Metric::Cosine)), (QList<int>{1, 2, 3}));
        FoundLists opposite;
        opposite.semantic = {{2.0F, 7}}; // a cosine of -1 is the best there is
        QCOMPARE(fuse(opposite, {}, index::Metric::Cosine).front().score, 0.0);
    }
    void scores_exactMatchesGoUp()
    {
        FoundLists found = twoSides();
        found.beside = {{0.6F, 4}};
        found.exact = {{4, 12.0}};
        const auto fused = fuse(found, {}, index::Metric::Cosine);
        QCOMPARE(labelsOf(fused).front(), 4);
        QVERIFY(std::abs(fused[0].keywordPart - 0.4) < 1e-9);
        QCOMPARE(*fused[0].keywordScore, 12.0);
    }
    void ranks_addUp()
    {
        SearchOptions options;
        options.fusion = Fusion::Ranks;
        for (const auto metric : {index::Metric::Cosine, index::Metric::L2}) {
            const auto fused = fuse(twoSides(), options, metric);
            QCOMPARE(labelsOf(fused), (QList<int>{2, 3, 1, 4})); // the first two are equal
            QCOMPARE(fused[0].semanticPart, 1.0 / 62);
            QCOMPARE(fused[0].keywordPart, 1.0 / 63);
            QCOMPARE(fused[0].score, 1.0 / 62 + 1.0 / 63);
            QVERIFY(!fused[3].semanticScore);
            options.fusion = Fusion::Scores; // the other metric has no bounds
        }
    }
    void weight_movesTheOrderFromWordsToMeaning_data()
    {
        QTest::addColumn<int>("fusion");
        QTest::addColumn<double>("best");
        QTest::newRow("scores") << static_cast<int>(Fusion::Scores) << 1.0;
        QTest::newRow("ranks") << static_cast<int>(Fusion::Ranks) << 2.0 / 61;
    }
    void weight_movesTheOrderFromWordsToMeaning()
    {
        QFETCH(int, fusion);
        QFETCH(double, best);
        SearchOptions options;
        options.fusion = static_cast<Fusion>(fusion);
        options.meaningWeight = 0;
        QCOMPARE(labelsOf(fuse(twoSides(), options, index::Metric::Cosine)).mid(0, 3), (QList<int>{4, 3, 2}));
        options.meaningWeight = 1;
        QCOMPARE(labelsOf(fuse(twoSides(), options, index::Metric::Cosine)).mid(0, 3), (QList<int>{1, 2, 3}));
        QCOMPARE(fuse(twoSides(), options, index::Metric::Cosine)[0].score, best);
    }
    void ranks_exactMatchesGoUp()
    {
        SearchOptions options;
        options.fusion = Fusion::Ranks;
        FoundLists found = twoSides();
        found.exact = {{4, 12.0}};
        const auto fused = fuse(found, options, index::Metric::Cosine);
        QCOMPARE(labelsOf(fused).front(), 4);
        QCOMPARE(fused[0].keywordPart, 2.0 / 61);
        QCOMPARE(*fused[0].keywordScore, 12.0);
    }
    void oneSide_keepsItsOrderAndScores()
    {
        FoundLists found = twoSides();
        found.semantic.clear();
        SearchOptions options;
        options.kind = SearchKind::Keyword;
        const auto fused = fuse(found, options, index::Metric::Cosine);
        QCOMPARE(labelsOf(fused), (QList<int>{4, 3, 2}));
        QCOMPARE(fused[0].score, 9.0);
    }

    void diverseOrder_takesWhatIsUnlike()
    {
        const std::vector<double> scores{1.0, 0.98, 0.9, 0.2};
        const std::vector<std::vector<float>> vectors{{1, 0}, {1, 0.01F}, {0, 1}, {0, 2}};
        using Order = std::vector<std::size_t>;
        QCOMPARE(diverseOrder(scores, vectors, 1, 4), (Order{0, 1, 2, 3}));
        QCOMPARE(diverseOrder(scores, vectors, 0.5, 3), (Order{0, 2, 1}));
        QCOMPARE(diverseOrder(scores, vectors, 0.5, 2), (Order{0, 2}));
    }
    void diverseOrder_oddInput_isTaken()
    {
        using Order = std::vector<std::size_t>;
        QCOMPARE(diverseOrder({}, {}, 0.5, 3), Order{});
        QCOMPARE(diverseOrder({1, 1}, {{0, 0}, {}}, 0.5, 9), (Order{0, 1}));
        QCOMPARE(diverseOrder({2, 1}, {{1, 0}, {1, 0}}, 0, 2), (Order{0, 1}));
    }
};

QTEST_GUILESS_MAIN(FusionTest)
#include "tst_fusion.moc"
