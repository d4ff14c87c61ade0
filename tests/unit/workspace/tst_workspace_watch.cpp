// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/watch_file.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <map>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;
namespace stdfs = std::filesystem;

namespace {

std::string paragraph(const std::string& word, int sentences)
{
    std::string text;
    for (int i = 0; i < sentences; ++i)
        text += "Sentence " + std::to_string(i) + " about " + word + " has ten words or so in it. ";
    return text + "\n\n";
}

/// A collection that follows the folder `documents`.
struct Follower {
    Follower() : opened(test.open()) {}
    Result<> begin()
    {
        if (!opened)
            return opened.error();
        CreateRequest request;
        request.name = "notes";
        request.embedder = "counting";
        VARVE_CHECK(workspace().create(request));
        WatchPlan plan;
        plan.folders.push_back({documents.path().native(), true, 0, {}, {}});
        return workspace().setWatch("notes", plan);
    }
    Workspace& workspace() { return **opened; }
    Result<ImportSummary> look()
    {
        outcomes.clear();
        const std::size_t before = test.embedder->embedded;
        auto summary = workspace().followFolders(
            "notes", [this](const FileOutcome& one) { outcomes[stdfs::path(one.path).filename().string()] = one; }, {});
        embedded = test.embedder->embedded - before;
        return summary;
    }
    bool isUpToDate()
    {
        const auto changes = workspace().lookForChanges("notes", {});
        return changes && !changes->any();
    }
    Result<collection::Document> document(const std::string& name)
    {
        VARVE_TRY(const auto collection, workspace().collection("notes"));
        return collection->documentBySource((documents / name).native());
    }
    Result<std::vector<collection::StoredPoint>> chunks(const std::string& name)
    {
        VARVE_TRY(const auto found, document(name));
        VARVE_TRY(const auto collection, workspace().collection("notes"));
        return collection->documentChunks(found.id);
    }
    std::vector<std::string> gone()
    {
        std::vector<std::string> names;
        const auto found = workspace().goneDocuments("notes");
        for (const auto& one : found ? *found : std::vector<collection::Document>())
            names.push_back(stdfs::path(one.source).filename().string());
        return names;
    }

    TestWorkspace test;
    test::TempDirectory documents;
    Result<std::unique_ptr<Workspace>> opened;
    std::map<std::string, FileOutcome> outcomes;
    std::size_t embedded = 0;
};

std::vector<std::string> idsOf(const std::vector<collection::StoredPoint>& points)
{
    std::vector<std::string> ids;
    for (const auto& point : points)
        ids.push_back(point.id);
    return ids;
}

} // namespace

class WorkspaceWatchTest : public QObject {
    Q_OBJECT
    using Names = std::vector<std::string>;

private slots:
    void look_newAndChangedFiles_areImported()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        QVERIFY(follower.isUpToDate());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 20));
        test::writeFile(follower.documents / "in/b.txt", paragraph("lakes", 20));
        test::writeFile(follower.documents / "empty.txt", "");
        QVERIFY(!follower.isUpToDate());
        const auto first = follower.look();
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->imported, std::uint64_t{2});
        QCOMPARE(first->skipped, std::uint64_t{1});
        QVERIFY(follower.isUpToDate());
        test::writeFile(follower.documents / "a.txt", paragraph("seas", 21));
        const auto second = follower.look();
        VARVE_VERIFY_OK(second);
        QCOMPARE(second->imported, std::uint64_t{1});
        QCOMPARE(follower.outcomes.size(), std::size_t{1}); // the others were not touched
        QVERIFY(follower.isUpToDate());
        const auto plan = follower.workspace().watchOf("notes");
        VARVE_VERIFY_OK(plan);
        QCOMPARE(plan->folders.front().lookedMs, follower.test.clock.nowMs());
    }

    /// Nothing may be found again and again: that would be a job every time somebody looks.
    void look_oddFiles_settleAfterOneLook()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        const auto good = follower.documents / "good.txt";
        test::writeFile(good, paragraph("rivers", 20));
        test::writeFile(follower.documents / "turns-empty.txt", paragraph("lakes", 20));
        stdfs::create_directory_symlink(".", follower.documents / "loop");
        stdfs::create_hard_link(good, follower.documents / "hard.txt");
        stdfs::create_symlink("nowhere", follower.documents / "broken.txt");
        VARVE_VERIFY_OK(follower.look());
        QVERIFY(follower.isUpToDate());
        test::writeFile(follower.documents / ".good.txt.swp", "x");
        QVERIFY(follower.isUpToDate());
        stdfs::last_write_time(good, stdfs::last_write_time(good) + std::chrono::hours(1));
        test::writeFile(follower.documents / "turns-empty.txt", "");
        QVERIFY(!follower.isUpToDate());
        VARVE_VERIFY_OK(follower.look());
        QCOMPARE(follower.embedded, std::size_t{0});
        QVERIFY(follower.outcomes["good.txt"].action == ImportAction::Unchanged);
        QVERIFY(follower.isUpToDate());
        QVERIFY(follower.chunks("turns-empty.txt")->size() > 0);
    }

    void look_renamedFile_keepsItsDocument()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 60));
        VARVE_VERIFY_OK(follower.look());
        const auto before = follower.document("a.txt");
        VARVE_VERIFY_OK(before);
        const auto ids = idsOf(*follower.chunks("a.txt"));
        stdfs::create_directories(follower.documents / "in");
        stdfs::rename(follower.documents / "a.txt", follower.documents / "in/b.txt");
        const auto summary = follower.look();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->moved, std::uint64_t{1});
        QCOMPARE(summary->gone, std::uint64_t{0});
        QCOMPARE(summary->imported, std::uint64_t{0});
        QCOMPARE(follower.embedded, std::size_t{0});
        QVERIFY(follower.outcomes["b.txt"].movedFrom.ends_with("/a.txt"));
        const auto after = follower.document("in/b.txt");
        VARVE_VERIFY_OK(after);
        QCOMPARE(after->id, before->id);
        QCOMPARE(after->title, std::string("b"));
        VARVE_VERIFY_ERROR(follower.document("a.txt"), ErrorCode::NotFound);
        const auto chunks = follower.chunks("in/b.txt");
        QCOMPARE(idsOf(*chunks), ids);
        QVERIFY(chunks->front().metadataJson.find("\"b.txt\"") != std::string::npos);
        QVERIFY(chunks->front().metadataJson.find("/in\"") != std::string::npos);
        QVERIFY(follower.gone().empty());
        QVERIFY(follower.isUpToDate());
        // A later change embeds only what is new, although chunks have the ids of the old name.
        test::writeFile(follower.documents / "in/b.txt", paragraph("rivers", 60) + paragraph("news", 10));
        VARVE_VERIFY_OK(follower.look());
        QVERIFY(follower.embedded > 0 && follower.embedded < ids.size());
        QCOMPARE(follower.document("in/b.txt")->id, before->id);
    }

    void look_renamedFolderAndTwins_keepEveryDocument()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        for (int i = 0; i < 5; ++i)
            test::writeFile(follower.documents / ("old/f" + std::to_string(i) + ".txt"), paragraph("word" + std::to_string(i), 10));
        test::writeFile(follower.documents / "old/twin.txt", paragraph("word0", 10)); // the bytes of f0.txt
        VARVE_VERIFY_OK(follower.look());
        stdfs::rename(follower.documents / "old", follower.documents / "new");
        const auto summary = follower.look();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->moved, std::uint64_t{6});
        QCOMPARE(summary->gone, std::uint64_t{0});
        QCOMPARE(follower.embedded, std::size_t{0});
        QCOMPARE((*follower.workspace().collection("notes"))->info().documents, std::uint64_t{6});
        VARVE_VERIFY_OK(follower.workspace().collection("notes").value()->verify(false, {}));
    }

    void look_renamedToAnotherEnding_keepsItsDocumentToo()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 30));
        VARVE_VERIFY_OK(follower.look());
        const auto id = follower.document("a.txt")->id;
        stdfs::rename(follower.documents / "a.txt", follower.documents / "a.md");
        const auto summary = follower.look();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->moved, std::uint64_t{1});
        QCOMPARE(follower.document("a.md")->id, id);
        QCOMPARE(follower.document("a.md")->mediaType, std::string("text/markdown"));
        QVERIFY(follower.isUpToDate());
    }

    void look_deletedFile_isMarkedAndNeverRemoved()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        for (const char* name : {"a.txt", "b.txt", "c.txt"})
            test::writeFile(follower.documents / name, paragraph(name, 10));
        VARVE_VERIFY_OK(follower.look());
        const auto points = (*follower.workspace().collection("notes"))->info().points;
        stdfs::remove(follower.documents / "a.txt");
        stdfs::remove(follower.documents / "b.txt");
        const auto summary = follower.look();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->gone, std::uint64_t{2});
        QCOMPARE(follower.gone(), (Names{"a.txt", "b.txt"}));
        QCOMPARE(follower.document("a.txt")->reasonDetail, formatUtc(follower.test.clock.nowMs()));
        QVERIFY(follower.document("a.txt")->state == collection::DocumentState::Ready);
        QCOMPARE((*follower.workspace().collection("notes"))->info().points, points);
        QVERIFY(follower.isUpToDate());
        // Back again, with the same contents: the mark goes, nothing is embedded.
        test::writeFile(follower.documents / "a.txt", paragraph("a.txt", 10));
        VARVE_VERIFY_OK(follower.look());
        QCOMPARE(follower.embedded, std::size_t{0});
        QCOMPARE(follower.gone(), Names{"b.txt"});
        QVERIFY(follower.document("a.txt")->reasonKey.empty());
        QVERIFY(follower.isUpToDate());
    }

    void look_firstOfTwoNamesIsDeleted_theOtherTakesItsPlace()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 10));
        stdfs::create_hard_link(follower.documents / "a.txt", follower.documents / "b.txt");
        VARVE_VERIFY_OK(follower.look());
        const bool isFirst = follower.document("a.txt")->chunks > 0; // which name is met first the folder decides
        const char* first = isFirst ? "a.txt" : "b.txt";
        const char* second = isFirst ? "b.txt" : "a.txt";
        const auto id = follower.document(first)->id;
        stdfs::remove(follower.documents / first);
        VARVE_VERIFY_OK(follower.look());
        QCOMPARE(follower.embedded, std::size_t{0});
        QCOMPARE(follower.document(second)->id, id);
        QVERIFY(follower.isUpToDate());
    }

    void settleGone_keepAndRemove_doWhatTheySay()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        for (const char* name : {"a.txt", "b.txt", "c.txt"})
            test::writeFile(follower.documents / name, paragraph(name, 10));
        VARVE_VERIFY_OK(follower.look());
        stdfs::remove(follower.documents / "a.txt");
        stdfs::remove(follower.documents / "b.txt");
        VARVE_VERIFY_OK(follower.look());
        const auto kept = follower.workspace().settleGone("notes", {(follower.documents / "a.txt").native()}, GoneChoice::Keep);
        VARVE_VERIFY_OK(kept);
        QCOMPARE(*kept, std::uint64_t{1});
        QCOMPARE(follower.gone(), Names{"b.txt"});
        VARVE_VERIFY_OK(follower.look());
        QCOMPARE(follower.gone(), Names{"b.txt"}); // what was decided stays decided
        const auto removed = follower.workspace().settleGone("notes", {}, GoneChoice::Remove);
        VARVE_VERIFY_OK(removed);
        QCOMPARE(*removed, std::uint64_t{1});
        VARVE_VERIFY_ERROR(follower.document("b.txt"), ErrorCode::NotFound);
        VARVE_VERIFY_OK(follower.document("a.txt"));
        VARVE_VERIFY_OK(follower.document("c.txt"));
    }

    void look_folderAwayOrEmpty_marksNothing_data()
    {
        QTest::addColumn<bool>("leavesMountPoint");
        QTest::newRow("the folder is not there") << false;
        QTest::newRow("an empty mount point is there") << true;
    }
    void look_folderAwayOrEmpty_marksNothing()
    {
        QFETCH(const bool, leavesMountPoint);
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 10));
        VARVE_VERIFY_OK(follower.look());
        const auto looked = follower.test.clock.nowMs();
        follower.test.clock.advance(60'000);
        const stdfs::path aside = follower.documents.path().native() + ".aside";
        stdfs::rename(follower.documents.path(), aside);
        if (leavesMountPoint)
            test::writeFile(follower.documents / ".hidden", "x");
        const auto summary = follower.look();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->gone, std::uint64_t{0});
        QVERIFY(follower.gone().empty());
        auto folder = follower.workspace().watchOf("notes")->folders.front();
        QCOMPARE(folder.problemKey, std::string(leavesMountPoint ? "empty-folder" : "unreadable"));
        QCOMPARE(folder.lookedMs, looked);
        stdfs::remove_all(follower.documents.path());
        stdfs::rename(aside, follower.documents.path());
        VARVE_VERIFY_OK(follower.look());
        folder = follower.workspace().watchOf("notes")->folders.front();
        QVERIFY(folder.problemKey.empty());
        QVERIFY(follower.isUpToDate());
    }

    void import_renamedFile_keepsItsDocumentToo()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 30));
        test::writeFile(follower.documents / "copy.txt", paragraph("lakes", 30));
        ImportRequest request;
        request.paths = {follower.documents.path()};
        VARVE_VERIFY_OK(follower.workspace().import("notes", request, [](const FileOutcome&) {}, {}));
        const auto id = follower.document("a.txt")->id;
        stdfs::rename(follower.documents / "a.txt", follower.documents / "b.txt");
        stdfs::copy_file(follower.documents / "copy.txt", follower.documents / "copy2.txt"); // no rename: both are there
        const auto summary = follower.workspace().import("notes", request, [](const FileOutcome&) {}, {});
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->moved, std::uint64_t{1});
        QCOMPARE(summary->missing, std::uint64_t{0});
        QCOMPARE(summary->imported, std::uint64_t{1});
        QCOMPARE(follower.document("b.txt")->id, id);
    }

    void versions_ofARenamedDocument_reachBehindTheRename()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 30));
        VARVE_VERIFY_OK(follower.look());
        VARVE_VERIFY_OK(follower.workspace().takeSnapshot("notes", {}, {}));
        stdfs::rename(follower.documents / "a.txt", follower.documents / "b.txt");
        VARVE_VERIFY_OK(follower.look());
        const auto versions = follower.workspace().documentVersions("notes", (follower.documents / "b.txt").native(), {});
        VARVE_VERIFY_OK(versions);
        QCOMPARE(versions->size(), std::size_t{1}); // the same contents
        QCOMPARE(versions->front().snapshots.size(), std::size_t{1});
        QVERIFY(versions->front().isNow);
    }

    void setWatch_whatCannotBeFollowed_isRefused()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        const auto set = [&](const std::string& path) {
            WatchPlan plan;
            plan.folders.push_back({path, true, 0, {}, {}});
            return follower.workspace().setWatch("notes", plan);
        };
        VARVE_VERIFY_ERROR(set("relative/path"), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(set(follower.test.home.path().native()), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(set(follower.test.home.path().parent_path().native()), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(set((follower.test.home / "collections").native()), ErrorCode::InvalidArgument);
        VARVE_VERIFY_OK(set("/some/folder/"));
        QCOMPARE(follower.workspace().watchOf("notes")->folders.front().path, std::string("/some/folder"));
    }

    void restore_inPlace_pausesWatching()
    {
        Follower follower;
        VARVE_VERIFY_OK(follower.begin());
        test::writeFile(follower.documents / "a.txt", paragraph("rivers", 10));
        VARVE_VERIFY_OK(follower.look());
        VARVE_VERIFY_OK(follower.workspace().takeSnapshot("notes", {}, {}));
        test::writeFile(follower.documents / "a.txt", paragraph("lakes", 11));
        VARVE_VERIFY_OK(follower.look());
        RestoreRequest request;
        request.at = "latest";
        request.inPlace = true;
        VARVE_VERIFY_OK(follower.workspace().restore("notes", request, {}));
        QVERIFY(follower.workspace().watchOf("notes")->isPaused);
        const auto hash = follower.document("a.txt")->contentHash;
        QVERIFY(follower.isUpToDate());
        VARVE_VERIFY_OK(follower.look());
        QCOMPARE(follower.document("a.txt")->contentHash, hash);
        // A copy made of it follows nothing.
        RestoreRequest copy;
        copy.at = "latest";
        copy.newName = "copy";
        VARVE_VERIFY_OK(follower.workspace().restore("notes", copy, {}));
        QVERIFY(follower.workspace().watchOf("copy")->folders.empty());
    }

    void watchFile_anyPathAndDamage_areHandled()
    {
        test::TempDirectory folder;
        WatchPlan plan;
        plan.isPaused = true;
        plan.folders.push_back({"/a b/\xFF%41/文", false, 12, "unreadable", "why \xFE"});
        VARVE_VERIFY_OK(writeWatchFile(fs::posixFileSystem(), folder.path(), plan));
        const auto read = readWatchFile(fs::posixFileSystem(), folder.path());
        VARVE_VERIFY_OK(read);
        QVERIFY(read->isPaused);
        QCOMPARE(read->folders.front().path, plan.folders.front().path);
        QCOMPARE(read->folders.front().recursive, false);
        QCOMPARE(read->folders.front().lookedMs, std::int64_t{12});
        QCOMPARE(read->folders.front().problemKey, std::string("unreadable"));
        for (const char* text : {"", "[]", "{\"folders\":3}", "{\"folders\":[3]}", "{\"folders\":[{\"path\":1}]}",
                                 "{\"folders\":[{\"path\":\"not/absolute\"}]}"}) {
            test::writeFile(folder / "watch.json", text);
            VARVE_VERIFY_ERROR(readWatchFile(fs::posixFileSystem(), folder.path()), ErrorCode::Corrupt);
        }
    }
};

QTEST_GUILESS_MAIN(WorkspaceWatchTest)
#include "tst_workspace_watch.moc"
