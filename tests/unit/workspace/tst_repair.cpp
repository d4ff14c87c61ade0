// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace varve;
using namespace varve::test;
using namespace varve::workspace;

namespace stdfs = std::filesystem;

namespace {

constexpr std::uint32_t kSealedPoints = 3000; ///< their vectors fill more than one block
constexpr std::uint32_t kLoggedPoints = 20;

/// A home whose one collection was copied while it was open, so that something is in its log.
class Template {
public:
    Result<> make(bool withSnapshot)
    {
        VARVE_TRY(auto workspace, m_origin.open());
        CreateRequest request;
        request.name = "one";
        request.embedder = "none";
        request.dimension = kFixtureDimension;
        VARVE_TRY(const auto created, workspace->create(request));
        VARVE_TRY(const auto live, workspace->collection("one"));
        VARVE_CHECK(live->set("maintenance", "paused"));
        VARVE_CHECK(live->set("user.note", "kept"));
        VARVE_CHECK(putFixtureDocument(*live, "/a.txt", 1));
        VARVE_CHECK(putFixtureDocument(*live, "/b.txt", 2));
        VARVE_CHECK(put(*live, "sealed", kSealedPoints));
        VARVE_CHECK(live->checkpoint({}));
        VARVE_CHECK(live->removePoints({"sealed5", "sealed2500"}));
        VARVE_CHECK(put(*live, "second", 10));
        VARVE_CHECK(live->checkpoint({})); // writes the tombstones too
        if (withSnapshot)
            VARVE_CHECK(workspace->takeSnapshot("one", {"good", {}, false, snapshot::Trigger::Manual}, {}));
        VARVE_CHECK(put(*live, "logged", kLoggedPoints));
        VARVE_CHECK(putFixtureDocument(*live, "/c.txt", 3));
        VARVE_CHECK(live->removePoints({"sealed7"}));
        VARVE_TRY(before, contentsOf(*live));
        uuid = created.uuid;
        stdfs::copy(m_origin.home.path(), copy.path(), stdfs::copy_options::recursive);
        return live->close();
    }

    TempDirectory copy;
    Contents before;
    std::string uuid;

private:
    static Result<> put(collection::Collection& live, const std::string& name, std::uint32_t count)
    {
        std::vector<collection::Point> points;
        for (std::uint32_t i = 0; i < count; ++i)
            points.push_back(fixturePoint(name + std::to_string(i), i));
        VARVE_CHECK(live.upsert(std::move(points)));
        return {};
    }
    TestWorkspace m_origin;
};

/// A copy of the template to damage.
class Home {
public:
    Result<> make(bool withSnapshot = false)
    {
        static Template templates[2];
        Template& one = templates[withSnapshot ? 1 : 0];
        if (one.uuid.empty())
            VARVE_CHECK(one.make(withSnapshot));
        stdfs::copy(one.copy.path(), m_test.home.path(), stdfs::copy_options::recursive);
        before = one.before;
        collection = m_test.home / "collections" / one.uuid;
        generation = collection / "generations/g000001";
        return {};
    }
    Result<std::unique_ptr<Workspace>> open() { return m_test.open(); }

    Contents before;
    stdfs::path collection;
    stdfs::path generation;

private:
    TestWorkspace m_test;
};

void flip(const stdfs::path& file, double where)
{
    std::string bytes = readFile(file);
    const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size() - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ 0x21);
    writeFile(file, bytes);
}

void cut(const stdfs::path& file, double where)
{
    stdfs::resize_file(file, static_cast<std::uintmax_t>(where * static_cast<double>(stdfs::file_size(file))));
}

/// The largest file below `folder` with that in its name.
stdfs::path largest(const stdfs::path& folder, const std::string& name)
{
    stdfs::path found;
    for (const auto& entry : stdfs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename().string().find(name) != std::string::npos
            && (found.empty() || entry.file_size() > stdfs::file_size(found)))
            found = entry.path();
    }
    return found;
}

/// Everything but SQLite's own files, which opening may touch.
std::string fingerprint(const stdfs::path& folder)
{
    std::vector<stdfs::path> files;
    for (const auto& entry : stdfs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename().string().find("sqlite") == std::string::npos)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    Hasher hasher;
    for (const auto& file : files)
        hasher.update(file.string() + readFile(file));
    return hasher.finishHex();
}

using Damage = std::function<void(const stdfs::path& generation)>;

struct Case {
    Damage damage;
    /// At most so many points may be lost; exactly those are told that are.
    std::size_t mayLose = 0;
    bool canName = true; ///< the ids of what is lost are known
};

void forEachSegment(const stdfs::path& generation, const Damage& damage)
{
    for (const auto& entry : stdfs::directory_iterator(generation / "segments"))
        damage(entry.path());
}

void flipEveryPage(const stdfs::path& file, std::size_t from)
{
    constexpr std::size_t kPage = 4096;
    std::string bytes = readFile(file);
    for (std::size_t at = from * kPage + 100; at < bytes.size(); at += 3 * kPage)
        bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    writeFile(file, bytes);
}

const std::map<std::string, Case>& cases()
{
    constexpr std::size_t kAll = 100'000;
    constexpr std::size_t kLogged = kLoggedPoints + 3;
    static const std::map<std::string, Case> all{
        {"manifest flipped", {[](const auto& g) { flip(g / "MANIFEST", 0.5); }}},
        {"manifest missing", {[](const auto& g) { stdfs::remove(g / "MANIFEST"); }}},
        {"manifest empty", {[](const auto& g) { cut(g / "MANIFEST", 0); }}},
        {"labels flipped", {[](const auto& g) { flip(largest(g, "labels"), 0.5); }}},
        {"labels missing", {[](const auto& g) { stdfs::remove(largest(g, "labels")); }}},
        {"vectors flipped", {[](const auto& g) { flip(largest(g, "vectors"), 0.2); }, 2048}},
        {"vectors flipped at the end", {[](const auto& g) { flip(largest(g, "vectors"), 0.9); }, 1000}},
        {"header of vectors flipped", {[](const auto& g) { flip(largest(g, "vectors"), 0.0); }}},
        {"checksums of vectors flipped", {[](const auto& g) { flip(largest(g, "vectors"), 1.0); }}},
        {"vectors cut", {[](const auto& g) { cut(largest(g, "vectors"), 0.9); }, kSealedPoints + 6}},
        {"vectors missing", {[](const auto& g) { stdfs::remove(largest(g, "vectors")); }, kSealedPoints + 6}},
        {"all segments missing",
         {[](const auto& g) { forEachSegment(g, [](const auto& s) { stdfs::remove_all(s); }); }, kSealedPoints + 16}},
        {"tombstones flipped", {[](const auto& g) { flip(largest(g / "deletes", "."), 0.5); }}},
        {"tombstones missing", {[](const auto& g) { stdfs::remove(largest(g / "deletes", ".")); }}},
        {"log missing", {[](const auto& g) { stdfs::remove_all(g / "wal"); }, kLogged}},
        {"log flipped at its beginning", {[](const auto& g) { flip(largest(g / "wal", ".log"), 0.0); }, kLogged}},
        {"log flipped", {[](const auto& g) { flip(largest(g / "wal", ".log"), 0.1); }, kLogged}},
        {"metadata missing",
         {[](const auto& g) {
              stdfs::remove(g / "meta.sqlite3");
              stdfs::remove(g / "meta.sqlite3-wal");
          },
          kAll, false}},
        {"metadata cut in half", {[](const auto& g) { cut(g / "meta.sqlite3", 0.5); }, kAll, false}},
        {"metadata flipped in its header", {[](const auto& g) {
              // The newest pages lie in the journal beside it, which would heal this.
              flip(g / "meta.sqlite3", 0.0);
              stdfs::remove(g / "meta.sqlite3-wal");
          },
          kAll, false}},
        {"metadata flipped in many pages", {[](const auto& g) { flipEveryPage(g / "meta.sqlite3", 8); }, kAll, false}},
        {"manifest and log missing",
         {[](const auto& g) {
              stdfs::remove(g / "MANIFEST");
              stdfs::remove_all(g / "wal");
          },
          kLogged}},
        {"manifest missing and vectors flipped",
         {[](const auto& g) {
              stdfs::remove(g / "MANIFEST");
              flip(largest(g, "vectors"), 0.2);
          },
          2048}},
        {"current missing", {[](const auto& g) { stdfs::remove(g.parent_path().parent_path() / "CURRENT"); }}},
        {"current flipped", {[](const auto& g) { flip(g.parent_path().parent_path() / "CURRENT", 0.3); }}},
    };
    return all;
}

} // namespace

class RepairTest : public QObject {
    Q_OBJECT
private slots:
    void damagedFile_isRepaired_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, one] : cases())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void damagedFile_isRepaired()
    {
        const Case& one = cases().at(QTest::currentDataTag());
        Home home;
        VARVE_VERIFY_OK(home.make());
        one.damage(home.generation);
        const std::string damaged = fingerprint(home.generation);
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto info = (*workspace)->list();
        VARVE_VERIFY_OK(info);
        const std::string name = info->front().name;

        const auto preview = (*workspace)->repair(name, {.dryRun = true, .anyway = true}, {});
        VARVE_VERIFY_OK(preview);
        QVERIFY(!preview->wasWhole && !preview->isRepaired);
        const auto repaired = (*workspace)->repair(name, {.dryRun = false, .anyway = true}, {});
        VARVE_VERIFY_OK(repaired);
        QVERIFY(repaired->isRepaired);
        QVERIFY(!repaired->problem.empty());
        const auto& report = repaired->salvage;
        QVERIFY(!report.damage.empty());
        QCOMPARE(preview->salvage.pointsLost, report.pointsLost);
        QCOMPARE(fingerprint(home.generation), damaged);

        const auto live = (*workspace)->collection(name);
        VARVE_VERIFY_OK(live);
        VARVE_VERIFY_OK((*live)->verify(false, {}));
        const Contents after = contentsOf(**live).value();
        QCOMPARE(after.points.size(), report.pointsKept);
        std::size_t lost = 0;
        std::size_t unnamed = 0;
        for (const auto& [id, what] : home.before.points) {
            if (after.points.contains(id))
                continue;
            ++lost;
            unnamed += std::count(report.lostPoints.begin(), report.lostPoints.end(), id) == 0;
        }
        qInfo("%zu kept, %zu lost", after.points.size(), lost);
        QVERIFY(lost <= one.mayLose);
        if (one.canName)
            QVERIFY(unnamed == 0 || lost > collection::SalvageReport::kMostNamed || report.changesLost > 0);
        if (lost > 0)
            QVERIFY(report.pointsLost > 0 || report.changesLost > 0);
        for (const auto& [id, what] : after.points) {
            if (!home.before.points.contains(id))
                QVERIFY2(report.removalsMayBeBack, id.c_str());
            else if (report.documentsIncomplete + report.documentsLost == 0)
                QCOMPARE(what, home.before.points.at(id));
        }
        // Writing goes on, and the way back is open.
        VARVE_VERIFY_OK((*live)->upsert({fixturePoint("new", 1)}));
        QVERIFY((*workspace)->history(name).value().undoable.has_value());
        const auto again = (*workspace)->repair(name, {}, {});
        VARVE_VERIFY_OK(again);
        QVERIFY(again->wasWhole);
    }

    void settings_comeAlong()
    {
        Home home;
        VARVE_VERIFY_OK(home.make());
        flip(home.generation / "MANIFEST", 0.5);
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto repaired = (*workspace)->repair("one", {}, {});
        VARVE_VERIFY_OK(repaired);
        QVERIFY(!repaired->salvage.settingsLost);
        const auto live = (*workspace)->collection("one").value();
        QCOMPARE(live->setting("user.note").value(), std::string("kept"));
        QCOMPARE(live->info().config.name, std::string("one"));
        QVERIFY(live->info().config.durability == collection::Durability::Each);
        QCOMPARE(contentsOf(*live).value(), home.before);
    }

    void incompleteDocument_isReadAgainByTheNextImport()
    {
        Home home;
        VARVE_VERIFY_OK(home.make());
        flip(largest(home.generation, "vectors"), 0.2); // the first block has /a.txt and /b.txt
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto repaired = (*workspace)->repair("one", {}, {});
        VARVE_VERIFY_OK(repaired);
        QCOMPARE(repaired->salvage.incompleteDocuments, (std::vector<std::string>{"/a.txt", "/b.txt"}));
        const auto document = (*workspace)->collection("one").value()->documentBySource("/a.txt");
        VARVE_VERIFY_OK(document);
        QVERIFY(document->contentHash.empty());
    }

    void wholeCollection_isLeftAsItIs()
    {
        Home home;
        VARVE_VERIFY_OK(home.make());
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto repaired = (*workspace)->repair("one", {}, {});
        VARVE_VERIFY_OK(repaired);
        QVERIFY(repaired->wasWhole);
        QVERIFY(!stdfs::exists(home.collection / "generations/g000002"));
        VARVE_VERIFY_ERROR((*workspace)->repair("nobody", {}, {}), ErrorCode::NotFound);
    }

    void lostGraph_isNoDamage()
    {
        Home home;
        VARVE_VERIFY_OK(home.make());
        stdfs::remove(largest(home.generation, "codes"));
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto repaired = (*workspace)->repair("one", {}, {});
        VARVE_VERIFY_OK(repaired);
        QVERIFY(repaired->wasWhole);
    }

    void moreLostThanKept_offersTheNewestWholeSnapshot()
    {
        Home home;
        VARVE_VERIFY_OK(home.make(true));
        stdfs::remove(home.generation / "meta.sqlite3");
        stdfs::remove(home.generation / "meta.sqlite3-wal");
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const auto offered = (*workspace)->repair("one", {}, {});
        VARVE_VERIFY_OK(offered);
        QVERIFY(!offered->isRepaired);
        QVERIFY(!offered->snapshotId.empty());
        QVERIFY(!stdfs::exists(home.collection / "generations/g000002"));
        RestoreRequest request;
        request.at = offered->snapshotId;
        request.inPlace = true;
        const auto restored = (*workspace)->restore("one", request, {});
        VARVE_VERIFY_OK(restored);
        QCOMPARE(restored->points, kSealedPoints - 2 + 10 + 6);
    }

    void nothingLeft_isToldAndChangesNothing()
    {
        Home home;
        VARVE_VERIFY_OK(home.make());
        for (const auto& entry : stdfs::directory_iterator(home.generation))
            stdfs::remove_all(entry.path());
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        const std::string name = (*workspace)->list().value().front().name;
        VARVE_VERIFY_ERROR((*workspace)->repair(name, {}, {}), ErrorCode::Corrupt);
        QVERIFY(!stdfs::exists(home.collection / "generations/g000002"));
    }
};

QTEST_GUILESS_MAIN(RepairTest)
#include "tst_repair.moc"
