// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/careless_file_system.h"
#include "tests/support/cut_sweep.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/salted_embedder.h"
#include "tests/support/test_workspace.h"

#include <QTest>

using namespace varve;
using namespace varve::workspace;
using varve::test::CarelessFileSystem;
using varve::test::FaultyFileSystem;
using varve::test::Problem;
using varve::test::SaltedEmbedder;
using varve::test::TempDirectory;
using varve::test::TestWorkspace;

namespace stdfs = std::filesystem;

namespace {

constexpr const char* kNotes = "notes";

collection::Point pointOf(const embed::Embedder& model, const std::string& id, const std::string& text)
{
    collection::Point point;
    point.id = id;
    point.text = text;
    point.vector = model.embed(std::vector{text})->front();
    return point;
}

/// What a run of the operation had been told before it ended.
struct Told {
    bool isWritten = false; ///< the write that comes while the new generation is built
    bool isDone = false;
};

/// A home folder whose collection is to be embedded with another model.
struct Home {
    explicit Home(stdfs::path folder) : path(std::move(folder)) { test.otherModels["other"] = other; }

    Result<std::unique_ptr<Workspace>> open(fs::FileSystem& fileSystem)
    {
        Workspace::Options options;
        options.home = path;
        options.cache = path / "cache";
        options.clock = &test.clock;
        options.fileSystem = &fileSystem;
        options.unloadAfter = {};
        options.openEmbedder = [this](std::string_view choice) -> Result<std::shared_ptr<const embed::Embedder>> {
            if (choice == "other")
                return std::shared_ptr<const embed::Embedder>(other);
            return std::shared_ptr<const embed::Embedder>(test.embedder);
        };
        return Workspace::open(options);
    }
    /// The whole operation, with a write in its midst.
    Told run(fs::FileSystem& fileSystem)
    {
        Told told;
        const auto opened = open(fileSystem);
        if (!opened)
            return told;
        OperationControl control;
        bool isTried = false;
        control.progress = [&](const Progress& progress) {
            if (progress.phase != "verifying" || std::exchange(isTried, true))
                return;
            const auto live = (*opened)->collection(kNotes, false);
            told.isWritten = live && (*live)->upsert({pointOf(*test.embedder, "meanwhile", "it came meanwhile")});
        };
        ReembedRequest request;
        request.embedder = "other";
        told.isDone = (*opened)->reembed(kNotes, request, control).hasValue();
        return told;
    }

    stdfs::path path;
    TestWorkspace test;
    std::shared_ptr<SaltedEmbedder> other = std::make_shared<SaltedEmbedder>("b");
};

std::vector<stdfs::path> leftovers(const stdfs::path& home)
{
    auto found = test::unfinished(home);
    std::erase_if(found, [](const stdfs::path& one) {
        const bool isSpool = one.filename() == "reembed.spool"; // of an interrupted job: it goes on from there
        const bool isOfLog = one.parent_path().filename() == "wal"; // the next write removes it
        return isSpool || isOfLog;
    });
    return found;
}

/// Every vector is of the one model, and every text is there that has to be.
Problem problemOf(Workspace& workspace, const embed::Embedder& model, bool isMeanwhileThere, bool& hasMeanwhile)
{
    const auto live = workspace.collection(kNotes, false);
    if (!live)
        return live.error().toString();
    if (const auto verified = (*live)->verify(false, {}); !verified)
        return verified.error().toString();
    const auto points = (*live)->get(*(*live)->scrollIds({}, 1000));
    hasMeanwhile = false;
    for (const auto& point : *points) {
        hasMeanwhile = hasMeanwhile || point.id == "meanwhile";
        if (model.embed(std::vector{point.text})->front() != point.vector)
            return "a vector of another model: " + point.id;
    }
    if (isMeanwhileThere && !hasMeanwhile)
        return "an acknowledged write is lost";
    const std::size_t expected = 6 + (hasMeanwhile ? 1 : 0);
    return points->size() == expected && (*live)->info().documents == 2 ? Problem() : "points or documents are missing";
}

} // namespace

/// Cuts the power, and fails, at every change to the disk of the whole operation. SQLite's own files go around the faulty
/// file system.
class ReembedCrashTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        Home home(m_template / "home");
        const auto opened = home.open(fs::posixFileSystem());
        VARVE_VERIFY_OK(opened);
        CreateRequest request;
        request.name = kNotes;
        request.embedder = "counting";
        VARVE_VERIFY_OK((*opened)->create(request));
        const auto live = (*opened)->collection(kNotes, false);
        for (const char* source : {"/a.txt", "/b.txt"}) {
            collection::Document document;
            document.source = source;
            document.contentHash = source;
            std::vector<collection::Point> chunks;
            for (int i = 0; i < 2; ++i)
                chunks.push_back(pointOf(*home.test.embedder, source + std::to_string(i), source + std::to_string(i) + " text"));
            VARVE_VERIFY_OK((*live)->putDocument(document, chunks));
        }
        VARVE_VERIFY_OK((*live)->checkpoint({}));
        VARVE_VERIFY_OK((*live)->upsert({pointOf(*home.test.embedder, "loose", "a text of its own"),
                                         pointOf(*home.test.embedder, "other", "another text")}));
        VARVE_VERIFY_OK((*opened)->close());
    }

    void everyCut_leavesTheOldModelOrTheNewOne()
    {
        const std::uint64_t total = operationCount();
        QVERIFY(total > 50);
        qInfo("%llu changes to the disk", static_cast<unsigned long long>(total));
        int seenOld = 0;
        int seenNew = 0;
        // Losing all that may be lost, and something in between.
        const Problem problem = test::sweepCuts(total, {0, 2}, [&](std::uint64_t number, std::uint64_t seed) {
            return cutAt(number, seed, seenOld, seenNew, false);
        });
        QVERIFY2(problem.empty(), problem.c_str());
        QVERIFY(seenOld > 0);
        QVERIFY(seenNew > 0);
    }
    void everyFailure_leavesTheOldModelOrTheNewOneAndTellsIt()
    {
        const std::uint64_t total = operationCount();
        for (std::uint64_t number = 1; number <= total; ++number) {
            const TempDirectory folder;
            copyTemplate(folder.path());
            Told told;
            {
                Home home(folder.path());
                FaultyFileSystem faulty;
                faulty.failAt(number, {number % 2 ? EIO : ENOSPC, false, 0});
                told = home.run(faulty);
            }
            bool isNew = false;
            const Problem problem = recover(folder.path(), told, isNew);
            QVERIFY2(problem.empty(), (std::to_string(number) + ": " + problem).c_str());
        }
    }
    void carelessSyncs_areFound_data() { test::addSkippedSyncs(); }
    void carelessSyncs_areFound()
    {
        QFETCH(int, skips);
        m_skips = static_cast<CarelessFileSystem::Skips>(skips);
        int found = 0;
        int seen = 0;
        const std::uint64_t total = operationCount();
        for (std::uint64_t number = total > 60 ? total - 60 : 1; number <= total + 1; ++number)
            found += cutAt(number, number * 4, seen, seen, true).empty() ? 0 : 1;
        m_skips.reset();
        QVERIFY(found > 0);
    }

private:
    void copyTemplate(const stdfs::path& folder) const
    {
        stdfs::copy(m_template / "home", folder, stdfs::copy_options::recursive);
    }
    std::uint64_t operationCount() const
    {
        const TempDirectory folder;
        copyTemplate(folder.path());
        Home home(folder.path());
        FaultyFileSystem counting;
        return home.run(counting).isDone ? counting.operationCount() : 0;
    }
    Problem cutAt(std::uint64_t number, std::uint64_t seed, int& seenOld, int& seenNew, bool isCareless) const
    {
        const TempDirectory folder;
        copyTemplate(folder.path());
        Told told;
        {
            Home home(folder.path());
            FaultyFileSystem faulty;
            faulty.cutPowerAt(number);
            if (isCareless) {
                CarelessFileSystem layer(faulty, *m_skips);
                told = home.run(layer);
            } else {
                told = home.run(faulty);
            }
            faulty.materialisePowerCut(seed);
        }
        bool isNew = false;
        const Problem problem = recover(folder.path(), told, isNew);
        ++(isNew ? seenNew : seenOld);
        return problem;
    }
    /// Opens again, looks, and lets the same be done once more.
    static Problem recover(const stdfs::path& folder, const Told& told, bool& isNew)
    {
        Home home(folder);
        const auto opened = home.open(fs::posixFileSystem());
        if (!opened)
            return opened.error().toString();
        Workspace& workspace = **opened;
        const auto info = workspace.info(kNotes);
        if (!info)
            return info.error().toString();
        isNew = info->config.embedderIdentity == home.other->identity();
        if (told.isDone && !isNew)
            return "an acknowledged change of the model is lost";
        bool hasMeanwhile = false;
        if (Problem problem = problemOf(workspace, model(home, isNew), told.isWritten, hasMeanwhile); !problem.empty())
            return problem;
        if (const auto left = leftovers(folder); !left.empty())
            return std::string(isNew ? "new" : "old") + ", it is left over: " + left.front().string();
        const auto generations = fs::posixFileSystem().listDirectory(folder / "collections" / info->uuid / "generations");
        if (generations->size() != (isNew ? 2U : 1U))
            return std::to_string(generations->size()) + " generations";
        const auto snapshots = workspace.snapshots(kNotes);
        for (const auto& snapshot : *snapshots) {
            if (const auto verified = workspace.verifySnapshot(kNotes, snapshot.id, {}); !verified)
                return verified.error().toString();
        }
        return isNew ? undone(home, workspace, told) : doneAgain(home, workspace, hasMeanwhile);
    }
    static const embed::Embedder& model(const Home& home, bool isNew)
    {
        return isNew ? static_cast<const embed::Embedder&>(*home.other) : *home.test.embedder;
    }
    static Problem undone(const Home& home, Workspace& workspace, const Told& told)
    {
        if (const auto back = workspace.undoRestore(kNotes); !back)
            return "not undone: " + back.error().toString();
        bool hasMeanwhile = false;
        const Problem problem = problemOf(workspace, *home.test.embedder, told.isWritten, hasMeanwhile);
        return problem.empty() ? problem : "undone: " + problem;
    }
    static Problem doneAgain(const Home& home, Workspace& workspace, bool hasMeanwhile)
    {
        ReembedRequest request;
        request.embedder = "other";
        const auto again = workspace.reembed(kNotes, request, {});
        if (!again)
            return "not done again: " + again.error().toString();
        // The text of the write in its midst may have been embedded, and the write not have come about.
        const std::uint64_t texts = again->embedded + again->reused;
        if (texts < 6 || texts > 7)
            return std::to_string(again->reused) + " texts were kept and " + std::to_string(again->embedded) + " embedded again";
        bool isThere = false;
        const Problem problem = problemOf(workspace, *home.other, hasMeanwhile, isThere);
        return problem.empty() ? problem : "done again: " + problem;
    }

    TempDirectory m_template;
    std::optional<CarelessFileSystem::Skips> m_skips;
};

QTEST_GUILESS_MAIN(ReembedCrashTest)
#include "tst_reembed_crash.moc"
