// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/contents_at.h"
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

/// Every kind of file that leads to a snapshot is damaged at sampled places; damage must be found, named, and never restored.
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
        VARVE_VERIFY_OK(m_folder->take(**live, {.label = "base"}, {}));
        VARVE_VERIFY_OK(putFixtureDocument(**live, "/behind the base", 1));
        m_clock.advance(1000);
        const auto taken = m_folder->take(**live, {.label = "label", .note = "note"}, {});
        VARVE_VERIFY_OK(taken);
        m_id = taken->id;
        m_contents = contentsOf(**live).value();
        VARVE_VERIFY_OK((*live)->checkpoint({})); // from here on the archive alone has the log
        VARVE_VERIFY_OK((*live)->close());
        for (const std::string& part : {"snapshots/" + m_id, std::string("repository"), std::string("archive")}) {
            for (const auto& entry : stdfs::recursive_directory_iterator(m_folder->path() / part)) {
                const bool isIndex = entry.path().filename().string().starts_with("index.sqlite3");
                if (entry.is_regular_file() && !isIndex)
                    m_files.push_back(stdfs::relative(entry.path(), m_folder->path()));
            }
        }
    }
    void cleanup() { heal(); }

    void files_everyKindIsThere()
    {
        std::set<std::string> kinds;
        for (const auto& file : m_files) {
            kinds.insert(file.filename().string());
            kinds.insert(file.parent_path().filename().string());
        }
        for (const char* kind : {"SNAPSHOT.json", "ANNOTATION.json", "bases", "packs", "files", "g000001"})
            QVERIFY2(kinds.contains(kind), kind);
        QCOMPARE(m_folder->find(m_id)->state, SnapshotState::Whole);
        QCOMPARE(contentsOfSnapshot(*m_folder, m_id).value(), m_contents);
    }

    void verify_flippedBit_namesTheFile()
    {
        std::mt19937 random(11);
        int flips = 0;
        for (const auto& file : m_files) {
            const std::string whole = readFile(m_folder->path() / file);
            for (int sample = 0; sample < 24 && !whole.empty(); ++sample) {
                // The ends of the file always, the rest at random.
                const std::size_t offset = sample == 0 ? 0 : sample == 1 ? whole.size() - 1 : random() % whole.size();
                std::string damaged = whole;
                damaged[offset] = static_cast<char>(damaged[offset] ^ (1 << (random() % 8)));
                overwrite(file, damaged);
                if (sample < 3)
                    checkNothingWrongIsRestored();
                heal();
                overwrite(file, damaged);
                const auto verified = m_folder->verify(m_id, {});
                if (verified) { // some bits of a zstd frame mean nothing
                    QVERIFY2(file.extension() == ".zst" || file.extension() == ".pack", file.c_str());
                    QCOMPARE(contentsOfSnapshot(*m_folder, m_id).value(), m_contents);
                } else {
                    QCOMPARE(verified.error().code, ErrorCode::Corrupt);
                    const std::string told = verified.error().toString();
                    QVERIFY2(told.find(file.stem().stem().string()) != std::string::npos, (file.string() + ": " + told).c_str());
                    ++flips;
                }
                heal();
                overwrite(file, whole);
                VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
            }
        }
        QVERIFY(flips > 150);
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void index_damagedOrLost_changesNothing()
    {
        const stdfs::path index = m_folder->path() / "repository/index.sqlite3";
        VARVE_VERIFY_OK(m_folder->verify(m_id, {})); // it is there and up to date
        const std::string whole = readFile(index);
        const auto before = m_folder->list();
        VARVE_VERIFY_OK(before);
        std::mt19937 random(3);
        for (int sample = 0; sample < 60; ++sample) {
            std::string damaged = whole;
            for (int flip = 0; flip < 8; ++flip) {
                const std::size_t offset = random() % damaged.size();
                damaged[offset] = static_cast<char>(damaged[offset] ^ (1 << (random() % 8)));
            }
            overwrite("repository/index.sqlite3", sample == 0 ? std::string("no database") : damaged);
            const auto listed = m_folder->list();
            VARVE_VERIFY_OK(listed);
            QCOMPARE(listed->size(), before->size());
            for (std::size_t i = 0; i < listed->size(); ++i) {
                QCOMPARE((*listed)[i].label, (*before)[i].label);
                QCOMPARE((*listed)[i].sequence, (*before)[i].sequence);
                QVERIFY((*listed)[i].state == SnapshotState::Whole);
            }
            QCOMPARE(contentsOfSnapshot(*m_folder, m_id).value(), m_contents);
        }
        VARVE_VERIFY_OK(m_folder->verify(m_id, {})); // makes it anew
        stdfs::remove(index);
        QCOMPARE(m_folder->list()->size(), before->size());
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
        QVERIFY(stdfs::exists(index));
    }

    void verify_damagedAnnotation_isRememberedUntilItIsWhole()
    {
        const stdfs::path file = baseFile();
        const std::string whole = readFile(m_folder->path() / file);
        std::string damaged = whole;
        damaged[damaged.size() / 2] ^= 1;
        overwrite(file, damaged);
        VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::Corrupt);
        heal();
        overwrite(file, whole);
        QCOMPARE(m_folder->find(m_id)->state, SnapshotState::Damaged); // until somebody looks again
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
        QCOMPARE(m_folder->find(m_id)->state, SnapshotState::Whole);
    }

    void list_cutOrMissingFile_isDamagedWithReason()
    {
        for (const auto& file : m_files) {
            const std::string whole = readFile(m_folder->path() / file);
            for (const bool isMissing : {true, false}) {
                if (isMissing)
                    stdfs::remove(m_folder->path() / file);
                else
                    overwrite(file, whole.substr(0, whole.size() - 1));
                const auto listed = m_folder->list();
                VARVE_VERIFY_OK(listed);
                QCOMPARE(listed->size(), 2u);
                QCOMPARE(listed->back().id, m_id);
                QVERIFY2(listed->back().state == SnapshotState::Damaged, file.c_str());
                const std::string& reason = listed->back().stateReason;
                QVERIFY2(!reason.empty() && (isMissing || reason.find(file.stem().stem().string()) != std::string::npos),
                         (file.string() + ": " + reason).c_str());
                QVERIFY(listed->back().createdMs > 0);
                VARVE_VERIFY_ERROR(m_folder->verify(m_id, {}), ErrorCode::Corrupt);
                checkNothingWrongIsRestored();
                heal();
                writeFile(m_folder->path() / file, whole);
                VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
            }
        }
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

    void annotation_damaged_keepsThePinAndHeals()
    {
        overwrite("snapshots/" + m_id + "/ANNOTATION.json", "{}");
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

    void aNewerVersion_isToldApart_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("snapshot") << QString::fromStdString("snapshots/" + m_id + "/SNAPSHOT.json") << QByteArray("\"format\":2");
        QTest::newRow("base") << QString::fromStdString(baseFile()) << QByteArray("\"format\":1");
    }
    void aNewerVersion_isToldApart()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, format);
        const std::string whole = readFile(m_folder->path() / file.toStdString());
        std::string line = whole.substr(0, whole.find('\n') + 1);
        const std::size_t at = line.find(format.toStdString());
        QVERIFY(at != std::string::npos);
        line[at + 9] = '9';
        overwrite(file.toStdString(), line + "{\"sha256\":\"" + sha256Hex(line) + "\"}\n");
        const auto verified = m_folder->verify(m_id, {});
        QVERIFY(!verified);
        QVERIFY2(verified.error().toString().find("newer version") != std::string::npos, verified.error().toString().c_str());
        QCOMPARE(m_folder->find(m_id).value().state, SnapshotState::Damaged);
        overwrite(file.toStdString(), whole);
        VARVE_VERIFY_OK(m_folder->verify(m_id, {}));
    }

private:
    std::string baseFile() const
    {
        const auto found = std::find_if(m_files.begin(), m_files.end(),
                                        [](const stdfs::path& file) { return file.parent_path().filename() == "bases"; });
        return *found;
    }
    /// Through the name, so that files shared by link change for all: back as they were at the end of each test.
    void overwrite(const stdfs::path& file, const std::string& bytes) { writeFile(m_folder->path() / file, bytes); }

    /// Takes back the notes of damage.
    void heal()
    {
        std::vector<stdfs::path> noted;
        for (const char* part : {"repository", "archive"}) {
            for (const auto& entry : stdfs::recursive_directory_iterator(m_folder->path() / part)) {
                if (entry.path().extension() == ".damaged")
                    noted.push_back(entry.path());
            }
        }
        for (const auto& path : noted)
            stdfs::rename(path, stdfs::path(path).replace_extension());
    }

    /// A restore is refused and leaves nothing, or what it makes is exactly what was there (an annotation, and the beginning
    /// of a pack, say nothing about the data).
    void checkNothingWrongIsRestored()
    {
        const auto before = readFile(m_folder->path() / "CURRENT");
        const stdfs::path two = m_home / "collections/two";
        const auto restored = m_folder->restoreAsNew(m_id, two, "two", makeUuid(), {});
        QCOMPARE(stdfs::exists(two), restored.hasValue());
        QVERIFY(!stdfs::exists(m_home / "collections/.tmp-two"));
        if (restored) {
            const CollectionFolder copy(fs::posixFileSystem(), two, m_clock);
            QCOMPARE(contentsOf(copy.currentGeneration().value()).value(), m_contents);
            stdfs::remove_all(two);
        }
        QCOMPARE(readFile(m_folder->path() / "CURRENT"), before);
        QCOMPARE(fs::posixFileSystem().listDirectory(m_folder->path() / "generations").value(),
                 (std::vector<std::string>{"g000001"}));
    }

    TempDirectory m_home;
    ManualClock m_clock{1'773'324'300'000};
    std::unique_ptr<CollectionFolder> m_folder;
    std::string m_id;
    Contents m_contents;
    std::vector<stdfs::path> m_files;
};

QTEST_GUILESS_MAIN(DamagedSnapshotTest)
#include "tst_damaged_snapshot.moc"
