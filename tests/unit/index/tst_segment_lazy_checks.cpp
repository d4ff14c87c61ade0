// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/sealed_file.h"
#include "tests/support/bytes.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <fstream>
#include <numeric>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

/// A segment whose files are too large to be checked when opened: what is touched is checked, and the rest later.
class SegmentLazyChecksTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kDimension = 2048;
    static constexpr std::size_t kRows = 4400;
    static constexpr std::uint32_t kLinks = 512;
    static constexpr std::size_t kHeaderBytes = kSealedHeaderBytes;
    fs::FileSystem& m_fileSystem = fs::posixFileSystem();
    TempDirectory m_temp;
    std::filesystem::path m_folder = m_temp / "s";
    Rows m_rows;
    SegmentFiles m_files;
    std::vector<Label> m_expected; ///< nearest to row 7, by comparing with all

    Result<std::unique_ptr<Segment>> open(Residency residency = Residency::Nothing)
    {
        return Segment::open(m_fileSystem, m_folder, m_files, kDimension, Metric::L2, residency);
    }
    void flipBit(const std::string& name, std::uint64_t offset)
    {
        std::fstream file(m_folder / name, std::ios::in | std::ios::out | std::ios::binary);
        const auto at = static_cast<std::streamoff>(offset);
        const int byte = file.seekg(at).get();
        file.seekp(at).put(static_cast<char>(byte ^ 4)).flush();
    }
    std::uint64_t sizeOf(const std::string& name) { return std::filesystem::file_size(m_folder / name); }
    static std::vector<Label> labelsOf(const Result<std::vector<Neighbor>>& found)
    {
        std::vector<Label> labels;
        if (found)
            for (const Neighbor& each : *found)
                labels.push_back(each.label);
        return labels;
    }
    /// A graph of level 0 alone with random links, large enough to be checked late.
    void replaceGraph()
    {
        std::vector<std::uint32_t> words{0, 0, 0, 0};
        std::mt19937 random(3);
        for (std::size_t row = 0; row < kRows; ++row) {
            words.push_back(2 * kLinks);
            for (std::uint32_t link = 0; link < 2 * kLinks; ++link)
                words.push_back(static_cast<std::uint32_t>(random() % kRows));
        }
        words.push_back(0); // first list of nobody
        SealedHeader header{SealedKind::Graph, Metric::L2, m_files.id, kRows, kDimension, kLinks, 4 * words.size()};
        auto writer = SealedFileWriter::create(m_fileSystem, m_folder / "graph.hnsw", header, fs::CreateMode::Truncate);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(writer->append(std::as_bytes(std::span(words))));
        const auto file = writer->finish();
        VARVE_VERIFY_OK(file);
        for (auto& listed : m_files.files)
            if (listed.name == "graph.hnsw")
                listed = *file;
    }

private slots:
    void initTestCase()
    {
        m_rows = clusteredRows(kRows, kDimension, 20, 6);
        const auto source = makeExactIndex(kDimension, Metric::L2);
        std::vector<Label> labels(kRows);
        std::iota(labels.begin(), labels.end(), 1);
        for (std::size_t row = 0; row < kRows; ++row)
            VARVE_VERIFY_OK(source->add(labels[row], m_rows[row]));
        const VectorIndex* const sources[] = {source.get()};
        auto files = writeSegment(m_fileSystem, m_folder, 4, kDimension, Metric::L2, {2, 10}, labels, sources, {});
        VARVE_VERIFY_OK(files);
        m_files = *files;
        replaceGraph();
        m_expected = labelsOf(source->search(m_rows[7], {}));
        QCOMPARE(m_expected.size(), std::size_t{10});
        for (const char* name : {"vectors.f32", "codes.packed", "graph.hnsw"})
            QVERIFY(sizeOf(name) > (4U << 20));
    }

    void undamaged_isCheckedToTheEndOnce()
    {
        const auto segment = open();
        VARVE_VERIFY_OK(segment);
        QVERIFY(!(*segment)->isWhollyChecked());
        QVERIFY(!(*segment)->graphMissing());
        QCOMPARE(labelsOf((*segment)->search(m_rows[7], {})), m_expected);
        VARVE_VERIFY_OK((*segment)->checkRest({}));
        QVERIFY((*segment)->isWhollyChecked());
        QVERIFY(!(*segment)->graphMissing());
        QCOMPARE(labelsOf((*segment)->search(m_rows[7], {})), m_expected);
        const auto inMemory = open(Residency::Everything);
        VARVE_VERIFY_OK(inMemory);
        QVERIFY(!(*inMemory)->graphMissing());
        QCOMPARE(labelsOf((*inMemory)->search(m_rows[7], {})), m_expected);
    }

    void headOrTable_damaged_isToldAtOpen()
    {
        for (const std::string name : {"vectors.f32", "codes.packed", "graph.hnsw"})
            for (const std::uint64_t offset : {std::uint64_t{20}, sizeOf(name) - 1, sizeOf(name) - 9}) {
                flipBit(name, offset);
                const auto segment = open();
                QVERIFY(name == "vectors.f32" ? !segment && segment.error().code == ErrorCode::Corrupt
                                              : segment && (*segment)->graphMissing());
                flipBit(name, offset);
            }
    }

    void aWholeOlderFile_isToldAtOpen()
    {
        // Right in itself, checksums and all, but not the file that the manifest means.
        SegmentFiles other = m_files;
        for (auto& listed : other.files)
            if (listed.name == "vectors.f32")
                listed.crc32c ^= 1;
        VARVE_VERIFY_ERROR(
            Segment::open(m_fileSystem, m_folder, other, kDimension, Metric::L2, Residency::Nothing),
            ErrorCode::Corrupt);
    }

    void rowDamaged_isToldWhenTouched()
    {
        const std::size_t row = 7;
        const std::uint64_t offset = kHeaderBytes + row * kDimension * sizeof(float) + 5;
        flipBit("vectors.f32", offset);
        const auto segment = open();
        VARVE_VERIFY_OK(segment);
        const auto damaged = (*segment)->vector(row + 1);
        VARVE_VERIFY_ERROR(damaged, ErrorCode::Corrupt);
        QCOMPARE(damaged.error().path.filename().string(), std::string("vectors.f32"));
        const auto far = (*segment)->vector(kRows);
        VARVE_VERIFY_OK(far);
        QCOMPARE(*far, m_rows.back());
        VARVE_VERIFY_ERROR((*segment)->search(m_rows[row], {}), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR((*segment)->checkRest({}), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(open(Residency::Everything), ErrorCode::Corrupt);
        flipBit("vectors.f32", offset);
    }

    void codesOrGraphDamaged_isFoundByTheCheck_andAnswersExactly_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("codes") << "codes.packed";
        QTest::newRow("graph") << "graph.hnsw";
    }
    void codesOrGraphDamaged_isFoundByTheCheck_andAnswersExactly()
    {
        QFETCH(QString, name);
        std::mt19937 random(11);
        for (int round = 0; round < 5; ++round) {
            const std::uint64_t offset = kHeaderBytes + random() % (4U << 20);
            flipBit(name.toStdString(), offset);
            const auto segment = open();
            VARVE_VERIFY_OK(segment);
            QVERIFY(!(*segment)->graphMissing());
            VARVE_VERIFY_OK((*segment)->search(m_rows[7], {})); // stays inside, whatever the bytes say
            VARVE_VERIFY_OK((*segment)->checkRest({}));
            QVERIFY((*segment)->graphMissing());
            QCOMPARE(labelsOf((*segment)->search(m_rows[7], {})), m_expected);
            const auto copied = open(Residency::CodesAndGraph);
            VARVE_VERIFY_OK(copied);
            QVERIFY((*copied)->graphMissing());
            flipBit(name.toStdString(), offset);
        }
    }

    void checkRest_cancelled_goesOnLater()
    {
        const auto segment = open();
        VARVE_VERIFY_OK(segment);
        std::stop_source stop;
        OperationControl control{stop.get_token(), [&](const Progress& now) {
                                     if (now.doneBytes > (1U << 20))
                                         stop.request_stop();
                                 }};
        VARVE_VERIFY_ERROR((*segment)->checkRest(control), ErrorCode::Cancelled);
        QVERIFY(!(*segment)->isWhollyChecked());
        QVERIFY(!(*segment)->graphMissing());
        VARVE_VERIFY_OK((*segment)->checkRest({}));
        QVERIFY((*segment)->isWhollyChecked());
    }
};

QTEST_GUILESS_MAIN(SegmentLazyChecksTest)
#include "tst_segment_lazy_checks.moc"
