// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/vector_index.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace varve::index;

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
};

QTEST_GUILESS_MAIN(ExactIndexTest)
#include "tst_exact_index.moc"
