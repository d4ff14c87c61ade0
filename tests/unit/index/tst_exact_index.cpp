// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/vector_index.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

#include <atomic>
#include <limits>
#include <thread>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

class ExactIndexTest : public QObject {
    Q_OBJECT
private slots:
    void search_knownVectors_distancesAreTheMetrics_data()
    {
        QTest::addColumn<int>("metric");
        QTest::addColumn<float>("distance");
        QTest::addColumn<float>("score");
        QTest::newRow("cosine of a right angle") << int(Metric::Cosine) << 1.0F << 0.0F;
        QTest::newRow("squared length of the difference") << int(Metric::L2) << 25.0F << -25.0F;
        QTest::newRow("one minus the dot product") << int(Metric::InnerProduct) << 1.0F << 0.0F;
    }
    void search_knownVectors_distancesAreTheMetrics()
    {
        QFETCH(int, metric);
        QFETCH(float, distance);
        QFETCH(float, score);
        const auto index = makeExactIndex(2, static_cast<Metric>(metric));
        VARVE_VERIFY_OK(index->add(1, std::vector<float>{3, 0}));
        const auto found = index->search(std::vector<float>{0, 4}, {});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{1});
        QCOMPARE(found->front().distance, distance);
        QCOMPARE(scoreFromDistance(static_cast<Metric>(metric), found->front().distance), score);
    }
    void add_badInput_isRefusedAndChangesNothing()
    {
        const auto index = makeExactIndex(2, Metric::Cosine);
        VARVE_VERIFY_OK(index->add(5, std::vector<float>{1, 2}));
        VARVE_VERIFY_ERROR(index->add(5, std::vector<float>{1, 2}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(index->add(4, std::vector<float>{1, 2}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(index->add(6, std::vector<float>{1}), ErrorCode::DimensionMismatch);
        const float nan = std::numeric_limits<float>::quiet_NaN();
        VARVE_VERIFY_ERROR(index->add(6, std::vector<float>{1, nan}), ErrorCode::InvalidArgument);
        QCOMPARE(index->size(), std::size_t{1});
    }
    void remove_thenAddOfLargerLabel_replaces()
    {
        const auto index = makeExactIndex(1, Metric::L2);
        VARVE_VERIFY_OK(index->add(1, std::vector<float>{1}));
        QVERIFY(index->remove(1));
        QVERIFY(!index->remove(1));
        VARVE_VERIFY_OK(index->add(2, std::vector<float>{8}));
        const auto found = index->search(std::vector<float>{1}, {});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{1});
        QCOMPARE(found->front().label, Label{2});
    }
    void addAndRemove_besideSearches_everySearchIsWhole()
    {
        constexpr std::size_t kDimension = 16;
        const auto rows = clusteredRows(4000, kDimension, 10, 9);
        const auto index = makeExactIndex(kDimension, Metric::Cosine);
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
    void add_pastSeveralChunks_keepsEveryRow()
    {
        const auto rows = clusteredRows(5000, 3, 10, 8);
        const auto index = makeExactIndex(3, Metric::L2);
        for (std::size_t row = 0; row < rows.size(); ++row)
            VARVE_VERIFY_OK(index->add(2 * row, rows[row]));
        for (std::size_t row = 0; row < rows.size(); ++row)
            QVERIFY(*index->vector(2 * row) == rows[row]);
        VARVE_VERIFY_ERROR(index->vector(2047), ErrorCode::NotFound);
        QCOMPARE(index->search(rows[4321], {1, 50, nullptr})->front().distance, 0.0F);
    }
};

QTEST_GUILESS_MAIN(ExactIndexTest)
#include "tst_exact_index.moc"
