// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/index/packed_codes.h"
#include "core/index/sealed_file.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <cstring>
#include <fstream>
#include <limits>
#include <numeric>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

/// Every damage to a segment's files is either told at open, or answered exactly without the damaged file.
class SegmentDamageTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kDimension = 3;
    fs::FileSystem& m_fileSystem = fs::posixFileSystem();
    TempDirectory m_temp;
    std::filesystem::path m_folder;
    SegmentFiles m_files;
    Rows m_rows;
    std::vector<Neighbor> m_expected;

    Result<std::unique_ptr<Segment>> open(Residency residency = Residency::Nothing)
    {
        return Segment::open(m_fileSystem, m_folder, m_files, kDimension, Metric::L2, residency);
    }
    /// What one damaged file may lead to.
    bool isToldOrHarmless(const std::string& name, Residency residency)
    {
        const auto segment = open(residency);
        if (name == "vectors.f32" || name == "labels.u64")
            return !segment && segment.error().code == ErrorCode::Corrupt &&
                   segment.error().path.filename() == name;
        if (!segment || !(*segment)->graphMissing())
            return false;
        const auto found = (*segment)->search(m_rows[3], {});
        return found && found->size() == m_expected.size() &&
               std::equal(found->begin(), found->end(), m_expected.begin(),
                          [](const Neighbor& a, const Neighbor& b) { return a.label == b.label; });
    }
    /// Puts a file with right checksums and a payload of the test's choice in place of another.
    void replacePayload(SealedHeader header, std::span<const std::byte> payload)
    {
        header.metric = Metric::L2;
        header.segmentId = m_files.id;
        header.rows = m_files.rows;
        header.dimension = kDimension;
        header.payloadBytes = payload.size();
        const std::string name(sealedFileName(header.kind));
        auto writer =
            SealedFileWriter::create(m_fileSystem, m_folder / name, header, fs::CreateMode::Truncate);
        VARVE_VERIFY_OK(writer);
        VARVE_VERIFY_OK(writer->append(payload));
        const auto file = writer->finish();
        VARVE_VERIFY_OK(file);
        for (auto& listed : m_files.files)
            if (listed.name == name)
                listed = *file;
    }

    static void addNames()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"vectors.f32", "labels.u64", "codes.packed", "graph.hnsw"})
            QTest::newRow(name) << name;
    }
    static std::string fetchName()
    {
        QFETCH(QString, name);
        return name.toStdString();
    }

private slots:
    void init()
    {
        m_rows = clusteredRows(30, kDimension, 3, 6);
        const auto source = makeExactIndex(kDimension, Metric::L2);
        std::vector<Label> labels(m_rows.size());
        std::iota(labels.begin(), labels.end(), 50);
        for (std::size_t row = 0; row < m_rows.size(); ++row)
            VARVE_VERIFY_OK(source->add(labels[row], m_rows[row]));
        m_folder = m_temp / QTest::currentTestFunction();
        VARVE_VERIFY_OK(m_fileSystem.removeTree(m_folder));
        const VectorIndex* const sources[] = {source.get()};
        auto files =
            writeSegment(m_fileSystem, m_folder, 9, kDimension, Metric::L2, {2, 10}, labels, sources, {});
        VARVE_VERIFY_OK(files);
        m_files = *files;
        m_expected = *source->search(m_rows[3], {});
    }

    void open_undamaged_hasItsGraph()
    {
        for (const Residency residency :
             {Residency::Everything, Residency::CodesAndGraph, Residency::Nothing}) {
            const auto segment = open(residency);
            VARVE_VERIFY_OK(segment);
            QVERIFY(!(*segment)->graphMissing());
            QCOMPARE((*segment)->residency(), residency);
        }
    }
    void open_anyBitFlipped_isToldOrHarmless_data() { addNames(); }
    void open_anyBitFlipped_isToldOrHarmless()
    {
        const std::string name = fetchName();
        const std::string whole = readFile(m_folder / name);
        std::fstream file(m_folder / name, std::ios::in | std::ios::out | std::ios::binary);
        const auto poke = [&file](std::size_t at, int value) {
            file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(value)).flush();
        };
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (int bit = 0; bit < 8; ++bit) {
                poke(i, whole[i] ^ (1 << bit));
                const auto residency = static_cast<Residency>((i + static_cast<std::size_t>(bit)) % 3);
                QVERIFY2(isToldOrHarmless(name, residency),
                         qPrintable(QString("byte %1 bit %2").arg(i).arg(bit)));
            }
            poke(i, whole[i]);
        }
        QVERIFY(!(*open())->graphMissing());
    }
    void open_cutAnywhere_isToldOrHarmless_data() { addNames(); }
    void open_cutAnywhere_isToldOrHarmless()
    {
        const std::string name = fetchName();
        const auto sizeBytes = std::filesystem::file_size(m_folder / name);
        std::filesystem::resize_file(m_folder / name, sizeBytes + 1);
        QVERIFY(isToldOrHarmless(name, Residency::Nothing));
        for (auto size = sizeBytes; size-- > 0;) {
            std::filesystem::resize_file(m_folder / name, size);
            QVERIFY2(isToldOrHarmless(name, static_cast<Residency>(size % 3)),
                     qPrintable(QString::number(size)));
        }
    }
    void open_fileMissing_isNotFoundOrGraphMissing_data() { addNames(); }
    void open_fileMissing_isNotFoundOrGraphMissing()
    {
        const std::string name = fetchName();
        VARVE_VERIFY_OK(m_fileSystem.removeFile(m_folder / name));
        const auto segment = open();
        if (name == "vectors.f32" || name == "labels.u64") {
            VARVE_VERIFY_ERROR(segment, ErrorCode::NotFound);
            QCOMPARE(segment.error().path.filename().string(), name);
        } else {
            VARVE_VERIFY_OK(segment);
            QVERIFY((*segment)->graphMissing());
        }
        if (name == "graph.hnsw")
            return; // not listed means written without one
        std::erase_if(m_files.files, [&](const SegmentFiles::File& file) { return file.name == name; });
        QVERIFY(isToldOrHarmless(name, Residency::Everything));
    }
    void open_anotherSegmentsFiles_areCorrupt()
    {
        // Whole in itself, and even listed with its right checksum, but not this segment's.
        ++m_files.id;
        VARVE_VERIFY_ERROR(open(), ErrorCode::Corrupt);
        --m_files.id;
        VARVE_VERIFY_ERROR(
            Segment::open(m_fileSystem, m_folder, m_files, kDimension + 1, Metric::L2, Residency::Nothing),
            ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(
            Segment::open(m_fileSystem, m_folder, m_files, kDimension, Metric::Cosine, Residency::Nothing),
            ErrorCode::Corrupt);
    }
    void open_newerVersion_isFormatTooNew()
    {
        std::string file = readFile(m_folder / "vectors.f32");
        file[8] = 2;
        writeFile(m_folder / "vectors.f32", file);
        for (auto& listed : m_files.files)
            if (listed.name == "vectors.f32")
                listed.crc32c = crc32c(std::as_bytes(std::span(file)));
        VARVE_VERIFY_ERROR(open(), ErrorCode::FormatTooNew);
    }
    void open_hostileCountsInTheManifest_areCorrupt_data()
    {
        QTest::addColumn<quint64>("rows");
        for (const quint64 rows : {0ULL, 29ULL, 31ULL, 0x7FFFFFFFULL, 0x80000000ULL, ~0ULL})
            QTest::addRow("%llu rows", rows) << rows;
    }
    void open_hostileCountsInTheManifest_areCorrupt()
    {
        QFETCH(quint64, rows);
        m_files.rows = rows;
        VARVE_VERIFY_ERROR(open(), ErrorCode::Corrupt);
    }
    void open_hostilePayloads_areToldOrHarmless()
    {
        const std::vector<std::byte> small(12);
        replacePayload({.kind = SealedKind::Codes}, small);
        QVERIFY(isToldOrHarmless("codes.packed", Residency::CodesAndGraph));
        init();
        std::vector<std::uint32_t> graph(4 + 30 * 5 + 1, 0xFFFFFFFF);
        replacePayload({.kind = SealedKind::Graph, .parameter = 2}, std::as_bytes(std::span(graph)));
        QVERIFY(isToldOrHarmless("graph.hnsw", Residency::Nothing));
        replacePayload({.kind = SealedKind::Graph, .parameter = 0xFFFFFFFF}, std::as_bytes(std::span(graph)));
        QVERIFY(isToldOrHarmless("graph.hnsw", Residency::Nothing));
        replacePayload({.kind = SealedKind::Graph, .parameter = 2}, std::span(small).first(7));
        QVERIFY(isToldOrHarmless("graph.hnsw", Residency::Everything));
        const std::vector<Label> labels(30, 50); // do not grow
        replacePayload({.kind = SealedKind::Labels}, std::as_bytes(std::span(labels)));
        m_files.lastLabel = 50;
        QVERIFY(isToldOrHarmless("labels.u64", Residency::Nothing));
    }
    void search_hostileCodeFactors_staysInOrder()
    {
        // Beyond the rows that are simply scanned, with scales that are no numbers.
        const auto rows = clusteredRows(2500, kDimension, 9, 6);
        const auto source = makeExactIndex(kDimension, Metric::L2);
        std::vector<Label> labels(rows.size());
        std::iota(labels.begin(), labels.end(), 1);
        for (std::size_t row = 0; row < rows.size(); ++row)
            VARVE_VERIFY_OK(source->add(labels[row], rows[row]));
        const VectorIndex* const sources[] = {source.get()};
        VARVE_VERIFY_OK(m_fileSystem.removeTree(m_folder));
        auto files =
            writeSegment(m_fileSystem, m_folder, 9, kDimension, Metric::L2, {4, 20}, labels, sources, {});
        VARVE_VERIFY_OK(files);
        m_files = *files;
        const CodeLayout layout(kDimension, codeBitsFor(kDimension));
        std::vector<std::byte> payload(static_cast<std::size_t>(layout.payloadBytes(rows.size())), std::byte{0x80});
        const float bad[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                             -std::numeric_limits<float>::max()};
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const float factors[] = {bad[row % 3], bad[row / 3 % 3], bad[row / 9 % 3]};
            std::memcpy(payload.data() + layout.centreBytes + row * layout.recordBytes, factors, sizeof factors);
        }
        replacePayload({.kind = SealedKind::Codes, .parameter = static_cast<std::uint32_t>(layout.bits)}, payload);
        for (const Residency residency : {Residency::CodesAndGraph, Residency::Nothing}) {
            const auto segment = open(residency);
            VARVE_VERIFY_OK(segment);
            QVERIFY(!(*segment)->graphMissing());
            const auto found = (*segment)->search(rows[3], {});
            VARVE_VERIFY_OK(found);
            QCOMPARE(found->size(), std::size_t{10});
            for (std::size_t i = 1; i < found->size(); ++i)
                QVERIFY((*found)[i - 1].distance <= (*found)[i].distance);
        }
    }
};

QTEST_GUILESS_MAIN(SegmentDamageTest)
#include "tst_segment_damage.moc"
