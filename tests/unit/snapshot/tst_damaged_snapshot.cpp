// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <random>
#include <set>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace stdfs = std::filesystem;

/// Every kind of file of a snapshot is damaged at sampled places; damage must be found, named, and never restored.
class DamagedSnapshotTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_folder = std::make_unique<CollectionFolder>(fs::posixFileSystem(), m_home / "collections/one", m_clock);
        VARVE_VERIFY_OK(m_folder->create(fixtureConfig(), makeUuid()));
        auto live = Collection::open(fs::posixFileSystem(), m_folder->currentGeneration().value(), {});
        VARVE_VERIFY_OK(live);
        for (std::uint32_t i = 0; i < 20; ++i)
            VARVE_VERIFY_OK(putFixtureDocument(**live, "/d" + std::to_string(i), 1));
        VARVE_VERIFY_OK((*live)->optimize({})); // with a graph
        VARVE_VERIFY_OK((*live)->removeDocuments({(*live)->documentBySource("/d3").value().id}));
        VARVE_VERIFY_OK((*live)->checkpoint({})); // tombstones
        VARVE_VERIFY_OK(putFixtureDocument(**live, "/in the log", 1));
        const auto taken = m_folder->take(**live, {"label", "note", false, Trigger::Manual}, {});
        VARVE_VERIFY_OK(taken);
        m_id = taken->id;
        VARVE_VERIFY_OK((*live)->close());
        m_snapshot = m_folder->path() / "snapshots" / m_id;
        for (const auto& entry : stdfs::recursive_directory_iterator(m_snapshot)) {
            if (entry.is_regular_file())
                m_files.push_back(stdfs::relative(entry.path(), m_snapshot));
        }
    }

    void files_everyKindIsThere()
    {
        std::set<std::string> kinds;
        for (const auto& file : m_files)
            kinds.insert(file.parent_path().filename() == "deletes" ? "deletes" : file.filename().string());
        for (const char* kind : {"SNAPSHOT.json", "ANNOTATION.json", "MANIFEST", "meta.sqlite3", "graph.hnsw", "deletes"})
            QVERIFY2(kinds.contains(kind), kind);
        QVERIFY(stdfs::exists(m_snapshot / "image/wal"));
        QVERIFY(!stdfs::is_empty(m_snapshot / "image/wal"));
    }

    void verify_flippedBit_namesTheFile()
    {
        std::mt19937 random(11);
        int flips = 0;
        for (const auto& file : m_files) {
            const std::string whole = readFile(m_snapshot / file);
            for (int sample = 0; sample < 24 && !whole.empty(); ++sample) {
                // The ends of the file always, the rest at random.
                const std::size_t offset = sample == 0 ? 0 : sample == 1 ? whole.size() - 1 : random() % whole.size();
                std::string damaged = whole;
                damaged[offset] = static_cast<char>(damaged[offset] ^ (1 << (random() % 8)));
                overwrite(file, damaged);
                const auto verified = m_folder->verify(m_id, {});
                QVERIFY2(!verified, file.c_str());
                QCOMPARE(verified.error().code, ErrorCode::Corrupt);
                QCOMPARE(verified.error().path.filename().string(), file.filename().string());
                ++flips;
                if (sample < 3)
                    checkRefused(file);
            }
            overwrite(file, whole);
        }
        QVERIFY(flips > 200);
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void verify_foundDamage_isRememberedUntilItIsWhole()
    {
        const stdfs::path file = "image/MANIFEST";
        const std::string whole = readFile(m_snapshot / file);
        std::string damaged = whole;
        damaged[damaged.size() / 2] ^= 1; // of the same size: only reading every byte finds it
        overwrite(file, damaged);
        QCOMPARE(m_folder->find(m_id)->state, SnapshotState::Whole);
        VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::Corrupt);
        const auto listed = m_folder->list();
        VARVE_VERIFY_OK(listed);
        QCOMPARE(listed->front().state, SnapshotState::Damaged);
        QVERIFY(listed->front().stateReason.find("MANIFEST") != std::string::npos);
        overwrite(file, whole);
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
        QCOMPARE(m_folder->find(m_id)->state, SnapshotState::Whole);
    }

    void list_cutOrMissingFile_isDamagedWithReason()
    {
        for (const auto& file : m_files) {
            const std::string whole = readFile(m_snapshot / file);
            for (const bool isMissing : {true, false}) {
                if (isMissing)
                    stdfs::remove(m_snapshot / file);
                else
                    overwrite(file, whole.substr(0, whole.size() - 1));
                const auto listed = m_folder->list();
                VARVE_VERIFY_OK(listed);
                QCOMPARE(listed->size(), 1u);
                QCOMPARE(listed->front().id, m_id);
                QCOMPARE(listed->front().state, SnapshotState::Damaged);
                const std::string& reason = listed->front().stateReason;
                QVERIFY2(reason.find(file.filename().string()) != std::string::npos, reason.c_str());
                QVERIFY(listed->front().createdMs > 0);
                VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::Corrupt);
                checkRefused(file);
                writeFile(m_snapshot / file, whole);
            }
        }
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void verify_fileTooMany_isTold()
    {
        writeFile(m_snapshot / "image/meta.sqlite3-wal", "x");
        VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::Corrupt);
        stdfs::remove(m_snapshot / "image/meta.sqlite3-wal");
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void annotation_damaged_keepsThePinAndHeals()
    {
        writeFile(m_snapshot / "ANNOTATION.json", "{}");
        const Snapshot shown = m_folder->find(m_id).value();
        QCOMPARE(shown.state, SnapshotState::Damaged);
        QVERIFY(shown.pinned);
        VARVE_VERIFY_OK(m_folder->annotate(m_id, {.label = "again", .note = {}, .pinned = {}}));
        const Snapshot healed = m_folder->find(m_id).value();
        QCOMPARE(healed.state, SnapshotState::Whole);
        QCOMPARE(healed.label, std::string("again"));
        QVERIFY(healed.pinned);
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void manifest_ofANewerVersion_isToldApart()
    {
        const std::string whole = readFile(m_snapshot / "SNAPSHOT.json");
        std::string line = whole.substr(0, whole.find('\n') + 1);
        const std::size_t format = line.find("\"format\":1");
        QVERIFY(format != std::string::npos);
        line.replace(format, 10, "\"format\":2");
        overwrite("SNAPSHOT.json", line + "{\"sha256\":\"" + sha256Hex(line) + "\"}\n");
        VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::FormatTooNew);
        QCOMPARE(m_folder->find(m_id).value().state, SnapshotState::Damaged);
        overwrite("SNAPSHOT.json", whole);
    }

private:
    /// Through the name, so that files shared by link change for all: back as they were at the end of each test.
    void overwrite(const stdfs::path& file, const std::string& bytes) { writeFile(m_snapshot / file, bytes); }

    /// An annotation says nothing about the data, so only the others keep a snapshot from being restored.
    void checkRefused(const stdfs::path& file)
    {
        if (file.filename() == "ANNOTATION.json")
            return;
        const auto before = readFile(m_folder->path() / "CURRENT");
        QVERIFY(!m_folder->restoreInPlace(m_id, {}, {}));
        QVERIFY(!m_folder->restoreAsNew(m_id, m_home / "collections/two", "two", makeUuid(), {}));
        QCOMPARE(readFile(m_folder->path() / "CURRENT"), before);
        QVERIFY(!stdfs::exists(m_home / "collections/two"));
        QVERIFY(!stdfs::exists(m_home / "collections/.tmp-two"));
        QCOMPARE(fs::posixFileSystem().listDirectory(m_folder->path() / "generations").value(),
                 (std::vector<std::string>{"g000001"}));
    }

    TempDirectory m_home;
    ManualClock m_clock{1'773'324'300'000};
    std::unique_ptr<CollectionFolder> m_folder;
    std::string m_id;
    stdfs::path m_snapshot;
    std::vector<stdfs::path> m_files;
};

QTEST_GUILESS_MAIN(DamagedSnapshotTest)
#include "tst_damaged_snapshot.moc"
