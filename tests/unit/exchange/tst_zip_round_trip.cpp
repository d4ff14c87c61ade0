// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"
#include "core/base/uuid.h"
#include "core/exchange/zip.h"
#include "core/exchange/zip_reader.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>

#include <cstring>

using namespace varve;
using namespace varve::collection;
using namespace varve::exchange;
using namespace varve::test;

namespace stdfs = std::filesystem;

#ifdef VARVE_SANITIZED
/// QuaZip's copy of minizip forgets about a hundred bytes when the header of an entry cannot be written.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:zipOpenNewFileInZip4_64\n";
}
#endif

namespace {

QList<QJsonObject> jsonLines(const std::string& text)
{
    QList<QJsonObject> objects;
    for (const QByteArray& line : QByteArray::fromStdString(text).split('\n')) {
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

/// Shape and values of a NumPy file, read by the letter of its specification.
struct Npy {
    std::string header;
    std::vector<float> values;
};
Npy parseNpy(const std::string& bytes)
{
    if (bytes.substr(0, 8) != std::string("\x93NUMPY\x01\x00", 8))
        return {};
    const std::size_t length = static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
    Npy npy{bytes.substr(10, length), {}};
    npy.values.resize((bytes.size() - 10 - length) / sizeof(float));
    std::memcpy(npy.values.data(), bytes.data() + 10 + length, npy.values.size() * sizeof(float));
    return npy;
}

} // namespace

class ZipRoundTripTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        snapshot::CollectionFolder folder(fs::posixFileSystem(), m_home / "collections/one", m_clock);
        VARVE_VERIFY_OK(folder.create(fixtureConfig(), makeUuid()));
        auto live = Collection::open(fs::posixFileSystem(), folder.currentGeneration().value(), {});
        VARVE_VERIFY_OK(live);
        for (std::uint32_t i = 0; i < 10; ++i)
            VARVE_VERIFY_OK(putFixtureDocument(**live, "/docs/文档 " + std::to_string(i), i));
        VARVE_VERIFY_OK((*live)->checkpoint({}));
        VARVE_VERIFY_OK((*live)->upsert({fixturePoint("loose one", 501), fixturePoint("loose two", 502)}));
        VARVE_VERIFY_OK((*live)->removePoints({"/docs/文档 3#1"}));
        m_contents = contentsOf(**live).value();
        const auto taken = folder.take(**live, {}, {});
        VARVE_VERIFY_OK(taken);
        m_image = m_home / "image";
        VARVE_VERIFY_OK((*live)->captureImage(m_image, {}));
        VARVE_VERIFY_OK((*live)->close());
        for (const char* output : {"out", "sweep"})
            stdfs::create_directory(m_home / output);
        const auto summary = exportZip(fs::posixFileSystem(), m_image, zip(), {});
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->zipBytes, stdfs::file_size(zip()));
        QCOMPARE(summary->collectionName, std::string("fixture"));
        QVERIFY(summary->entries > 6);
    }

    void export_leavesOnlyTheZip()
    {
        QCOMPARE(fs::posixFileSystem().listDirectory(zip().parent_path()).value(),
                 (std::vector<std::string>{"export.zip"}));
    }
    void export_opensWithUnzip()
    {
        const QString unzip = QStandardPaths::findExecutable("unzip");
        QVERIFY2(!unzip.isEmpty(), "the package unzip is missing");
        QProcess process;
        process.start(unzip, {"-tqq", QString::fromStdString(zip())});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardOutput() + process.readAllStandardError());
    }
    void export_unpackedByUnzip_isTheSame()
    {
        QProcess process;
        process.start("unzip", {"-qq", QString::fromStdString(zip()), "-d", QString::fromStdString(m_home / "unzipped")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(readFile(m_home / "unzipped/native/MANIFEST"), readFile(m_image / "MANIFEST"));
        QCOMPARE(readFile(m_home / "unzipped/native/meta.sqlite3"), readFile(m_image / "meta.sqlite3"));
    }
    void export_opensWithPython()
    {
        const QString python = QStandardPaths::findExecutable("python3");
        if (python.isEmpty())
            QSKIP("no python3 here");
        QProcess process;
        process.start(python, {"-c", "import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)",
                               QString::fromStdString(zip())});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    }

    void export_readableParts_agreeWithEachOther()
    {
        const Npy npy = parseNpy(entry("vectors.npy"));
        const std::size_t rows = m_contents.points.size();
        QCOMPARE(QString::fromStdString(npy.header).trimmed(),
                 QString("{'descr': '<f4', 'fortran_order': False, 'shape': (%1, 8), }").arg(rows));
        QCOMPARE((10 + npy.header.size()) % 64, 0u);
        QCOMPARE(npy.values.size(), rows * kFixtureDimension);
        const auto ids = jsonLines(entry("ids.jsonl"));
        QCOMPARE(ids.size(), static_cast<qsizetype>(rows));
        auto image = openImage(m_image);
        for (qsizetype row = 0; row < ids.size(); ++row) {
            QCOMPARE(ids[row]["row"].toInteger(), row);
            const auto point = image->get({ids[row]["id"].toString().toStdString()}).value().at(0);
            const auto begin = npy.values.begin() + row * kFixtureDimension;
            QVERIFY(std::equal(begin, begin + kFixtureDimension, point.vector.begin(), point.vector.end()));
            QCOMPARE(ids[row]["document"].toString().toStdString(), point.documentSource);
        }
    }
    void export_documents_haveAllText()
    {
        std::map<std::string, std::string> texts;
        int loose = 0;
        for (const QJsonObject& document : jsonLines(entry("documents.jsonl"))) {
            loose += document["source"].isNull();
            for (const auto& value : document["chunks"].toArray()) {
                const QJsonObject chunk = value.toObject();
                texts[chunk["id"].toString().toStdString()] = chunk["text"].toString().toStdString();
                QVERIFY(chunk["metadata"].toObject().contains("seed"));
            }
        }
        QCOMPARE(loose, 2);
        QCOMPARE(texts.size(), m_contents.points.size());
        for (const auto& [id, text] : texts)
            QVERIFY(m_contents.points.at(id).starts_with(text));
    }

    void import_givesTheSameCollection()
    {
        VARVE_VERIFY_OK(importZip(fs::posixFileSystem(), zip(), m_home / "imported", {}, {}));
        snapshot::CollectionFolder adopted(fs::posixFileSystem(), m_home / "collections/two", m_clock);
        VARVE_VERIFY_OK(adopted.createFromImage(m_home / "imported", "imported", makeUuid(), {}));
        const auto opened = Collection::open(fs::posixFileSystem(), adopted.currentGeneration().value(), {});
        VARVE_VERIFY_OK(opened);
        QCOMPARE(contentsOf(**opened).value(), m_contents);
        QCOMPARE((*opened)->info().config.name, std::string("imported"));
        VARVE_VERIFY_OK((*opened)->verify(false, {}));
    }

    void export_overExistingFile_replacesItWhole()
    {
        writeFile(m_home / "again/old.zip", "old");
        VARVE_VERIFY_OK(exportZip(fs::posixFileSystem(), m_image, m_home / "again/old.zip", {}));
        VARVE_VERIFY_OK(ZipReader::open(fs::posixFileSystem(), m_home / "again/old.zip", {}));
    }
    void export_fullDisk_keepsTheOldFile()
    {
        const auto size = stdfs::file_size(zip());
        for (const std::uint64_t room : {std::uint64_t{0}, std::uint64_t{1}, size / 2, size - 1}) {
            writeFile(m_home / "full/old.zip", "old");
            FaultyFileSystem full;
            full.limitSpace(room);
            VARVE_VERIFY_ERROR(exportZip(full, m_image, m_home / "full/old.zip", {}), ErrorCode::NoSpace);
            QCOMPARE(readFile(m_home / "full/old.zip"), std::string("old"));
            QCOMPARE(fs::posixFileSystem().listDirectory(m_home / "full").value(), (std::vector<std::string>{"old.zip"}));
        }
    }
    void export_everyFailingOperation_keepsOldOrNew()
    {
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(exportZip(counting, m_image, m_home / "sweep/old.zip", {}));
        for (std::uint64_t number = 1; number <= counting.operationCount(); ++number) {
            writeFile(m_home / "sweep/old.zip", "old");
            FaultyFileSystem faulty;
            faulty.failAt(number, {EIO, false, 0});
            const auto done = exportZip(faulty, m_image, m_home / "sweep/old.zip", {});
            VARVE_VERIFY_ERROR(done, ErrorCode::Io);
            if (readFile(m_home / "sweep/old.zip") != "old")
                VARVE_VERIFY_OK(ZipReader::open(fs::posixFileSystem(), m_home / "sweep/old.zip", {}));
            QCOMPARE(fs::posixFileSystem().listDirectory(m_home / "sweep").value(), (std::vector<std::string>{"old.zip"}));
        }
    }
    void export_toMissingFolder_isRefused()
    {
        VARVE_VERIFY_ERROR(exportZip(fs::posixFileSystem(), m_image, m_home / "nowhere/x.zip", {}), ErrorCode::NotFound);
    }
    void export_ofDamagedImage_isRefused()
    {
        stdfs::copy(m_image, m_home / "damaged", stdfs::copy_options::recursive);
        for (const auto& file : stdfs::recursive_directory_iterator(m_home / "damaged")) {
            if (file.path().filename() != "vectors.f32")
                continue;
            std::string bytes = readFile(file.path());
            bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
            writeFile(file.path(), bytes);
        }
        VARVE_VERIFY_ERROR(exportZip(fs::posixFileSystem(), m_home / "damaged", m_home / "damaged.zip", {}),
                           ErrorCode::Corrupt);
        QVERIFY(!stdfs::exists(m_home / "damaged.zip"));
    }

private:
    stdfs::path zip() const { return m_home / "out/export.zip"; }
    std::unique_ptr<Collection> openImage(const stdfs::path& folder)
    {
        Collection::OpenOptions options;
        options.immutable = true;
        return std::move(*Collection::open(fs::posixFileSystem(), folder, options));
    }
    std::string entry(std::string_view name)
    {
        const auto reader = ZipReader::open(fs::posixFileSystem(), zip(), {});
        std::string bytes;
        const auto* found = reader ? reader->find(name) : nullptr;
        if (!found || !reader->read(*found, {}, [&](std::span<const std::byte> data) -> Result<> {
                bytes.append(reinterpret_cast<const char*>(data.data()), data.size());
                return {};
            }))
            return {};
        return bytes;
    }

    TempDirectory m_home;
    ManualClock m_clock{1'773'324'300'000};
    stdfs::path m_image;
    Contents m_contents;
};

QTEST_GUILESS_MAIN(ZipRoundTripTest)
#include "tst_zip_round_trip.moc"
