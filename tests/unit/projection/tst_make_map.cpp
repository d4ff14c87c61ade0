// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Answers about maps: from the cache, made, placed; and what damage, stops and full disks do to them.
#include "core/projection/make_map.h"
#include "core/projection/sample.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace varve;
using namespace varve::projection;

namespace {

using Places = std::map<std::string, std::pair<float, float>>;

Places placesOf(const Map& map)
{
    Places places;
    for (const MapPoint& point : map.points)
        places[point.id] = {point.x, point.y};
    return places;
}

/// True when the points that both have are in the same places.
bool agree(const Places& a, const Places& b)
{
    return std::ranges::all_of(a, [&](const auto& one) {
        const auto other = b.find(one.first);
        return other == b.end() || other->second == one.second;
    });
}

} // namespace

class MakeMapTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        m_collection = test::openFixture(*m_folder / "collection");
        for (std::uint32_t i = 0; i < 6; ++i)
            VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/" + std::to_string(i), i + 1, 20));
    }
    void cleanup()
    {
        m_collection.reset();
        m_folder.reset();
    }

    void nothingCached_andNothingComputed_answersWithAnEstimate()
    {
        const auto answer = ask(MapWork::None);
        VARVE_VERIFY_OK(answer);
        QVERIFY(!answer->map);
        QCOMPARE(answer->points, std::uint64_t{120});
        QCOMPARE(answer->shown, std::size_t{120});
        QVERIFY(answer->seconds > 0);
        QVERIFY(!std::filesystem::exists(cacheFolder()));
    }

    void made_isCurrent_andComesFromTheCacheAfterwards()
    {
        const auto made = ask(MapWork::Update);
        VARVE_VERIFY_OK(made);
        QVERIFY(made->isCurrent);
        QCOMPARE(made->map->points.size(), std::size_t{120});
        QCOMPARE(made->map->placedPoints(), std::size_t{0});
        QCOMPARE(made->map->documents.size(), std::size_t{6});
        const auto cached = ask(MapWork::None);
        QVERIFY(cached->isCurrent && cached->map);
        QVERIFY(placesOf(*cached->map) == placesOf(*made->map));
    }

    void madeTwice_isTheSamePicture()
    {
        const auto first = ask(MapWork::Anew);
        const auto second = ask(MapWork::Anew);
        QVERIFY(placesOf(*first->map) == placesOf(*second->map));
        QCOMPARE(first->map->layout, second->map->layout);
    }

    void newPoints_arePlaced_andNothingElseMoves()
    {
        const auto before = ask(MapWork::Update);
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/new", 40, 10));
        const auto stale = ask(MapWork::None, "two");
        QVERIFY(stale->map && !stale->isCurrent);
        const auto after = ask(MapWork::Update, "two");
        VARVE_VERIFY_OK(after);
        QVERIFY(after->isCurrent);
        QCOMPARE(after->map->points.size(), std::size_t{130});
        QCOMPARE(after->map->placedPoints(), std::size_t{10});
        QVERIFY(agree(placesOf(*before->map), placesOf(*after->map)));
        // Placed points stay, too, when more come.
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/newer", 41, 10));
        const auto last = ask(MapWork::Update, "three");
        QVERIFY(agree(placesOf(*after->map), placesOf(*last->map)));
    }

    void changedVector_isPlacedAgain()
    {
        const auto before = placesOf(*ask(MapWork::Update)->map);
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/0", 77, 20));
        const auto answer = ask(MapWork::Update, "two");
        QCOMPARE(answer->map->placedPoints(), std::size_t{20});
        const auto after = placesOf(*answer->map);
        QVERIFY(before.at("/0#0") != after.at("/0#0"));
        QVERIFY(before.at("/1#0") == after.at("/1#0"));
    }

    void past_usesTheLayoutOfThePresent()
    {
        const auto present = ask(MapWork::Update);
        const auto past = test::openFixture(*m_folder / "past");
        for (const std::uint32_t i : {0U, 1U, 9U})
            VARVE_VERIFY_OK(test::putFixtureDocument(*past, "/" + std::to_string(i), i + 1, 20));
        const auto answer = askPast(*past, MapWork::Update);
        VARVE_VERIFY_OK(answer);
        QCOMPARE(answer->map->points.size(), std::size_t{60});
        QCOMPARE(answer->map->placedPoints(), std::size_t{20}); // of the document that is gone
        QVERIFY(agree(placesOf(*present->map), placesOf(*answer->map)));
        const auto again = askPast(*past, MapWork::None);
        QVERIFY(again->isCurrent);
        QVERIFY(placesOf(*again->map) == placesOf(*answer->map));
        QVERIFY(ask(MapWork::None)->isCurrent); // and the present is still there
    }

    void past_askedFirst_makesTheLayoutOfThePresent()
    {
        const auto past = test::openFixture(*m_folder / "past");
        VARVE_VERIFY_OK(test::putFixtureDocument(*past, "/0", 1, 20));
        const auto before = askPast(*past, MapWork::Update);
        VARVE_VERIFY_OK(before);
        QCOMPARE(before->map->placedPoints(), std::size_t{0});
        const auto present = ask(MapWork::Update);
        QVERIFY(agree(placesOf(*before->map), placesOf(*present->map)));
    }

    void mostlyNewPresent_getsANewLayout()
    {
        const auto before = ask(MapWork::Update);
        for (std::uint32_t i = 20; i < 30; ++i)
            VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/" + std::to_string(i), i + 1, 20));
        const auto after = ask(MapWork::Update, "two");
        QVERIFY(after->map->layout != before->map->layout);
        QCOMPARE(after->map->placedPoints(), std::size_t{0});
    }

    void anew_placesNothing()
    {
        const auto before = ask(MapWork::Update);
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/new", 40, 10));
        const auto after = ask(MapWork::Anew, "two");
        QCOMPARE(after->map->placedPoints(), std::size_t{0});
        QVERIFY(after->map->layout != before->map->layout);
    }

    void damagedCache_isMadeAgain_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("stillShown");
        QTest::newRow("the present's map") << "now.map" << false;
        QTest::newRow("the layout") << "layout.map" << true; // found out when it is needed
    }
    void damagedCache_isMadeAgain()
    {
        QFETCH(QString, file);
        QFETCH(bool, stillShown);
        const auto before = ask(MapWork::Update);
        const auto path = cacheFolder() / file.toStdString();
        auto bytes = fs::readWholeFile(fs::posixFileSystem(), path, 1 << 20);
        bytes->at(bytes->size() / 2) ^= std::byte{1};
        VARVE_VERIFY_OK(fs::replaceFileAtomically(fs::posixFileSystem(), path, *bytes));
        QCOMPARE(ask(MapWork::None)->map.has_value(), stillShown);
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/new", 40, 10));
        const auto after = ask(MapWork::Update, "two");
        VARVE_VERIFY_OK(after);
        QCOMPARE(after->map->points.size(), std::size_t{130});
        QVERIFY(ask(MapWork::None, "two")->isCurrent);
    }

    void deletedCache_isNoError()
    {
        VARVE_VERIFY_OK(ask(MapWork::Update));
        std::filesystem::remove_all(cacheFolder());
        QVERIFY(!ask(MapWork::None)->map);
        QVERIFY(ask(MapWork::Update)->map);
    }

    void mapOfAnotherLayout_isNotShown()
    {
        VARVE_VERIFY_OK(ask(MapWork::Update));
        const auto old = fs::readWholeFile(fs::posixFileSystem(), cacheFolder() / "now.map", 1 << 20);
        VARVE_VERIFY_OK(test::putFixtureDocument(*m_collection, "/new", 40, 10));
        VARVE_VERIFY_OK(ask(MapWork::Anew, "two"));
        VARVE_VERIFY_OK(fs::replaceFileAtomically(fs::posixFileSystem(), cacheFolder() / "now.map", *old));
        QVERIFY(!ask(MapWork::None, "two")->map);
    }

    void stopped_leavesTheCacheAsItWas()
    {
        const auto before = ask(MapWork::Update);
        std::stop_source stop;
        OperationControl control;
        control.stop = stop.get_token();
        control.progress = [&](const Progress& progress) {
            if (progress.phase == "arranging")
                stop.request_stop();
        };
        VARVE_VERIFY_ERROR(ask(MapWork::Anew, "two", control), ErrorCode::Cancelled);
        QVERIFY(ask(MapWork::None)->isCurrent);
    }

    void fullDisk_stillGivesTheMap()
    {
        test::FaultyFileSystem full(fs::posixFileSystem());
        full.limitSpace(100);
        MapCache cache(full, cacheFolder());
        const MapState present{*m_collection, "one"};
        const auto answer = answerMap(cache, present, present, MapWork::Update, {});
        VARVE_VERIFY_OK(answer);
        QCOMPARE(answer->map->points.size(), std::size_t{120});
        QVERIFY(!ask(MapWork::None)->map);
    }

    void oldMomentsOfThePast_leaveTheCache()
    {
        VARVE_VERIFY_OK(ask(MapWork::Update));
        const auto past = test::openFixture(*m_folder / "past");
        VARVE_VERIFY_OK(test::putFixtureDocument(*past, "/0", 1, 2));
        for (std::size_t i = 0; i < MapCache::kMostPast + 5; ++i)
            VARVE_VERIFY_OK(askPast(*past, MapWork::Update, "past " + std::to_string(i)));
        const auto names = fs::posixFileSystem().listDirectory(cacheFolder());
        QCOMPARE(names->size(), MapCache::kMostPast + 2);
    }

    void emptyCollection_hasAnEmptyMap()
    {
        const auto empty = test::openFixture(*m_folder / "empty");
        MapCache cache(fs::posixFileSystem(), cacheFolder());
        const MapState present{*empty, "one"};
        const auto answer = answerMap(cache, present, present, MapWork::Update, {});
        VARVE_VERIFY_OK(answer);
        QVERIFY(answer->map && answer->map->points.empty());
    }

private:
    std::filesystem::path cacheFolder() const { return *m_folder / "cache"; }
    Result<MapAnswer> ask(MapWork work, const std::string& state = "one", const OperationControl& control = {})
    {
        MapCache cache(fs::posixFileSystem(), cacheFolder());
        const MapState present{*m_collection, state};
        return answerMap(cache, present, present, work, control);
    }
    Result<MapAnswer> askPast(const collection::Collection& past, MapWork work, const std::string& state = "past")
    {
        MapCache cache(fs::posixFileSystem(), cacheFolder());
        return answerMap(cache, {past, state}, {*m_collection, "one"}, work, {});
    }

    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<collection::Collection> m_collection;
};

QTEST_GUILESS_MAIN(MakeMapTest)
#include "tst_make_map.moc"
