// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The disk loses bits of a base without touching the file's time, so that the repository's index still believes in it.
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/contents_at.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

class RottenBaseTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_folder = std::make_unique<CollectionFolder>(fs::posixFileSystem(), *m_home / "one", m_clock);
        VARVE_VERIFY_OK(m_folder->create(fixtureConfig(), makeUuid()));
        Collection::OpenOptions options;
        options.clock = &m_clock;
        options.logArchive = m_folder->logArchive().value();
        m_live = Collection::open(fs::posixFileSystem(), m_folder->currentGeneration().value(), options).value();
        m_documents = 0;
    }
    void cleanup()
    {
        VARVE_VERIFY_OK(m_live->close());
        m_live.reset();
    }

    void take_onARottenBase_makesOneOfItsOwn_data()
    {
        QTest::addColumn<BaseChoice>("choice");
        QTest::newRow("when due") << BaseChoice::Automatic;
        QTest::newRow("metadata") << BaseChoice::Metadata;
    }
    void take_onARottenBase_makesOneOfItsOwn()
    {
        QFETCH(BaseChoice, choice);
        const std::string first = take(BaseChoice::Automatic);
        const stdfs::path base = fileOfBase(first);
        rot(base);
        QCOMPARE(m_folder->find(first)->state, SnapshotState::Whole); // as far as anybody can tell without reading
        QVERIFY(!contentsOfSnapshot(*m_folder, first));
        const std::string second = take(choice);
        QVERIFY(!stdfs::exists(base)); // its damage is noted
        QVERIFY(stdfs::exists(fileOfBase(second)));
        VARVE_VERIFY_OK(m_folder->verify(second, {}));
        QCOMPARE(contentsOfSnapshot(*m_folder, second).value(), contentsOf(*m_live).value());
        VARVE_VERIFY_ERROR(m_folder->verify(first, {}), ErrorCode::Corrupt);
    }

    void verify_aRottenBase_isFoundAndNoted()
    {
        const std::string id = take(BaseChoice::Automatic);
        const stdfs::path base = fileOfBase(id);
        rot(base);
        VARVE_VERIFY_ERROR(m_folder->verify(id, {}), ErrorCode::Corrupt);
        QVERIFY(!stdfs::exists(base));
        QCOMPARE(m_folder->find(id)->state, SnapshotState::Damaged);
    }

    void verifyAll_aRottenBaseThatAnotherReplaces_isToldOnce()
    {
        const std::string first = take(BaseChoice::Automatic);
        const std::string second = take(BaseChoice::Everything);
        rot(fileOfBase(second));
        const auto verdicts = m_folder->verifyAll({});
        VARVE_VERIFY_OK(verdicts);
        for (const SnapshotVerdict& one : *verdicts)
            VARVE_VERIFY_OK(one.outcome);
        QCOMPARE(m_folder->damagedBases().value(), std::uint64_t{1});
        const auto harmless = m_folder->mendHarmless(*verdicts, 0, {});
        VARVE_VERIFY_OK(harmless);
        QCOMPARE(harmless->bases, std::uint64_t{1});
        QCOMPARE(harmless->packs, std::uint64_t{0});
        QCOMPARE(m_folder->mendHarmless(*verdicts, 1, {})->bases, std::uint64_t{0});
    }

    void prune_besideARottenBase_keepsTheOtherWay()
    {
        const std::string first = take(BaseChoice::Automatic);
        const std::string second = take(BaseChoice::Everything);
        const Contents contents = contentsOf(*m_live).value();
        rot(fileOfBase(second));
        VARVE_VERIFY_OK(m_folder->remove(first));
        VARVE_VERIFY_OK(m_folder->prune());
        QCOMPARE(contentsOfSnapshot(*m_folder, second).value(), contents); // from the first one's base, by the log
        VARVE_VERIFY_OK(m_folder->verify(second, {}));
    }

private:
    std::string take(BaseChoice choice)
    {
        for (int i = 0; i < 3; ++i) {
            if (!putFixtureDocument(*m_live, "/d" + std::to_string(m_documents++), 1))
                return {};
        }
        m_clock.advance(1000);
        const auto taken = m_folder->take(*m_live, {.base = choice}, {});
        return taken ? taken->id : std::string();
    }
    /// Bases are named after the snapshot that they were made for.
    stdfs::path fileOfBase(const std::string& id) const { return m_folder->path() / "repository/bases" / (id + ".json"); }
    static void rot(const stdfs::path& file)
    {
        const auto time = stdfs::last_write_time(file);
        std::string bytes = readFile(file);
        bytes[bytes.size() / 2] ^= 1;
        writeFile(file, bytes);
        stdfs::last_write_time(file, time);
    }

    std::unique_ptr<TempDirectory> m_home;
    ManualClock m_clock{1'773'324'300'000};
    std::unique_ptr<CollectionFolder> m_folder;
    std::unique_ptr<Collection> m_live;
    int m_documents = 0;
};

QTEST_GUILESS_MAIN(RottenBaseTest)
#include "tst_rotten_base.moc"
