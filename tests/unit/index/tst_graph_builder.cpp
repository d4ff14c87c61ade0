// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/built_graph.h"
#include "tests/support/result_checks.h"
#include "core/index/graph_search.h"

#include <QTest>

#include <numeric>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

constexpr std::size_t kDimension = 24;

/// Exact squared distances to a query.
struct RowsDistance {
    const Rows& rows;
    const std::vector<float>& query;
    float operator()(std::uint32_t row) const
    {
        float sum = 0;
        for (std::size_t i = 0; i < query.size(); ++i)
            sum += (rows[row][i] - query[i]) * (rows[row][i] - query[i]);
        return sum;
    }
    void many(std::span<const std::uint32_t> wanted, float* distances) const
    {
        for (std::size_t i = 0; i < wanted.size(); ++i)
            distances[i] = (*this)(wanted[i]);
    }
    void prefetch(std::uint32_t) const {}
};

std::vector<std::uint32_t> numbers(std::size_t count)
{
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

/// About seven of ten, growing.
std::vector<std::uint32_t> someOf(std::size_t count, std::mt19937& random)
{
    auto some = numbers(count);
    std::erase_if(some, [&](std::uint32_t) { return random() % 10 < 3; });
    return some;
}

Rows picked(const Rows& rows, const std::vector<std::uint32_t>& wanted)
{
    Rows some;
    for (const std::uint32_t row : wanted)
        some.push_back(rows[row]);
    return some;
}

double recallOf(const GraphView& graph, const Rows& rows, const Rows& queries)
{
    std::size_t hits = 0;
    const auto all = [](std::uint32_t) { return true; };
    for (const auto& query : queries) {
        const RowsDistance distance{rows, query};
        const auto expected = scanRows(static_cast<std::uint32_t>(rows.size()), distance, all, 10);
        const auto found = searchGraph(graph, distance, 60);
        for (const RowDistance& row : expected)
            hits += std::any_of(found.begin(), found.begin() + 10, [&](const auto& f) { return f.row == row.row; });
    }
    return static_cast<double>(hits) / static_cast<double>(10 * queries.size());
}

} // namespace

class GraphBuilderTest : public QObject {
    Q_OBJECT

    Rows m_rows = clusteredRows(3000, kDimension, 30, 11);
    Rows m_queries = clusteredRows(60, kDimension, 30, 11);

    GraphView parsed(const FrozenGraph& graph)
    {
        auto view = GraphView::parse(graph.words, graph.rows, graph.m);
        if (!view)
            qFatal("%s", view.error().toString().c_str());
        return *view;
    }

private slots:
    void link_anyThreads_graphIsSoundAndFindsNeighbours_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("one") << 1;
        QTest::newRow("four") << 4;
    }
    void link_anyThreads_graphIsSoundAndFindsNeighbours()
    {
        QFETCH(int, threads);
        const auto graph = builtGraph(m_rows, Metric::L2, {8, 60, static_cast<std::uint32_t>(threads)});
        const double recall = recallOf(parsed(graph), m_rows, m_queries);
        QVERIFY2(recall >= 0.95, qPrintable(QString::number(recall)));
    }
    void link_oneThread_isTheSameEveryTime()
    {
        const Rows rows(m_rows.begin(), m_rows.begin() + 500);
        QVERIFY(builtGraph(rows, Metric::L2, {8, 60, 1}).words == builtGraph(rows, Metric::L2, {8, 60, 1}).words);
    }
    void adopt_prefix_newRowsAreFoundAndOldOnesStay()
    {
        const Rows first(m_rows.begin(), m_rows.begin() + 2000);
        const auto prefix = builtGraph(first, Metric::L2, {8, 60, 1});
        const auto builder = builderOf(m_rows, Metric::L2, {8, 60});
        VARVE_VERIFY_OK(builder->adopt(parsed(prefix), numbers(2000)));
        VARVE_VERIFY_OK(builder->link(2, {}));
        const auto whole = builder->freeze();
        const double recall = recallOf(parsed(whole), m_rows, m_queries);
        QVERIFY2(recall >= 0.95, qPrintable(QString::number(recall)));
        // An entry of the prefix on its level, or a new one above it.
        QVERIFY(parsed(whole).entry()->level >= parsed(prefix).entry()->level);
    }
    void adopt_wholeGraph_isLeftAsItIs()
    {
        const auto graph = builtGraph(m_rows, Metric::L2, {8, 60, 2});
        const auto builder = builderOf(m_rows, Metric::L2, {8, 60});
        VARVE_VERIFY_OK(builder->adopt(parsed(graph), numbers(m_rows.size())));
        VARVE_VERIFY_OK(builder->link(2, {}));
        QVERIFY(builder->freeze().words == graph.words);
    }
    void adopt_partOfTheRows_holesAreClosedRoundAfterRound_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("one") << 1;
        QTest::newRow("four") << 4;
    }
    void adopt_partOfTheRows_holesAreClosedRoundAfterRound()
    {
        QFETCH(int, threads);
        Rows rows = m_rows;
        FrozenGraph graph = builtGraph(rows, Metric::L2, {8, 60, 1});
        const double before = recallOf(parsed(graph), rows, m_queries);
        std::mt19937 random(3);
        for (int round = 0; round < 5; ++round) {
            const std::vector<std::uint32_t> kept = someOf(rows.size(), random);
            Rows next = picked(rows, kept);
            for (std::uint32_t row = 0; row < rows.size(); ++row)
                if (!std::binary_search(kept.begin(), kept.end(), row))
                    next.push_back(rows[row]); // deleted and put back
            const auto builder = builderOf(next, Metric::L2, {8, 60});
            VARVE_VERIFY_OK(builder->adopt(parsed(graph), kept));
            VARVE_VERIFY_OK(builder->link(static_cast<std::size_t>(threads), {}));
            graph = builder->freeze();
            rows = std::move(next);
        }
        const double after = recallOf(parsed(graph), rows, m_queries);
        QVERIFY2(after >= before - 0.02, qPrintable(QString("%1, before %2").arg(after).arg(before)));
    }
    void adopt_fewRowsWithoutTheEntry_graphIsStillSound()
    {
        const auto graph = builtGraph(m_rows, Metric::L2, {8, 60, 1});
        std::vector<std::uint32_t> kept;
        for (std::uint32_t row = 0; row < m_rows.size(); row += 3)
            if (row != parsed(graph).entry()->row)
                kept.push_back(row);
        const Rows rows = picked(m_rows, kept);
        const auto builder = builderOf(rows, Metric::L2, {8, 60});
        VARVE_VERIFY_OK(builder->adopt(parsed(graph), kept));
        VARVE_VERIFY_OK(builder->link(1, {}));
        const auto mended = builder->freeze();
        const double recall = recallOf(parsed(mended), rows, m_queries);
        QVERIFY2(recall >= 0.95, qPrintable(QString::number(recall)));
    }
    void adopt_cancelledWhileMending_saysSo()
    {
        const auto graph = builtGraph(m_rows, Metric::L2, {8, 60, 1});
        auto kept = numbers(m_rows.size());
        kept.erase(kept.begin() + 7);
        const Rows rows = picked(m_rows, kept);
        const auto builder = builderOf(rows, Metric::L2, {8, 60});
        VARVE_VERIFY_OK(builder->adopt(parsed(graph), kept));
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(builder->link(2, {stop.get_token(), {}}), ErrorCode::Cancelled);
    }
    void adopt_otherShape_isRefused()
    {
        const auto graph = builtGraph(m_rows, Metric::L2, {4, 20, 2});
        const auto all = numbers(m_rows.size());
        VARVE_VERIFY_ERROR(builderOf(m_rows, Metric::L2, {8, 60})->adopt(parsed(graph), all),
                           ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(builderOf(m_rows, Metric::L2, {4, 20})->adopt(parsed(graph), {}), ErrorCode::InvalidArgument);
        const Rows fewer(m_rows.begin(), m_rows.begin() + 100);
        VARVE_VERIFY_ERROR(builderOf(fewer, Metric::L2, {4, 20})->adopt(parsed(graph), all),
                           ErrorCode::InvalidArgument);
    }
    void parameters_outOfRange_areBroughtInside()
    {
        const Rows rows(m_rows.begin(), m_rows.begin() + 300);
        for (const HnswParameters parameters : {HnswParameters{0, 0, 1}, HnswParameters{1, 1, 2}})
            QCOMPARE(builtGraph(rows, Metric::Cosine, parameters).rows, std::uint32_t{300});
    }
    void link_oneRowOrEqualRows_works()
    {
        QCOMPARE(builtGraph({{1, 2, 3}}, Metric::Cosine, {8, 60, 2}).rows, std::uint32_t{1});
        const auto graph = builtGraph(Rows(700, {1, 2, 3}), Metric::Cosine, {8, 60, 2});
        QVERIFY(parsed(graph).entry().has_value());
        QCOMPARE(builtGraph(Rows(700, {0, 0, 0}), Metric::InnerProduct, {8, 60, 2}).rows, std::uint32_t{700});
    }
    void link_cancelled_saysSo()
    {
        std::stop_source stop;
        const OperationControl control{stop.get_token(), [&](const Progress& now) {
                                           if (now.doneItems > 500)
                                               stop.request_stop();
                                       }};
        VARVE_VERIFY_ERROR(builderOf(m_rows, Metric::L2, {8, 60})->link(2, control), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(GraphBuilderTest)
#include "tst_graph_builder.moc"
