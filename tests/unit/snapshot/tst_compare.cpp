// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/compare.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace {

std::vector<std::string> shown(const Difference& difference)
{
    std::vector<std::string> lines;
    for (const DocumentChange& change : difference.changes)
        lines.push_back(std::string(toString(change.kind)) + (change.isPoint ? " point " : " ") + change.source + " "
                        + std::to_string(change.chunksBefore) + ">" + std::to_string(change.chunksAfter));
    return lines;
}

std::string shown(const RowChanges& rows)
{
    return "+" + std::to_string(rows.added) + " -" + std::to_string(rows.removed) + " text " + std::to_string(rows.otherText)
           + " metadata " + std::to_string(rows.otherMetadata) + " vector " + std::to_string(rows.otherVector);
}

Document document(const std::string& source)
{
    Document one;
    one.source = source;
    one.contentHash = "the same";
    one.sizeBytes = 1000;
    return one;
}

std::vector<Point> chunks()
{
    std::vector<Point> points;
    for (const char* id : {"first", "second", "third", "fourth"})
        points.push_back(fixturePoint(id, 7));
    return points;
}

} // namespace

class CompareTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_older = openFixture(*m_home / "older");
        m_newer = openFixture(*m_home / "newer");
    }
    void cleanup()
    {
        m_older.reset();
        m_newer.reset();
        m_home.reset();
    }

    void compare_sameContents_isEmpty()
    {
        for (Collection* side : {m_older.get(), m_newer.get()}) {
            VARVE_VERIFY_OK(putFixtureDocument(*side, "/a", 1));
            VARVE_VERIFY_OK(side->upsert({fixturePoint("p", 1)}));
        }
        VARVE_VERIFY_OK(m_newer->checkpoint({})); // where the bytes lie makes no difference
        QVERIFY(shown(compare(*m_older, *m_newer, {}).value()).empty());
    }
    void compare_emptySides()
    {
        QVERIFY(shown(compare(*m_older, *m_newer, {}).value()).empty());
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/a", 1));
        QCOMPARE(shown(compare(*m_older, *m_newer, {}).value()), (std::vector<std::string>{"added /a 0>3"}));
        QCOMPARE(shown(compare(*m_newer, *m_older, {}).value()), (std::vector<std::string>{"removed /a 3>0"}));
    }
    void compare_everyKind_inOrderOfSource()
    {
        VARVE_VERIFY_OK(putFixtureDocument(*m_older, "/gone", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_older, "/same", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_older, "/text changed", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_older, "/Ünïcode", 1));
        VARVE_VERIFY_OK(m_older->upsert({fixturePoint("p gone", 1), fixturePoint("p same", 2), fixturePoint("p vector", 3),
                                         fixturePoint("p text", 4)}));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/same", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/text changed", 2, 5));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/Another", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/Ünïcode", 1));
        Point otherVector = fixturePoint("p vector", 3);
        otherVector.vector = seededVector(99);
        Point otherText = fixturePoint("p text", 4);
        otherText.text = "changed";
        VARVE_VERIFY_OK(m_newer->upsert({fixturePoint("p new", 1), otherVector, fixturePoint("p same", 2), otherText}));
        const auto difference = compare(*m_older, *m_newer, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(shown(*difference),
                 (std::vector<std::string>{"added /Another 0>3", "removed /gone 3>0", "changed /text changed 3>5",
                                           "removed point p gone 1>0", "changed point p vector 1>1",
                                           "changed point p text 1>1", "added point p new 0>1"}));
        QCOMPARE(difference->added, 2u);
        QCOMPARE(difference->removed, 2u);
        QCOMPARE(difference->changed, 3u);
    }
    void compare_skippedFile_isNoDocument()
    {
        Document skipped;
        skipped.source = "/broken.pdf";
        skipped.state = DocumentState::Failed;
        skipped.reasonKey = "encrypted";
        VARVE_VERIFY_OK(m_newer->recordOutcome(skipped));
        QVERIFY(shown(compare(*m_older, *m_newer, {}).value()).empty());
    }
    void compare_manyPages_missesNothing()
    {
        std::vector<Point> points;
        for (int i = 0; i < 1500; ++i) {
            points.push_back(fixturePoint("p" + std::to_string(i), static_cast<std::uint32_t>(i)));
            Document document;
            document.source = "/d" + std::to_string(i);
            document.contentHash = "hash";
            VARVE_VERIFY_OK(m_older->putDocument(document, {}));
            if (i % 3 == 0)
                VARVE_VERIFY_OK(m_newer->putDocument(document, {}));
        }
        VARVE_VERIFY_OK(m_older->upsert(points));
        points.erase(points.begin(), points.begin() + 500);
        VARVE_VERIFY_OK(m_newer->upsert(points));
        const auto difference = compare(*m_older, *m_newer, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->removed, 1000u + 500u);
        QCOMPARE(difference->added + difference->changed, 0u);
    }
    void compare_document_tellsWhatOfItsChunksDiffers_data()
    {
        QTest::addColumn<std::function<void(std::vector<Point>&)>>("change");
        QTest::addColumn<QString>("expected");
        using Change = std::function<void(std::vector<Point>&)>;
        QTest::newRow("text") << Change([](auto& points) { points[1].text = "another"; })
                              << "+0 -0 text 1 metadata 0 vector 0";
        QTest::newRow("metadata") << Change([](auto& points) { points[1].metadataJson = "{}"; })
                                  << "+0 -0 text 0 metadata 1 vector 0";
        QTest::newRow("vector") << Change([](auto& points) { points[1].vector = seededVector(8); })
                                << "+0 -0 text 0 metadata 0 vector 1";
        QTest::newRow("all of them") << Change([](auto& points) { points[1] = fixturePoint("second", 8); })
                                     << "+0 -0 text 1 metadata 0 vector 0";
        QTest::newRow("one goes, all behind it move") << Change([](auto& points) { points.erase(points.begin()); })
                                                      << "+0 -1 text 0 metadata 0 vector 0";
        QTest::newRow("one comes in between")
            << Change([](auto& points) { points.insert(points.begin() + 1, fixturePoint("new", 1)); })
            << "+1 -0 text 0 metadata 0 vector 0";
        QTest::newRow("one under another id") << Change([](auto& points) { points[2].id = "other"; })
                                              << "+0 -0 text 1 metadata 0 vector 0";
        QTest::newRow("two edited, one gone")
            << Change([](auto& points) {
                   points[1] = fixturePoint("edited", 1);
                   points[2] = fixturePoint("edited too", 1);
                   points.pop_back();
               })
            << "+0 -1 text 2 metadata 0 vector 0";
    }
    void compare_document_tellsWhatOfItsChunksDiffers()
    {
        using Change = std::function<void(std::vector<Point>&)>;
        QFETCH(Change, change);
        QFETCH(QString, expected);
        std::vector<Point> after = chunks();
        change(after);
        VARVE_VERIFY_OK(m_older->putDocument(document("/a"), chunks()));
        VARVE_VERIFY_OK(m_newer->putDocument(document("/a"), after));
        const auto difference = compare(*m_older, *m_newer, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->changed, 1u);
        QCOMPARE(shown(difference->rows), expected.toStdString());
        QCOMPARE(shown(difference->changes.at(0).rows), expected.toStdString());
    }
    void compare_points_tellsWhatDiffersAndHowMuchTheyAre()
    {
        VARVE_VERIFY_OK(m_older->upsert(chunks()));
        std::vector<Point> after = chunks();
        after[0].text = "another";
        after[1].metadataJson = "{}";
        after[2].vector = seededVector(8);
        after[3] = fixturePoint("new", 7);
        VARVE_VERIFY_OK(m_newer->upsert(after));
        const auto difference = compare(*m_older, *m_newer, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(shown(difference->rows), "+1 -1 text 1 metadata 1 vector 1");
        std::uint64_t before = 0;
        for (const Point& point : chunks())
            before += point.text.size() + point.metadataJson.size() + kFixtureDimension * sizeof(float);
        QCOMPARE(difference->bytesBefore, before);
        QCOMPARE(difference->chunksBefore, 4u);
        QCOMPARE(difference->chunksAfter, 4u);
    }
    void compare_wholeDocuments_countTheirRows()
    {
        VARVE_VERIFY_OK(putFixtureDocument(*m_older, "/gone", 1, 5));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/new", 1, 2));
        QCOMPARE(shown(compare(*m_older, *m_newer, {}).value().rows), "+2 -5 text 0 metadata 0 vector 0");
    }
    void compare_chunkReplacedWithoutItsDocument_isSeen()
    {
        VARVE_VERIFY_OK(m_older->putDocument(document("/a"), chunks()));
        VARVE_VERIFY_OK(m_newer->putDocument(document("/a"), chunks()));
        VARVE_VERIFY_OK(m_newer->upsert({fixturePoint("second", 9)})); // belongs to no document from now on
        const auto difference = compare(*m_older, *m_newer, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->changed, 1u);
        QCOMPARE(difference->added, 1u);
        QCOMPARE(shown(difference->rows), "+1 -1 text 0 metadata 0 vector 0");
    }
    void compare_statesOfOneCollection_findsThePointsThatMoved()
    {
        std::vector<Point> points;
        for (std::uint32_t i = 0; i < 1000; ++i)
            points.push_back(fixturePoint("p" + std::to_string(i), i));
        VARVE_VERIFY_OK(m_older->upsert(points));
        VARVE_VERIFY_OK(fs::posixFileSystem().createDirectories(*m_home / "image"));
        VARVE_VERIFY_OK(m_older->captureImage(*m_home / "image", {}));
        Collection::OpenOptions options;
        options.immutable = true;
        const auto then = Collection::open(fs::posixFileSystem(), *m_home / "image", options);
        VARVE_VERIFY_OK(then);
        VARVE_VERIFY_OK(m_older->upsert({points[3], fixturePoint("p500", 9999), fixturePoint("new", 1)}));
        VARVE_VERIFY_OK(m_older->removePoints({"p999"}));
        QCOMPARE(shown(compare(**then, *m_older, {}).value()),
                 (std::vector<std::string>{"changed point p500 1>1", "removed point p999 1>0", "added point new 0>1"}));
        QCOMPARE(shown(compare(*m_older, **then, {}).value()),
                 (std::vector<std::string>{"changed point p500 1>1", "removed point new 1>0", "added point p999 0>1"}));
    }
    void compareEach_handsOutEveryChangeAndKeepsNone()
    {
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/b", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/a", 1));
        VARVE_VERIFY_OK(m_newer->upsert({fixturePoint("p", 1)}));
        std::vector<std::string> seen;
        const auto difference = compareEach(*m_older, *m_newer, {}, [&](DocumentChange change) -> Result<> {
            seen.push_back(change.source);
            return {};
        });
        VARVE_VERIFY_OK(difference);
        QCOMPARE(seen, (std::vector<std::string>{"/a", "/b", "p"}));
        QVERIFY(difference->changes.empty());
        QCOMPARE(difference->added, 3u);
        QCOMPARE(difference->rows.added, 7u);
    }
    void compareEach_whoeverTakesThemFails_ends()
    {
        VARVE_VERIFY_OK(m_newer->upsert({fixturePoint("p", 1), fixturePoint("q", 1)}));
        int seen = 0;
        const auto full = [&](const DocumentChange&) -> Result<> {
            ++seen;
            return Error{ErrorCode::NoSpace, "full", {}, 0};
        };
        VARVE_VERIFY_ERROR(compareEach(*m_older, *m_newer, {}, full), ErrorCode::NoSpace);
        QCOMPARE(seen, 1);
    }
    void compare_stopped_isCancelled()
    {
        VARVE_VERIFY_OK(putFixtureDocument(*m_newer, "/a", 1));
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(compare(*m_older, *m_newer, {stop.get_token(), {}}), ErrorCode::Cancelled);
    }

private:
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<Collection> m_older;
    std::unique_ptr<Collection> m_newer;
};

QTEST_GUILESS_MAIN(CompareTest)
#include "tst_compare.moc"
