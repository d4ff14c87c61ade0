// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/vector_file.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <map>

using namespace varve;
using varve::test::readFile;
using varve::test::TempDirectory;
using varve::test::writeFile;

namespace {

const std::filesystem::path kFixture(VARVE_FAISS_FIXTURE);
constexpr std::uint32_t kDimension = 10;

using Vectors = std::map<std::int64_t, std::vector<float>>;

/// What FAISS itself gives back, by id.
Vectors expected(const std::string& name)
{
    const std::string bytes = readFile(kFixture / (name + ".f32"));
    Vectors vectors;
    constexpr std::size_t kRowBytes = sizeof(std::int64_t) + kDimension * sizeof(float);
    for (std::size_t at = 0; at < bytes.size(); at += kRowBytes) {
        std::int64_t id = 0;
        std::memcpy(&id, bytes.data() + at, sizeof id);
        auto& vector = vectors[id];
        vector.resize(kDimension);
        std::memcpy(vector.data(), bytes.data() + at + sizeof id, kDimension * sizeof(float));
    }
    return vectors;
}

Result<Vectors> readAll(const std::filesystem::path& path)
{
    VARVE_TRY(const auto file, vectors::VectorFile::open(fs::posixFileSystem(), path, vectors::Format::Faiss, kDimension));
    Vectors vectors;
    for (;;) {
        VARVE_TRY(const auto row, file->next());
        if (!row)
            return vectors;
        // Damage may make a number infinite, which is the row's problem.
        vectors[row->id.empty() ? static_cast<std::int64_t>(row->number) : std::stoll(row->id)] = row->vector;
    }
}

} // namespace

class FaissFileTest : public QObject {
    Q_OBJECT
private slots:
    void index_ofFaiss_hasTheVectorsThatFaissGivesBack_data()
    {
        QTest::addColumn<QString>("metric");
        for (const char* name : {"flat-l2", "sq8", "sq6", "sq4", "sqfp16", "hnsw-flat", "hnsw-sq8", "ivf-flat", "ivf-hnsw-flat",
                                 "idmap-flat", "ivf-with-ids"})
            QTest::newRow(name) << "l2";
        for (const char* name : {"flat-ip", "ivf-sq8"})
            QTest::newRow(name) << "ip";
    }
    void index_ofFaiss_hasTheVectorsThatFaissGivesBack()
    {
        QFETCH(QString, metric);
        const std::string name = QTest::currentDataTag();
        const auto path = kFixture / (name + ".index");
        QVERIFY(vectors::recognise(fs::posixFileSystem(), path) == vectors::Format::Faiss);
        const auto dimension = vectors::dimensionOf(fs::posixFileSystem(), path, vectors::Format::Faiss);
        VARVE_VERIFY_OK(dimension);
        QCOMPARE(*dimension, kDimension);
        const auto file = vectors::VectorFile::open(fs::posixFileSystem(), path, vectors::Format::Faiss, kDimension);
        VARVE_VERIFY_OK(file);
        QCOMPARE(QString::fromStdString(std::string((*file)->metric())), metric);
        QVERIFY((*file)->rowCount() == 150u);
        const auto vectors = readAll(path);
        VARVE_VERIFY_OK(vectors);
        const Vectors wanted = expected(name);
        QCOMPARE(vectors->size(), wanted.size());
        for (const auto& [id, vector] : wanted) {
            QVERIFY(vectors->contains(id));
            for (std::uint32_t i = 0; i < kDimension; ++i)
                QVERIFY2(std::abs(vectors->at(id)[i] - vector[i]) <= 1e-6F, (name + " " + std::to_string(id)).c_str());
        }
    }

    void index_thatHoldsNoVectors_saysWhatToDo_data()
    {
        QTest::addColumn<QString>("word");
        QTest::newRow("unreadable-pq") << "compressed";
        QTest::newRow("unreadable-ivf-pq") << "compressed";
        QTest::newRow("unreadable-pca") << "original";
    }
    void index_thatHoldsNoVectors_saysWhatToDo()
    {
        QFETCH(QString, word);
        const auto path = kFixture / (std::string(QTest::currentDataTag()) + ".index");
        const auto read = readAll(path);
        VARVE_VERIFY_ERROR(read, ErrorCode::Unsupported);
        QVERIFY2(QString::fromStdString(read.error().detail).contains(word), read.error().detail.c_str());
    }

    void index_ofAnotherLength_isRefused()
    {
        const auto file = vectors::VectorFile::open(fs::posixFileSystem(), kFixture / "flat-l2.index", vectors::Format::Faiss, 11);
        VARVE_VERIFY_ERROR(file, ErrorCode::DimensionMismatch);
    }

    void index_cutAnywhere_isCorrupt_data()
    {
        QTest::addColumn<int>("step");
        for (const char* name : {"flat-l2", "hnsw-flat", "ivf-sq8", "idmap-flat"})
            QTest::newRow(name) << 7;
    }
    void index_cutAnywhere_isCorrupt()
    {
        QFETCH(int, step);
        const std::string whole = readFile(kFixture / (std::string(QTest::currentDataTag()) + ".index"));
        const TempDirectory folder;
        for (std::size_t size = 4; size < whole.size(); size += static_cast<std::size_t>(step)) {
            writeFile(folder / "a.index", whole.substr(0, size));
            VARVE_VERIFY_ERROR(readAll(folder / "a.index"), ErrorCode::Corrupt);
        }
    }

    /// Counts that lie must neither crash nor take memory; other bytes are vectors and say nothing.
    void index_withAnyByteChanged_neverCrashes_data() { index_cutAnywhere_isCorrupt_data(); }
    void index_withAnyByteChanged_neverCrashes()
    {
        const std::string whole = readFile(kFixture / (std::string(QTest::currentDataTag()) + ".index"));
        const TempDirectory folder;
        for (std::size_t at = 0; at < whole.size(); at += at < 400 ? 1 : 23) {
            for (const int change : {0x01, 0x80, 0xff}) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ change);
                writeFile(folder / "a.index", bytes);
                const auto read = readAll(folder / "a.index");
                QVERIFY(read || read.error().code == ErrorCode::Corrupt || read.error().code == ErrorCode::Unsupported
                        || read.error().code == ErrorCode::DimensionMismatch);
            }
        }
    }
};

QTEST_GUILESS_MAIN(FaissFileTest)
#include "tst_faiss_file.moc"
