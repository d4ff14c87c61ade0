// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/diversity.h"
#include "core/collection/fusion.h"

#include <QTest>

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
    void bothSides_addTheirRanks()
    {
        SearchOptions options;
        const auto fused = fuse(twoSides(), options, index::Metric::Cosine);
        QCOMPARE(labelsOf(fused), (QList<int>{2, 3, 1, 4})); // the first two are equal
        QCOMPARE(fused[0].semanticPart, 1.0 / 62);
        QCOMPARE(fused[0].keywordPart, 1.0 / 63);
        QCOMPARE(fused[0].score, 1.0 / 62 + 1.0 / 63);
        QVERIFY(!fused[3].semanticScore);
    }
    void weight_movesTheOrderFromWordsToMeaning()
    {
        SearchOptions options;
        options.meaningWeight = 0;
        QCOMPARE(labelsOf(fuse(twoSides(), options, index::Metric::Cosine)).mid(0, 3), (QList<int>{4, 3, 2}));
        options.meaningWeight = 1;
        QCOMPARE(labelsOf(fuse(twoSides(), options, index::Metric::Cosine)).mid(0, 3), (QList<int>{1, 2, 3}));
        const auto fused = fuse(twoSides(), options, index::Metric::Cosine);
        QCOMPARE(fused[0].score, 2.0 / 61);
    }
    void exactMatches_goUp()
    {
        FoundLists found = twoSides();
        found.exact = {{4, 12.0}};
        const auto fused = fuse(found, {}, index::Metric::Cosine);
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
