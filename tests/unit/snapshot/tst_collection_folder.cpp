// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/contents_at.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <atomic>
#include <thread>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

class CollectionFolderTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_clock.set(1'773'324'300'000); // 2026-03-12T14:05:00Z
        m_folder = std::make_unique<CollectionFolder>(m_fs, *m_home / "collections/one", m_clock);
        VARVE_VERIFY_OK(m_folder->create(fixtureConfig(), makeUuid()));
        openLive();
    }
    void cleanup()
    {
        m_live.reset();
        m_folder.reset();
        m_home.reset();
    }

    void create_twice_isRefused()
    {
        VARVE_VERIFY_ERROR(m_folder->create(fixtureConfig(), makeUuid()), ErrorCode::AlreadyExists);
        QCOMPARE(m_fs.listDirectory(*m_home / "collections").value(), (std::vector<std::string>{"one"}));
    }

    void take_thenList_describesIt()
    {
        fill();
        m_clock.advance(1000);
        const auto taken = m_folder->take(*m_live, {"Before", "a note", true, Trigger::Manual}, {});
        VARVE_VERIFY_OK(taken);
        const auto listed = m_folder->list();
        VARVE_VERIFY_OK(listed);
        QCOMPARE(listed->size(), 1u);
        const Snapshot& snapshot = listed->front();
        QCOMPARE(snapshot.id, taken->id);
        QVERIFY(snapshot.id.starts_with("20260312T140501Z-"));
        QCOMPARE(snapshot.label, std::string("Before"));
        QCOMPARE(snapshot.note, std::string("a note"));
        QVERIFY(snapshot.pinned);
        QCOMPARE(snapshot.state, SnapshotState::Whole);
        QCOMPARE(snapshot.points, 7u);
        QCOMPARE(snapshot.documents, 2u);
        QCOMPARE(snapshot.addedDocuments, 2u);
        QCOMPARE(snapshot.createdMs, m_clock.nowMs());
        QCOMPARE(snapshot.verifiedMs, m_clock.nowMs());
        QVERIFY(snapshot.mode == StorageMode::Hybrid);
        QCOMPARE(snapshot.sequence, m_live->info().sequence);
        QVERIFY(snapshot.sizeBytes > 0);
        VARVE_VERIFY_ERROR(m_folder->find("no-such"), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(m_folder->find("../one"), ErrorCode::NotFound);
    }

    void take_afterChanges_countsThem()
    {
        fill();
        take("first");
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/a.txt", 2));
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/new.txt", 1));
        VARVE_VERIFY_OK(m_live->removeDocuments({m_live->documentBySource("/b.txt").value().id}));
        const Snapshot second = take("second");
        QCOMPARE(second.addedDocuments, 1u);
        QCOMPARE(second.removedDocuments, 1u);
        QCOMPARE(second.changedDocuments, 1u);
    }

    void take_sealedSegments_areSharedByLink()
    {
        fill();
        VARVE_VERIFY_OK(m_live->checkpoint({}));
        const Snapshot first = take("first");
        const Snapshot second = take("second");
        QVERIFY2(second.ownBytes < second.sizeBytes, std::to_string(second.ownBytes).c_str());
        VARVE_VERIFY_OK(m_folder->remove(first.id));
        VARVE_VERIFY_OK(m_folder->verify(second.id, {}));
        QCOMPARE(m_folder->list().value().size(), 1u);
    }

    void take_whileWriting_isOneMoment()
    {
        fill();
        std::atomic<bool> stop = false;
        std::atomic<std::uint32_t> written = 0;
        std::jthread writer([&] {
            for (std::uint32_t i = 0; !stop; ++i) {
                // Both points of a batch, or neither.
                if (m_live->upsert({fixturePoint("left" + std::to_string(i), i), fixturePoint("right" + std::to_string(i), i)}))
                    ++written;
            }
        });
        for (int i = 0; i < 5; ++i) {
            const std::uint32_t before = written;
            const Snapshot snapshot = take("busy");
            const auto contents = contentsOfSnapshot(*m_folder, snapshot.id);
            VARVE_VERIFY_OK(contents);
            QCOMPARE(contents->points.size(), snapshot.points);
            QCOMPARE(snapshot.points % 2, 1u); // seven, and pairs
            QVERIFY(snapshot.points >= 7 + 2 * before);
        }
        stop = true;
        writer.join();
        QVERIFY(written > 0);
    }

    void buildMoment_ofASnapshot_showsThePast()
    {
        fill();
        const Contents past = contents();
        const Snapshot snapshot = take("past");
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/a.txt", 9));
        VARVE_VERIFY_OK(m_live->removePoints({"loose"}));
        const auto place = *m_home / "look";
        VARVE_VERIFY_OK(m_folder->buildMoment(CollectionFolder::momentOf(snapshot), place, {}, CollectionFolder::Purpose::Look));
        Collection::OpenOptions options;
        options.immutable = true;
        const auto asOf = Collection::open(m_fs, place, options);
        VARVE_VERIFY_OK(asOf);
        QCOMPARE(contentsOf(**asOf).value(), past);
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = seededVector(7);
        QCOMPARE((*asOf)->search(query).value().hits.front().point.id, std::string("loose"));
        VARVE_VERIFY_ERROR((*asOf)->upsert({fixturePoint("x", 1)}), ErrorCode::ReadOnly);
        VARVE_VERIFY_OK(m_folder->verify(snapshot.id, {}));
        QCOMPARE(contentsOf(**asOf).value(), past);
        VARVE_VERIFY_OK((*asOf)->close());
        VARVE_VERIFY_OK(m_folder->verify(snapshot.id, {}));
    }

    /// Metadata of now over segments of before: the log between is replayed into the vectors alone.
    void take_withMetadataOnly_leadsToTheSameStates()
    {
        fill();
        VARVE_VERIFY_OK(m_live->checkpoint({}));
        std::vector<std::pair<std::string, Contents>> states;
        const auto takeWith = [&](BaseChoice base) {
            m_clock.advance(1000);
            const auto taken = m_folder->take(*m_live, {.base = base}, {});
            if (!taken)
                qFatal("%s", taken.error().toString().c_str());
            states.emplace_back(taken->id, contents());
            return *taken;
        };
        const Snapshot first = takeWith(BaseChoice::Automatic);
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/a.txt", 7));
        VARVE_VERIFY_OK(m_live->removePoints({"loose"}));
        const Snapshot second = takeWith(BaseChoice::Metadata);
        QCOMPARE(second.verifiedMs, first.createdMs); // its segments were read back then
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/c.txt", 3));
        takeWith(BaseChoice::Automatic);
        VARVE_VERIFY_OK(m_live->removeDocuments({m_live->documentBySource("/a.txt").value().id}));
        takeWith(BaseChoice::Metadata);
        QCOMPARE(m_fs.listDirectory(m_folder->path() / "repository/bases").value().size(), std::size_t{3});
        for (const bool isPruned : {false, true}) {
            for (const auto& [id, expected] : states) {
                VARVE_VERIFY_OK(m_folder->verify(id, {}));
                QVERIFY(contentsOfSnapshot(*m_folder, id).value() == expected);
            }
            if (isPruned)
                break;
            VARVE_VERIFY_OK(m_folder->remove(states.front().first));
            VARVE_VERIFY_OK(m_folder->prune());
            states.erase(states.begin());
        }
        VARVE_VERIFY_OK(m_folder->restoreAsNew(states.back().first, *m_home / "collections/two", "two", makeUuid(), {}));
        const CollectionFolder copy(m_fs, *m_home / "collections/two", m_clock);
        QVERIFY(contentsOf(copy.currentGeneration().value()).value() == states.back().second);
    }

    void annotate_changesOnlyWhatIsGiven()
    {
        fill();
        const Snapshot snapshot = take("old");
        const auto changed = m_folder->annotate(snapshot.id, {.label = "new", .note = {}, .pinned = true});
        VARVE_VERIFY_OK(changed);
        QCOMPARE(changed->label, std::string("new"));
        QVERIFY(changed->pinned);
        VARVE_VERIFY_OK(m_folder->annotate(snapshot.id, {.label = {}, .note = "why", .pinned = {}}));
        const Snapshot read = m_folder->find(snapshot.id).value();
        QCOMPARE(read.label, std::string("new"));
        QCOMPARE(read.note, std::string("why"));
        QVERIFY(read.pinned);
        QCOMPARE(read.verifiedMs, snapshot.verifiedMs);
        VARVE_VERIFY_ERROR(m_folder->annotate(snapshot.id, {.label = std::string(2000, 'x'), .note = {}, .pinned = {}}),
                           ErrorCode::InvalidArgument);
    }

    void verify_success_recordsTheTime()
    {
        fill();
        const Snapshot snapshot = take("x");
        m_clock.advance(60'000);
        const auto verified = m_folder->verify(snapshot.id, {});
        VARVE_VERIFY_OK(verified);
        QCOMPARE(verified->verifiedMs, m_clock.nowMs());
    }

    void take_cancelled_leavesNothing()
    {
        fill();
        std::stop_source stop;
        OperationControl control{stop.get_token(), [&](const Progress& progress) {
                                     if (progress.phase == "storing")
                                         stop.request_stop();
                                 }};
        VARVE_VERIFY_ERROR(m_folder->take(*m_live, {}, control), ErrorCode::Cancelled);
        QVERIFY(m_fs.listDirectory(m_folder->path() / "snapshots").value().empty());
        take("works again");
    }

    void restoreAsNew_isWholeAndIndependent()
    {
        fill();
        VARVE_VERIFY_OK(m_live->checkpoint({}));
        VARVE_VERIFY_OK(m_live->upsert({fixturePoint("after checkpoint", 77)}));
        const Contents past = contents();
        const Snapshot snapshot = take("past");
        VARVE_VERIFY_OK(m_live->removePoints({"loose"}));
        const std::string uuid = makeUuid();
        const auto target = *m_home / "collections/two";
        VARVE_VERIFY_OK(m_folder->restoreAsNew(snapshot.id, target, "copy", uuid, {}));
        CollectionFolder restored(m_fs, target, m_clock);
        auto opened = Collection::open(m_fs, restored.currentGeneration().value(), {});
        VARVE_VERIFY_OK(opened);
        QCOMPARE(contentsOf(**opened).value(), past);
        QCOMPARE((*opened)->info().config.name, std::string("copy"));
        QCOMPARE((*opened)->info().uuid, uuid);
        // Writing and merging in the copy must not reach the snapshot's shared files.
        VARVE_VERIFY_OK((*opened)->removePoints({"loose"}));
        VARVE_VERIFY_OK((*opened)->upsert({fixturePoint("more", 5)}));
        VARVE_VERIFY_OK((*opened)->optimize({}));
        VARVE_VERIFY_OK((*opened)->close());
        VARVE_VERIFY_OK(m_folder->verify(snapshot.id, {}));
        VARVE_VERIFY_ERROR(m_folder->restoreAsNew(snapshot.id, target, "copy", uuid, {}), ErrorCode::AlreadyExists);
        QCOMPARE(m_fs.listDirectory(*m_home / "collections").value(), (std::vector<std::string>{"one", "two"}));
    }

    void restoreInPlace_undo_redo()
    {
        fill();
        const Contents past = contents();
        const Snapshot snapshot = take("past");
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/later.txt", 1));
        const Contents present = contents();
        const Snapshot safety = take("safety");
        VARVE_VERIFY_OK(m_live->close());
        VARVE_VERIFY_ERROR(m_folder->undoableRestore(), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(m_folder->undoRestore(), ErrorCode::NotFound);

        const auto record = m_folder->restoreInPlace(snapshot.id, safety.id, {});
        VARVE_VERIFY_OK(record);
        QCOMPARE(record->previousGeneration, std::string("g000001"));
        QCOMPARE(record->newGeneration, std::string("g000002"));
        QCOMPARE(m_folder->undoableRestore().value().safetySnapshotId, safety.id);
        VARVE_VERIFY_OK(m_folder->collectOrphans());
        openLive();
        QCOMPARE(contents(), past);
        VARVE_VERIFY_OK(m_live->upsert({fixturePoint("since the restore", 3)}));
        const Contents since = contents();
        VARVE_VERIFY_OK(m_live->close());

        const auto undone = m_folder->undoRestore();
        VARVE_VERIFY_OK(undone);
        QVERIFY(undone->undone);
        VARVE_VERIFY_OK(m_folder->collectOrphans());
        openLive();
        QCOMPARE(contents(), present);
        VARVE_VERIFY_OK(m_live->close());
        VARVE_VERIFY_ERROR(m_folder->undoableRestore(), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(m_folder->undoRestore(), ErrorCode::NotFound);

        VARVE_VERIFY_OK(m_folder->redoRestore());
        VARVE_VERIFY_OK(m_folder->collectOrphans());
        openLive();
        QCOMPARE(contents(), since);
        VARVE_VERIFY_OK(m_live->close());
        VARVE_VERIFY_OK(m_folder->undoRestore());
    }

    void restoreInPlace_twice_keepsOneStepOfUndo()
    {
        fill();
        const Snapshot snapshot = take("past");
        VARVE_VERIFY_OK(m_live->close());
        VARVE_VERIFY_OK(m_folder->restoreInPlace(snapshot.id, {}, {}));
        VARVE_VERIFY_OK(m_folder->restoreInPlace(snapshot.id, {}, {}));
        VARVE_VERIFY_OK(m_folder->collectOrphans());
        QCOMPARE(m_fs.listDirectory(m_folder->path() / "generations").value(),
                 (std::vector<std::string>{"g000002", "g000003"}));
        VARVE_VERIFY_OK(m_folder->undoRestore());
        openLive();
        QCOMPARE(m_live->info().points, 7u);
    }

    void createFromImage_withoutGraphs_rebuildsThem()
    {
        fill();
        VARVE_VERIFY_OK(m_live->optimize({})); // gives it a graph
        const Contents past = contents();
        const Snapshot snapshot = take("past");
        const auto image = *m_home / "image";
        VARVE_VERIFY_OK(m_folder->buildMoment(CollectionFolder::momentOf(snapshot), image, {}));
        int graphs = 0;
        for (const auto& entry : std::filesystem::directory_iterator(image / "segments"))
            graphs += std::filesystem::remove(entry.path() / "graph.hnsw");
        QVERIFY(graphs > 0);
        CollectionFolder adopted(m_fs, *m_home / "collections/three", m_clock);
        VARVE_VERIFY_OK(adopted.createFromImage(image, "adopted", makeUuid(), {}));
        QVERIFY(!std::filesystem::exists(image));
        auto opened = Collection::open(m_fs, adopted.currentGeneration().value(), {});
        VARVE_VERIFY_OK(opened);
        QCOMPARE(contentsOf(**opened).value(), past);
        VARVE_VERIFY_OK((*opened)->verify(false, {})); // with or without its graph
        QVERIFY(QTest::qWaitFor([&] { return (*opened)->info().missingGraphs == 0; }));
        VARVE_VERIFY_OK((*opened)->verify(false, {}));
    }

    void createFromImage_withALink_isRefused()
    {
        fill();
        const Snapshot snapshot = take("past");
        const auto image = *m_home / "image";
        VARVE_VERIFY_OK(m_folder->buildMoment(CollectionFolder::momentOf(snapshot), image, {}));
        std::filesystem::create_symlink("/etc", image / "segments" / "elsewhere");
        CollectionFolder adopted(m_fs, *m_home / "collections/three", m_clock);
        VARVE_VERIFY_ERROR(adopted.createFromImage(image, "adopted", makeUuid(), {}), ErrorCode::Corrupt);
        QVERIFY(!std::filesystem::exists(adopted.path()));
    }

    void current_damaged_isTold_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("wrong checksum") << QByteArray("g000001 00000000\n");
        QTest::newRow("no newline") << QByteArray("g000001 ");
        QTest::newRow("elsewhere") << QByteArray("../../etc 00000000\n");
        QTest::newRow("long") << QByteArray(10'000, 'g');
    }
    void current_damaged_isTold()
    {
        QFETCH(QByteArray, text);
        VARVE_VERIFY_OK(m_live->close());
        writeFile(m_folder->path() / "CURRENT", text.toStdString());
        QVERIFY(!m_folder->currentGeneration());
        QVERIFY(!m_folder->collectOrphans());
        QVERIFY(m_fs.exists(m_folder->path() / "generations/g000001"));
    }

    void collectOrphans_unfinishedThings_goAndTheRestStays()
    {
        fill();
        const Snapshot snapshot = take("keep");
        writeFile(m_folder->path() / "snapshots/.tmp-20260101T000000Z-0000/image/x", "x");
        writeFile(m_folder->path() / "generations/.tmp-g000002/x", "x");
        writeFile(m_folder->path() / "generations/g000007/x", "x");
        writeFile(m_folder->path() / ".varve-0123456789abcdef.tmp", "x");
        VARVE_VERIFY_OK(m_live->close());
        VARVE_VERIFY_OK(m_folder->collectOrphans());
        QCOMPARE(m_fs.listDirectory(m_folder->path() / "generations").value(), (std::vector<std::string>{"g000001"}));
        QCOMPARE(m_fs.listDirectory(m_folder->path() / "snapshots").value(), (std::vector<std::string>{snapshot.id}));
        QVERIFY(!m_fs.exists(m_folder->path() / ".varve-0123456789abcdef.tmp"));
        VARVE_VERIFY_OK(m_folder->verify(snapshot.id, {}));
    }

    void lock_secondHolder_isBusy()
    {
        const auto held = m_folder->lock();
        VARVE_VERIFY_OK(held);
        VARVE_VERIFY_ERROR(m_folder->lock(), ErrorCode::Busy);
    }

private:
    void openLive()
    {
        auto opened = Collection::open(m_fs, m_folder->currentGeneration().value(), {});
        VARVE_VERIFY_OK(opened);
        m_live = std::move(*opened);
    }
    /// Two documents of three chunks, and one point alone.
    void fill()
    {
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/a.txt", 1));
        VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/b.txt", 1));
        VARVE_VERIFY_OK(m_live->upsert({fixturePoint("loose", 7)}));
    }
    Snapshot take(const std::string& label)
    {
        m_clock.advance(1000);
        auto taken = m_folder->take(*m_live, {label, {}, false, Trigger::Manual}, {});
        if (!taken)
            qFatal("%s", taken.error().toString().c_str());
        return *taken;
    }
    Contents contents() { return contentsOf(*m_live).value(); }

    fs::FileSystem& m_fs = fs::posixFileSystem();
    ManualClock m_clock;
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<CollectionFolder> m_folder;
    std::unique_ptr<Collection> m_live;
};

QTEST_GUILESS_MAIN(CollectionFolderTest)
#include "tst_collection_folder.moc"
