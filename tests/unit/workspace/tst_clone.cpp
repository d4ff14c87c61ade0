// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace varve::workspace;

namespace {

/// A workspace with the collection "one": a document and a loose point in a segment, another point in the log.
struct Fixture {
    TestWorkspace test;
    std::unique_ptr<Workspace> workspace;

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
        VARVE_CHECK(live->upsert({fixturePoint("sealed", 7)}));
        VARVE_CHECK(live->checkpoint({}));
        VARVE_CHECK(live->upsert({fixturePoint("in the log", 8)}));
        VARVE_CHECK(live->set("user.note", "kept"));
        return {};
    }
    std::shared_ptr<collection::Collection> open(const std::string& name)
    {
        return workspace->collection(name).value();
    }
    Contents contents(const std::string& name) { return contentsOf(*open(name)).value(); }
    /// Names of files of a collection that another collection has too.
    std::size_t sharedFiles(const std::string& name)
    {
        std::size_t shared = 0;
        const auto folder = test.home / "collections" / open(name)->info().uuid;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            shared += entry.is_regular_file() && std::filesystem::hard_link_count(entry.path()) > 1;
        return shared;
    }
};

} // namespace

class CloneTest : public QObject {
    Q_OBJECT
private slots:
    void clone_holdsTheSame_andSharesSealedFiles()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        const auto cloned = fixture.workspace->clone("one", "two", {});
        VARVE_VERIFY_OK(cloned);
        QCOMPARE(cloned->config.name, std::string("two"));
        QCOMPARE(cloned->points, 5u);
        QVERIFY(cloned->uuid != fixture.open("one")->info().uuid);
        QCOMPARE(fixture.contents("two"), fixture.contents("one"));
        QCOMPARE(fixture.open("two")->setting("user.note").value(), std::string("kept"));
        QVERIFY(fixture.sharedFiles("two") >= 3);
        VARVE_VERIFY_OK(fixture.open("two")->verify(false, {}));
        QCOMPARE(fixture.workspace->snapshotCount("two").value(), 0u);
    }

    void both_goTheirOwnWays()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        VARVE_VERIFY_OK(fixture.workspace->clone("one", "two", {}));
        const Contents before = fixture.contents("one");
        VARVE_VERIFY_OK(fixture.open("two")->removePoints({"sealed"}));
        VARVE_VERIFY_OK(fixture.open("two")->upsert({fixturePoint("only in two", 9)}));
        VARVE_VERIFY_OK(fixture.open("two")->optimize({}));
        QCOMPARE(fixture.contents("one"), before);
        VARVE_VERIFY_OK(fixture.open("one")->upsert({fixturePoint("only in one", 10)}));
        const Contents two = fixture.contents("two");
        QVERIFY(two.points.contains("only in two") && !two.points.contains("only in one"));
        // The origin can go, and the copy opens again.
        VARVE_VERIFY_OK(fixture.workspace->remove("one"));
        VARVE_VERIFY_OK(fixture.workspace->close());
        fixture.workspace = fixture.test.open().value();
        QCOMPARE(fixture.contents("two"), two);
        VARVE_VERIFY_OK(fixture.open("two")->verify(false, {}));
    }

    void emptyCollection_canBeCloned()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        VARVE_VERIFY_OK(fixture.open("one")->removeDocuments({fixture.open("one")->documentBySource("/a.txt").value().id}));
        VARVE_VERIFY_OK(fixture.open("one")->removePoints({"sealed", "in the log"}));
        const auto cloned = fixture.workspace->clone("one", "two", {});
        VARVE_VERIFY_OK(cloned);
        QCOMPARE(cloned->points, 0u);
    }

    void refusals_leaveNothing()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.make());
        VARVE_VERIFY_ERROR(fixture.workspace->clone("one", "one", {}), ErrorCode::AlreadyExists);
        VARVE_VERIFY_ERROR(fixture.workspace->clone("one", "", {}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(fixture.workspace->clone("nobody", "two", {}), ErrorCode::NotFound);
        std::stop_source stop;
        stop.request_stop();
        OperationControl control;
        control.stop = stop.get_token();
        VARVE_VERIFY_ERROR(fixture.workspace->clone("one", "two", control), ErrorCode::Cancelled);
        QCOMPARE(fixture.workspace->list().value().size(), 1u);
        QVERIFY(std::filesystem::is_empty(fixture.test.home / "staging"));
        const auto folders = std::filesystem::directory_iterator(fixture.test.home / "collections");
        QCOMPARE(std::distance(begin(folders), end(folders)), 1);
    }
};

QTEST_GUILESS_MAIN(CloneTest)
#include "tst_clone.moc"
