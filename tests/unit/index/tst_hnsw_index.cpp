// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/hnsw_index.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

#include <atomic>
#include <limits>
#include <thread>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

class HnswIndexTest : public QObject {
    Q_OBJECT
private slots:
    void add_badInput_isRefusedAndChangesNothing()
    {
        const auto index = makeHnswIndex(2, Metric::Cosine, {});
        VARVE_VERIFY_OK(index->add(5, std::vector<float>{1, 2}));
        VARVE_VERIFY_ERROR(index->add(5, std::vector<float>{1, 2}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(index->add(6, std::vector<float>{1}), ErrorCode::DimensionMismatch);
        const float infinity = std::numeric_limits<float>::infinity();
        VARVE_VERIFY_ERROR(index->add(6, std::vector<float>{1, infinity}), ErrorCode::InvalidArgument);
        QCOMPARE(index->size(), std::size_t{1});
    }
    void search_empty_findsNothing()
    {
        const auto index = makeHnswIndex(3, Metric::L2, {});
        QVERIFY(index->search(std::vector<float>{1, 2, 3}, {})->empty());
        QVERIFY(!index->remove(1));
        VARVE_VERIFY_ERROR(index->vector(1), ErrorCode::NotFound);
    }
    void add_pastTheFirstRoom_growsAndKeepsEverything()
    {
        const auto rows = clusteredRows(5000, 4, 10, 8);
        const auto index = makeHnswIndexFor(1, 4, Metric::L2, {4, 20});
        for (std::size_t row = 0; row < rows.size(); ++row)
            VARVE_VERIFY_OK(index->add(row, rows[row]));
        for (std::size_t row = 0; row < rows.size(); row += 37)
            QVERIFY(*index->vector(row) == rows[row]);
        QCOMPARE(index->search(rows[4321], {1, 50, nullptr})->front().distance, 0.0F);
    }
    void parameters_outOfRange_areBroughtInside()
    {
        const auto rows = clusteredRows(1500, 4, 10, 8);
        for (const HnswParameters parameters : {HnswParameters{0, 0}, HnswParameters{1, 1}}) {
            const auto index = makeHnswIndex(4, Metric::L2, parameters);
            for (std::size_t row = 0; row < rows.size(); ++row)
                VARVE_VERIFY_OK(index->add(row, rows[row]));
            QCOMPARE(index->search(rows[0], {5, 50, nullptr})->size(), std::size_t{5});
        }
    }
    void freezeGraph_notJustItsRows_isRefused()
    {
        const auto index = makeHnswIndex(1, Metric::L2, {});
        std::vector<Label> labels{1, 2, 3};
        for (const Label label : labels)
            VARVE_VERIFY_OK(index->add(label, std::vector<float>{static_cast<float>(label)}));
        QVERIFY(freezeGraph(*index, labels).has_value());
        QVERIFY(!freezeGraph(*index, std::vector<Label>{1, 2}).has_value());
        QVERIFY(!freezeGraph(*index, std::vector<Label>{1, 2, 4}).has_value());
        index->remove(2);
        QVERIFY(freezeGraph(*index, labels).has_value()); // a removed row stays a waypoint
        QVERIFY(!freezeGraph(*makeExactIndex(1, Metric::L2), labels).has_value());
    }
    void addAndRemove_besideSearches_everySearchIsWhole_data()
    {
        QTest::addColumn<bool>("exact");
        QTest::newRow("hnsw") << false;
        QTest::newRow("exact") << true;
    }
    void addAndRemove_besideSearches_everySearchIsWhole()
    {
        QFETCH(bool, exact);
        constexpr std::size_t kDimension = 16;
        const auto rows = clusteredRows(4000, kDimension, 10, 9);
        const auto index = exact ? makeExactIndex(kDimension, Metric::Cosine)
                                 : makeHnswIndex(kDimension, Metric::Cosine, {8, 40});
        std::atomic<bool> isDone{false};
        std::atomic<std::uint64_t> searches{0};
        std::atomic<std::uint64_t> failures{0};
        const auto searchOn = [&](std::size_t seed) {
            for (std::size_t i = seed; !isDone; i = (i + 31) % rows.size(), ++searches) {
                const LabelFilter even = [](Label label) { return label % 2 == 0; };
                const auto found = index->search(rows[i], {10, 30, i % 3 == 0 ? &even : nullptr});
                if (!found) {
                    ++failures;
                    continue;
                }
                for (std::size_t n = 0; n < found->size(); ++n)
                    if ((*found)[n].label >= rows.size() ||
                        (n > 0 && (*found)[n].distance < (*found)[n - 1].distance))
                        ++failures;
                if (!found->empty() && found->front().label % 5 != 0) {
                    const auto stored = index->vector(found->front().label);
                    if (!stored || *stored != rows[found->front().label])
                        ++failures;
                }
            }
        };
        std::vector<std::jthread> searchers;
        for (std::size_t thread = 0; thread < 3; ++thread)
            searchers.emplace_back(searchOn, 17 * thread);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (!index->add(row, rows[row]))
                ++failures;
            if (row >= 10 && row % 10 == 0 && !index->remove(row - 5))
                ++failures;
        }
        while (searches < 100)
            std::this_thread::yield();
        isDone = true;
        searchers.clear();
        QCOMPARE(failures.load(), std::uint64_t{0});
        QCOMPARE(index->size(), rows.size() - (rows.size() / 10 - 1));
    }
};

QTEST_GUILESS_MAIN(HnswIndexTest)
#include "tst_hnsw_index.moc"
