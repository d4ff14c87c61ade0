// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <algorithm>

using namespace varve;
using namespace varve::collection;
using namespace varve::test;

namespace {

std::vector<StoredPoint> scrollAll(const Collection& collection, ScrollRequest request)
{
    std::vector<StoredPoint> all;
    while (true) {
        const auto page = collection.scroll(request);
        if (!page)
            throw std::runtime_error(page.error().toString());
        if (page->empty())
            return all;
        request.behind = page->back().place;
        all.insert(all.end(), page->begin(), page->end());
    }
}

std::vector<std::string> idsOf(const std::vector<StoredPoint>& points)
{
    std::vector<std::string> ids;
    for (const StoredPoint& point : points)
        ids.push_back(point.id);
    return ids;
}

} // namespace

class ScrollTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_collection = openFixture(*m_home / "collection");
        VARVE_VERIFY_OK(putFixtureDocument(*m_collection, "/b", 1, 2));
        VARVE_VERIFY_OK(m_collection->upsert({fixturePoint("p", 1), fixturePoint("q", 2), fixturePoint("r", 3)}));
        VARVE_VERIFY_OK(putFixtureDocument(*m_collection, "/a", 1, 1));
    }
    void cleanup()
    {
        m_collection.reset();
        m_home.reset();
    }

    void scroll_anyPageSize_givesEverythingOnceInStoredOrder()
    {
        for (const std::size_t limit : {1, 2, 5, 6, 100}) {
            ScrollRequest request;
            request.limit = limit;
            QCOMPARE(idsOf(scrollAll(*m_collection, request)),
                     (std::vector<std::string>{"/b#0", "/b#1", "p", "q", "r", "/a#0"}));
        }
    }
    void scroll_givesWhatGetGives()
    {
        VARVE_VERIFY_OK(m_collection->checkpoint({})); // vectors from a segment, and from memory
        VARVE_VERIFY_OK(m_collection->upsert({fixturePoint("s", 4)}));
        for (const StoredPoint& point : scrollAll(*m_collection, {})) {
            const auto got = m_collection->get({point.id});
            VARVE_VERIFY_OK(got);
            QCOMPARE(point.vector, got->at(0).vector);
            QCOMPARE(point.text, got->at(0).text);
            QCOMPARE(point.metadataJson, got->at(0).metadataJson);
            QCOMPARE(point.documentSource, got->at(0).documentSource);
            QCOMPARE(point.ordinal, got->at(0).ordinal);
            QCOMPARE(point.position.headingPath, got->at(0).position.headingPath);
            QCOMPARE(m_collection->vectorAt(point.place).value(), point.vector);
        }
    }
    void scroll_looseOnly_leavesOutChunks()
    {
        ScrollRequest request;
        request.isLooseOnly = true;
        request.limit = 2;
        QCOMPARE(idsOf(scrollAll(*m_collection, request)), (std::vector<std::string>{"p", "q", "r"}));
        VARVE_VERIFY_OK(m_collection->upsert({fixturePoint("/b#1", 9)})); // no chunk any more
        QCOMPARE(idsOf(scrollAll(*m_collection, request)), (std::vector<std::string>{"p", "q", "r", "/b#1"}));
    }
    void scroll_withoutVectors_hasTheRest()
    {
        ScrollRequest request;
        request.hasVectors = false;
        const auto points = scrollAll(*m_collection, request);
        QVERIFY(std::all_of(points.begin(), points.end(), [](const auto& point) { return point.vector.empty(); }));
        QCOMPARE(points.at(2).text, fixturePoint("p", 1).text);
    }
    void scroll_largeTexts_endsAPageEarlier()
    {
        std::vector<Point> points;
        for (std::uint32_t i = 0; i < 10; ++i) {
            points.push_back(fixturePoint("large" + std::to_string(i), i));
            points.back().text = std::string(500'000, 'x');
        }
        VARVE_VERIFY_OK(m_collection->upsert(points));
        ScrollRequest request;
        const auto page = m_collection->scroll(request);
        VARVE_VERIFY_OK(page);
        QVERIFY(page->size() < 10);
        QCOMPARE(scrollAll(*m_collection, request).size(), 16u);
    }
    void scroll_removedAndReplaced_haveNoOldPlace()
    {
        const auto before = scrollAll(*m_collection, {});
        VARVE_VERIFY_OK(m_collection->removePoints({"q"}));
        VARVE_VERIFY_OK(m_collection->upsert({fixturePoint("p", 7)}));
        QCOMPARE(idsOf(scrollAll(*m_collection, {})), (std::vector<std::string>{"/b#0", "/b#1", "r", "/a#0", "p"}));
        VARVE_VERIFY_ERROR(m_collection->vectorAt(before.at(2).place), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(m_collection->vectorAt(before.at(3).place), ErrorCode::NotFound);
    }
    void documentsBehind_anyPageSize_givesEachOnceBySource()
    {
        Document failed;
        failed.source = "/c";
        failed.state = DocumentState::Failed;
        VARVE_VERIFY_OK(m_collection->recordOutcome(failed));
        for (const std::size_t limit : {1, 2, 10}) {
            std::vector<std::string> sources;
            while (true) {
                const auto page = m_collection->documentsBehind(sources.empty() ? "" : sources.back(), limit);
                VARVE_VERIFY_OK(page);
                if (page->empty())
                    break;
                QVERIFY(page->size() <= limit);
                for (const Document& document : *page)
                    sources.push_back(document.source);
            }
            QCOMPARE(sources, (std::vector<std::string>{"/a", "/b", "/c"}));
        }
    }
    void closed_allFail()
    {
        VARVE_VERIFY_OK(m_collection->close());
        QVERIFY(!m_collection->scroll({}));
        QVERIFY(!m_collection->documentsBehind("", 1));
        QVERIFY(!m_collection->vectorAt(1));
    }

private:
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<Collection> m_collection;
};

QTEST_GUILESS_MAIN(ScrollTest)
#include "tst_scroll.moc"
