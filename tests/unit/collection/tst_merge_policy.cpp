// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/merge_policy.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace varve::collection;

namespace {

using Shapes = std::vector<SegmentShape>;

Shapes sealed(std::initializer_list<std::uint64_t> rows)
{
    Shapes shapes;
    for (const std::uint64_t each : rows)
        shapes.push_back({each, 0});
    return shapes;
}

struct Cost {
    std::uint64_t written = 0;
    std::uint64_t inserted = 0; ///< into a graph
};

/// Carries a plan out.
Cost carryOut(Shapes& shapes, const MergePlan& plan)
{
    const std::uint64_t taken = plan.dropsRemoved ? 0 : shapes[plan.first].rows;
    SegmentShape merged;
    for (std::size_t i = plan.first; i < plan.last; ++i) {
        const bool keeps = i == plan.first && !plan.dropsRemoved;
        merged.rows += keeps ? shapes[i].rows : shapes[i].rows - shapes[i].removed;
        merged.removed += keeps ? shapes[i].removed : 0;
    }
    const auto at = shapes.begin();
    shapes.erase(at + static_cast<std::ptrdiff_t>(plan.first), at + static_cast<std::ptrdiff_t>(plan.last));
    if (merged.rows > merged.removed)
        shapes.insert(shapes.begin() + static_cast<std::ptrdiff_t>(plan.first), merged);
    return {merged.rows, merged.rows - taken};
}

} // namespace

class MergePolicyTest : public QObject {
    Q_OBJECT

private slots:
    void inGoodOrder_plansNothing()
    {
        QVERIFY(!planMerge({}));
        QVERIFY(!planMerge(sealed({100})));
        QVERIFY(!planMerge(sealed({1'000'000, 150'000, 20'000})));
        QVERIFY(!planMerge(sealed({100, 1'000'000}))); // the small one would have to be inserted before the large one
    }
    void smallOnesBehind_joinTheFirstLargeEnough()
    {
        const auto plan = planMerge(sealed({1'000'000, 16'000, 16'000}));
        QVERIFY(plan);
        QCOMPARE(plan->first, std::size_t{1});
        QCOMPARE(plan->last, std::size_t{3});
        QVERIFY(!plan->dropsRemoved);
        const auto all = planMerge(sealed({60'000, 16'000, 16'000}));
        QVERIFY(all);
        QCOMPARE(all->first, std::size_t{0});
    }
    void worn_isRewrittenAlone_orWithItsRun()
    {
        const auto alone = planMerge(Shapes{{1000, 200}, {100, 21}});
        QVERIFY(alone);
        QCOMPARE(alone->first, std::size_t{1});
        QCOMPARE(alone->last, std::size_t{2});
        QVERIFY(alone->dropsRemoved);
        QVERIFY(!planMerge(Shapes{{1000, 200}})); // a fifth may stay
        const auto run = planMerge(Shapes{{1000, 300}, {500, 0}});
        QVERIFY(run);
        QCOMPARE(run->first, std::size_t{0});
        QCOMPARE(run->last, std::size_t{2});
        QVERIFY(run->dropsRemoved);
    }
    void manySmallBeforeLarge_arePairedInTheEnd()
    {
        Shapes shapes;
        for (std::uint64_t rows = 1000; shapes.size() < 13; rows *= 3)
            shapes.push_back({rows, 0}); // each more than twice as large as the one before
        const auto plan = planMerge(shapes);
        QVERIFY(plan);
        QCOMPARE(plan->first, std::size_t{0});
        QCOMPARE(plan->last, std::size_t{2});
    }
    void completeMerge_onlyWhenThereIsSomethingToDo()
    {
        QVERIFY(!planCompleteMerge({}));
        QVERIFY(!planCompleteMerge(sealed({100})));
        QVERIFY(planCompleteMerge(Shapes{{100, 1}}));
        const auto plan = planCompleteMerge(sealed({100, 5}));
        QVERIFY(plan && plan->dropsRemoved && plan->first == 0 && plan->last == 2);
    }
    void growing_keepsFewSegments_andWritesRowsAFewTimes()
    {
        Shapes shapes;
        Cost sum;
        constexpr std::uint64_t kSeal = 16'384;
        constexpr std::uint64_t kSeals = 640; // ten million rows
        std::size_t most = 0;
        for (std::uint64_t i = 0; i < kSeals; ++i) {
            shapes.push_back({kSeal, 0});
            for (auto plan = planMerge(shapes); plan; plan = planMerge(shapes))
            {
                const Cost cost = carryOut(shapes, *plan);
                sum.written += cost.written;
                sum.inserted += cost.inserted;
            }
            most = std::max(most, shapes.size());
        }
        QVERIFY2(most <= 6, qPrintable(QString::number(most)));
        const double written = static_cast<double>(sum.written) / (kSeal * kSeals);
        const double inserted = static_cast<double>(sum.inserted) / (kSeal * kSeals);
        QVERIFY2(written < 10 && inserted < 3, qPrintable(QStringLiteral("%1 %2").arg(written).arg(inserted)));
    }
    void anyShapes_comeToRest()
    {
        std::uint64_t state = 12345;
        const auto next = [&state](std::uint64_t below) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            return (state >> 33) % below;
        };
        for (int round = 0; round < 2000; ++round) {
            Shapes shapes;
            for (std::uint64_t i = next(20); i > 0; --i) {
                const std::uint64_t rows = 1 + next(std::uint64_t{1} << next(20));
                shapes.push_back({rows, next(rows + 1)});
            }
            int steps = 0;
            for (auto plan = planMerge(shapes); plan; plan = planMerge(shapes)) {
                QVERIFY(plan->first < plan->last && plan->last <= shapes.size());
                carryOut(shapes, *plan);
                QVERIFY(++steps < 60);
            }
            QVERIFY(shapes.size() <= 12);
            for (const SegmentShape& shape : shapes)
                QVERIFY(shape.removed * 5 <= shape.rows);
        }
    }
};

QTEST_APPLESS_MAIN(MergePolicyTest)
#include "tst_merge_policy.moc"
