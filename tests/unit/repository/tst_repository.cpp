// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/repository/repository.h"
#include "tests/support/bytes.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>
#include <cstring>
#include <random>

using namespace varve;
using namespace varve::repository;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

/// Pages of half text, half noise: they get smaller, but not much.
std::string pages(unsigned seed, std::size_t chunks, std::size_t tail = 0)
{
    std::mt19937 random(seed);
    std::string bytes(chunks * kChunkBytes + tail, 'x');
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        bytes[i] = static_cast<char>(random());
    return bytes;
}

/// Runs of zeros between text, as in pages of SQLite: zstd can say the same in several ways.
std::string manyZeros()
{
    std::string bytes;
    for (int i = 0; i < 40; ++i)
        bytes += "note " + std::to_string(i * i) + std::string(200, '\0') + "tides and bread";
    return bytes;
}

std::uint64_t bytesBelow(const stdfs::path& folder)
{
    return stdfs::exists(folder) ? fs::directorySizeBytes(fs::posixFileSystem(), folder).value() : 0;
}

} // namespace

class RepositoryTest : public QObject {
    Q_OBJECT
private slots:
    void init() { m_home = std::make_unique<TempDirectory>(); }

    void store_thenMaterialise_givesTheSameBytes_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("one chunk") << QByteArray::fromStdString(pages(1, 1));
        QTest::newRow("a chunk and a byte") << QByteArray::fromStdString(pages(2, 1, 1));
        QTest::newRow("more than a window") << QByteArray::fromStdString(pages(3, 150, 77));
        QTest::newRow("four windows") << QByteArray::fromStdString(pages(6, 400, 9));
    }
    void store_thenMaterialise_givesTheSameBytes()
    {
        QFETCH(QByteArray, content);
        for (const bool isWhole : {false, true}) {
            const std::string name = isWhole ? "whole" : "chunked";
            write(name, content.toStdString());
            auto repository = open();
            const auto stored = repository.store(source(), {{name, isWhole, {}}}, "pack-" + name, {});
            VARVE_VERIFY_OK(stored);
            QCOMPARE(stored->front().sizeBytes, std::uint64_t(content.size()));
            VARVE_VERIFY_OK(repository.verify(stored->front(), {}));
            auto again = open(); // by what is on the disk
            VARVE_VERIFY_OK(again.checkPresence(stored->front()));
            VARVE_VERIFY_OK(again.materialise(stored->front(), *m_home / (name + ".out"), true, {}));
            QCOMPARE(QByteArray::fromStdString(readFile(*m_home / (name + ".out"))), content);
        }
    }

    void materialise_damageInAnyWindow_isRefused()
    {
        write("meta", pages(7, 400));
        auto repository = open();
        const auto stored = repository.store(source(), {{"meta", false, {}}}, "pack", {});
        VARVE_VERIFY_OK(stored);
        QCOMPARE(repository.objectsOf(stored->front()).value(), (std::set<stdfs::path>{"packs/pack.pack"}));
        const stdfs::path pack = folder() / "packs/pack.pack";
        const std::string whole = readFile(pack);
        for (const std::size_t percent : {1u, 20u, 40u, 60u, 80u, 97u}) { // of the last one, too
            std::string damaged = whole;
            damaged[damaged.size() / 100 * percent] ^= 1;
            writeFile(pack, damaged);
            VARVE_VERIFY_ERROR(repository.materialise(stored->front(), *m_home / "out", false, {}), ErrorCode::Corrupt);
            stdfs::remove(*m_home / "out");
        }
        writeFile(pack, whole);
        VARVE_VERIFY_OK(repository.materialise(stored->front(), *m_home / "out", false, {}));
        stdfs::remove(pack);
        VARVE_VERIFY_ERROR(open().objectsOf(stored->front()), ErrorCode::Corrupt);
    }

    void everyFlippedBit_isFound_andOneWithoutHarmMended()
    {
        write("meta", manyZeros());
        auto repository = open();
        const auto stored = repository.store(source(), {{"meta", false, {}}}, "pack", {});
        VARVE_VERIFY_OK(stored);
        NeededObjects needed;
        needed.chunks.insert(stored->front().chunks.begin(), stored->front().chunks.end());
        const stdfs::path pack = folder() / "packs/pack.pack";
        const std::string whole = readFile(pack);
        int withoutHarm = 0;
        for (std::size_t i = 0; i < whole.size() * 8; ++i) {
            std::string damaged = whole;
            damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << i % 8));
            writeFile(pack, damaged);
            auto again = open();
            const auto tables = again.verifyTables();
            const auto verified = again.verify(stored->front(), {});
            const auto renewed = again.renewPacks(needed, {});
            VARVE_VERIFY_OK(renewed);
            QVERIFY2(!tables || !verified || *renewed == 1, qPrintable(QString("byte %1, bit %2").arg(i / 8).arg(i % 8)));
            if (*renewed == 1) {
                QVERIFY(verified);
                VARVE_VERIFY_OK(again.verify(stored->front(), {}));
                QVERIFY(!stdfs::exists(pack));
                QCOMPARE(again.renewPacks(needed, {}).value(), std::uint64_t{0});
                ++withoutHarm;
            } else {
                QVERIFY(readFile(pack) == damaged); // for whoever has a copy
            }
            stdfs::remove_all(folder() / "packs");
            stdfs::create_directories(folder() / "packs");
        }
        QVERIFY(withoutHarm > 0);
        QVERIFY(withoutHarm < static_cast<int>(whole.size()));
    }

    void renewPacks_powerCutAnywhere_leavesEveryChunkThere()
    {
        write("meta", manyZeros());
        const auto stored = open().store(source(), {{"meta", false, {}}}, "pack", {});
        VARVE_VERIFY_OK(stored);
        const stdfs::path pack = folder() / "packs/pack.pack";
        std::string damaged = readFile(pack);
        for (std::size_t bit = 0;; ++bit) { // until one does no harm
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
            writeFile(pack, damaged);
            auto again = open();
            if (again.verifyTables() && again.verify(stored->front(), {}))
                break;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        }
        NeededObjects needed;
        needed.chunks.insert(stored->front().chunks.begin(), stored->front().chunks.end());
        bool wentThrough = false;
        for (std::uint64_t at = 1; !wentThrough; ++at) {
            for (std::uint64_t seed = at * 4; seed < at * 4 + 3; ++seed) {
                stdfs::remove_all(folder() / "packs");
                stdfs::create_directories(folder() / "packs");
                writeFile(pack, damaged);
                FaultyFileSystem faulty;
                faulty.cutPowerAt(at);
                auto repository = Repository::open(faulty, folder(), true);
                const bool isDone = repository && repository->renewPacks(needed, {});
                wentThrough = isDone && faulty.operationCount() < at;
                faulty.materialisePowerCut(seed);
                VARVE_VERIFY_OK(open().verify(stored->front(), {}));
                QVERIFY(!wentThrough || open().renewPacks(needed, {}).value() == 0);
            }
            QVERIFY(at < 200);
        }
    }

    void renewPacks_ofAnOlderProgram_leavesThemAlone()
    {
        write("meta", pages(8, 2));
        auto repository = open();
        const auto stored = repository.store(source(), {{"meta", false, {}}}, "pack", {});
        VARVE_VERIFY_OK(stored);
        const stdfs::path pack = folder() / "packs/pack.pack";
        std::string bytes = readFile(pack);
        std::fill_n(bytes.end() - 24, 8, '\0');
        const auto footer = std::as_bytes(std::span(bytes)).last(40).first(36);
        const std::uint32_t crc = crc32c(footer);
        std::memcpy(bytes.data() + bytes.size() - 4, &crc, sizeof crc);
        writeFile(pack, bytes);
        auto again = open();
        VARVE_VERIFY_OK(again.verifyTables());
        VARVE_VERIFY_OK(again.verify(stored->front(), {}));
        QCOMPARE(again.renewPacks({}, {}).value(), std::uint64_t{0});
        QVERIFY(readFile(pack) == bytes);
    }

    void store_changedPage_addsItsChunkOnly()
    {
        std::string bytes = pages(4, 64);
        write("meta", bytes);
        auto repository = open();
        VARVE_VERIFY_OK(repository.store(source(), {{"meta", false, {}}}, "first", {}));
        const std::uint64_t before = bytesBelow(folder() / "packs");
        bytes[40 * kChunkBytes + 5] ^= 1;
        write("meta", bytes);
        const auto second = repository.store(source(), {{"meta", false, {}}}, "second", {});
        VARVE_VERIFY_OK(second);
        QVERIFY(bytesBelow(folder() / "packs") - before < 2 * kChunkBytes);
        const std::uint64_t after = bytesBelow(folder() / "packs");
        VARVE_VERIFY_OK(repository.store(source(), {{"meta", false, {}}}, "third", {}));
        QCOMPARE(bytesBelow(folder() / "packs"), after);
        VARVE_VERIFY_OK(repository.materialise(second->front(), *m_home / "out", false, {}));
        QVERIFY(readFile(*m_home / "out") == bytes);
    }

    void store_wholeFile_isSharedByLink_andKnownAgain()
    {
        write("segment", pages(5, 3));
        auto repository = open();
        const auto stored = repository.store(source(), {{"segment", true, {}}}, "p", {});
        VARVE_VERIFY_OK(stored);
        QCOMPARE(stdfs::hard_link_count(source() / "segment"), 2u);
        VARVE_VERIFY_OK(repository.materialise(stored->front(), *m_home / "out", false, {}));
        QCOMPARE(stdfs::hard_link_count(source() / "segment"), 3u);
        const auto again = repository.store(source(), {{"segment", true, {}}}, "q", {});
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->front().sha256, stored->front().sha256);
    }

    void store_wrongChecksum_isRefused()
    {
        write("segment", pages(6, 1));
        auto repository = open();
        const auto stored = repository.store(source(), {{"segment", true, 1234u}}, "p", {});
        VARVE_VERIFY_ERROR(stored, ErrorCode::Corrupt);
        QCOMPARE(stored.error().path.filename().string(), std::string("segment"));
    }

    void sweep_keepsWhatIsNeeded_andRepacksTheRest()
    {
        write("one", pages(7, 10));
        write("two", pages(8, 30));
        write("segment", pages(9, 1));
        auto repository = open();
        const auto stored = repository.store(source(), {{"one", false, {}}, {"two", false, {}}, {"segment", true, {}}}, "p", {});
        VARVE_VERIFY_OK(stored);
        NeededObjects needed;
        for (const std::size_t i : {0u, 1u})
            needed.chunks.insert((*stored)[i].chunks.begin(), (*stored)[i].chunks.end());
        VARVE_VERIFY_OK(repository.sweep(needed, "q"));
        QVERIFY(!stdfs::exists(folder() / "files" / (*stored)[2].sha256));
        QVERIFY(stdfs::exists(folder() / "packs/p.pack")); // all of it is needed
        needed.chunks.clear();
        needed.chunks.insert((*stored)[0].chunks.begin(), (*stored)[0].chunks.end());
        VARVE_VERIFY_OK(repository.sweep(needed, "r"));
        QVERIFY(!stdfs::exists(folder() / "packs/p.pack"));
        VARVE_VERIFY_OK(repository.verify((*stored)[0], {}));
        VARVE_VERIFY_ERROR(repository.verify((*stored)[1], {}), ErrorCode::Corrupt);
        VARVE_VERIFY_OK(repository.sweep({}, "s"));
        QVERIFY(stdfs::is_empty(folder() / "packs"));
    }

    void secondCopyOfAChunk_standsInForADamagedOne()
    {
        write("one", pages(10, 3));
        const auto stored = open().store(source(), {{"one", false, {}}}, "p", {});
        VARVE_VERIFY_OK(stored);
        stdfs::copy(folder() / "packs/p.pack", folder() / "packs/copy.pack");
        std::string damaged = readFile(folder() / "packs/p.pack");
        damaged[100] ^= 1;
        writeFile(folder() / "packs/p.pack", damaged);
        VARVE_VERIFY_OK(open().verify(stored->front(), {}));
        stdfs::remove(folder() / "packs/copy.pack");
        const auto verified = open().verify(stored->front(), {});
        VARVE_VERIFY_ERROR(verified, ErrorCode::Corrupt);
        QCOMPARE(verified.error().path.filename().string(), std::string("p.pack"));
    }

    void everyFailure_ofStoring_keepsWhatWasThere()
    {
        write("one", pages(11, 2));
        const auto first = open().store(source(), {{"one", false, {}}}, "p", {});
        VARVE_VERIFY_OK(first);
        write("two", pages(12, 2));
        bool wentThrough = false;
        for (std::uint64_t at = 1; !wentThrough; ++at) {
            FaultyFileSystem faulty;
            faulty.failAt(at, {at % 2 ? ENOSPC : EIO, false, 0});
            auto repository = Repository::open(faulty, folder(), true);
            wentThrough = repository && repository->store(source(), {{"two", false, {}}}, "q", {}) && faulty.operationCount() < at;
            VARVE_VERIFY_OK(open().verify(first->front(), {}));
            QVERIFY(at < 200);
            stdfs::remove(folder() / "packs/q.pack");
        }
    }

    void hostileTables_areRefused()
    {
        write("one", pages(13, 2));
        VARVE_VERIFY_OK(open().store(source(), {{"one", false, {}}}, "p", {}));
        const std::string whole = readFile(folder() / "packs/p.pack");
        std::mt19937 random(2);
        for (std::size_t size = 0; size < whole.size(); size += 1 + random() % 999) {
            writeFile(folder() / "packs/p.pack", whole.substr(0, size));
            VARVE_VERIFY_ERROR(readPackTable(fs::posixFileSystem(), folder() / "packs/p.pack"), ErrorCode::Corrupt);
        }
        for (int bit = 0; bit < 40 * 8; ++bit) { // every bit of the end
            std::string damaged = whole;
            damaged[whole.size() - 1 - static_cast<std::size_t>(bit / 8)] ^= static_cast<char>(1 << (bit % 8));
            writeFile(folder() / "packs/p.pack", damaged);
            VARVE_VERIFY_ERROR(readPackTable(fs::posixFileSystem(), folder() / "packs/p.pack"), ErrorCode::Corrupt);
        }
    }

private:
    stdfs::path folder() const { return *m_home / "repository"; }
    stdfs::path source() const { return *m_home / "source"; }
    Repository open() const { return Repository::open(fs::posixFileSystem(), folder(), true).value(); }
    void write(const std::string& name, const std::string& bytes) const
    {
        stdfs::create_directories(source());
        stdfs::remove(source() / name); // a file kept by link must not change
        writeFile(source() / name, bytes);
    }

    std::unique_ptr<TempDirectory> m_home;
};

QTEST_GUILESS_MAIN(RepositoryTest)
#include "tst_repository.moc"
