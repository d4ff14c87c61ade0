// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <stop_token>
#include <thread>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;

namespace {

collection::Point point(const std::string& id, float first)
{
    collection::Point made;
    made.id = id;
    made.vector.assign(4, 0.5F);
    made.vector[0] = first;
    made.text = "text of " + id;
    return made;
}

Result<> make(Workspace& workspace, const std::string& name)
{
    CreateRequest request;
    request.name = name;
    request.embedder = "none";
    request.dimension = 4;
    VARVE_CHECK(workspace.create(request));
    return {};
}

Result<> put(Workspace& workspace, const std::string& name, std::vector<collection::Point> points)
{
    VARVE_TRY(const auto collection, workspace.collection(name, false));
    VARVE_CHECK(collection->upsert(std::move(points)));
    return {};
}

Result<std::size_t> countOf(Workspace& workspace, const std::string& name)
{
    VARVE_TRY(const auto info, workspace.info(name));
    return std::size_t{info.points};
}

} // namespace

class WorkspaceTest : public QObject {
    Q_OBJECT
private slots:
    void create_badName_isRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("newline") << QByteArray("a\nb");
        QTest::newRow("too long") << QByteArray(201, 'x');
    }
    void create_badName_isRefused()
    {
        QFETCH(QByteArray, name);
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_ERROR(make(**workspace, name.toStdString()), ErrorCode::InvalidArgument);
        QVERIFY((*workspace)->list()->empty());
    }

    void idleCollection_isClosed_andOpensAgain()
    {
        TestWorkspace test;
        test.unloadAfter = std::chrono::milliseconds(60);
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(make(**workspace, "a"));
        VARVE_VERIFY_OK(put(**workspace, "a", {point("one", 1)}));
        auto held = (*workspace)->collection("a");
        VARVE_VERIFY_OK(held);
        const std::weak_ptr<collection::Collection> weak = *held;
        QTest::qWait(200);
        QVERIFY(!weak.expired()); // somebody uses it
        *held = nullptr;
        QVERIFY(QTest::qWaitFor([&] { return weak.expired(); }));
        QCOMPARE(*countOf(**workspace, "a"), std::size_t{1});
        VARVE_VERIFY_OK(put(**workspace, "a", {point("two", 2)}));
        QCOMPARE(*countOf(**workspace, "a"), std::size_t{2});
    }

    void lowMemory_opensInDiskMode_andKeepsTheSetting()
    {
        TestWorkspace test;
        {
            auto workspace = test.open();
            VARVE_VERIFY_OK(workspace);
            VARVE_VERIFY_OK(make(**workspace, "a"));
            VARVE_VERIFY_OK((*(*workspace)->collection("a", false))->set("mode", "memory"));
        }
        test.lowMemory = true;
        {
            auto workspace = test.open();
            VARVE_VERIFY_OK(workspace);
            const auto info = (*workspace)->info("a");
            VARVE_VERIFY_OK(info);
            QVERIFY(info->config.mode == collection::StorageMode::Disk);
            QVERIFY(info->modeIsOverridden);
        }
        test.lowMemory = false;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        QVERIFY((*workspace)->info("a")->config.mode == collection::StorageMode::Memory);
    }

    void create_sameName_isRefused()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(make(**workspace, "notes"));
        VARVE_VERIFY_ERROR(make(**workspace, "notes"), ErrorCode::AlreadyExists);
    }

    void rename_andReopen_keepsContents()
    {
        TestWorkspace test;
        {
            auto workspace = test.open();
            VARVE_VERIFY_OK(workspace);
            VARVE_VERIFY_OK(make(**workspace, "notes"));
            VARVE_VERIFY_OK(put(**workspace, "notes", {point("a", 1)}));
            VARVE_VERIFY_OK((*workspace)->rename("notes", "letters"));
            VARVE_VERIFY_ERROR((*workspace)->info("notes"), ErrorCode::NotFound);
            VARVE_VERIFY_OK((*workspace)->close());
        }
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        QCOMPARE((*workspace)->list()->front().points, std::uint64_t{1});
        QCOMPARE((*workspace)->info("letters")->config.name, std::string("letters"));
    }

    void remove_deletesFolderAndLeavesNothingInStaging()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(make(**workspace, "notes"));
        VARVE_VERIFY_OK((*workspace)->remove("notes"));
        QVERIFY(std::filesystem::is_empty(test.home / "collections"));
        QVERIFY(std::filesystem::is_empty(test.home / "staging"));
        VARVE_VERIFY_OK(make(**workspace, "notes"));
    }

    void open_leftoversInStaging_areRemoved()
    {
        TestWorkspace test;
        test::writeFile(test.home / "staging/dead/place/file", "x");
        test::writeFile(test.home / "staging/dead.lock", "");
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        QVERIFY(std::filesystem::is_empty(test.home / "staging"));
    }

    void open_catalogGone_isMadeAgainFromTheFolders()
    {
        TestWorkspace test;
        {
            auto workspace = test.open();
            VARVE_VERIFY_OK(workspace);
            VARVE_VERIFY_OK(make(**workspace, "notes"));
            VARVE_VERIFY_OK(put(**workspace, "notes", {point("a", 1), point("b", 2)}));
            schedule::Schedule plan;
            plan.incrementalCron = "7 * * * *";
            VARVE_VERIFY_OK((*workspace)->setSchedule("notes", plan));
            VARVE_VERIFY_OK((*workspace)->close());
        }
        std::filesystem::remove(test.home / "catalog.sqlite3");
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        const auto all = (*workspace)->list();
        VARVE_VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t{1});
        QCOMPARE(all->front().name, std::string("notes"));
        QCOMPARE(all->front().points, std::uint64_t{2});
        QCOMPARE((*workspace)->scheduleOf("notes")->schedule.incrementalCron, std::string("7 * * * *"));
    }

    void list_afterACollectionDidNotOpen_tellsWhyUntilItIsRestored()
    {
        TestWorkspace test;
        {
            auto workspace = test.open();
            VARVE_VERIFY_OK(workspace);
            VARVE_VERIFY_OK(make(**workspace, "notes"));
            VARVE_VERIFY_OK(put(**workspace, "notes", {point("a", 1)}));
            VARVE_VERIFY_OK((*workspace)->takeSnapshot("notes", {}, {}));
            VARVE_VERIFY_OK((*workspace)->close());
        }
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        const std::filesystem::path folder = test.home / "collections" / (*workspace)->list()->front().uuid;
        test::writeFile(folder / "generations/g000001/MANIFEST", "not a manifest");
        QVERIFY((*workspace)->list()->front().problem.empty()); // nobody looked yet
        VARVE_VERIFY_ERROR((*workspace)->collection("notes", false), ErrorCode::Corrupt);
        QVERIFY((*workspace)->list()->front().problem.find("MANIFEST") != std::string::npos);
        RestoreRequest request;
        request.at = "latest";
        request.inPlace = true;
        VARVE_VERIFY_OK((*workspace)->restore("notes", request, {}));
        QCOMPARE(countOf(**workspace, "notes").value(), std::size_t{1});
        QCOMPARE((*workspace)->list()->front().problem, std::string());
    }

    void collection_heldByAnother_isReadOnlyAndThenWritable()
    {
        TestWorkspace test;
        auto holder = test.open();
        VARVE_VERIFY_OK(holder);
        VARVE_VERIFY_OK(make(**holder, "notes"));
        VARVE_VERIFY_OK(put(**holder, "notes", {point("a", 1)}));
        // A reader beside the writer sees what was committed to metadata; reading makes the writer commit.
        QCOMPARE((*holder)->asOf("notes", "now").value()->get({"a"})->size(), std::size_t{1});
        auto other = test.open();
        VARVE_VERIFY_OK(other);
        const auto refused = (*other)->collection("notes", false);
        VARVE_VERIFY_ERROR(refused, ErrorCode::Busy);
        const auto pid = std::to_string(QCoreApplication::applicationPid());
        QVERIFY2(refused.error().detail.find(pid) != std::string::npos, refused.error().detail.c_str());
        QCOMPARE(*countOf(**other, "notes"), std::size_t{1});
        const auto readOnly = (*other)->collection("notes", true);
        VARVE_VERIFY_OK(readOnly);
        VARVE_VERIFY_ERROR((*readOnly)->upsert({point("b", 2)}), ErrorCode::ReadOnly);
        VARVE_VERIFY_OK((*holder)->close());
        VARVE_VERIFY_OK(put(**other, "notes", {point("b", 2)}));
    }

    void restore_inPlace_bringsBackAndUndoGoesForward()
    {
        TestWorkspace test;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(make(workspace, "notes"));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("a", 1), point("b", 2)}));
        const auto taken =
            workspace.takeSnapshot("notes", {"first", {}, false, snapshot::Trigger::Manual}, {});
        VARVE_VERIFY_OK(taken);
        test.clock.advance(60'000);
        VARVE_VERIFY_OK(put(workspace, "notes", {point("c", 3), point("b", 5)}));
        VARVE_VERIFY_OK((*workspace.collection("notes"))->removePoints({"a"}));
        VARVE_VERIFY_OK(workspace.rename("notes", "papers"));

        RestoreRequest request;
        request.at = "first";
        request.inPlace = true;
        request.dryRun = true;
        const auto preview = workspace.restore("papers", request, {});
        VARVE_VERIFY_OK(preview);
        QCOMPARE(preview->create, std::uint64_t{1});
        QCOMPARE(preview->replace, std::uint64_t{1});
        QCOMPARE(preview->remove, std::uint64_t{1});
        QCOMPARE(preview->keep, std::uint64_t{0});
        QCOMPARE(workspace.snapshots("papers")->size(), std::size_t{1});

        request.dryRun = false;
        const auto restored = workspace.restore("papers", request, {});
        VARVE_VERIFY_OK(restored);
        QVERIFY(!restored->safetySnapshotId.empty());
        const auto back = (*workspace.collection("papers"))->get({"a", "b", "c"});
        VARVE_VERIFY_OK(back);
        QCOMPARE(back->size(), std::size_t{2});
        QCOMPARE(workspace.info("papers")->config.name, std::string("papers"));
        QVERIFY(workspace.history("papers")->undoable.has_value());

        VARVE_VERIFY_OK(workspace.undoRestore("papers"));
        const auto forward = (*workspace.collection("papers"))->get({"a", "c"});
        VARVE_VERIFY_OK(forward);
        QCOMPARE(forward->size(), std::size_t{1});
        QCOMPARE(forward->front().id, std::string("c"));
        const auto history = workspace.history("papers");
        VARVE_VERIFY_OK(history);
        QVERIFY(history->events.at(0).kind == Event::Kind::Restore);
        QVERIFY(history->events.at(1).kind == Event::Kind::UndoRestore);
        VARVE_VERIFY_ERROR(workspace.undoRestore("papers"), ErrorCode::NotFound);
        QCOMPARE(*countOf(workspace, "papers"), std::size_t{2});
    }

    void restore_inPlace_whileOthersAsk_showsTheRestoredStateAfterwards()
    {
        TestWorkspace test;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(make(workspace, "notes"));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("a", 1)}));
        VARVE_VERIFY_OK(workspace.takeSnapshot("notes", {}, {}));
        // A window's pages ask all the time; none of them may bring the generation that is left back to life.
        std::vector<std::jthread> askers;
        for (int i = 0; i < 3; ++i)
            askers.emplace_back([&workspace](std::stop_token stop) {
                while (!stop.stop_requested())
                    (void)workspace.collection("notes", true);
            });
        const std::string first = workspace.snapshots("notes")->front().id;
        for (int round = 0; round < 4; ++round) {
            VARVE_VERIFY_OK(put(workspace, "notes", {point("b" + std::to_string(round), 0)}));
            RestoreRequest request;
            request.at = first;
            request.inPlace = true;
            VARVE_VERIFY_OK(workspace.restore("notes", request, {}));
            QCOMPARE(*countOf(workspace, "notes"), std::size_t{1});
            VARVE_VERIFY_OK(workspace.undoRestore("notes"));
            QCOMPARE(*countOf(workspace, "notes"), std::size_t{2});
            VARVE_VERIFY_OK(workspace.restore("notes", request, {}));
            QCOMPARE(*countOf(workspace, "notes"), std::size_t{1});
        }
    }

    void restore_asNew_isACollectionOfItsOwn()
    {
        TestWorkspace test;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(make(workspace, "notes"));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("a", 1)}));
        VARVE_VERIFY_OK(workspace.takeSnapshot("notes", {}, {}));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("b", 1)}));
        RestoreRequest request;
        request.at = "latest";
        const auto restored = workspace.restore("notes", request, {});
        VARVE_VERIFY_OK(restored);
        QCOMPARE(QString::fromStdString(restored->collection), QString("notes (2026-03-12T14:00:00Z)"));
        QCOMPARE(*countOf(workspace, restored->collection), std::size_t{1});
        QCOMPARE(*countOf(workspace, "notes"), std::size_t{2});
        QVERIFY(workspace.info("notes")->uuid != workspace.info(restored->collection)->uuid);
        VARVE_VERIFY_ERROR(workspace.restore("notes", request, {}), ErrorCode::AlreadyExists);
    }

    void asOf_snapshot_isSearchedAsItWas()
    {
        TestWorkspace test;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(make(workspace, "notes"));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("a", 1)}));
        VARVE_VERIFY_OK(workspace.takeSnapshot("notes", {"first", {}, false, snapshot::Trigger::Manual}, {}));
        VARVE_VERIFY_OK((*workspace.collection("notes"))->removePoints({"a"}));
        TextSearchRequest request;
        request.text = "text";
        request.kind = collection::SearchKind::Keyword;
        QVERIFY(workspace.search("notes", request)->hits.empty());
        request.at = "first";
        QCOMPARE(workspace.search("notes", request)->hits.size(), std::size_t{1});
        const auto difference = workspace.compare("notes", "now", "first", {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->removed, std::uint64_t{1});
        QCOMPARE(difference->added, std::uint64_t{0});
    }

    void zip_roundTrip_isTheSameCollection()
    {
        TestWorkspace test;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(make(workspace, "notes"));
        VARVE_VERIFY_OK(put(workspace, "notes", {point("a", 1), point("b", 2)}));
        const auto file = test.home / "out.zip";
        VARVE_VERIFY_OK(workspace.exportZip("notes", "now", file, {}));
        VARVE_VERIFY_ERROR(workspace.importZip(file, {}, {}), ErrorCode::AlreadyExists);
        const auto imported = workspace.importZip(file, "copy", {});
        VARVE_VERIFY_OK(imported);
        QCOMPARE(imported->points, std::uint64_t{2});
        const auto original = (*workspace.collection("notes"))->get({"a", "b"});
        const auto copied = (*workspace.collection("copy"))->get({"a", "b"});
        VARVE_VERIFY_OK(original);
        VARVE_VERIFY_OK(copied);
        QCOMPARE(copied->size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i)
            QVERIFY(copied->at(i).vector == original->at(i).vector);
        QVERIFY(std::filesystem::is_empty(test.home / "staging"));
    }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
