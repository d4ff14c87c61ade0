// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
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
