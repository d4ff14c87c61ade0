// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace varve::workspace;

namespace stdfs = std::filesystem;

namespace {

/// A collection with a snapshot, and what it held at two moments behind it.
struct Fixture {
    TestWorkspace test;
    std::unique_ptr<Workspace> workspace;
    std::string snapshotId;
    std::string early;     ///< a time between the snapshot and the present
    Contents earlyContents;
    Contents nowContents;

    Result<> make()
    {
        VARVE_TRY(workspace, test.open());
        CreateRequest request;
        request.name = "one";
        request.embedder = "none";
        request.dimension = kFixtureDimension;
        VARVE_CHECK(workspace->create(request));
        VARVE_TRY(const auto live, workspace->collection("one"));
        VARVE_CHECK(putFixtureDocument(*live, "/a.txt", 1));
        test.clock.advance(1000);
        VARVE_TRY(const auto taken, workspace->takeSnapshot("one", {}, {}));
        snapshotId = taken.id;
        test.clock.advance(1000);
        VARVE_CHECK(putFixtureDocument(*live, "/b.txt", 1));
        VARVE_CHECK(live->checkpoint({}));
        test.clock.advance(250);
        early = formatUtc(test.clock.nowMs());
        VARVE_TRY(earlyContents, contentsOf(*live));
        test.clock.advance(1);
        VARVE_CHECK(putFixtureDocument(*live, "/b.txt", 2));
        VARVE_CHECK(live->removePoints({"/a.txt#1"}));
        test.clock.advance(1000);
        VARVE_TRY(nowContents, contentsOf(*live));
        return {};
    }
    Contents contents(const std::string& name, const std::string& at = {})
    {
        const auto opened = workspace->asOf(name, at);
        return opened ? contentsOf(**opened).value() : Contents{{{"error", opened.error().toString()}}, {}};
    }
    std::size_t staged() const
    {
        const auto folder = test.home / "staging";
        return stdfs::exists(folder) ? static_cast<std::size_t>(std::distance(stdfs::directory_iterator(folder), {})) : 0;
    }
};

} // namespace

class WorkspaceMomentsTest : public QObject {
    Q_OBJECT
private slots:
    void asOf_aMoment_isWhatWasLive_andGoesWhenNobodyLooks()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        QVERIFY(fixture.contents("one", fixture.early) == fixture.earlyContents);
        {
            const auto opened = fixture.workspace->asOf("one", fixture.early);
            VARVE_VERIFY_OK(opened);
            QCOMPARE(fixture.workspace->asOf("one", fixture.early)->get(), opened->get()); // not built twice
            VARVE_VERIFY_ERROR((*opened)->removePoints({"x"}), ErrorCode::ReadOnly);
            QVERIFY(fixture.staged() > 0);
        }
        QVERIFY(fixture.contents("one") == fixture.nowContents);
        VARVE_VERIFY_OK(fixture.workspace->close());
        QCOMPARE(fixture.staged(), std::size_t{0});
    }

    void search_atAMoment_findsWhatWasThere()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        TextSearchRequest request;
        request.text = "text of /a.txt#1 number 1001";
        request.kind = collection::SearchKind::Keyword;
        request.at = fixture.early;
        const auto found = fixture.workspace->search("one", request);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.front().point.id, std::string("/a.txt#1"));
    }

    void timeOfASnapshot_isThatSnapshot()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        const auto taken = fixture.workspace->resolveSnapshot("one", fixture.snapshotId);
        VARVE_VERIFY_OK(taken);
        RestoreRequest request;
        request.at = formatUtc(taken->createdMs);
        request.dryRun = true;
        QCOMPARE(fixture.workspace->restore("one", request, {})->snapshotId, fixture.snapshotId);
    }

    void restore_asNew_andToAHome()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        RestoreRequest request;
        request.at = fixture.early;
        const auto restored = fixture.workspace->restore("one", request, {});
        VARVE_VERIFY_OK(restored);
        QCOMPARE(restored->collection, "one (" + fixture.early + ")");
        QCOMPARE(restored->snapshotId, fixture.early);
        QVERIFY(fixture.contents(restored->collection) == fixture.earlyContents);
        VARVE_VERIFY_OK((*fixture.workspace->collection(restored->collection))->verify(false, {}));

        request.newHome = fixture.test.home / "elsewhere";
        VARVE_VERIFY_OK(fixture.workspace->restore("one", request, {}));
        Workspace::Options options;
        options.home = request.newHome;
        const auto other = Workspace::open(options);
        VARVE_VERIFY_OK(other);
        QVERIFY(contentsOf(**(*other)->collection("one")).value() == fixture.earlyContents);
    }

    void restore_inPlace_leavesABranch_andCanBeUndone()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        const std::string before = formatUtc(fixture.test.clock.nowMs());
        fixture.test.clock.advance(1000);
        RestoreRequest request;
        request.at = fixture.early;
        request.inPlace = true;
        const auto restored = fixture.workspace->restore("one", request, {});
        VARVE_VERIFY_OK(restored);
        QCOMPARE(restored->snapshotId, fixture.early);
        QVERIFY(fixture.contents("one") == fixture.earlyContents);
        QVERIFY(fixture.contents("one", before) == fixture.nowContents); // the abandoned future
        fixture.test.clock.advance(1000);
        const auto window = fixture.workspace->recoveryWindow("one");
        VARVE_VERIFY_OK(window);
        QVERIFY(window->gaps.empty());
        QCOMPARE(window->intervals.size(), std::size_t{2});
        QVERIFY(window->intervals.front().isBranch && !window->intervals.back().isBranch);
        const std::string restoredTime = formatUtc(fixture.test.clock.nowMs());
        fixture.test.clock.advance(1);
        const auto undone = fixture.workspace->undoRestore("one");
        VARVE_VERIFY_OK(undone);
        QCOMPARE(undone->snapshotId, fixture.early);
        QVERIFY(fixture.contents("one") == fixture.nowContents);
        fixture.test.clock.advance(10);
        QVERIFY(fixture.contents("one", restoredTime) == fixture.earlyContents);
    }

    void restore_documents_takesOneBack()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        RestoreRequest request;
        request.at = fixture.early;
        request.documents = {"/b.txt"};
        const auto restored = fixture.workspace->restore("one", request, {});
        VARVE_VERIFY_OK(restored);
        QCOMPARE(restored->replace, std::uint64_t{1});
        const Contents now = fixture.contents("one");
        QCOMPARE(now.documents.at("/b.txt"), fixture.earlyContents.documents.at("/b.txt"));
        QVERIFY(!now.points.contains("/a.txt#1"));
    }

    void compare_ofTwoMoments_isOlderToNewer()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        for (const auto& [a, b] : {std::pair(fixture.snapshotId, fixture.early), std::pair(fixture.early, fixture.snapshotId)}) {
            const auto difference = fixture.workspace->compare("one", a, b, {});
            VARVE_VERIFY_OK(difference);
            QCOMPARE(difference->added, std::uint64_t{1});
            QCOMPARE(difference->removed, std::uint64_t{0});
        }
    }

    void exportZip_ofAMoment_comesBack()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        VARVE_VERIFY_OK(fixture.workspace->exportZip("one", fixture.early, fixture.test.home / "early.zip", {}));
        VARVE_VERIFY_OK(fixture.workspace->importZip(fixture.test.home / "early.zip", "back", {}));
        QVERIFY(fixture.contents("back") == fixture.earlyContents);
    }

    void outside_isRefused_withTheNearest()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        for (const char* at : {"1999-12-31T23:59:59.999Z", "2099-01-01T00:00:00Z"}) {
            const auto opened = fixture.workspace->asOf("one", at);
            VARVE_VERIFY_ERROR(opened, ErrorCode::NotFound);
            QVERIFY2(opened.error().detail.find("nearest") != std::string::npos, opened.error().detail.c_str());
        }
    }

    void besideAnotherWriter_momentsCanBeReadAndNotRestoredInPlace()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        const auto other = fixture.test.open();
        VARVE_VERIFY_OK(other);
        const auto opened = (*other)->asOf("one", fixture.early);
        VARVE_VERIFY_OK(opened);
        QVERIFY(contentsOf(**opened).value() == fixture.earlyContents);
        RestoreRequest request;
        request.at = fixture.early;
        request.inPlace = true;
        VARVE_VERIFY_ERROR((*other)->restore("one", request, {}), ErrorCode::Busy);
    }

    void removingTheLastSnapshot_removesTheLogKeptForIt()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        QVERIFY(fixture.workspace->recoveryWindow("one")->archiveBytes > 0);
        VARVE_VERIFY_OK(fixture.workspace->removeSnapshot("one", fixture.snapshotId));
        const auto window = fixture.workspace->recoveryWindow("one");
        VARVE_VERIFY_OK(window);
        QCOMPARE(window->archiveBytes, std::uint64_t{0});
        QVERIFY(window->intervals.empty());
    }

    /// A restore began with a snapshot that the rules let go: its base stays, since what is live now starts there.
    void pruning_keepsTheBase_thatLaterMomentsStartFrom()
    {
        TestWorkspace test;
        const auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        CreateRequest request;
        request.name = "one";
        request.embedder = "none";
        request.dimension = kFixtureDimension;
        VARVE_VERIFY_OK((*workspace)->create(request));
        schedule::Schedule plan;
        plan.incrementalCron = "0 * * * *";
        plan.retention = {2, 0, 0, 0, 0};
        VARVE_VERIFY_OK((*workspace)->setSchedule("one", plan));
        std::string first;
        for (std::uint32_t hour = 0; hour < 6; ++hour) {
            VARVE_VERIFY_OK((*(*workspace)->collection("one"))->upsert({fixturePoint(std::to_string(hour), hour)}));
            test.clock.advance(1'800'000);
            if (hour == 1) {
                RestoreRequest back;
                back.at = first;
                back.inPlace = true;
                VARVE_VERIFY_OK((*workspace)->restore("one", back, {}));
            }
            test.clock.advance(1'800'000);
            VARVE_VERIFY_OK((*workspace)->runDue({}));
            if (hour == 0)
                first = (*workspace)->snapshots("one")->front().id;
        }
        const auto history = (*workspace)->history("one");
        VARVE_VERIFY_OK(history);
        QVERIFY(history->snapshots.size() < 6);
        QVERIFY(history->snapshots.front().id != first);
        for (const auto& one : history->snapshots)
            VARVE_VERIFY_OK((*workspace)->verifySnapshot("one", one.id, {}));
        QVERIFY((*workspace)->recoveryWindow("one")->gaps.empty());
    }

    /// The rules let go of old snapshots; the log between those that stay goes with none of them.
    void pruning_keepsEveryMomentSinceTheOldestSnapshot()
    {
        TestWorkspace test;
        const auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        CreateRequest request;
        request.name = "one";
        request.embedder = "none";
        request.dimension = kFixtureDimension;
        VARVE_VERIFY_OK((*workspace)->create(request));
        schedule::Schedule plan;
        plan.incrementalCron = "0 * * * *";
        plan.retention = {3, 0, 0, 0, 0};
        VARVE_VERIFY_OK((*workspace)->setSchedule("one", plan));
        const auto live = (*workspace)->collection("one");
        VARVE_VERIFY_OK(live);
        std::map<std::int64_t, Contents> book;
        for (std::uint32_t hour = 0; hour < 8; ++hour) {
            test.clock.advance(1'800'000);
            VARVE_VERIFY_OK((*live)->upsert({fixturePoint("point " + std::to_string(hour), hour)}));
            VARVE_VERIFY_OK((*live)->checkpoint({}));
            book[test.clock.nowMs()] = contentsOf(**live).value();
            test.clock.advance(1'800'000);
            const auto runs = (*workspace)->runDue({});
            VARVE_VERIFY_OK(runs);
            for (const auto& run : *runs)
                QCOMPARE(run.error, std::string());
        }
        const auto left = (*workspace)->snapshots("one");
        VARVE_VERIFY_OK(left);
        QVERIFY(left->size() < 8);
        const auto window = (*workspace)->recoveryWindow("one");
        VARVE_VERIFY_OK(window);
        QVERIFY(window->gaps.empty());
        QVERIFY(window->intervals.front().fromMs <= left->front().createdMs);
        for (const auto& [timeMs, contents] : book) {
            const auto opened = (*workspace)->asOf("one", formatUtc(timeMs));
            QCOMPARE(opened.hasValue(), timeMs >= window->intervals.front().fromMs);
            if (opened)
                QVERIFY(contentsOf(**opened).value() == contents);
        }
    }
};

QTEST_GUILESS_MAIN(WorkspaceMomentsTest)
#include "tst_workspace_moments.moc"
