// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::collection;
using namespace varve::test;

/// nearest() answers as search() by vector does, from its own table of ids.
class NearestTest : public QObject {
    Q_OBJECT

    static constexpr std::uint32_t kPoints = 1500;
    std::unique_ptr<TempDirectory> m_folder;
    std::unique_ptr<Collection> m_collection;

    static std::string idOf(std::uint32_t number) { return "point " + std::to_string(number); }
    void put(std::uint32_t first, std::uint32_t count, std::uint32_t seedOffset = 0)
    {
        std::vector<Point> points;
        for (std::uint32_t i = first; i < first + count; ++i)
            points.push_back(fixturePoint(idOf(i), i + seedOffset));
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
    }
    std::string nearestIdOf(std::uint32_t seed)
    {
        const auto found = m_collection->nearest(seededVector(seed), {1, 0, {}});
        return found && found->size() == 1 ? found->front().id : std::string("none");
    }
    /// Enough lookups that the ids come from memory.
    void loadIds()
    {
        for (std::uint32_t i = 0; i < 150; ++i)
            VARVE_VERIFY_OK(m_collection->nearest(seededVector(i), {10, 0, {}}));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<TempDirectory>();
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), *m_folder / "c", fixtureConfig(), "u-1"));
        auto opened = Collection::open(fs::posixFileSystem(), *m_folder / "c", {});
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
        put(0, kPoints);
    }
    void cleanup() { m_collection.reset(); }

    void nearest_beforeAndAfterIdsAreLoaded_isWhatSearchFinds()
    {
        for (int round = 0; round < 2; ++round) {
            for (const std::uint32_t seed : {3U, 700U, 1499U, 5000U}) {
                SearchQuery query;
                query.kind = SearchKind::Semantic;
                query.vector = seededVector(seed);
                const auto expected = m_collection->search(query);
                const auto found = m_collection->nearest(query.vector, {});
                VARVE_VERIFY_OK(expected);
                VARVE_VERIFY_OK(found);
                QCOMPARE(found->size(), expected->hits.size());
                for (std::size_t i = 0; i < found->size(); ++i) {
                    QCOMPARE((*found)[i].id, expected->hits[i].point.id);
                    QCOMPARE(double{(*found)[i].score}, expected->hits[i].score);
                }
            }
            loadIds();
        }
    }
    void nearest_afterChanges_followsThem()
    {
        loadIds();
        put(7, 1, 100'000);  // replaced: another label and vector, the same id
        put(kPoints, 300);   // new
        VARVE_VERIFY_OK(m_collection->removePoints({idOf(9)}));
        QCOMPARE(nearestIdOf(100'007), idOf(7));
        QVERIFY(nearestIdOf(7) != idOf(7));
        QCOMPARE(nearestIdOf(kPoints + 299), idOf(kPoints + 299));
        QVERIFY(nearestIdOf(9) != idOf(9));
        loadIds();
        VARVE_VERIFY_OK(m_collection->optimize({}));
        QCOMPARE(nearestIdOf(100'007), idOf(7));
        QCOMPARE(nearestIdOf(1234), idOf(1234));
    }
    void nearest_withFilter_isOnlyOfThoseThatPass()
    {
        const auto all = m_collection->nearest(seededVector(20), {10, 0, R"({"no such key":1})"});
        VARVE_VERIFY_OK(all);
        QVERIFY(all->empty());
    }
    void nearest_filterKept_followsWrites()
    {
        auto tagged = fixturePoint("tagged", 90'000);
        tagged.metadataJson = R"({"tag":"x"})";
        const std::string filter = R"({"tag":"x"})";
        for (int i = 0; i < 2; ++i)
            QVERIFY(m_collection->nearest(seededVector(90'000), {10, 0, filter})->empty());
        VARVE_VERIFY_OK(m_collection->upsert({tagged}));
        for (int i = 0; i < 2; ++i)
            QCOMPARE(m_collection->nearest(seededVector(90'000), {10, 0, filter})->size(), std::size_t{1});
        VARVE_VERIFY_OK(m_collection->removePoints({"tagged"}));
        QVERIFY(m_collection->nearest(seededVector(90'000), {10, 0, filter})->empty());
    }
    void nearest_badQuery_isRefused()
    {
        VARVE_VERIFY_ERROR(m_collection->nearest(seededVector(1, 9), {}), ErrorCode::DimensionMismatch);
        VARVE_VERIFY_ERROR(m_collection->nearest(seededVector(1), {1, 0, "not a filter"}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(m_collection->nearestOfMany(seededVector(1, 9), {}, 2, {}), ErrorCode::DimensionMismatch);
        VARVE_VERIFY_OK(m_collection->close());
        VARVE_VERIFY_ERROR(m_collection->nearest(seededVector(1), {}), ErrorCode::ReadOnly);
    }
    void nearestOfMany_anyThreads_answersInOrder()
    {
        std::vector<float> queries;
        for (std::uint32_t i = 0; i < 400; ++i) {
            const auto query = seededVector(i);
            queries.insert(queries.end(), query.begin(), query.end());
        }
        for (const std::size_t threads : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
            const auto found = m_collection->nearestOfMany(queries, {1, 0, {}}, threads, {});
            VARVE_VERIFY_OK(found);
            QCOMPARE(found->size(), std::size_t{400});
            for (std::uint32_t i = 0; i < 400; ++i)
                QCOMPARE((*found)[i].front().id, idOf(i));
        }
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(m_collection->nearestOfMany(queries, {}, 2, {stop.get_token(), {}}), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(NearestTest)
#include "tst_nearest.moc"
