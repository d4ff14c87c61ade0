// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// A collection that the first format's program wrote: two documents, three snapshots with images of their own, and a restore
// in place.
#include "core/base/uuid.h"
#include "tests/support/contents_at.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"

#include <QTest>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

class FormatV1Test : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        stdfs::copy(stdfs::path(VARVE_FORMAT_FILES) / "v1/collection", *m_home / "one", stdfs::copy_options::recursive);
        // Empty folders are not in the source tree.
        for (const auto& folder : {*m_home / "one/generations/g000001", *m_home / "one/generations/g000002"})
            createStandardFolders(folder);
        for (const auto& entry : stdfs::directory_iterator(*m_home / "one/snapshots"))
            createStandardFolders(entry.path() / "image");
        m_folder = std::make_unique<CollectionFolder>(fs::posixFileSystem(), *m_home / "one", m_clock);
        VARVE_VERIFY_OK(m_folder->collectOrphans());
    }

    void snapshots_areListedAndVerify()
    {
        const auto listed = m_folder->list();
        VARVE_VERIFY_OK(listed);
        QCOMPARE(listed->size(), 3u);
        for (const Snapshot& one : *listed) {
            QVERIFY2(one.state == SnapshotState::Whole, one.stateReason.c_str());
            QVERIFY(one.hasImage);
            VARVE_VERIFY_OK(m_folder->verify(one.id, {}));
        }
        QVERIFY(labelled("first state").pinned);
    }

    void snapshots_openWhereTheyLie_andRestore()
    {
        const auto asOf = m_folder->openAsOf(labelled("second state").id, {});
        VARVE_VERIFY_OK(asOf);
        QCOMPARE((*asOf)->info().points, 2u);
        VARVE_VERIFY_OK((*asOf)->close());
        VARVE_VERIFY_OK(m_folder->restoreAsNew(labelled("second state").id, *m_home / "two", "two", makeUuid(), {}));
        const CollectionFolder copy(fs::posixFileSystem(), *m_home / "two", m_clock);
        const auto contents = contentsOf(copy.currentGeneration().value());
        VARVE_VERIFY_OK(contents);
        QCOMPARE(contents->documents.size(), std::size_t{2});
        VARVE_VERIFY_OK(m_folder->restoreInPlace(labelled("second state").id, {}, {}));
        QVERIFY(contentsOf(m_folder->currentGeneration().value()).value() == *contents);
    }

    /// New snapshots get a base and do without an image; both kinds live side by side.
    void newSnapshots_standBesideOldOnes()
    {
        auto live = openLive();
        VARVE_VERIFY_OK(live->removeDocuments({live->documents({}, "two.md", 1, 0)->front().id}));
        m_clock.advance(1000);
        const auto taken = m_folder->take(*live, {.label = "new"}, {});
        VARVE_VERIFY_OK(taken);
        QVERIFY(!taken->hasImage);
        const Contents present = contentsOf(*live).value();
        QCOMPARE(contentsOfSnapshot(*m_folder, taken->id).value(), present);
        VARVE_VERIFY_OK(m_folder->remove(labelled("first state").id));
        VARVE_VERIFY_OK(m_folder->prune());
        QCOMPARE(m_folder->list()->size(), 3u);
        VARVE_VERIFY_OK(m_folder->verify(taken->id, {}));
        VARVE_VERIFY_OK(m_folder->verify(labelled("second state").id, {}));
        QCOMPARE(contentsOfSnapshot(*m_folder, taken->id).value(), present);
        VARVE_VERIFY_OK(live->close());
    }

private:
    static void createStandardFolders(const stdfs::path& generation)
    {
        for (const char* name : {"wal", "segments", "deletes"})
            stdfs::create_directories(generation / name);
    }
    Snapshot labelled(const std::string& label) const
    {
        const auto listed = m_folder->list().value();
        return *std::find_if(listed.begin(), listed.end(), [&](const Snapshot& one) { return one.label == label; });
    }
    std::unique_ptr<Collection> openLive() const
    {
        Collection::OpenOptions options;
        options.clock = &m_clock;
        options.logArchive = m_folder->logArchive().value();
        options.earliestTimeMs = m_folder->liveSinceMs().value();
        return std::move(Collection::open(fs::posixFileSystem(), m_folder->currentGeneration().value(), options).value());
    }

    std::unique_ptr<TempDirectory> m_home;
    ManualClock m_clock{1'795'950'000'000}; // behind everything in the files
    std::unique_ptr<CollectionFolder> m_folder;
};

QTEST_GUILESS_MAIN(FormatV1Test)
#include "tst_format_v1.moc"
