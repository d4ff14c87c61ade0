// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Our graphs are hnswlib's: put into its own arrays, it searches them by its own code.
#include "tests/support/built_graph.h"

#include <QTest>

#include <hnswlib/hnswlib.h>

#include <cstdlib>
#include <cstring>
#include <set>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

constexpr std::size_t kDimension = 24;

using Hnsw = hnswlib::HierarchicalNSW<float>;

void putLinks(Hnsw& hnsw, const GraphView& graph, std::uint32_t row, std::uint32_t level)
{
    const auto links = graph.links(row, level);
    auto* list = hnsw.get_linklist_at_level(row, static_cast<int>(level));
    hnsw.setListCount(list, static_cast<unsigned short>(links.size()));
    std::memcpy(list + 1, links.data(), links.size_bytes());
}

/// What hnswlib's addPoint() would leave, with our links.
void fill(Hnsw& hnsw, const GraphView& graph, const Rows& rows)
{
    std::memset(hnsw.data_level0_memory_, 0, rows.size() * hnsw.size_data_per_element_);
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        std::memcpy(hnsw.getDataByInternalId(row), rows[row].data(), kDimension * sizeof(float));
        hnsw.setExternalLabel(row, row);
        const std::uint32_t levels = graph.levelsOf(row);
        hnsw.element_levels_[row] = static_cast<int>(levels);
        if (levels > 0)
            hnsw.linkLists_[row] = static_cast<char*>(std::calloc(hnsw.size_links_per_element_, levels));
        for (std::uint32_t level = 0; level <= levels; ++level)
            putLinks(hnsw, graph, row, level);
    }
    hnsw.cur_element_count = rows.size();
    hnsw.enterpoint_node_ = graph.entry()->row;
    hnsw.maxlevel_ = static_cast<int>(graph.entry()->level);
}

std::set<std::size_t> nearestTo(const std::vector<float>& query, const Rows& rows)
{
    std::vector<std::pair<float, std::size_t>> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        float sum = 0;
        for (std::size_t i = 0; i < kDimension; ++i)
            sum += (rows[row][i] - query[i]) * (rows[row][i] - query[i]);
        all.emplace_back(sum, row);
    }
    std::partial_sort(all.begin(), all.begin() + 10, all.end());
    std::set<std::size_t> nearest;
    for (std::size_t i = 0; i < 10; ++i)
        nearest.insert(all[i].second);
    return nearest;
}

double recallOf(Hnsw& hnsw, const Rows& rows, const Rows& queries)
{
    std::size_t hits = 0;
    for (const auto& query : queries) {
        const auto expected = nearestTo(query, rows);
        for (auto found = hnsw.searchKnn(query.data(), 10); !found.empty(); found.pop())
            hits += expected.count(found.top().second);
    }
    return static_cast<double>(hits) / static_cast<double>(10 * queries.size());
}

} // namespace

class GraphInHnswlibTest : public QObject {
    Q_OBJECT
private slots:
    void search_byHnswlib_findsAsMuchAsInItsOwnGraph()
    {
        const Rows rows = clusteredRows(4000, kDimension, 40, 17);
        const Rows queries = clusteredRows(200, kDimension, 40, 17);
        const auto frozen = builtGraph(rows, Metric::L2, {8, 60, 2});
        const auto graph = GraphView::parse(frozen.words, frozen.rows, frozen.m);
        QVERIFY(graph.hasValue());
        hnswlib::L2Space space(kDimension);
        Hnsw ours(&space, rows.size(), 8, 60);
        fill(ours, *graph, rows);
        Hnsw own(&space, rows.size(), 8, 60);
        for (std::size_t row = 0; row < rows.size(); ++row)
            own.addPoint(rows[row].data(), row);
        for (const std::size_t ef : {10, 40}) {
            ours.setEf(ef);
            own.setEf(ef);
            const double inOurs = recallOf(ours, rows, queries);
            const double inItsOwn = recallOf(own, rows, queries);
            QVERIFY2(inOurs >= inItsOwn - 0.02,
                     qPrintable(QString("ef %1: %2, in its own graph %3").arg(ef).arg(inOurs).arg(inItsOwn)));
        }
    }
};

QTEST_GUILESS_MAIN(GraphInHnswlibTest)
#include "tst_graph_in_hnswlib.moc"
