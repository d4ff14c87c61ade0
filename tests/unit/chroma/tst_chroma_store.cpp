// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/store.h"
#include "core/fs/file_system.h"
#include "core/meta/sqlite.h"
#include "tests/support/result_checks.h"
#include "tests/unit/chroma/chroma_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace varve;
using nlohmann::json;
using varve::test::chromaAnswers;
using varve::test::ChromaFixture;

namespace {

using Rows = std::map<std::string, vectors::Row>;

/// Every file below a folder with its bytes.
std::map<std::string, std::string> contentsOf(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> contents;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file())
            contents[entry.path().string()] = varve::test::readFile(entry.path());
    }
    return contents;
}

Result<Rows> readRows(chroma::Store& store, const std::string& name)
{
    for (const auto& collection : store.collections()) {
        if (collection.name != name)
            continue;
        VARVE_TRY(const auto file, store.openRows(collection, {}));
        Rows rows;
        for (;;) {
            VARVE_TRY(auto row, file->next());
            if (!row)
                return rows;
            rows[row->id] = std::move(*row);
        }
    }
    return Error{ErrorCode::NotFound, name, {}, 0};
}

/// A vector of Chroma's answer, which for cosine is stored at unit length in the index and as given in the queue.
bool isSameVector(const std::vector<float>& ours, const json& theirs, bool isUnit)
{
    if (ours.size() != theirs.size())
        return false;
    double ourLength = 0;
    double theirLength = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        ourLength += double(ours[i]) * ours[i];
        theirLength += theirs[i].get<double>() * theirs[i].get<double>();
    }
    const double scale = isUnit ? std::sqrt(theirLength / ourLength) : 1;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (std::abs(ours[i] * scale - theirs[i].get<double>()) > 1e-6)
            return false;
    }
    return true;
}

void compareRows(const Rows& ours, const json& answer)
{
    QCOMPARE(ours.size(), answer["rows"].size());
    for (const json& theirs : answer["rows"]) {
        const std::string id = theirs["id"];
        const auto row = ours.find(id);
        QVERIFY2(row != ours.end(), id.c_str());
        QVERIFY2(row->second.isGood(), row->second.problem.c_str());
        QVERIFY2(isSameVector(row->second.vector, theirs["vector"], answer["space"] == "cosine"), id.c_str());
        QCOMPARE(row->second.text, theirs["document"].is_null() ? "" : theirs["document"].get<std::string>());
        const json metadata = theirs["metadata"].is_null() ? json::object() : theirs["metadata"];
        QVERIFY2(json::parse(row->second.metadataJson) == metadata, (id + " " + row->second.metadataJson).c_str());
    }
}

} // namespace

class ChromaStoreTest : public QObject {
    Q_OBJECT
private slots:
    void collections_areListedWithWhatTheyAre()
    {
        const ChromaFixture fixture;
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        QCOMPARE((*store)->collections().size(), chromaAnswers()["collections"].size());
        for (const auto& collection : (*store)->collections()) {
            const json& answer = chromaAnswers()["collections"][collection.name];
            QCOMPARE(collection.metric, answer["space"].get<std::string>());
            QCOMPARE(collection.dimension, answer["dimension"].get<std::uint32_t>());
            QCOMPARE(collection.rows, answer["rows"].size());
        }
    }

    void rows_areThoseThatChromaAnswersWith_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, answer] : chromaAnswers()["collections"].items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void rows_areThoseThatChromaAnswersWith()
    {
        QFETCH(QString, name);
        const ChromaFixture fixture;
        const auto before = contentsOf(fixture.store());
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        const auto rows = readRows(**store, name.toStdString());
        VARVE_VERIFY_OK(rows);
        compareRows(*rows, chromaAnswers()["collections"][name.toStdString()]);
        QVERIFY2(contentsOf(fixture.store()) == before, "the folder was written to");
    }

    void rows_whoseMetadataIsInTheQueueOnly_areWhole()
    {
        const ChromaFixture fixture;
        {
            // As if Chroma had been ended before its tables had the last 12 changes.
            auto database = meta::Database::open(fixture.store() / "chroma.sqlite3", meta::Database::Mode::ReadWriteCreate);
            VARVE_VERIFY_OK(database);
            VARVE_VERIFY_OK(database->execute(
                "PRAGMA foreign_keys=OFF; UPDATE max_seq_id SET seq_id = 49 WHERE segment_id ="
                " (SELECT s.id FROM segments s JOIN collections c ON c.id = s.collection WHERE c.name = 'notes' AND s.scope = 'METADATA');"
                "DELETE FROM embeddings WHERE embedding_id IN ('late', 'note-60');"
                "UPDATE embedding_metadata SET int_value = 8 WHERE key = 'number' AND int_value = 800;"
                "DELETE FROM embedding_metadata WHERE key = 'fresh'"));
        }
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        const auto rows = readRows(**store, "notes");
        VARVE_VERIFY_OK(rows);
        compareRows(*rows, chromaAnswers()["collections"]["notes"]);
    }

    void database_withAWriteAheadLogBesideIt_isReadFromACopy()
    {
        const ChromaFixture fixture;
        auto writer = meta::Database::open(fixture.store() / "chroma.sqlite3", meta::Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(writer->execute("UPDATE collections SET name = 'renamed' WHERE name = 'products'"));
        QVERIFY(std::filesystem::file_size(fixture.store() / "chroma.sqlite3-wal") > 0);
        const auto before = contentsOf(fixture.store());
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        const auto rows = readRows(**store, "renamed");
        VARVE_VERIFY_OK(rows);
        QCOMPARE(rows->size(), 40u);
        QVERIFY(contentsOf(fixture.store()) == before);
    }

    void files_thatChangeWhileTheyAreRead_endTheReading()
    {
        const ChromaFixture fixture;
        const auto store = chroma::Store::open(fs::posixFileSystem(), fixture.store(), fixture.scratch());
        VARVE_VERIFY_OK(store);
        const auto& products = *std::find_if((*store)->collections().begin(), (*store)->collections().end(),
                                             [](const auto& collection) { return collection.name == "products"; });
        const auto file = (*store)->openRows(products, {});
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK((*file)->next());
        const auto pickle = fixture.store() / products.vectorSegment / "index_metadata.pickle";
        varve::test::writeFile(pickle, varve::test::readFile(pickle) + "more");
        for (;;) {
            const auto row = (*file)->next();
            if (!row) {
                QCOMPARE(row.error().code, ErrorCode::Corrupt);
                QVERIFY(row.error().detail.find("end Chroma") != std::string::npos);
                return;
            }
            QVERIFY2(*row, "the end came without a word");
        }
    }
};

QTEST_GUILESS_MAIN(ChromaStoreTest)
#include "tst_chroma_store.moc"
