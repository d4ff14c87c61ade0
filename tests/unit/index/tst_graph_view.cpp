// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/frozen_graph.h"
#include "tests/support/result_checks.h"
#include "tests/support/built_graph.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

struct AnyDistance {
    float operator()(std::uint32_t row) const { return static_cast<float>((row * 7919) % 101); }
    void many(std::span<const std::uint32_t> rows, float* distances) const
    {
        for (std::size_t i = 0; i < rows.size(); ++i)
            distances[i] = (*this)(rows[i]);
    }
    void prefetch(std::uint32_t) const {}
};

} // namespace

/// A graph whose checksums are right but whose words are hostile.
class GraphViewTest : public QObject {
    Q_OBJECT

    static constexpr std::uint32_t kRows = 120;
    static constexpr std::uint32_t kLinks = 4;
    FrozenGraph m_graph;

private slots:
    void initTestCase()
    {
        const auto rows = clusteredRows(kRows, 8, 5, 3);
        m_graph = builtGraph(rows, Metric::L2, {kLinks, 40, 1});
        QVERIFY(m_graph.words[1] > 0); // has upper levels
    }

    void parse_frozenGraph_reachesEveryRow()
    {
        const auto view = GraphView::parse(m_graph.words, kRows, kLinks);
        VARVE_VERIFY_OK(view);
        const auto all = [](std::uint32_t) { return true; };
        QCOMPARE(searchGraph(*view, AnyDistance{}, all, {kRows, kRows}).size(), std::size_t{kRows});
    }
    void parse_wrongShape_isCorrupt()
    {
        VARVE_VERIFY_ERROR(GraphView::parse(m_graph.words, kRows + 1, kLinks), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(GraphView::parse(m_graph.words, kRows, kLinks + 1), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(GraphView::parse(m_graph.words, 0, kLinks), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(GraphView::parse(m_graph.words, kRows, 0xFFFFFFFF), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(GraphView::parse({}, kRows, kLinks), ErrorCode::Corrupt);
        for (std::size_t words = 0; words < m_graph.words.size(); ++words)
            VARVE_VERIFY_ERROR(GraphView::parse(std::span(m_graph.words).first(words), kRows, kLinks),
                               ErrorCode::Corrupt);
    }
    void parse_anyWordReplaced_isRefusedOrWalksInside_data()
    {
        QTest::addColumn<quint32>("value");
        for (const std::uint32_t value : {0U, 1U, kRows - 1, kRows, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU})
            QTest::addRow("every word once as %u", value) << value;
    }
    void parse_anyWordReplaced_isRefusedOrWalksInside()
    {
        QFETCH(quint32, value);
        std::size_t refused = 0;
        for (std::size_t i = 0; i < m_graph.words.size(); ++i) {
            auto words = m_graph.words;
            words[i] = value;
            const auto view = GraphView::parse(words, kRows, kLinks);
            if (!view) {
                QCOMPARE(view.error().code, ErrorCode::Corrupt);
                ++refused;
                continue;
            }
            std::vector<std::uint8_t> isFound(kRows);
            const auto all = [](std::uint32_t) { return true; };
            for (const RowDistance& found : searchGraph(*view, AnyDistance{}, all, {kRows, kRows})) {
                QVERIFY(found.row < kRows);
                QVERIFY(!isFound[found.row]);
                isFound[found.row] = 1;
            }
        }
        QVERIFY(refused > 0);
    }
    void links_changedAfterParse_stayInside()
    {
        // As when a mapped page is read again from a failing disk: what was checked is no longer there.
        auto words = m_graph.words;
        const auto view = GraphView::parse(words, kRows, kLinks);
        VARVE_VERIFY_OK(view);
        std::fill(words.begin() + 4, words.end(), 0xFFFFFFFFU);
        const auto all = [](std::uint32_t) { return true; };
        QVERIFY(searchGraph(*view, AnyDistance{}, all, {kRows, kRows}).size() <= kRows);
    }
};

QTEST_GUILESS_MAIN(GraphViewTest)
#include "tst_graph_view.moc"
