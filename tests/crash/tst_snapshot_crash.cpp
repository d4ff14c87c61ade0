// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/careless_file_system.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/contents_at.h"
#include "tests/support/cut_sweep.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <algorithm>
#include <functional>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

constexpr std::int64_t kNowMs = 1'773'324'300'000;

/// What a collection folder shows once somebody has recovered it.
struct State {
    Contents live;
    std::vector<std::string> snapshots;
    std::optional<Contents> afterUndo;
    std::optional<Contents> copy; ///< the collection that restoreAsNew makes
    bool operator==(const State&) const = default;
};

Result<Contents> openedForWriting(const stdfs::path& generation)
{
    VARVE_TRY(const auto opened, Collection::open(fs::posixFileSystem(), generation, {}));
    VARVE_CHECK(opened->verify(true, {}));
    VARVE_TRY(Contents contents, contentsOf(*opened));
    VARVE_CHECK(opened->close());
    return contents;
}

Result<State> recovered(const stdfs::path& home)
{
    const ManualClock clock(kNowMs);
    State state;
    auto& posix = fs::posixFileSystem();
    VARVE_CHECK(removeUnfinishedFolders(posix, home / "collections"));
    CollectionFolder folder(posix, home / "collections/one", clock);
    VARVE_CHECK(folder.collectOrphans());
    VARVE_TRY(const stdfs::path generation, folder.currentGeneration());
    VARVE_TRY(state.live, openedForWriting(generation));
    VARVE_TRY(const auto snapshots, folder.list());
    for (const Snapshot& snapshot : snapshots) {
        VARVE_CHECK(folder.verify(snapshot.id, {}));
        VARVE_TRY(const Contents contents, contentsOfSnapshot(folder, snapshot.id));
        if (contents.points.size() != snapshot.points)
            return Error{ErrorCode::Corrupt, "a snapshot opens with other contents", folder.path(), 0};
        state.snapshots.push_back(snapshot.label.empty() ? snapshot.id : snapshot.label);
    }
    std::size_t generations = 1;
    if (const auto undoable = folder.undoableRestore()) {
        const auto previous = home / "collections/one/generations" / undoable->previousGeneration;
        VARVE_TRY(state.afterUndo, openedForWriting(previous));
        ++generations;
    }
    VARVE_TRY(const auto names, posix.listDirectory(home / "collections/one/generations"));
    if (state.afterUndo && names.size() != generations)
        return Error{ErrorCode::Internal, "a generation is left over", home, 0};
    if (posix.exists(home / "collections/two")) {
        VARVE_TRY(const stdfs::path two, CollectionFolder(posix, home / "collections/two", clock).currentGeneration());
        VARVE_TRY(state.copy, openedForWriting(two));
    }
    if (const auto left = unfinished(home); !left.empty())
        return Error{ErrorCode::Internal, "it is left over", left.front(), 0};
    return state;
}

using Operation = std::function<Result<>(fs::FileSystem&, const stdfs::path& home)>;

CollectionFolder folderIn(fs::FileSystem& fileSystem, const stdfs::path& home)
{
    static const ManualClock clock(kNowMs + 3'600'000);
    return {fileSystem, home / "collections/one", clock};
}

} // namespace

/// Cuts the power, kills, and fails at every single change to the disk of every operation on a collection folder.
/// SQLite's own files go around the faulty file system: what they promise is SQLite's matter, what moves and removes
/// them is ours.
class SnapshotCrashTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        // A collection that was restored once, changed since, and has two snapshots.
        ManualClock clock(kNowMs);
        CollectionFolder folder(fs::posixFileSystem(), m_template / "collections/one", clock);
        VARVE_VERIFY_OK(folder.create(fixtureConfig(), makeUuid()));
        auto live = open(folder);
        VARVE_VERIFY_OK(putFixtureDocument(*live, "/a.txt", 1));
        VARVE_VERIFY_OK(live->checkpoint({}));
        VARVE_VERIFY_OK(live->upsert({fixturePoint("loose", 7)}));
        const auto past = folder.take(*live, {"past", {}, false, Trigger::Manual}, {});
        VARVE_VERIFY_OK(past);
        m_past = past->id;
        VARVE_VERIFY_OK(putFixtureDocument(*live, "/lost by the first restore.txt", 1));
        VARVE_VERIFY_OK(live->close());
        VARVE_VERIFY_OK(folder.restoreInPlace(m_past, {}, {}));
        live = open(folder);
        VARVE_VERIFY_OK(putFixtureDocument(*live, "/present.txt", 2));
        VARVE_VERIFY_OK(live->checkpoint({}));
        clock.advance(60'000);
        const auto victim = folder.take(*live, {"victim", {}, false, Trigger::Manual}, {});
        VARVE_VERIFY_OK(victim);
        m_victim = victim->id;
        clock.advance(60'000);
        const auto extra = folder.take(*live, {.label = "extra", .base = BaseChoice::Everything}, {});
        VARVE_VERIFY_OK(extra);
        m_extra = extra->id;
        VARVE_VERIFY_OK(live->removePoints({"/a.txt#1"}));
        VARVE_VERIFY_OK(live->close());
        const auto before = recovered(m_template.path());
        VARVE_VERIFY_OK(before);
        QCOMPARE(before->snapshots, (std::vector<std::string>{"past", "victim", "extra"}));
        QVERIFY(before->afterUndo.has_value());
        QVERIFY(before->live != *before->afterUndo);
        m_before = *before;
    }

    void everyCut_leavesOldOrNew_data() { addOperations(); }
    void everyCut_leavesOldOrNew()
    {
        const Operation operation = current();
        const auto total = operationCount(operation);
        QVERIFY(total > 2);
        qInfo("%llu changes to the disk", static_cast<unsigned long long>(total));
        const auto after = stateAfter(operation);
        VARVE_VERIFY_OK(after);
        int seenOld = 0;
        int seenNew = 0;
        // Losing all that may be lost, being killed without losing anything, and something in between.
        const Problem problem = sweepCuts(total, {0, 1, 2}, [&](std::uint64_t number, std::uint64_t seed) {
            return cutAt(operation, number, seed, *after, seenOld, seenNew);
        });
        QVERIFY2(problem.empty(), problem.c_str());
        QVERIFY(seenOld > 0);
        QVERIFY(seenNew > 0);
    }

    void everyFailure_leavesOldOrNewAndTellsIt_data() { addOperations(); }
    void everyFailure_leavesOldOrNewAndTellsIt()
    {
        const Operation operation = current();
        const auto total = operationCount(operation);
        const auto after = stateAfter(operation);
        VARVE_VERIFY_OK(after);
        for (std::uint64_t number = 1; number <= total; ++number) {
            const TempDirectory home;
            copyTemplate(home.path());
            bool told = false;
            {
                FaultyFileSystem faulty;
                faulty.failAt(number, {number % 2 ? EIO : ENOSPC, false, 0});
                told = !operation(faulty, home.path());
            }
            const auto state = recovered(home.path());
            VARVE_VERIFY_OK(state);
            QVERIFY2(told ? *state == m_before || *state == *after : *state == *after,
                     std::to_string(number).c_str());
            // Once the fault is gone the same works.
            if (*state == m_before)
                VARVE_VERIFY_OK(operation(fs::posixFileSystem(), home.path()));
        }
    }

    /// With the weakest durability the log is not synced by every write, but what a snapshot links must be.
    void take_ofUnsyncedWrites_isWholeAfterACut()
    {
        for (const std::uint64_t seed : {0u, 2u, 3u}) {
            const TempDirectory home;
            copyTemplate(home.path());
            std::string id;
            {
                FaultyFileSystem faulty;
                CollectionFolder folder = folderIn(faulty, home.path());
                const auto live = Collection::open(faulty, folder.currentGeneration().value(), {});
                VARVE_VERIFY_OK(live);
                VARVE_VERIFY_OK((*live)->set("durability", "os"));
                VARVE_VERIFY_OK((*live)->upsert({fixturePoint("only in the log", 5)}));
                const auto taken = folder.take(**live, {}, {});
                VARVE_VERIFY_OK(taken);
                id = taken->id;
                faulty.cutPowerAt(faulty.operationCount() + 1);
                [[maybe_unused]] const auto closed = (*live)->close(); // the power is gone
                faulty.materialisePowerCut(seed);
            }
            CollectionFolder folder = folderIn(fs::posixFileSystem(), home.path());
            VARVE_VERIFY_OK(folder.verify(id, {}));
            QVERIFY(contentsOfSnapshot(folder, id).value().points.contains("only in the log"));
        }
    }

    void carelessSyncs_areFound_data() { addSkippedSyncs(); }
    void carelessSyncs_areFound()
    {
        QFETCH(int, skips);
        const Operation restore = operations().at("restore in place").operation;
        const Operation careless = [&](fs::FileSystem& fileSystem, const stdfs::path& home) {
            CarelessFileSystem layer(fileSystem, static_cast<CarelessFileSystem::Skips>(skips));
            return restore(layer, home);
        };
        const auto after = stateAfter(restore);
        VARVE_VERIFY_OK(after);
        int found = 0;
        int seen = 0;
        // After the last operation everything is acknowledged, so all that is still unsynced is a lost promise.
        const auto total = operationCount(careless);
        for (std::uint64_t number = total > 20 ? total - 20 : 1; number <= total + 1; ++number)
            found += cutAt(careless, number, number * 4, *after, seen, seen).empty() ? 0 : 1;
        QVERIFY(found > 0);
    }

private:
    struct Case {
        Operation operation;
    };
    std::map<std::string, Case> operations() const
    {
        return {
            {"take",
             {[](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 CollectionFolder folder = folderIn(fileSystem, home);
                 VARVE_TRY(const auto generation, folder.currentGeneration());
                 VARVE_TRY(const auto live, Collection::open(fileSystem, generation, {}));
                 VARVE_CHECK(folder.take(*live, {"taken", "note", true, Trigger::Manual}, {}));
                 return {};
             }}},
            {"take with a base",
             {[](fs::FileSystem& fileSystem, const stdfs::path& home) {
                 return takeWith(BaseChoice::Everything, fileSystem, home);
             }}},
            {"take with metadata",
             {[](fs::FileSystem& fileSystem, const stdfs::path& home) {
                 return takeWith(BaseChoice::Metadata, fileSystem, home);
             }}},
            {"remove with its base",
             {[this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 CollectionFolder folder = folderIn(fileSystem, home);
                 VARVE_CHECK(folder.remove(m_extra));
                 return folder.prune();
             }}},
            {"remove",
             {[this](fs::FileSystem& fileSystem, const stdfs::path& home) {
                 return folderIn(fileSystem, home).remove(m_victim);
             }}},
            {"restore in place",
             {[this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 VARVE_CHECK(folderIn(fileSystem, home).restoreInPlace(m_past, m_victim, {}));
                 return {};
             }}},
            {"restore as new",
             {[this](fs::FileSystem& fileSystem, const stdfs::path& home) {
                 const char* uuid = "11111111-2222-4333-8444-555555555555";
                 return folderIn(fileSystem, home).restoreAsNew(m_past, home / "collections/two", "two", uuid, {});
             }}},
            {"clone",
             {[](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 VARVE_TRY(const auto generation, folderIn(fileSystem, home).currentGeneration());
                 VARVE_TRY(const auto live, Collection::open(fileSystem, generation, {}));
                 const ManualClock clock(kNowMs);
                 const char* uuid = "11111111-2222-4333-8444-555555555555";
                 return CollectionFolder(fileSystem, home / "collections/two", clock).createFromLive(*live, "two", uuid, {});
             }}},
            {"undo",
             {[](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 VARVE_CHECK(folderIn(fileSystem, home).undoRestore());
                 return {};
             }}},
            {"annotate",
             {[this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                 VARVE_CHECK(folderIn(fileSystem, home).annotate(m_victim, {.label = "renamed", .note = {}, .pinned = {}}));
                 return {};
             }}},
        };
    }
    static Result<> takeWith(BaseChoice base, fs::FileSystem& fileSystem, const stdfs::path& home)
    {
        CollectionFolder folder = folderIn(fileSystem, home);
        VARVE_TRY(const auto generation, folder.currentGeneration());
        VARVE_TRY(const auto live, Collection::open(fileSystem, generation, {}));
        VARVE_CHECK(folder.take(*live, {.label = "taken", .base = base}, {}));
        return {};
    }
    void addOperations() const
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, one] : operations())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    Operation current() const { return operations().at(QTest::currentDataTag()).operation; }

    void copyTemplate(const stdfs::path& home) const
    {
        stdfs::copy(m_template.path(), home, stdfs::copy_options::recursive);
    }
    std::uint64_t operationCount(const Operation& operation) const
    {
        const TempDirectory home;
        copyTemplate(home.path());
        FaultyFileSystem counting;
        return operation(counting, home.path()) ? counting.operationCount() : 0;
    }
    Result<State> stateAfter(const Operation& operation) const
    {
        const TempDirectory home;
        copyTemplate(home.path());
        VARVE_CHECK(operation(fs::posixFileSystem(), home.path()));
        return recovered(home.path());
    }
    Problem cutAt(const Operation& operation, std::uint64_t number, std::uint64_t seed, const State& after, int& seenOld,
                  int& seenNew) const
    {
        const TempDirectory home;
        copyTemplate(home.path());
        bool acknowledged = false;
        {
            FaultyFileSystem faulty;
            faulty.cutPowerAt(number);
            acknowledged = operation(faulty, home.path()).hasValue();
            faulty.materialisePowerCut(seed);
        }
        const auto state = recovered(home.path());
        if (!state)
            return state.error().toString();
        const bool isNew = *state == after;
        if (!isNew && *state != m_before)
            return "neither the old nor the new state";
        if (acknowledged && !isNew)
            return "an acknowledged operation is lost";
        ++(isNew ? seenNew : seenOld);
        return {};
    }
    std::unique_ptr<Collection> open(const CollectionFolder& folder)
    {
        auto opened = Collection::open(fs::posixFileSystem(), folder.currentGeneration().value(), {});
        if (!opened)
            qFatal("%s", opened.error().toString().c_str());
        return std::move(*opened);
    }

    TempDirectory m_template;
    std::string m_past;
    std::string m_victim;
    std::string m_extra; ///< with a base of its own
    State m_before;
};

QTEST_GUILESS_MAIN(SnapshotCrashTest)
#include "tst_snapshot_crash.moc"
