// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/frozen_graph.h"
#include "core/index/graph_search.h"
#include "core/index/listed_rows.h"
#include "tests/support/built_graph.h"

#include <QTest>

#include <limits>
#include <map>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

constexpr std::uint64_t kNoBound = std::numeric_limits<std::uint64_t>::max();

std::vector<std::uint64_t> randomKeys(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> distance;
    std::vector<std::uint64_t> keys;
    for (std::uint32_t row = 0; row < count; ++row)
        keys.push_back(RowKey::of({distance(random), row}));
    return keys;
}

RowDistance rowOf(std::uint64_t key)
{
    return {RowKey::distanceOf(key), RowKey::rowOf(key)};
}

/// Squared distances of one query, counted.
struct CountedDistance {
    const Rows& rows;
    const std::vector<float>& query;
    std::size_t& compared;

    float operator()(std::uint32_t row) const
    {
        ++compared;
        float sum = 0;
        for (std::size_t i = 0; i < query.size(); ++i)
            sum += (rows[row][i] - query[i]) * (rows[row][i] - query[i]);
        return sum;
    }
    void many(std::span<const std::uint32_t> some, float* distances) const
    {
        for (std::size_t i = 0; i < some.size(); ++i)
            distances[i] = (*this)(some[i]);
    }
    void prefetch(std::uint32_t) const {}
};

} // namespace

class GraphSearchTest : public QObject {
    Q_OBJECT

    const Rows m_rows = clusteredRows(3000, 12, 20, 5);
    const FrozenGraph m_frozen = builtGraph(m_rows, Metric::L2, {});
    const GraphView m_graph = GraphView::parse(m_frozen.words, m_frozen.rows, m_frozen.m).value();

private slots:
    void rowKey_anyDistance_keepsOrderAndValue()
    {
        const float distances[] = {-std::numeric_limits<float>::max(), -1.5F, -1e-40F, 0.0F, 1e-40F, 2.0F,
                                   std::numeric_limits<float>::max()};
        std::uint64_t last = 0;
        for (const float distance : distances) {
            for (const std::uint32_t row : {0U, 1U, 0x7FFFFFFFU}) {
                const std::uint64_t key = RowKey::of({distance, row});
                QVERIFY(key > last);
                QCOMPARE(RowKey::distanceOf(key), distance);
                QCOMPARE(RowKey::rowOf(key), row);
                last = key;
            }
        }
    }

    void frontier_pushesBetweenPops_givesTheNearestEachTime_data()
    {
        QTest::addColumn<int>("pushesPerPop");
        for (const int pushes : {1, 2, 13, 700})
            QTest::addRow("%d pushes for each pop", pushes) << pushes;
    }
    void frontier_pushesBetweenPops_givesTheNearestEachTime()
    {
        QFETCH(int, pushesPerPop);
        Frontier frontier;
        std::set<std::uint64_t> expected;
        std::size_t pushed = 0;
        for (const std::uint64_t key : randomKeys(4000, 7)) {
            frontier.push(key);
            expected.insert(key);
            if (++pushed % static_cast<std::size_t>(pushesPerPop) != 0)
                continue;
            const auto popped = frontier.pop(kNoBound);
            QVERIFY(popped && *popped == *expected.begin());
            expected.erase(expected.begin());
        }
        for (const std::uint64_t key : expected)
            QVERIFY(frontier.pop(kNoBound) == key);
        QVERIFY(!frontier.pop(kNoBound));
    }

    void frontier_bound_endsWithThoseBelowIt()
    {
        auto keys = randomKeys(500, 8);
        Frontier frontier;
        for (const std::uint64_t key : keys)
            frontier.push(key);
        std::sort(keys.begin(), keys.end());
        for (std::size_t i = 0; i < 300; ++i)
            QVERIFY(frontier.pop(keys[300]) == keys[i]);
        QVERIFY(!frontier.pop(keys[300]));
    }

    void nearestOfMany_anyCapacity_keepsTheNearest_data()
    {
        QTest::addColumn<int>("capacity");
        for (const int capacity : {0, 1, 2, 40, 999, 1000, 5000})
            QTest::addRow("%d of a thousand", capacity) << capacity;
    }
    void nearestOfMany_anyCapacity_keepsTheNearest()
    {
        QFETCH(int, capacity);
        auto keys = randomKeys(1000, 9);
        for (std::uint32_t row = 0; row < 1000; row += 3) // ties, by row
            keys[row] = RowKey::of({0.25F, row});
        NearestOfMany nearest(static_cast<std::size_t>(capacity));
        for (const std::uint64_t key : keys)
            nearest.offer(rowOf(key));
        std::sort(keys.begin(), keys.end());
        const auto kept = nearest.takeSorted();
        QCOMPARE(kept.size(), std::min(keys.size(), static_cast<std::size_t>(capacity)));
        for (std::size_t i = 0; i < kept.size(); ++i)
            QVERIFY(RowKey::of(kept[i]) == keys[i]);
        QVERIFY(nearest.takeSorted().empty());
    }

    void listedRows_smallSteps_giveTheRowOfEachLabel_data()
    {
        QTest::addColumn<int>("gap");
        QTest::addRow("labels without gaps") << 0;
        QTest::addRow("every fifth label is missing") << 5;
    }
    void listedRows_smallSteps_giveTheRowOfEachLabel()
    {
        QFETCH(int, gap);
        std::vector<std::uint64_t> labels;
        std::map<std::uint64_t, std::uint32_t> rowOfLabel;
        for (std::uint64_t label = 1000; label < 3000; ++label) {
            if (gap != 0 && label % static_cast<std::uint64_t>(gap) == 1)
                continue;
            rowOfLabel[label] = static_cast<std::uint32_t>(labels.size());
            labels.push_back(label);
        }
        std::vector<std::uint64_t> wanted;
        std::vector<std::uint32_t> expected;
        for (std::uint64_t label = 1002; label < 3000; label += 1 + label % 97) {
            wanted.push_back(label);
            if (const auto row = rowOfLabel.find(label); row != rowOfLabel.end() && row->second % 2 == 0)
                expected.push_back(row->second);
        }
        ListedRows listed(labels, wanted);
        std::vector<std::uint32_t> rows;
        std::array<std::uint32_t, 3> some;
        for (std::size_t taken = some.size(); taken == some.size();) {
            taken = listed.take(some, [](std::uint32_t row) { return row % 2 == 0; });
            rows.insert(rows.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(taken));
        }
        QVERIFY(rows == expected);
        QVERIFY(expected.size() > 10);
    }

    void searchGraph_filter_findsTheNearestAcceptedRows_data()
    {
        QTest::addColumn<int>("every");
        for (const int every : {1, 2, 10})
            QTest::addRow("every %dth row accepted", every) << every;
    }
    void searchGraph_filter_findsTheNearestAcceptedRows()
    {
        QFETCH(int, every);
        const auto accept = [every](std::uint32_t row) { return row % static_cast<std::uint32_t>(every) == 0; };
        std::size_t hits = 0;
        for (std::size_t query = 0; query < 30; ++query) {
            std::size_t compared = 0;
            const CountedDistance distance{m_rows, m_rows[query * 97 + 1], compared};
            const auto walked = searchGraph(m_graph, distance, accept, {50, 50});
            QCOMPARE(walked.size(), std::size_t{50});
            QVERIFY(std::is_sorted(walked.begin(), walked.end()));
            QVERIFY(std::all_of(walked.begin(), walked.end(), [&](const auto& found) { return accept(found.row); }));
            const auto truth = scanRows(m_graph.rowLimit(), distance, accept, 10);
            for (const RowDistance& near : truth)
                hits += std::any_of(walked.begin(), walked.end(), [&](const auto& found) { return found.row == near.row; });
        }
        QVERIFY2(hits >= 297, qPrintable(QString::number(hits)));
    }

    void searchGraph_beamNotFullAsExpected_getsWider()
    {
        std::size_t compared = 0;
        const CountedDistance distance{m_rows, m_rows[1], compared};
        const auto accept = [](std::uint32_t row) { return row % 50 == 0; };
        QCOMPARE(searchGraph(m_graph, distance, accept, {10, 20, 3000}).size(), std::size_t{10});
        const std::size_t narrow = compared;
        compared = 0;
        QCOMPARE(searchGraph(m_graph, distance, accept, {10, 20, 50}).size(), std::size_t{20});
        QVERIFY(compared > narrow);
    }

    void searchGraph_limit_givesUpSoonBehindIt()
    {
        std::size_t compared = 0;
        const CountedDistance distance{m_rows, m_rows[1], compared};
        const auto rare = [](std::uint32_t row) { return row % 300 == 0; };
        QCOMPARE(searchGraph(m_graph, distance, rare, {10, 10}).size(), std::size_t{10});
        QVERIFY2(compared > 1000, qPrintable(QString::number(compared)));
        compared = 0;
        QVERIFY(searchGraph(m_graph, distance, rare, {10, 10, 0, 400}).empty());
        QVERIFY2(compared < 800, qPrintable(QString::number(compared)));
    }
};

QTEST_GUILESS_MAIN(GraphSearchTest)
#include "tst_graph_search.moc"
