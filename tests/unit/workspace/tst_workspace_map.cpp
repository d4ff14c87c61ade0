// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Maps of a collection now and at moments of its past.
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <map>

using namespace varve;
using namespace varve::workspace;
using projection::MapWork;
using varve::test::TestWorkspace;
using varve::test::writeFile;

class WorkspaceMapTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_test = std::make_unique<TestWorkspace>();
        auto opened = m_test->open();
        VARVE_VERIFY_OK(opened);
        m_workspace = std::move(*opened);
        CreateRequest request;
        request.name = "notes";
        request.embedder = "counting";
        VARVE_VERIFY_OK(m_workspace->create(request));
        import("old.md", "An old note.");
        import("plan.md", "We leave with two boats.");
    }
    void cleanup()
    {
        m_workspace.reset();
        m_test.reset();
    }

    void moments_showTheirPoints_inTheSamePlaces()
    {
        VARVE_VERIFY_OK(m_workspace->takeSnapshot("notes", {}, {}));
        const auto snapshots = m_workspace->snapshots("notes");
        m_test->clock.advance(60'000);
        import("new.md", "A new note.");
        const auto now = m_workspace->map("notes", {}, MapWork::Update, {});
        VARVE_VERIFY_OK(now);
        QCOMPARE(now->map->points.size(), std::size_t{3});
        QVERIFY(!m_workspace->map("notes", snapshots->front().id, MapWork::None, {})->map);
        const auto then = m_workspace->map("notes", snapshots->front().id, MapWork::Update, {});
        VARVE_VERIFY_OK(then);
        QCOMPARE(then->map->points.size(), std::size_t{2});
        std::map<std::string, float> places;
        for (const auto& point : now->map->points)
            places[point.id] = point.x;
        for (const auto& point : then->map->points)
            QCOMPARE(point.x, places.at(point.id));
        // As a snapshot or as the moment it was taken, it is one state.
        const auto moment = m_workspace->map("notes", formatUtc(snapshots->front().createdMs), MapWork::None, {});
        VARVE_VERIFY_OK(moment);
        QVERIFY(moment->isCurrent);
    }

    void stateThatIsThePresent_needsNoMapOfItsOwn()
    {
        VARVE_VERIFY_OK(m_workspace->map("notes", {}, MapWork::Update, {}));
        VARVE_VERIFY_OK(m_workspace->takeSnapshot("notes", {}, {}));
        const auto latest = m_workspace->map("notes", "latest", MapWork::None, {});
        VARVE_VERIFY_OK(latest);
        QVERIFY(latest->isCurrent);
    }

    void restoredState_isNotTakenForTheOneOfTheSameNumber()
    {
        VARVE_VERIFY_OK(m_workspace->takeSnapshot("notes", {}, {}));
        import("one.md", "One.");
        VARVE_VERIFY_OK(m_workspace->map("notes", {}, MapWork::Update, {}));
        RestoreRequest request;
        request.at = "latest";
        request.inPlace = true;
        VARVE_VERIFY_OK(m_workspace->restore("notes", request, {}));
        import("two.md", "Two.");
        const auto answer = m_workspace->map("notes", {}, MapWork::None, {});
        VARVE_VERIFY_OK(answer);
        QVERIFY(!answer->isCurrent);
    }

    void removedCollection_leavesNoMap()
    {
        VARVE_VERIFY_OK(m_workspace->map("notes", {}, MapWork::Update, {}));
        QVERIFY(!std::filesystem::is_empty(m_test->cache / "maps"));
        VARVE_VERIFY_OK(m_workspace->remove("notes"));
        QVERIFY(std::filesystem::is_empty(m_test->cache / "maps"));
    }

    void unknownMoment_isSaid()
    {
        VARVE_VERIFY_ERROR(m_workspace->map("notes", "never", MapWork::None, {}), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(m_workspace->map("other", {}, MapWork::None, {}), ErrorCode::NotFound);
    }

private:
    void import(const std::string& name, const std::string& text)
    {
        writeFile(m_test->home / "documents" / name, text);
        ImportRequest request;
        request.paths = {m_test->home / "documents" / name};
        VARVE_VERIFY_OK(m_workspace->import("notes", request, {}, {}));
    }

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<Workspace> m_workspace;
};

QTEST_GUILESS_MAIN(WorkspaceMapTest)
#include "tst_workspace_map.moc"
