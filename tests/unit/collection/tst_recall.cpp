// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/collection/collection.h"
#include "core/collection/recall.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

using namespace varve;
using namespace varve::collection;
using namespace varve::test;

namespace {

constexpr std::uint32_t kDimension = 24;
constexpr std::uint32_t kRows = 9000; ///< enough for a graph

/// Without structure, so that narrow walks miss something.
std::vector<float> randomVector(std::uint32_t seed)
{
    std::mt19937 random(seed + 1);
    std::normal_distribution<float> normal;
    std::vector<float> vector(kDimension);
    std::generate(vector.begin(), vector.end(), [&] { return normal(random); });
    return vector;
}

Result<> put(Collection& collection, std::uint32_t from, std::uint32_t count)
{
    constexpr std::uint32_t kBatch = 1000;
    for (std::uint32_t i = from; i < from + count; i += kBatch) {
        std::vector<Point> points;
        for (std::uint32_t j = i; j < std::min(from + count, i + kBatch); ++j) {
            Point point;
            point.id = std::to_string(j);
            point.vector = randomVector(j);
            points.push_back(std::move(point));
        }
        VARVE_CHECK(collection.upsert(std::move(points)));
    }
    return {};
}

/// Recall of ten over fresh queries, against a comparison with every row.
double trueRecall(const Collection& collection, std::uint32_t rows, std::size_t ef)
{
    constexpr std::uint32_t kQueries = 50;
    std::size_t found = 0;
    for (std::uint32_t q = 0; q < kQueries; ++q) {
        const auto query = randomVector(1'000'000 + q);
        std::vector<std::pair<double, std::string>> all;
        for (std::uint32_t i = 0; i < rows; ++i) {
            const auto row = randomVector(i);
            double distance = 0;
            for (std::uint32_t d = 0; d < kDimension; ++d)
                distance += (query[d] - row[d]) * (query[d] - row[d]);
            all.emplace_back(distance, std::to_string(i));
        }
        std::partial_sort(all.begin(), all.begin() + 10, all.end());
        NearestQuery how;
        how.ef = ef;
        const auto answers = collection.nearest(query, how);
        std::set<std::string> ids;
        for (const auto& answer : answers.value())
            ids.insert(answer.id);
        for (int i = 0; i < 10; ++i)
            found += ids.count(all[static_cast<std::size_t>(i)].second);
    }
    return static_cast<double>(found) / (10.0 * kQueries);
}

} // namespace

class RecallTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<TempDirectory>();
        CollectionConfig config;
        config.name = "recall";
        config.dimension = kDimension;
        config.metric = Metric::L2;
        config.durability = Durability::Os;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), *m_folder / "one", config, makeUuid()));
        open();
    }
    void cleanup()
    {
        m_collection.reset();
        m_folder.reset();
    }

    void beamWidth_followsTheTarget_andReachesIt()
    {
        VARVE_VERIFY_OK(put(*m_collection, 0, kRows));
        VARVE_VERIFY_OK(m_collection->optimize({}));
        const auto low = measuredFor("0.8");
        QVERIFY(low.has_value());
        const auto high = measuredFor("0.99");
        QVERIFY(high.has_value());
        qInfo("ef %llu reaches %.3f, ef %llu reaches %.3f", static_cast<unsigned long long>(low->ef), low->recall,
              static_cast<unsigned long long>(high->ef), high->recall);
        QVERIFY(low->ef < high->ef);
        QVERIFY(low->recall >= 0.8 && high->recall >= 0.99);
        QCOMPARE(high->sample, 200u);
        QCOMPARE(high->rows, std::uint64_t{kRows});
        const auto info = m_collection->info();
        QCOMPARE(info.ef, high->ef);
        QVERIFY(!info.isEfFixed && !info.comparesAllRows && !info.isOversamplingFixed);
        QVERIFY(high->oversampling >= 1 && high->oversampling < automaticOversampling(high->ef));
        QCOMPARE(info.oversampling, high->oversampling);
        // Fresh queries, an oracle of the test's own.
        QVERIFY(trueRecall(*m_collection, kRows, 0) >= 0.97);
        QVERIFY(trueRecall(*m_collection, kRows, low->ef) < trueRecall(*m_collection, kRows, high->ef));
        // Remembered by the next opening.
        VARVE_VERIFY_OK(m_collection->close());
        open();
        QCOMPARE(m_collection->info().ef, high->ef);
        QCOMPARE(m_collection->info().recallTarget, 0.99);
        QCOMPARE(m_collection->info().oversampling, high->oversampling);
    }

    void fixedOversampling_isUsed_andMeasuredWith()
    {
        VARVE_VERIFY_OK(put(*m_collection, 0, kRows));
        VARVE_VERIFY_OK(m_collection->optimize({}));
        const auto before = measuredFor("0.9");
        QVERIFY(before.has_value());
        VARVE_VERIFY_OK(m_collection->set("oversampling", "1"));
        QVERIFY(m_collection->info().isOversamplingFixed);
        QCOMPARE(m_collection->info().oversampling, 1.0);
        const double fewest = trueRecall(*m_collection, kRows, 300); // also of searches that name their beam width
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().recall->oversampling == 1.0; }, 60'000));
        QVERIFY(m_collection->info().recall->ef >= before->ef);
        VARVE_VERIFY_OK(m_collection->set("oversampling", "7.5"));
        VARVE_VERIFY_OK(m_collection->close());
        open();
        QCOMPARE(m_collection->info().oversampling, 7.5);
        const double many = trueRecall(*m_collection, kRows, 300);
        QVERIFY2(fewest < many, qPrintable(QStringLiteral("%1 %2").arg(fewest).arg(many)));
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().recall->oversampling == 7.5; }, 60'000));
        VARVE_VERIFY_OK(m_collection->set("oversampling", "auto"));
        QVERIFY(!m_collection->info().isOversamplingFixed);
        QVERIFY(QTest::qWaitFor([&] { return m_collection->info().recall->oversampling < 4; }, 60'000));
        QCOMPARE(m_collection->info().oversampling, m_collection->info().recall->oversampling);
        for (const char* bad : {"0", "0.9", "101", "nan", "much", "", "2x"})
            VARVE_VERIFY_ERROR(m_collection->set("oversampling", bad), ErrorCode::InvalidArgument);
    }

    void candidates_areAtLeastThoseOfTen()
    {
        QCOMPARE(candidatesFor(1.5, 1), std::size_t{15});
        QCOMPARE(candidatesFor(1.5, 10), std::size_t{15});
        QCOMPARE(candidatesFor(1.25, 33), std::size_t{42});
        QCOMPARE(automaticOversampling(16), 4.0);
        QCOMPARE(automaticOversampling(200), 10.0);
    }

    void fixedEf_isNotMeasured_andComesBackWithAuto()
    {
        VARVE_VERIFY_OK(m_collection->set("recall-target", "0.9"));
        VARVE_VERIFY_OK(m_collection->set("ef", "77"));
        QVERIFY(m_collection->info().isEfFixed);
        QCOMPARE(m_collection->info().ef, 77u);
        VARVE_VERIFY_OK(m_collection->close());
        open();
        QCOMPARE(m_collection->info().ef, 77u);
        VARVE_VERIFY_OK(m_collection->set("ef", "auto"));
        QVERIFY(!m_collection->info().isEfFixed);
        QCOMPARE(m_collection->info().recallTarget, 0.9);
        VARVE_VERIFY_OK(m_collection->set("ef", "50"));
        VARVE_VERIFY_OK(m_collection->set("recall-target", "0.95"));
        QVERIFY(!m_collection->info().isEfFixed);
        for (const char* bad : {"1", "0.4", "nan", "much", "", "0.95x"})
            VARVE_VERIFY_ERROR(m_collection->set("recall-target", bad), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(m_collection->set("recall-measured", "{}"), ErrorCode::InvalidArgument);
    }

    void smallCollection_comparesAllRows()
    {
        VARVE_VERIFY_OK(put(*m_collection, 0, 100));
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        const auto info = m_collection->info();
        QVERIFY(info.comparesAllRows);
        QVERIFY(!info.recall);
    }

    void measurement_isOutdated_byHalfAsManyRows()
    {
        RecallMeasurement measured;
        measured.target = 0.95;
        measured.rows = 1000;
        QVERIFY(!isOutdated(measured, 0.95, 1000));
        QVERIFY(!isOutdated(measured, 0.95, 1499));
        QVERIFY(isOutdated(measured, 0.95, 1500));
        QVERIFY(isOutdated(measured, 0.95, 500));
        QVERIFY(isOutdated(measured, 0.9, 1000));
        QVERIFY(isOutdated(std::nullopt, 0.95, 1000));
    }

    void storedText_thatIsNoMeasurement_isIgnored()
    {
        const RecallMeasurement measured{0.95, 64, 0.97, 200, 12345, 1'773'324'300'000, 1.5};
        const auto again = recallFromText(toText(measured));
        QVERIFY(again && again->ef == 64 && again->rows == 12345 && again->recall == 0.97 && again->timeMs == measured.timeMs);
        QCOMPARE(again->oversampling, 1.5);
        const std::string older = R"({"target":0.9,"ef":64,"recall":1,"sample":1,"rows":1,"timeMs":1)";
        for (const char* oversampling : {"}", ",\"oversampling\":0.5}", ",\"oversampling\":1e9}", ",\"oversampling\":\"x\"}"}) {
            const auto without = recallFromText(older + oversampling);
            QVERIFY2(without && without->ef == 64 && without->oversampling == 0, oversampling);
        }
        for (const char* bad : {"", "[]", "{}", "{\"ef\":1e99}", "{\"target\":0.9,\"ef\":-1,\"recall\":1,\"sample\":1,\"rows\":1,\"timeMs\":1}",
                                "{\"target\":0.9,\"ef\":100000,\"recall\":1,\"sample\":1,\"rows\":1,\"timeMs\":1}"})
            QVERIFY2(!recallFromText(bad), bad);
    }

private:
    void open()
    {
        auto opened = Collection::open(fs::posixFileSystem(), *m_folder / "one", {});
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }
    std::optional<RecallMeasurement> measuredFor(const std::string& target)
    {
        if (!m_collection->set("recall-target", target))
            return std::nullopt;
        const double wanted = std::stod(target);
        const bool came = QTest::qWaitFor(
            [&] {
                const auto recall = m_collection->info().recall;
                return recall && recall->target == wanted;
            },
            60'000);
        return came ? m_collection->info().recall : std::nullopt;
    }

    std::unique_ptr<TempDirectory> m_folder;
    std::unique_ptr<Collection> m_collection;
};

QTEST_GUILESS_MAIN(RecallTest)
#include "tst_recall.moc"
