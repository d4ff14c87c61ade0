// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/careless_file_system.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/contents_at.h"
#include "tests/support/moving_collection.h"
#include "tests/support/result_checks.h"

#include <QTest>
#include <functional>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

/// Times and what was live then.
using Book = std::map<std::int64_t, Contents>;
using Operation = std::function<Result<>(fs::FileSystem&, const stdfs::path& home)>;
using Problem = std::string; ///< empty when all is well

} // namespace

/// Cuts the power at every change to the disk while log is archived, generations change places, and archived log is
/// removed: what the collection promised to go back to before can be gone back to afterwards, and is what it was.
class MomentsCrashTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        MovingCollection moving(m_template / "collections/one");
        VARVE_VERIFY_OK(moving.create());
        std::mt19937 random(4);
        const auto writeSome = [&](int count) -> Result<> {
            for (int i = 0; i < count; ++i) {
                moving.clock.advance(100);
                VARVE_CHECK(moving.write(random));
            }
            return {};
        };
        VARVE_VERIFY_OK(writeSome(2));
        const auto first = moving.take();
        VARVE_VERIFY_OK(first);
        VARVE_VERIFY_OK(writeSome(4));
        VARVE_VERIFY_OK(moving.live->checkpoint({}));
        VARVE_VERIFY_OK(writeSome(2));
        moving.clock.advance(100);
        const auto second = moving.take();
        VARVE_VERIFY_OK(second);
        m_second = second->id;
        VARVE_VERIFY_OK(writeSome(3));
        moving.clock.advance(100);
        // The first generation is left with log that only its folder has.
        VARVE_VERIFY_OK(moving.exchange([&](CollectionFolder& folder) { return folder.restoreInPlace(first->id, {}, {}); }));
        m_first = first->id;
        VARVE_VERIFY_OK(writeSome(4));
        moving.clock.advance(100);
        VARVE_VERIFY_OK(moving.close());
        m_nowMs = moving.clock.nowMs();
        for (const auto& [timeMs, contents] : moving.book) {
            if (timeMs >= first->createdMs)
                m_book[timeMs] = contents;
        }
        m_middleMs = std::next(m_book.begin(), 4)->first;
        const auto found = problemWith(m_template.path(), {}, 0, 1);
        QVERIFY2(found.empty(), found.c_str());
    }

    void everyCut_keepsEveryPromisedMoment_data() { addOperations(); }
    void everyCut_keepsEveryPromisedMoment()
    {
        const auto [operation, forgets] = operations().at(QTest::currentDataTag());
        const auto total = operationCount(operation);
        QVERIFY(total > 2);
        qInfo("%llu changes to the disk", static_cast<unsigned long long>(total));
        for (std::uint64_t number = 1; number <= total + 1; ++number) {
            // Losing all that may be lost, and something in between.
            for (const std::uint64_t seed : {number * 4, number * 4 + 2}) {
                const Problem problem = cutAt(operation, number, seed, forgets);
                QVERIFY2(problem.empty(), qPrintable(QString("operation %1, seed %2: %3")
                                                         .arg(number)
                                                         .arg(seed)
                                                         .arg(QString::fromStdString(problem))));
            }
        }
    }

    void everyFailure_keepsEveryPromisedMoment_data() { addOperations(); }
    void everyFailure_keepsEveryPromisedMoment()
    {
        const auto [operation, forgets] = operations().at(QTest::currentDataTag());
        const auto total = operationCount(operation);
        for (std::uint64_t number = 1; number <= total; ++number) {
            const TempDirectory home;
            copyTemplate(home.path());
            {
                FaultyFileSystem faulty;
                faulty.failAt(number, {number % 2 ? EIO : ENOSPC, false, 0});
                [[maybe_unused]] const auto done = operation(faulty, home.path());
            }
            const Problem problem = problemWith(home.path(), forgets, number, kShare);
            QVERIFY2(problem.empty(), qPrintable(QString("%1: %2").arg(number).arg(QString::fromStdString(problem))));
        }
    }

    /// Tests the test: an archive that is not synced loses what was promised.
    void carelessSyncs_areFound()
    {
        const Operation seal = operations().at("archive while sealing").operation;
        const Operation careless = [&](fs::FileSystem& fileSystem, const stdfs::path& home) {
            CarelessFileSystem layer(fileSystem, CarelessFileSystem::Skips::FileSync);
            return seal(layer, home);
        };
        int found = 0;
        const auto total = operationCount(careless);
        for (std::uint64_t number = 1; number <= total + 1; ++number)
            found += cutAt(careless, number, number * 4, {}).empty() ? 0 : 1;
        QVERIFY(found > 0);
    }

private:
    static constexpr std::uint64_t kShare = 4;
    struct Case {
        Operation operation;
        std::function<bool(std::int64_t timeMs)> forgets; ///< moments that the operation is to give up
    };

    std::map<std::string, Case> operations() const
    {
        const auto folderIn = [this](fs::FileSystem& fileSystem, const stdfs::path& home) {
            return CollectionFolder(fileSystem, home / "collections/one", m_clock);
        };
        const auto openIn = [=, this](fs::FileSystem& fileSystem, const stdfs::path& home)
            -> Result<std::unique_ptr<Collection>> {
            const CollectionFolder folder = folderIn(fileSystem, home);
            VARVE_TRY(const auto generation, folder.currentGeneration());
            Collection::OpenOptions options;
            options.clock = &m_clock;
            VARVE_TRY(options.logArchive, folder.logArchive());
            VARVE_TRY(options.earliestTimeMs, folder.liveSinceMs());
            return Collection::open(fileSystem, generation, options);
        };
        return {
            {"archive while sealing",
             {[=](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                  VARVE_TRY(const auto live, openIn(fileSystem, home));
                  VARVE_CHECK(live->upsert({fixturePoint("new", 1)}));
                  VARVE_CHECK(live->checkpoint({}));
                  return live->close();
              },
              {}}},
            {"restore a moment in place",
             {[=, this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                  CollectionFolder folder = folderIn(fileSystem, home);
                  VARVE_TRY(const Moment moment, folder.momentAt(m_middleMs));
                  VARVE_CHECK(folder.restoreInPlace(moment, {}, {}));
                  return folder.collectOrphans(); // archives what the removed generation alone has
              },
              {}}},
            {"undo",
             {[=](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                  VARVE_CHECK(folderIn(fileSystem, home).undoRestore());
                  return {};
              },
              {}}},
            {"remove a snapshot in the middle",
             {[=, this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                  CollectionFolder folder = folderIn(fileSystem, home);
                  VARVE_CHECK(folder.remove(m_second));
                  return folder.prune();
              },
              {}}},
            {"remove the oldest snapshot",
             {[=, this](fs::FileSystem& fileSystem, const stdfs::path& home) -> Result<> {
                  CollectionFolder folder = folderIn(fileSystem, home);
                  VARVE_CHECK(folder.remove(m_first));
                  return folder.prune();
              },
              [](std::int64_t) { return true; }}},
        };
    }
    void addOperations() const
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, one] : operations())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void copyTemplate(const stdfs::path& home) const
    {
        stdfs::copy(m_template.path(), home, stdfs::copy_options::recursive);
    }
    std::uint64_t operationCount(const Operation& operation) const
    {
        const TempDirectory home;
        copyTemplate(home.path());
        FaultyFileSystem counting;
        const auto done = operation(counting, home.path());
        if (!done)
            qFatal("%s", done.error().toString().c_str());
        return counting.operationCount();
    }
    Problem cutAt(const Operation& operation, std::uint64_t number, std::uint64_t seed,
                  const std::function<bool(std::int64_t)>& forgets) const
    {
        const TempDirectory home;
        copyTemplate(home.path());
        {
            FaultyFileSystem faulty;
            faulty.cutPowerAt(number);
            [[maybe_unused]] const auto done = operation(faulty, home.path());
            faulty.materialisePowerCut(seed);
        }
        return problemWith(home.path(), forgets, number + seed, kShare);
    }

    /// Looks at moments of the book after recovery, one of `share` and others at every turn. What the window promises has
    /// to be right in any case.
    Problem problemWith(const stdfs::path& home, const std::function<bool(std::int64_t)>& forgets, std::uint64_t turn,
                        std::uint64_t share) const
    {
        CollectionFolder folder(fs::posixFileSystem(), home / "collections/one", m_clock);
        if (auto collected = folder.collectOrphans(); !collected)
            return collected.error().toString();
        const auto window = folder.recoveryWindow();
        if (!window)
            return window.error().toString();
        for (const auto& [timeMs, contents] : m_book) {
            if (++turn % share != 0)
                continue;
            const auto found = contentsAt(folder, timeMs);
            if (found.hasValue() != isInside(*window, timeMs))
                return "the window is not right about " + formatUtc(timeMs);
            if (found && *found != contents)
                return "other contents at " + formatUtc(timeMs);
            if (!found && !(forgets && forgets(timeMs)))
                return found.error().toString();
        }
        return {};
    }

    TempDirectory m_template;
    Book m_book;
    std::string m_first;
    std::string m_second;
    std::int64_t m_middleMs = 0;
    std::int64_t m_nowMs = 0;
    const ManualClock m_clock{1'773'324'400'000};
};

QTEST_GUILESS_MAIN(MomentsCrashTest)
#include "tst_moments_crash.moc"
