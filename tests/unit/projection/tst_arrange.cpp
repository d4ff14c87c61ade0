// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Layouts: the same for the same rows, neighbours near each other, further rows placed without moving anything.
#include "core/projection/arrange.h"
#include "core/projection/placement.h"
#include "core/projection/random.h"
#include "tests/support/map_quality.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

#include <algorithm>

using namespace varve;
using namespace varve::projection;

namespace {

constexpr std::size_t kClusters = 8;

Rows flat(const test::Rows& rows)
{
    Rows result{rows.empty() ? 0 : rows.front().size(), {}};
    for (const auto& row : rows)
        result.values.insert(result.values.end(), row.begin(), row.end());
    return result;
}

/// Rows around centres, row i around centre i modulo kClusters.
Rows clusters(std::size_t count, unsigned seed)
{
    const auto centres = test::clusteredRows(kClusters, 32, kClusters, 7);
    const auto noise = test::clusteredRows(count, 32, 1, seed);
    test::Rows rows(count, std::vector<float>(32));
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t d = 0; d < 32; ++d)
            rows[i][d] = 3 * centres[i % kClusters][d] + 0.4F * noise[i][d];
    return flat(rows);
}

WorkMeter quietly()
{
    static const OperationControl none;
    return WorkMeter(none, 1);
}

bool same(const std::vector<Position>& a, const std::vector<Position>& b)
{
    return std::ranges::equal(a, b, [](Position p, Position q) { return p.x == q.x && p.y == q.y; });
}

} // namespace

class ArrangeTest : public QObject {
    Q_OBJECT
private slots:
    void arrange_twice_givesTheSamePicture()
    {
        const Rows rows = clusters(600, 1);
        const auto first = arrangeRows(rows, Distance::Straight, quietly());
        const auto second = arrangeRows(rows, Distance::Straight, quietly());
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->size(), std::size_t{600});
        QVERIFY(same(*first, *second));
    }

    void arrange_clusters_stayTogether()
    {
        const Rows rows = clusters(800, 1);
        const auto positions = arrangeRows(rows, Distance::Straight, quietly());
        VARVE_VERIFY_OK(positions);
        const Rows onMap = test::rowsOf(*positions);
        const auto near = nearestRows(onMap, onMap, SameRows::Yes, 10, Distance::Straight, quietly());
        std::size_t own = 0;
        for (std::size_t row = 0; row < rows.count(); ++row)
            for (const std::uint32_t id : near->idsOf(row))
                own += id % kClusters == row % kClusters ? 1 : 0;
        QVERIFY2(own >= 7990, qPrintable(QString::number(own))); // of 8,000
    }

    void arrange_flatRows_keepTheirNeighbours()
    {
        // Rows of two dimensions can be laid out without loss; a method that does not look at neighbours cannot do that.
        test::Rows plane(500, std::vector<float>(2));
        Random random(3);
        for (auto& row : plane)
            row = {random.signedUnit(), random.signedUnit()};
        const Rows rows = flat(plane);
        const auto positions = arrangeRows(rows, Distance::Straight, quietly());
        VARVE_VERIFY_OK(positions);
        const test::MapQuality quality = test::mapQuality(rows, Distance::Straight, *positions, 10);
        QVERIFY2(quality.kept > 0.7, qPrintable(QString::number(quality.kept)));
        QVERIFY2(quality.trustworthiness > 0.98, qPrintable(QString::number(quality.trustworthiness)));
        // What the figures are worth: positions of other rows keep almost nothing.
        std::vector<Position> shuffled = *positions;
        std::rotate(shuffled.begin(), shuffled.begin() + 137, shuffled.end());
        QVERIFY(test::mapQuality(rows, Distance::Straight, shuffled, 10).kept < 0.1);
    }

    void arrange_fewRows_haveAPlace_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 3, 16})
            QTest::addRow("%d rows", count) << count;
    }
    void arrange_fewRows_haveAPlace()
    {
        QFETCH(int, count);
        const auto positions = arrangeRows(clusters(static_cast<std::size_t>(count), 2), Distance::Straight, quietly());
        VARVE_VERIFY_OK(positions);
        QCOMPARE(static_cast<int>(positions->size()), count);
        for (const Position& position : *positions)
            QVERIFY(std::isfinite(position.x) && std::isfinite(position.y));
    }

    void arrange_oddRows_haveFinitePlaces_data()
    {
        QTest::addColumn<float>("value");
        QTest::newRow("all equal") << 1.0F;
        QTest::newRow("all zero") << 0.0F;
        QTest::newRow("as large as floats get") << std::numeric_limits<float>::max();
    }
    void arrange_oddRows_haveFinitePlaces()
    {
        QFETCH(float, value);
        Rows rows{4, std::vector<float>(4 * 100, value)};
        for (std::size_t i = 0; i < 50; ++i)
            rows.row(i)[i % 4] = -value;
        for (const Distance distance : {Distance::Straight, Distance::Angle}) {
            const auto positions = arrangeRows(rows, distance, quietly());
            VARVE_VERIFY_OK(positions);
            for (const Position& position : *positions)
                QVERIFY(std::isfinite(position.x) && std::isfinite(position.y));
        }
    }

    void arrange_stopped_isCancelled()
    {
        std::stop_source stop;
        OperationControl control;
        control.stop = stop.get_token();
        int reports = 0;
        control.progress = [&](const Progress& progress) {
            if (progress.phase == "arranging" && ++reports == 3)
                stop.request_stop();
        };
        VARVE_VERIFY_ERROR(arrangeRows(clusters(300, 1), Distance::Straight, WorkMeter(control, 300)),
                           ErrorCode::Cancelled);
        QCOMPARE(reports, 3);
    }

    void progress_neverGoesBack()
    {
        OperationControl control;
        std::uint64_t last = 0;
        bool grows = true;
        control.progress = [&](const Progress& progress) {
            grows = grows && progress.doneItems >= last && progress.totalItems == 1000;
            last = progress.doneItems;
        };
        VARVE_VERIFY_OK(arrangeRows(clusters(300, 1), Distance::Straight, WorkMeter(control, 1000)));
        QVERIFY(grows);
        QVERIFY(last > 900);
    }

    void place_newRows_joinTheirCluster()
    {
        const Rows rows = clusters(800, 1);
        const auto layout = arrangeRows(rows, Distance::Straight, quietly());
        const Rows further = clusters(80, 99);
        std::vector<std::uint64_t> names;
        for (std::uint64_t i = 0; i < 80; ++i)
            names.push_back(i);
        const auto placed = placeRows(rows, *layout, further, names, Distance::Straight, quietly());
        VARVE_VERIFY_OK(placed);
        const auto near = nearestRows(test::rowsOf(*layout), test::rowsOf(*placed), SameRows::No, 1, Distance::Straight, quietly());
        for (std::size_t row = 0; row < 80; ++row)
            QCOMPARE(near->idsOf(row)[0] % kClusters, row % kClusters);
    }

    void place_oneRow_liesWhereItLiesAmongOthers()
    {
        const Rows rows = clusters(400, 1);
        const auto layout = arrangeRows(rows, Distance::Straight, quietly());
        const Rows further = clusters(60, 99);
        std::vector<std::uint64_t> names(60);
        for (std::size_t i = 0; i < names.size(); ++i)
            names[i] = 1000 + i;
        const auto together = placeRows(rows, *layout, further, names, Distance::Straight, quietly());
        const Rows one{further.width, {further.row(41), further.row(41) + further.width}};
        const auto alone = placeRows(rows, *layout, one, {names[41]}, Distance::Straight, quietly());
        QVERIFY(same({together->at(41)}, *alone));
    }
};

QTEST_GUILESS_MAIN(ArrangeTest)
#include "tst_arrange.moc"
