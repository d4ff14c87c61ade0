// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/bytes.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/contents_at.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <algorithm>
#include <random>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

/// Whatever is damaged or lost of the past comes back from a copy of the folder, and nothing comes that does not belong there.
class MendTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_contents.clear();
        m_folder = std::make_unique<CollectionFolder>(fs::posixFileSystem(), *m_home / "one", m_clock);
        VARVE_VERIFY_OK(m_folder->create(fixtureConfig(), makeUuid()));
        auto live = open();
        for (std::uint32_t i = 0; i < 12; ++i)
            VARVE_VERIFY_OK(putFixtureDocument(*live, "/d" + std::to_string(i), 1));
        VARVE_VERIFY_OK(live->optimize({}));
        take(*live, "first", BaseChoice::Everything);
        VARVE_VERIFY_OK(putFixtureDocument(*live, "/behind", 1));
        take(*live, "second", BaseChoice::Automatic);
        VARVE_VERIFY_OK(live->removeDocuments({live->documentBySource("/d3").value().id}));
        take(*live, "third", BaseChoice::Everything);
        VARVE_VERIFY_OK(live->checkpoint({})); // from here on the archive alone has the log
        VARVE_VERIFY_OK(live->close());
        live.reset();
        stdfs::copy(m_folder->path(), *m_home / "copy", stdfs::copy_options::recursive);
    }

    void everyFile_damagedOrLost_comesBack()
    {
        std::mt19937 random(5);
        int mendedFiles = 0;
        for (const auto& file : filesOfThePast(*m_home / "copy")) {
            const std::string whole = readFile(m_folder->path() / file);
            for (int harm = 0; harm < 3; ++harm) {
                std::string damaged = whole;
                damaged[harm == 0 ? 0 : random() % damaged.size()] ^= 4;
                stdfs::remove(m_folder->path() / file); // a link of its own, so that the live collection stays whole
                if (harm < 2)
                    writeFile(m_folder->path() / file, damaged);
                VARVE_VERIFY_OK(m_folder->verifyAll({}));
                VARVE_VERIFY_OK(m_folder->verifyArchive({}));
                const auto mended = m_folder->mendFrom(*m_home / "copy", {});
                VARVE_VERIFY_OK(mended);
                mendedFiles += mended->objects + mended->logs + mended->bases + mended->snapshots > 0;
                checkAllIsWhole(file);
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(mendedFiles > 30, std::to_string(mendedFiles).c_str());
        QCOMPARE(m_folder->mendFrom(*m_home / "copy", {})->objects, 0u); // nothing is left to do
    }

    void everything_damagedAtOnce_comesBack()
    {
        damageEverything();
        VARVE_VERIFY_OK(m_folder->mendFrom(*m_home / "copy", {}));
        checkAllIsWhole("everything");
    }

    void powerCutsAndFailures_onTheWay_areMadeUpForByTheNext()
    {
        damageEverything();
        stdfs::copy(m_folder->path(), *m_home / "damaged", stdfs::copy_options::recursive);
        std::uint64_t total = 1;
        for (std::uint64_t number = 1; number <= total; ++number) {
            for (const bool isCut : {true, false}) {
                if (!isCut && number % 4 != 0)
                    continue; // a failure leaves no more behind than a cut
                stdfs::remove_all(m_folder->path());
                stdfs::copy(*m_home / "damaged", m_folder->path(), stdfs::copy_options::recursive);
                {
                    FaultyFileSystem faulty;
                    isCut ? faulty.cutPowerAt(number) : faulty.failAt(number, {ENOSPC, false, 0});
                    const auto mended = CollectionFolder(faulty, m_folder->path(), m_clock).mendFrom(*m_home / "copy", {});
                    QVERIFY(!mended || number == total || !isCut);
                    total = std::max(total, isCut ? number + (mended ? 0 : 1) : total);
                    if (isCut && !mended)
                        faulty.materialisePowerCut(number);
                }
                const auto verdicts = m_folder->verifyAll({});
                VARVE_VERIFY_OK(verdicts);
                for (const auto& one : *verdicts) {
                    if (one.outcome)
                        QCOMPARE(contentsOfSnapshot(*m_folder, one.id).value(), m_contents.at(one.id));
                }
                VARVE_VERIFY_OK(m_folder->verifyArchive({}));
                VARVE_VERIFY_OK(m_folder->mendFrom(*m_home / "copy", {}));
                checkAllIsWhole(std::to_string(number));
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(total > 20, std::to_string(total).c_str());
    }

    void damagedInBoth_staysDamaged()
    {
        for (const auto& file : filesOfThePast(*m_home / "copy")) {
            const std::string whole = readFile(m_folder->path() / file);
            const std::string damaged = damagedAt(whole, whole.size() / 2);
            for (const stdfs::path& folder : {m_folder->path(), *m_home / "copy"}) {
                stdfs::remove(folder / file);
                writeFile(folder / file, damaged);
            }
            VARVE_VERIFY_OK(m_folder->verifyAll({}));
            VARVE_VERIFY_OK(m_folder->verifyArchive({}));
            VARVE_VERIFY_OK(m_folder->mendFrom(*m_home / "copy", {}));
            const auto verdicts = m_folder->verifyAll({});
            VARVE_VERIFY_OK(verdicts);
            for (const auto& one : *verdicts) {
                if (one.outcome)
                    QCOMPARE(contentsOfSnapshot(*m_folder, one.id).value(), m_contents.at(one.id));
            }
            writeFile(*m_home / "copy" / file, whole);
            VARVE_VERIFY_OK(m_folder->mendFrom(*m_home / "copy", {}));
            checkAllIsWhole(file);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void aCopyThatWentItsOwnWay_givesNothingOfThat()
    {
        // The copy is written to: its log goes on under the same names with other changes.
        CollectionFolder copy(fs::posixFileSystem(), *m_home / "copy", m_clock);
        auto theirs = open(copy);
        VARVE_VERIFY_OK(putFixtureDocument(*theirs, "/theirs", 3));
        VARVE_VERIFY_OK(copy.take(*theirs, {}, {}));
        VARVE_VERIFY_OK(theirs->checkpoint({}));
        VARVE_VERIFY_OK(theirs->close());
        theirs.reset();
        auto live = open();
        VARVE_VERIFY_OK(putFixtureDocument(*live, "/ours", 2));
        take(*live, "fourth", BaseChoice::Automatic);
        VARVE_VERIFY_OK(live->checkpoint({}));
        VARVE_VERIFY_OK(live->close());
        live.reset();
        for (const auto& entry : stdfs::recursive_directory_iterator(m_folder->path() / "archive")) {
            if (entry.is_regular_file()) {
                const std::string bytes = readFile(entry.path());
                writeFile(entry.path(), damagedAt(bytes, bytes.size() / 3));
            }
        }
        VARVE_VERIFY_OK(m_folder->verifyAll({}));
        VARVE_VERIFY_OK(m_folder->verifyArchive({}));
        VARVE_VERIFY_OK(m_folder->mendFrom(*m_home / "copy", {}));
        const auto verdicts = m_folder->verifyAll({});
        VARVE_VERIFY_OK(verdicts);
        QCOMPARE(verdicts->size(), 4u);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE((*verdicts)[i].outcome.hasValue(), i < 3); // what only we had is lost
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(contentsOfSnapshot(*m_folder, (*verdicts)[i].id).value(), m_contents.at((*verdicts)[i].id));
    }

    void whatIsNoCopyOfIt_isRefused()
    {
        CollectionFolder other(fs::posixFileSystem(), *m_home / "other", m_clock);
        VARVE_VERIFY_OK(other.create(fixtureConfig(), makeUuid()));
        VARVE_VERIFY_ERROR(m_folder->mendFrom(*m_home / "other", {}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(m_folder->mendFrom(m_folder->path(), {}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(m_folder->mendFrom(*m_home / "nowhere", {}), ErrorCode::NotFound);
    }

private:
    std::unique_ptr<Collection> open() { return open(*m_folder); }
    std::unique_ptr<Collection> open(CollectionFolder& folder)
    {
        Collection::OpenOptions options;
        options.clock = &m_clock;
        options.logArchive = folder.logArchive().value();
        return std::move(Collection::open(fs::posixFileSystem(), folder.currentGeneration().value(), options).value());
    }
    void take(Collection& live, const char* label, BaseChoice base)
    {
        m_clock.advance(1000);
        const auto taken = m_folder->take(live, {.label = label, .base = base}, {});
        VARVE_VERIFY_OK(taken);
        m_contents[taken->id] = contentsOf(live).value();
        m_clock.advance(1000);
    }
    void damageEverything()
    {
        for (const auto& file : filesOfThePast(*m_home / "copy")) {
            const std::string whole = readFile(m_folder->path() / file);
            stdfs::remove(m_folder->path() / file); // a link of its own, so that the live collection stays whole
            writeFile(m_folder->path() / file, damagedAt(whole, whole.size() / 3));
        }
        VARVE_VERIFY_OK(m_folder->verifyAll({}));
        VARVE_VERIFY_OK(m_folder->verifyArchive({}));
    }
    static std::vector<stdfs::path> filesOfThePast(const stdfs::path& folder)
    {
        std::vector<stdfs::path> files;
        for (const char* part : {"snapshots", "repository", "archive"}) {
            for (const auto& entry : stdfs::recursive_directory_iterator(folder / part)) {
                const bool isIndex = entry.path().filename().string().starts_with("index.sqlite3");
                if (entry.is_regular_file() && !isIndex && entry.file_size() > 0)
                    files.push_back(stdfs::relative(entry.path(), folder));
            }
        }
        std::sort(files.begin(), files.end());
        return files;
    }
    void checkAllIsWhole(const stdfs::path& file)
    {
        const auto verdicts = m_folder->verifyAll({});
        VARVE_VERIFY_OK(verdicts);
        QCOMPARE(verdicts->size(), m_contents.size());
        for (const auto& one : *verdicts) {
            QVERIFY2(one.outcome, (file.string() + ": " + (one.outcome ? "" : one.outcome.error().toString())).c_str());
            QCOMPARE(m_folder->find(one.id)->label.empty(), false);
            QCOMPARE(contentsOfSnapshot(*m_folder, one.id).value(), m_contents.at(one.id));
        }
        const auto window = m_folder->verifyArchive({});
        VARVE_VERIFY_OK(window);
        QVERIFY2(window->gaps.empty(), file.c_str());
    }

    ManualClock m_clock{1'700'000'000'000};
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<CollectionFolder> m_folder;
    std::map<std::string, Contents> m_contents; ///< by snapshot
};

QTEST_GUILESS_MAIN(MendTest)
#include "tst_mend.moc"
