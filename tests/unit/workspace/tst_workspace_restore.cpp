// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What restores do with each document and file, and that a dry run tells exactly that.
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;

namespace {

constexpr std::int64_t kHour = 3'600'000;
using Contents = std::map<std::string, std::string>; ///< of documents and loose points, by source and id

collection::Point pointOf(const std::string& id, const std::string& text)
{
    collection::Point made;
    made.id = id;
    made.vector = {1, 2, 3, static_cast<float>(text.size())};
    made.text = text;
    made.metadataJson = R"({"name":"a.md","title":"A"})";
    return made;
}

Result<> putDocument(collection::Collection& live, const std::string& source, const std::string& text,
                     std::int64_t importedMs)
{
    collection::Document document;
    document.source = source;
    document.title = std::filesystem::path(source).stem().string();
    document.contentHash = text; // all that counts is that it differs
    document.importedMs = importedMs;
    document.sizeBytes = text.size();
    VARVE_CHECK(live.putDocument(document, {pointOf(source + "#0", text), pointOf(source + "#1", text + " end")}));
    return {};
}

Result<> removeDocument(collection::Collection& live, const std::string& source)
{
    VARVE_TRY(const auto document, live.documentBySource(source));
    VARVE_CHECK(live.removeDocuments({document.id}));
    return {};
}

Result<Contents> contentsOf(const collection::Collection& collection)
{
    Contents contents;
    VARVE_TRY(const auto documents, collection.documents(std::nullopt, {}, 1000, 0));
    for (const auto& document : documents)
        contents[document.source] = document.contentHash;
    VARVE_TRY(const auto ids, collection.scrollIds({}, 1000));
    VARVE_TRY(const auto points, collection.get(ids));
    for (const auto& point : points) {
        if (point.documentId == 0)
            contents[point.id] = point.text;
    }
    return contents;
}

/// The present differs from the snapshot "then" in every way there is.
struct Fixture {
    TestWorkspace test;
    std::unique_ptr<Workspace> workspace;
    std::shared_ptr<collection::Collection> live;
    std::int64_t thenMs = 0;

    Result<> fill()
    {
        VARVE_TRY(workspace, test.open());
        CreateRequest request;
        request.name = "notes";
        request.embedder = "none";
        request.dimension = 4;
        VARVE_CHECK(workspace->create(request));
        VARVE_TRY(live, workspace->collection("notes", false));
        for (const char* source : {"/n/same.md", "/n/deleted.md", "/n/deep/changed.md", "/n/deep/older.md", "/n2/other.md"})
            VARVE_CHECK(putDocument(*live, source, std::string("then ") + source, 1000));
        VARVE_CHECK(live->upsert({pointOf("p-same", "x"), pointOf("p-deleted", "x"), pointOf("p-changed", "x")}));
        thenMs = test.clock.nowMs();
        VARVE_CHECK(workspace->takeSnapshot("notes", {"then", {}, false, snapshot::Trigger::Manual}, {}));
        test.clock.advance(kHour);
        VARVE_CHECK(removeDocument(*live, "/n/deleted.md"));
        VARVE_CHECK(putDocument(*live, "/n/deep/changed.md", "now, changed", 2000));
        VARVE_CHECK(putDocument(*live, "/n/deep/older.md", "now, but older", 500));
        VARVE_CHECK(putDocument(*live, "/n/added.md", "now, added", 2000));
        VARVE_CHECK(live->upsert({pointOf("p-changed", "now"), pointOf("p-added", "now")}));
        VARVE_CHECK(live->removePoints({"p-deleted"}));
        live.reset();
        return {};
    }
    Result<Contents> now(const std::string& name = "notes")
    {
        VARVE_TRY(const auto collection, workspace->collection(name, true));
        return contentsOf(*collection);
    }
};

RestoreRequest requestFor(std::vector<std::string> documents, std::optional<ConflictPolicy> policy = {},
                          bool removeAddedLater = false)
{
    RestoreRequest request;
    request.at = "then";
    request.inPlace = documents.empty();
    request.documents = std::move(documents);
    request.onConflict = policy;
    request.removeAddedLater = removeAddedLater;
    return request;
}

/// "create /n/deleted.md", in order; points without a document as well.
std::vector<std::string> linesOf(const RestoreSummary& summary)
{
    std::vector<std::string> lines;
    for (const RestoreItem& item : summary.items)
        lines.push_back(std::string(toString(item.action)) + " " + (item.target.empty() ? item.source : item.target) +
                        (item.reason.empty() ? "" : ": " + item.reason));
    return lines;
}

std::string readText(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void writeTextTo(const std::filesystem::path& path, const std::string& text)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

} // namespace

Q_DECLARE_METATYPE(RestoreRequest)

class WorkspaceRestoreTest : public QObject {
    Q_OBJECT
private slots:
    void settings_areWhatTheyWereAndNothingElseIs()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        auto live = fixture.workspace->collection("notes", false);
        VARVE_VERIFY_OK(live);
        VARVE_VERIFY_OK((*live)->set("ef", "77"));
        VARVE_VERIFY_OK(fixture.workspace->takeSnapshot("notes", {"tuned", {}, false, snapshot::Trigger::Manual}, {}));
        fixture.test.clock.advance(kHour);
        VARVE_VERIFY_OK((*live)->set("mode", "disk"));
        VARVE_VERIFY_OK((*live)->set("memory-budget", "64MB"));
        VARVE_VERIFY_OK((*live)->set("recall-target", "0.99")); // which makes ef automatic
        VARVE_VERIFY_OK(fixture.workspace->rename("notes", "papers"));
        const auto before = fixture.now("papers");
        VARVE_VERIFY_OK(before);

        RestoreRequest request;
        request.at = "tuned";
        request.onlySettings = true;
        request.dryRun = true;
        const auto told = fixture.workspace->restore("papers", request, {});
        VARVE_VERIFY_OK(told);
        std::map<std::string, std::string> changes;
        for (const auto& one : told->settings)
            changes[one.key] = one.before + " " + one.after;
        const std::map<std::string, std::string> expected{{"mode", "disk hybrid"}, {"memory-budget", "64MB auto"},
                                                          {"recall-target", "0.99 0.95"}, {"ef", "auto 77"}};
        QVERIFY(changes == expected);
        QVERIFY((*live)->info().config.mode == collection::StorageMode::Disk);

        request.dryRun = false;
        const auto done = fixture.workspace->restore("papers", request, {});
        VARVE_VERIFY_OK(done);
        QCOMPARE(done->replace, std::uint64_t{4});
        QVERIFY(!done->safetySnapshotId.empty());
        QVERIFY((*live)->info().config.mode == collection::StorageMode::Hybrid);
        QCOMPARE((*live)->setting("ef").value(), std::string("77"));
        QCOMPARE((*live)->info().config.name, std::string("papers"));
        const auto after = fixture.now("papers");
        VARVE_VERIFY_OK(after);
        QVERIFY(*after == *before);

        const auto again = fixture.workspace->restore("papers", request, {});
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->replace, std::uint64_t{0});
        QVERIFY(again->safetySnapshotId.empty());
        request.inPlace = true;
        VARVE_VERIFY_ERROR(fixture.workspace->restore("papers", request, {}), ErrorCode::InvalidArgument);
    }
    void dryRun_saysExactlyWhatTheRestoreDoes_data()
    {
        QTest::addColumn<RestoreRequest>("request");
        const std::vector<std::string> all{"/n"};
        QTest::newRow("in place") << requestFor({});
        QTest::newRow("documents, use snapshot") << requestFor(all);
        QTest::newRow("documents, keep newer") << requestFor(all, ConflictPolicy::KeepNewer);
        QTest::newRow("documents, keep both") << requestFor(all, ConflictPolicy::KeepBoth);
        QTest::newRow("documents, added later go") << requestFor(all, ConflictPolicy::KeepNewer, true);
        QTest::newRow("one document") << requestFor({"/n/deleted.md"});
    }
    void dryRun_saysExactlyWhatTheRestoreDoes()
    {
        QFETCH(RestoreRequest, request);
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto before = fixture.now();
        VARVE_VERIFY_OK(before);
        request.dryRun = true;
        const auto told = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(told);
        QVERIFY(*fixture.now() == *before);
        QCOMPARE(fixture.workspace->snapshots("notes")->size(), std::size_t{1});

        request.dryRun = false;
        const auto done = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(done);
        QCOMPARE(done->create, told->create);
        QCOMPARE(done->replace, told->replace);
        QCOMPARE(done->remove, told->remove);
        QCOMPARE(done->keep, told->keep);
        const auto after = fixture.now();
        VARVE_VERIFY_OK(after);
        std::map<std::string, RestoreAction> saidAbout;
        for (const RestoreItem& item : told->items)
            saidAbout[item.target.empty() ? item.source : item.target] = item.action;
        std::set<std::string> names;
        for (const Contents* contents : {&*before, &*after}) {
            for (const auto& [name, text] : *contents)
                names.insert(name);
        }
        for (const std::string& name : names) {
            const bool was = before->contains(name);
            const bool is = after->contains(name);
            const auto happened = !was  ? RestoreAction::Create
                                  : !is ? RestoreAction::Delete
                                  : before->at(name) == after->at(name) ? RestoreAction::Keep
                                                                        : RestoreAction::Replace;
            const auto said = saidAbout.find(name);
            // What is not listed stays.
            QVERIFY2(happened == (said == saidAbout.end() ? RestoreAction::Keep : said->second), name.c_str());
        }
    }

    void inPlace_everyKindOfItem_isCounted()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        auto request = requestFor({});
        request.dryRun = true;
        const auto told = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(told);
        QCOMPARE(linesOf(*told),
                 (std::vector<std::string>{"delete /n/added.md", "replace /n/deep/changed.md", "replace /n/deep/older.md",
                                           "create /n/deleted.md", "keep /n/same.md: same", "keep /n2/other.md: same",
                                           "replace p-changed", "delete p-added", "create p-deleted"}));
        QCOMPARE(told->create, std::uint64_t{2});
        QCOMPARE(told->replace, std::uint64_t{3});
        QCOMPARE(told->remove, std::uint64_t{2});
        QCOMPARE(told->keep, std::uint64_t{3}); // two documents, and p-same, which is not listed
    }

    void documents_eachPolicy_decidesAsPromised_data()
    {
        QTest::addColumn<int>("policy");
        QTest::addColumn<bool>("removeAddedLater");
        QTest::addColumn<QString>("lines");
        const QString rest = "create /n/deleted.md|keep /n/same.md: same";
        QTest::newRow("use snapshot") << int(ConflictPolicy::UseSnapshot) << false
            << "keep /n/added.md: added-later|replace /n/deep/changed.md|replace /n/deep/older.md|" + rest;
        QTest::newRow("keep newer") << int(ConflictPolicy::KeepNewer) << false
            << "keep /n/added.md: added-later|keep /n/deep/changed.md: newer|replace /n/deep/older.md|" + rest;
        QTest::newRow("keep both") << int(ConflictPolicy::KeepBoth) << false
            << "keep /n/added.md: added-later|create /n/deep/changed (2026-03-12 14.00.00).md|"
               "create /n/deep/older (2026-03-12 14.00.00).md|" + rest;
        QTest::newRow("added later go") << int(ConflictPolicy::UseSnapshot) << true
            << "delete /n/added.md|replace /n/deep/changed.md|replace /n/deep/older.md|" + rest;
    }
    void documents_eachPolicy_decidesAsPromised()
    {
        QFETCH(int, policy);
        QFETCH(bool, removeAddedLater);
        QFETCH(QString, lines);
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        auto request = requestFor({"/n"}, static_cast<ConflictPolicy>(policy), removeAddedLater);
        request.dryRun = true;
        const auto told = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(told);
        QStringList said;
        for (const std::string& line : linesOf(*told))
            said << QString::fromStdString(line);
        QCOMPARE(said, lines.split('|'));
        request.dryRun = false;
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", request, {}));
        // Once more there is nothing left to do.
        const auto again = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->create + again->replace + again->remove, std::uint64_t{0});
        QVERIFY(again->safetySnapshotId.empty());
        VARVE_VERIFY_OK((*fixture.workspace->collection("notes"))->verify(false, {}));
    }

    void keepBoth_copyIsADocumentOfItsOwn()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", requestFor({"/n/deep/changed.md"}, ConflictPolicy::KeepBoth), {}));
        const auto live = *fixture.workspace->collection("notes");
        const auto copy = live->documentBySource("/n/deep/changed (2026-03-12 14.00.00).md");
        VARVE_VERIFY_OK(copy);
        QCOMPARE(copy->title, std::string("changed (2026-03-12 14.00.00)"));
        const auto chunks = live->documentChunks(copy->id);
        VARVE_VERIFY_OK(chunks);
        QCOMPARE(chunks->size(), std::size_t{2});
        QCOMPARE(chunks->front().text, std::string("then /n/deep/changed.md"));
        const auto present = live->documentBySource("/n/deep/changed.md");
        VARVE_VERIFY_OK(present);
        QCOMPARE(present->contentHash, std::string("now, changed"));
        QCOMPARE(present->chunks, std::uint64_t{2});
    }

    void documents_ofNeitherState_areRefused()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto before = fixture.now();
        for (const char* name : {"/n/never.md", "/m", "/n/dee", "/n/added.md"})
            VARVE_VERIFY_ERROR(fixture.workspace->restore("notes", requestFor({"/n/deleted.md", name}), {}),
                               ErrorCode::NotFound);
        RestoreRequest both = requestFor({"/n"});
        both.inPlace = true;
        VARVE_VERIFY_ERROR(fixture.workspace->restore("notes", both, {}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(fixture.workspace->restore("notes", requestFor({}, ConflictPolicy::KeepBoth), {}),
                           ErrorCode::InvalidArgument);
        QVERIFY(*fixture.now() == *before);
    }

    void asNew_dryRun_makesNothingAndCountsAll()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        RestoreRequest request;
        request.at = "then";
        request.newName = "old";
        request.dryRun = true;
        const auto told = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(told);
        QCOMPARE(told->create, std::uint64_t{8}); // five documents, three points
        QCOMPARE(told->replace + told->remove + told->keep, std::uint64_t{0});
        QCOMPARE(told->items.size(), std::size_t{5});
        VARVE_VERIFY_ERROR(fixture.workspace->info("old"), ErrorCode::NotFound);
        request.dryRun = false;
        const auto done = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(done);
        QCOMPARE(done->create, told->create);
        QCOMPARE(done->points, told->points);
        QCOMPARE(fixture.now("old")->size(), std::size_t{8});
        request.dryRun = true;
        VARVE_VERIFY_ERROR(fixture.workspace->restore("notes", request, {}), ErrorCode::AlreadyExists);
    }

    void folder_getsTheTexts_andAsksBeforeItOverwrites()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        RestoreRequest request;
        request.at = "then";
        request.toFolder = fixture.test.home / "out/deeper";
        request.dryRun = true;
        const auto told = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_OK(told);
        QCOMPARE(linesOf(*told), (std::vector<std::string>{"create n/deep/changed.md.txt", "create n/deep/older.md.txt",
                                                           "create n/deleted.md.txt", "create n/same.md.txt",
                                                           "create n2/other.md.txt"}));
        QVERIFY(!std::filesystem::exists(request.toFolder));
        request.dryRun = false;
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", request, {}));
        QCOMPARE(readText(request.toFolder / "n/same.md.txt"), std::string("then /n/same.md end\n"));
        // The same again finds everything there.
        QCOMPARE(fixture.workspace->restore("notes", request, {})->keep, std::uint64_t{5});

        const auto changed = request.toFolder / "n/same.md.txt";
        writeTextTo(changed, "mine");
        std::filesystem::remove(request.toFolder / "n2/other.md.txt");
        const auto refused = fixture.workspace->restore("notes", request, {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::AlreadyExists);
        QCOMPARE(refused.error().path.native(), changed.native());
        QVERIFY2(!std::filesystem::exists(request.toFolder / "n2/other.md.txt"), "nothing was written");
        request.onConflict = ConflictPolicy::KeepNewer; // written after the clock of this test
        QCOMPARE(fixture.workspace->restore("notes", request, {})->keep, std::uint64_t{4});
        QCOMPARE(readText(changed), std::string("mine"));
        QVERIFY(std::filesystem::exists(request.toFolder / "n2/other.md.txt"));
        request.onConflict = ConflictPolicy::KeepBoth;
        QCOMPARE(fixture.workspace->restore("notes", request, {})->create, std::uint64_t{1});
        QCOMPARE(readText(changed), std::string("mine"));
        QCOMPARE(readText(request.toFolder / "n/same.md (2026-03-12 14.00.00).txt"),
                 std::string("then /n/same.md end\n"));
        QCOMPARE(fixture.workspace->restore("notes", request, {})->keep, std::uint64_t{5});
        request.onConflict = ConflictPolicy::UseSnapshot;
        QCOMPARE(fixture.workspace->restore("notes", request, {})->replace, std::uint64_t{1});
        QCOMPARE(readText(changed), std::string("then /n/same.md end\n"));
        QCOMPARE(fixture.workspace->snapshots("notes")->size(), std::size_t{1});
    }

    void folder_chosenDocuments_andLinksInTheWay()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        RestoreRequest request;
        request.at = "then";
        request.toFolder = fixture.test.home / "out";
        request.documents = {"/n/deep"};
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", request, {}));
        QVERIFY(std::filesystem::exists(request.toFolder / "changed.md.txt"));
        // A link to elsewhere is neither followed nor written through.
        const auto elsewhere = fixture.test.home / "elsewhere";
        std::filesystem::create_directories(elsewhere);
        std::filesystem::remove(request.toFolder / "changed.md.txt");
        writeTextTo(elsewhere / "precious", "mine");
        std::filesystem::create_symlink(elsewhere / "precious", request.toFolder / "changed.md.txt");
        std::filesystem::create_directory_symlink(elsewhere, request.toFolder / "n");
        request.onConflict = ConflictPolicy::UseSnapshot;
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", request, {}));
        QCOMPARE(readText(elsewhere / "precious"), std::string("mine"));
        QVERIFY(!std::filesystem::is_symlink(request.toFolder / "changed.md.txt"));
        request.documents = {"/n", "/n2"};
        QVERIFY(!fixture.workspace->restore("notes", request, {}).hasValue());
        QCOMPARE(std::distance(std::filesystem::directory_iterator(elsewhere), {}), std::ptrdiff_t{1});
    }

    void zip_isTheSameAsExport()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        RestoreRequest request;
        request.at = "then";
        request.toZip = fixture.test.home / "then.zip";
        request.dryRun = true;
        QCOMPARE(fixture.workspace->restore("notes", request, {})->create, std::uint64_t{8});
        QVERIFY(!std::filesystem::exists(request.toZip));
        request.dryRun = false;
        VARVE_VERIFY_OK(fixture.workspace->restore("notes", request, {}));
        VARVE_VERIFY_OK(fixture.workspace->importZip(request.toZip, "from zip", {}));
        QVERIFY(*fixture.now("from zip") == *contentsOf(**fixture.workspace->asOf("notes", "then")));
    }

    void fullDisk_isToldBeforeAnythingBegins()
    {
        Fixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->close());
        test::FaultyFileSystem faulty;
        Workspace::Options options;
        options.home = fixture.test.home.path();
        options.clock = &fixture.test.clock;
        options.fileSystem = &faulty;
        options.unloadAfter = {};
        auto opened = Workspace::open(options);
        VARVE_VERIFY_OK(opened);
        Workspace& workspace = **opened;
        VARVE_VERIFY_OK(workspace.collection("notes", false));
        faulty.limitSpace(2 << 20);
        RestoreRequest asNew;
        asNew.at = "then";
        RestoreRequest toFolder = asNew;
        toFolder.toFolder = fixture.test.home / "out";
        for (const RestoreRequest& request : {requestFor({}), requestFor({"/n"}), asNew, toFolder}) {
            const auto refused = workspace.restore("notes", request, {});
            VARVE_VERIFY_ERROR(refused, ErrorCode::NoSpace);
            const std::string& detail = refused.error().detail;
            QVERIFY2(detail.find("needs 16") != std::string::npos && detail.find("2.0 MiB are free") != std::string::npos,
                     detail.c_str());
        }
        QCOMPARE(workspace.snapshots("notes")->size(), std::size_t{1});
        QVERIFY(!std::filesystem::exists(toFolder.toFolder));
        faulty.clearFaults();
        VARVE_VERIFY_OK(workspace.restore("notes", requestFor({}), {}));
        opened->reset();
    }
};

QTEST_GUILESS_MAIN(WorkspaceRestoreTest)
#include "tst_workspace_restore.moc"
