// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/hnsw_files.h"
#include "core/chroma/id_map.h"
#include "core/chroma/store.h"
#include "core/meta/sqlite.h"
#include "tests/support/result_checks.h"
#include "tests/unit/chroma/chroma_fixture.h"

#include <QTest>

#include <map>

using namespace varve;
using namespace std::string_literals;
using varve::test::ChromaFixture;
using varve::test::TempDirectory;
using varve::test::writeFile;

namespace {

using Ids = std::map<std::string, std::uint64_t>;

Result<Ids> idsOf(const std::string& bytes, std::optional<std::uint64_t>* last = nullptr)
{
    const TempDirectory folder;
    writeFile(folder / "a.pickle", bytes);
    Ids ids;
    VARVE_TRY(const auto sequence, chroma::readIdMap(fs::posixFileSystem(), folder / "a.pickle",
                                                     [&](std::string_view id, std::uint64_t label) -> Result<> {
                                                         ids[std::string(id)] = label;
                                                         return {};
                                                     }));
    if (last)
        *last = sequence;
    return ids;
}

std::string fromHex(const char* hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

// {"dimensionality": 8, "total_elements_added": 3, "max_seq_id": 77, "id_to_label": {"a": 1, "b": 300, "水": 70000}, ...} as
// pickle.dumps() of Python 3.11 writes it, as an object of a class and as a dictionary.
constexpr const char* kObjectProtocol2 =
    "8002636368726f6d6164625f7365670a50657273697374656e74446174610a7100298171017d710228580e00000064696d656e73696f6e616c697479"
    "71034b085814000000746f74616c5f656c656d656e74735f616464656471044b03580a0000006d61785f7365715f696471054b4d580b00000069645f"
    "746f5f6c6162656c71067d71072858010000006171084b0158010000006271094d2c015803000000e6b0b4710a4a7011010075580b0000006c616265"
    "6c5f746f5f6964710b7d710c284b0168084d2c0168094a70110100680a75580c00000069645f746f5f7365715f6964710d7d710e68084b057375622e";
constexpr const char* kObjectProtocol4 =
    "800495c8000000000000008c0c6368726f6d6164625f736567948c0e50657273697374656e74446174619493942981947d94288c0e64696d656e7369"
    "6f6e616c697479944b088c14746f74616c5f656c656d656e74735f6164646564944b038c0a6d61785f7365715f6964944b4d8c0b69645f746f5f6c61"
    "62656c947d94288c0161944b018c0162944d2c018c03e6b0b4944a70110100758c0b6c6162656c5f746f5f6964947d94284b01680a4d2c01680b4a70"
    "110100680c758c0c69645f746f5f7365715f6964947d94680a4b057375622e";
constexpr const char* kDictionaryProtocol4 =
    "800495a2000000000000007d94288c0e64696d656e73696f6e616c697479944b088c14746f74616c5f656c656d656e74735f6164646564944b038c0a"
    "6d61785f7365715f6964944b4d8c0b69645f746f5f6c6162656c947d94288c0161944b018c0162944d2c018c03e6b0b4944a70110100758c0b6c6162"
    "656c5f746f5f6964947d94284b0168064d2c0168074a701101006808758c0c69645f746f5f7365715f6964947d9468064b0573752e";

} // namespace

class HostileChromaTest : public QObject {
    Q_OBJECT
private slots:
    void pickle_ofPython_isRead_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("object, protocol 2") << QByteArray(kObjectProtocol2);
        QTest::newRow("object, protocol 4") << QByteArray(kObjectProtocol4);
        QTest::newRow("dictionary, protocol 4") << QByteArray(kDictionaryProtocol4);
    }
    void pickle_ofPython_isRead()
    {
        QFETCH(QByteArray, hex);
        std::optional<std::uint64_t> last;
        const auto ids = idsOf(fromHex(hex), &last);
        VARVE_VERIFY_OK(ids);
        QVERIFY((*ids == Ids{{"a", 1}, {"b", 300}, {"水", 70000}}));
        QVERIFY(last == 77u);
    }

    void pickle_thatWouldCallSomething_isRefused()
    {
        // os.system("touch ...") as pickle.dumps() of an object with __reduce__ has it.
        const auto ids = idsOf("\x80\x02" "cposix\nsystem\nX\x05\0\0\0" "touch" "\x85R."s);
        VARVE_VERIFY_ERROR(ids, ErrorCode::Unsupported);
        QVERIFY(ids.error().detail.find("not followed") != std::string::npos);
    }

    void pickle_cutOffAnywhere_isCorrupt()
    {
        const std::string whole = fromHex(kDictionaryProtocol4);
        const std::size_t end = whole.find("label_to_id") - 2; // what comes behind is not needed
        for (std::size_t size = 0; size < end; ++size) {
            const auto ids = idsOf(whole.substr(0, size));
            QVERIFY2(!ids, std::to_string(size).c_str());
            QCOMPARE(ids.error().code, ErrorCode::Corrupt);
        }
    }

    void pickle_withAnyByteChanged_neverCrashes()
    {
        const std::string whole = fromHex(kObjectProtocol4);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const int change : {0x01, 0x80, 0xff}) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ change);
                const auto ids = idsOf(bytes);
                QVERIFY(ids || ids.error().code == ErrorCode::Corrupt || ids.error().code == ErrorCode::Unsupported);
            }
        }
    }

    void pickle_hugeClaims_takeNoMemory()
    {
        VARVE_VERIFY_ERROR(idsOf(std::string("\x80\x03}(X\xff\xff\xff\xff" "a", 9)), ErrorCode::Corrupt);
        std::string deep = "\x80\x03";
        for (int i = 0; i < 100000; ++i)
            deep += "}(K\x01";
        VARVE_VERIFY_ERROR(idsOf(deep), ErrorCode::Corrupt);
    }

    void hnswHeader_withAnyByteChanged_isRefusedOrStaysInTheFile()
    {
        const ChromaFixture fixture;
        std::filesystem::path folder;
        for (const auto& entry : std::filesystem::directory_iterator(fixture.store())) {
            if (entry.is_directory() && std::filesystem::exists(entry.path() / "index_metadata.pickle"))
                folder = entry.path();
        }
        const std::string whole = varve::test::readFile(folder / "header.bin");
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const int change : {0x01, 0x40, 0xff}) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ change);
                writeFile(folder / "header.bin", bytes);
                const auto files = chroma::HnswFiles::open(fs::posixFileSystem(), folder);
                if (!files)
                    continue;
                std::vector<float> vector(files->dimension());
                VARVE_VERIFY_OK(files->forEachLabel(
                    [&](std::uint64_t, std::uint64_t slot) { return files->read(slot, vector); }));
            }
        }
    }

    void tables_thatAreNone_areRefused_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("missing") << QByteArray("DROP TABLE embeddings_queue") << QByteArray("no table");
        QTest::newRow("a view that never ends")
            << QByteArray("DROP TABLE embeddings_queue; CREATE VIEW embeddings_queue AS WITH RECURSIVE n(seq_id) AS"
                          " (SELECT 1 UNION ALL SELECT seq_id + 1 FROM n) SELECT * FROM n")
            << QByteArray("no plain table");
        QTest::newRow("a computed column")
            << QByteArray("DROP TABLE max_seq_id; CREATE TABLE max_seq_id (segment_id TEXT, seq_id INTEGER AS (1 + 1))")
            << QByteArray("no plain table");
    }
    void tables_thatAreNone_areRefused()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, word);
        const ChromaFixture fixture;
        {
            auto database = meta::Database::open(fixture.store() / "chroma.sqlite3", meta::Database::Mode::ReadWriteCreate);
            VARVE_VERIFY_OK(database);
            VARVE_VERIFY_OK(database->execute(sql.constData()));
        }
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_ERROR(store, ErrorCode::Unsupported);
        QVERIFY2(store.error().detail.find(word.toStdString()) != std::string::npos, store.error().detail.c_str());
    }

    void segmentName_thatLeadsElsewhere_isNotFollowed()
    {
        const ChromaFixture fixture;
        {
            auto database = meta::Database::open(fixture.store() / "chroma.sqlite3", meta::Database::Mode::ReadWriteCreate);
            VARVE_VERIFY_OK(database);
            VARVE_VERIFY_OK(database->execute("UPDATE segments SET id = '../' || id WHERE scope = 'VECTOR'"));
        }
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        for (const auto& collection : (*store)->collections()) {
            const auto rows = (*store)->openRows(collection, {});
            VARVE_VERIFY_OK(rows);
            for (;;) {
                const auto row = (*rows)->next();
                VARVE_VERIFY_OK(row);
                if (!*row)
                    break;
                // What the queue holds is there; the others say what is missing.
                QVERIFY((*row)->isGood() || (*row)->problemKey == "no-vector");
            }
        }
    }

    void database_cutOrScrambled_isAnError()
    {
        const ChromaFixture fixture;
        const std::string whole = varve::test::readFile(fixture.store() / "chroma.sqlite3");
        for (std::size_t i = 0; i < 60; ++i) {
            std::string bytes = whole;
            if (i < 10)
                bytes.resize(whole.size() * i / 10);
            for (std::size_t at = i * 97 + 100; i >= 10 && at < bytes.size(); at += 4096)
                bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
            writeFile(fixture.store() / "chroma.sqlite3", bytes);
            const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
            if (!store)
                continue;
            for (const auto& collection : (*store)->collections()) {
                const auto rows = (*store)->openRows(collection, {});
                for (bool isMore = rows.hasValue(); isMore;) {
                    const auto row = (*rows)->next();
                    isMore = row && *row;
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(HostileChromaTest)
#include "tst_hostile_chroma.moc"
