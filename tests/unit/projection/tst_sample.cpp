// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/sample.h"
#include "core/projection/strata.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace varve;
using namespace varve::projection;

namespace {

using Sizes = std::vector<std::uint64_t>;

/// Quotas of documents that are numbered from 1.
std::vector<std::uint32_t> quotasOf(const Sizes& sizes, std::size_t limit)
{
    std::vector<Stratum> strata;
    for (const std::uint64_t size : sizes)
        strata.push_back({static_cast<std::int64_t>(strata.size()) + 1, size});
    return stratumQuotas(strata, limit);
}

WorkMeter quietly()
{
    static const OperationControl none;
    return WorkMeter(none, 1);
}

std::uint64_t sum(const std::vector<std::uint32_t>& quotas)
{
    return std::accumulate(quotas.begin(), quotas.end(), std::uint64_t{0});
}

std::set<std::string> idsOf(const Sample& sample)
{
    std::set<std::string> ids;
    for (const MapPoint& point : sample.map.points)
        ids.insert(point.id);
    return ids;
}

} // namespace

class SampleTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        m_collection = test::openFixture(*m_folder / "collection");
    }
    void cleanup()
    {
        m_collection.reset();
        m_folder.reset();
    }

    void quotas_whereAllFit_areAll()
    {
        QCOMPARE(quotasOf(Sizes{3, 0, 7}, 10), (std::vector<std::uint32_t>{3, 0, 7}));
        QVERIFY(quotasOf({}, 10).empty());
    }

    void quotas_followSize_andLeaveNoDocumentOut()
    {
        const auto quotas = quotasOf(Sizes{9000, 900, 90, 9, 1}, 100);
        QCOMPARE(sum(quotas), std::uint64_t{100});
        QVERIFY(quotas[0] >= 84 && quotas[0] <= 90);
        QVERIFY(quotas[1] >= 8 && quotas[1] <= 11);
        for (const std::uint32_t quota : quotas)
            QVERIFY(quota >= 1);
    }

    void quotas_ofMoreDocumentsThanRoom_areDrawnBySize()
    {
        // Every second document has one point, the others nine: these have nine times the chance.
        Sizes sizes;
        for (int i = 0; i < 1000; ++i)
            sizes.push_back(i % 2 == 0 ? 1 : 9);
        const auto quotas = quotasOf(sizes, 100);
        QCOMPARE(sum(quotas), std::uint64_t{100});
        std::uint64_t small = 0;
        for (std::size_t i = 0; i < quotas.size(); i += 2)
            small += quotas[i];
        QVERIFY2(small >= 5 && small <= 15, qPrintable(QString::number(small)));
    }

    void quotas_ofManyDocuments_hardlyChange_whenOneMoreComes()
    {
        Sizes sizes(1000, 3);
        const auto before = quotasOf(sizes, 100);
        sizes.push_back(3);
        const auto after = quotasOf(sizes, 100);
        std::size_t changed = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
            changed += before[i] != after[i] ? 1 : 0;
        QVERIFY2(changed <= 2, qPrintable(QString::number(changed)));
    }

    void quotas_neverExceedTheDocument_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 2, 5, 17, 40, 99})
            QTest::addRow("limit %d", limit) << limit;
    }
    void quotas_neverExceedTheDocument()
    {
        QFETCH(int, limit);
        Sizes sizes;
        for (std::uint64_t i = 0; i < 40; ++i)
            sizes.push_back(i * i % 11);
        const auto quotas = quotasOf(sizes, static_cast<std::size_t>(limit));
        for (std::size_t i = 0; i < sizes.size(); ++i)
            QVERIFY(quotas[i] <= sizes[i]);
        QCOMPARE(sum(quotas), static_cast<std::uint64_t>(limit));
    }

    void sample_takesFromEveryDocument_andLoosePoints()
    {
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/large", 1, 200));
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/small", 2, 4));
        std::vector<collection::Point> loose;
        for (int i = 0; i < 100; ++i)
            loose.push_back(test::fixturePoint("loose" + std::to_string(i), static_cast<std::uint32_t>(i)));
        VARVE_VERIFY_OK(m_collection->upsert(loose));
        const auto sample = drawSample(*m_collection, 60, quietly());
        VARVE_VERIFY_OK(sample);
        QCOMPARE(sample->map.points.size(), std::size_t{60});
        QCOMPARE(sample->rows.count(), std::size_t{60});
        QCOMPARE(sample->map.allPoints, std::uint64_t{304});
        QVERIFY(sample->map.isSampled());
        std::map<std::string, int> bySource;
        for (const MapPoint& point : sample->map.points)
            ++bySource[point.document == kNoDocument ? "" : sample->map.documents[point.document].source];
        QVERIFY2(bySource["/large"] >= 36 && bySource["/large"] <= 42, qPrintable(QString::number(bySource["/large"])));
        QVERIFY(bySource["/small"] >= 1);
        QVERIFY2(bySource[""] >= 17 && bySource[""] <= 22, qPrintable(QString::number(bySource[""])));
    }

    void sample_isTheSameTwice_andOtherwiseAfterChangesOnlyThere()
    {
        for (std::uint32_t i = 0; i < 10; ++i)
            VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/" + std::to_string(i), i + 1, 30));
        const auto first = idsOf(*drawSample(*m_collection, 100, quietly()));
        QCOMPARE(first.size(), std::size_t{100});
        QVERIFY(first == idsOf(*drawSample(*m_collection, 100, quietly())));
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/new", 50, 30));
        const auto later = idsOf(*drawSample(*m_collection, 110, quietly()));
        std::vector<std::string> shared;
        std::ranges::set_intersection(first, later, std::back_inserter(shared));
        QVERIFY2(shared.size() >= 95, qPrintable(QString::number(shared.size())));
    }

    void vectors_haveLengthOne_andAreThoseOfThePoints()
    {
        VARVE_VERIFY_OK(m_collection->upsert({test::fixturePoint("a", 1), test::fixturePoint("b", 2)}));
        const auto sample = drawSample(*m_collection, 10, quietly());
        for (std::size_t i = 0; i < 2; ++i) {
            const auto stored = m_collection->get({sample->map.points[i].id});
            const auto& expected = stored->at(0).vector;
            double length = 0;
            for (const float value : expected)
                length += static_cast<double>(value) * static_cast<double>(value);
            for (std::size_t d = 0; d < expected.size(); ++d)
                QVERIFY(std::abs(sample->rows.row(i)[d] - expected[d] / static_cast<float>(std::sqrt(length))) < 1e-6F);
        }
    }

    void languages_comeFromMetadata()
    {
        auto german = test::fixturePoint("a", 1);
        german.metadataJson = R"({"lang":"de","seed":1})";
        auto odd = test::fixturePoint("b", 2);
        odd.metadataJson = R"({"lang":["x"]})";
        VARVE_VERIFY_OK(m_collection->upsert({german, odd}));
        const auto sample = drawSample(*m_collection, 10, quietly());
        VARVE_VERIFY_OK(sample);
        QVERIFY((sample->map.languages == std::vector<std::string>{"", "de"}));
        QCOMPARE(sample->map.languages[sample->map.points[0].language], std::string("de"));
        QCOMPARE(sample->map.points[1].language, 0U);
    }

    void stopped_isCancelled()
    {
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/a", 1, 30));
        std::stop_source stop;
        stop.request_stop();
        OperationControl control;
        control.stop = stop.get_token();
        VARVE_VERIFY_ERROR(drawSample(*m_collection, 10, WorkMeter(control, 10)), ErrorCode::Cancelled);
    }

private:
    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<collection::Collection> m_collection;
};

QTEST_GUILESS_MAIN(SampleTest)
#include "tst_sample.moc"
