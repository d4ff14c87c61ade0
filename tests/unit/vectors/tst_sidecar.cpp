// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/sidecar.h"
#include "core/base/byte_io.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/vector_file_bytes.h"

#include <QTest>

using namespace varve;
using varve::test::npy;
using varve::test::TempDirectory;
using varve::test::writeFile;

namespace {

/// An index of FAISS, flat with an id map, of vectors of one number.
std::string mappedIndex(const std::vector<float>& values, const std::vector<std::int64_t>& ids)
{
    ByteWriter writer;
    const auto header = [&](std::string_view kind) {
        writer.putRaw(std::as_bytes(std::span(kind)));
        writer.put(std::int32_t{1});
        writer.put(static_cast<std::int64_t>(values.size()));
        writer.put(std::int64_t{1 << 20});
        writer.put(std::int64_t{1 << 20});
        writer.put(std::uint8_t{1});
        writer.put(std::int32_t{1});
    };
    header("IxMp");
    header("IxF2");
    writer.put(static_cast<std::uint64_t>(values.size()));
    writer.putRaw(std::as_bytes(std::span(values)));
    writer.put(static_cast<std::uint64_t>(ids.size()));
    writer.putRaw(std::as_bytes(std::span(ids)));
    return varve::test::asString(writer);
}

Result<std::vector<vectors::Row>> readJoined(const std::filesystem::path& file)
{
    auto& fileSystem = fs::posixFileSystem();
    const auto sidecar = vectors::findSidecar(fileSystem, file);
    if (!sidecar)
        return Error{ErrorCode::NotFound, "no sidecar", file, 0};
    const auto format = *vectors::recognise(fileSystem, file);
    VARVE_TRY(const std::uint32_t dimension, vectors::dimensionOf(fileSystem, file, format));
    VARVE_TRY(auto opened, vectors::VectorFile::open(fileSystem, file, format, dimension));
    VARVE_TRY(const auto joined, vectors::joinSidecar(fileSystem, std::move(opened), *sidecar, {}));
    std::vector<vectors::Row> rows;
    for (;;) {
        VARVE_TRY(auto row, joined->next());
        if (!row)
            return rows;
        rows.push_back(std::move(*row));
    }
}

} // namespace

class SidecarTest : public QObject {
    Q_OBJECT
private slots:
    void findSidecar_decidesByNameAndContents()
    {
        auto& fileSystem = fs::posixFileSystem();
        const TempDirectory folder;
        writeFile(folder / "a.npy", npy("'<f4'", std::vector<float>{0, 0}, "(1, 2)"));
        QVERIFY(!vectors::findSidecar(fileSystem, folder / "a.npy"));
        writeFile(folder / "docs.jsonl", "{\"id\":\"x\",\"text\":\"t\"}\n");
        QVERIFY(vectors::findSidecar(fileSystem, folder / "a.npy") == folder / "docs.jsonl");
        writeFile(folder / "other.csv", "id,text\nx,t\n");
        QVERIFY2(!vectors::findSidecar(fileSystem, folder / "a.npy"), "two that fit: neither is taken");
        writeFile(folder / "a.csv", "id,vector\nx,1 2\n");
        QVERIFY2(!vectors::findSidecar(fileSystem, folder / "a.npy"), "it holds vectors itself");
        writeFile(folder / "a.jsonl", "{\"id\":\"x\",\"text\":\"t\"}\n");
        QVERIFY(vectors::findSidecar(fileSystem, folder / "a.npy") == folder / "a.jsonl");
        writeFile(folder / "b.npy", npy("'<f4'", std::vector<float>{0, 0}, "(1, 2)"));
        QVERIFY2(!vectors::findSidecar(fileSystem, folder / "b.npy"), "with two files of vectors, names decide");
    }

    void records_belongToVectorsInTheirOrder_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("records");
        QTest::newRow("JSON Lines") << QByteArray("points.jsonl")
                                    << QByteArray("{\"id\":\"a\",\"text\":\"one\",\"metadata\":{\"n\":1},\"lang\":\"en\"}\n\n"
                                                  "{\"id\":\"b\",\"document\":\"two\"}\n");
        QTest::newRow("CSV") << QByteArray("points.csv")
                             << QByteArray("id,document,n,lang\na,one,1,en\nb,two,,\n");
    }
    void records_belongToVectorsInTheirOrder()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, records);
        const TempDirectory folder;
        writeFile(folder / "v.npy", npy("'<f4'", std::vector<float>{1, 2, 3, 4}, "(2, 2)"));
        writeFile(folder / name.toStdString(), records.toStdString());
        const auto rows = readJoined(folder / "v.npy");
        VARVE_VERIFY_OK(rows);
        QCOMPARE(rows->size(), 2u);
        QCOMPARE(rows->at(0).id, std::string("a"));
        QCOMPARE(rows->at(0).text, std::string("one"));
        QVERIFY(rows->at(0).metadataJson.find("\"n\":1") != std::string::npos);
        QVERIFY(rows->at(0).metadataJson.find("\"lang\":\"en\"") != std::string::npos);
        QCOMPARE(rows->at(1).text, std::string("two"));
        QVERIFY((rows->at(1).vector == std::vector<float>{3, 4}));
    }

    void records_ofAnotherNumber_areRefusedBeforeAnyRow()
    {
        const TempDirectory folder;
        writeFile(folder / "v.npy", npy("'<f4'", std::vector<float>{0, 0}, "(2, 1)"));
        writeFile(folder / "v.jsonl", "{\"id\":\"a\"}\n");
        const auto rows = readJoined(folder / "v.npy");
        VARVE_VERIFY_ERROR(rows, ErrorCode::Corrupt);
        QVERIFY(rows.error().detail.find("1 records for 2 vectors") != std::string::npos);
    }

    void records_fewerThanVectorsOfUncountedFiles_areSaid()
    {
        const TempDirectory folder;
        writeFile(folder / "v.fvecs", varve::test::fvecs({{1}, {2}}));
        writeFile(folder / "v.jsonl", "{\"id\":\"a\"}\n");
        VARVE_VERIFY_ERROR(readJoined(folder / "v.fvecs"), ErrorCode::Corrupt);
    }

    void records_withNumbersOfTheIndex_findTheirVectors()
    {
        const TempDirectory folder;
        writeFile(folder / "a.index", mappedIndex({0.5F, 1.5F, 2.5F}, {30, 10, 20}));
        writeFile(folder / "a.jsonl", "{\"id\":10,\"text\":\"ten\"}\n{\"id\":30,\"text\":\"thirty\"}\n{\"id\":7,\"text\":\"lost\"}\n");
        const auto rows = readJoined(folder / "a.index");
        VARVE_VERIFY_OK(rows);
        QVERIFY((rows->at(0).vector == std::vector<float>{1.5F}));
        QVERIFY((rows->at(1).vector == std::vector<float>{0.5F}));
        QCOMPARE(rows->at(2).problemKey, std::string("no-vector"));
    }

    void records_withOtherNames_belongToMappedVectorsInTheirOrder()
    {
        const TempDirectory folder;
        writeFile(folder / "a.index", mappedIndex({0.5F, 1.5F}, {30, 10}));
        writeFile(folder / "a.jsonl", "{\"id\":\"first\"}\n{\"text\":\"second\"}\n");
        const auto rows = readJoined(folder / "a.index");
        VARVE_VERIFY_OK(rows);
        QCOMPARE(rows->at(0).id, std::string("first"));
        QVERIFY((rows->at(0).vector == std::vector<float>{0.5F}));
        QCOMPARE(rows->at(1).id, std::string("10"));
    }
};

QTEST_GUILESS_MAIN(SidecarTest)
#include "tst_sidecar.moc"
