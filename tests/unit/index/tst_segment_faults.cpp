// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/vector_index.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <numeric>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

/// Writing and rebuilding a segment while the disk fails or the power goes, at every operation in turn.
class SegmentFaultsTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kDimension = 4;
    static constexpr HnswParameters kParameters{4, 20};
    TempDirectory m_temp;
    int m_count = 0;
    Rows m_rows = clusteredRows(50, kDimension, 4, 2);
    std::vector<Label> m_labels = std::vector<Label>(50);
    std::unique_ptr<MutableVectorIndex> m_source = makeExactIndex(kDimension, Metric::Cosine);

    std::filesystem::path newFolder() { return m_temp / std::to_string(++m_count); }
    Result<SegmentFiles> write(fs::FileSystem& fileSystem, const std::filesystem::path& folder) const
    {
        const VectorIndex* const sources[] = {m_source.get()};
        return writeSegment(fileSystem, folder, 3, kDimension, Metric::Cosine, kParameters, m_labels, sources,
                            {});
    }
    Result<SegmentFiles> rebuild(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                 const SegmentFiles& files) const
    {
        return rebuildSegmentGraph(fileSystem, folder, files, kDimension, Metric::Cosine, kParameters, {});
    }
    /// True when the segment opens with every row, and with its graph when that is asked for.
    bool holdsAllRows(const std::filesystem::path& folder, const SegmentFiles& files, bool needsGraph) const
    {
        const auto segment = Segment::open(fs::posixFileSystem(), folder, files, kDimension, Metric::Cosine,
                                           Residency::Nothing);
        if (!segment || (needsGraph && ((*segment)->graphMissing() || !(*segment)->verify({}))))
            return false;
        return std::all_of(m_labels.begin(), m_labels.end(), [&](Label label) {
            const auto row = (*segment)->vector(label);
            return row && *row == m_rows[label];
        });
    }

private slots:
    void initTestCase()
    {
        std::iota(m_labels.begin(), m_labels.end(), 0);
        for (const Label label : m_labels)
            VARVE_VERIFY_OK(m_source->add(label, m_rows[label]));
    }
    void writeSegment_anyOperationFails_isToldAndLeavesNothing()
    {
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(write(counting, newFolder()));
        QVERIFY(counting.operationCount() >= 4 * 4);
        for (std::uint64_t number = 1; number <= counting.operationCount(); ++number) {
            FaultyFileSystem faulty;
            faulty.failAt(number, {.sysErrno = ENOSPC, .shortWriteBytes = 10});
            const auto folder = newFolder();
            VARVE_VERIFY_ERROR(write(faulty, folder), ErrorCode::NoSpace);
            QVERIFY2(!fs::posixFileSystem().exists(folder), qPrintable(QString::number(number)));
        }
    }
    void writeSegment_powerCutAnywhere_isWholeOnceReturned()
    {
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(write(counting, newFolder()));
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            FaultyFileSystem faulty;
            const auto folder = newFolder();
            const auto files = write(faulty, folder);
            VARVE_VERIFY_OK(files);
            faulty.materialisePowerCut(seed);
            QVERIFY2(holdsAllRows(folder, *files, true), qPrintable(QString("seed %1").arg(seed)));
        }
    }
    void rebuildSegmentGraph_anyOperationFails_keepsTheRows()
    {
        FaultyFileSystem counting;
        const auto tried = newFolder();
        const auto triedFiles = write(counting, tried);
        VARVE_VERIFY_OK(triedFiles);
        const std::uint64_t before = counting.operationCount();
        VARVE_VERIFY_OK(rebuild(counting, tried, *triedFiles));
        const std::uint64_t operations = counting.operationCount() - before;
        for (std::uint64_t number = 1; number <= operations; ++number) {
            const auto folder = newFolder();
            const auto files = write(fs::posixFileSystem(), folder);
            VARVE_VERIFY_OK(files);
            FaultyFileSystem faulty;
            faulty.failAt(number, {.sysErrno = EIO});
            VARVE_VERIFY_ERROR(rebuild(faulty, folder, *files), ErrorCode::Io);
            QVERIFY(holdsAllRows(folder, *files, false));
            const auto again = rebuild(fs::posixFileSystem(), folder, *files);
            VARVE_VERIFY_OK(again);
            QVERIFY2(holdsAllRows(folder, *again, true), qPrintable(QString::number(number)));
            QCOMPARE(fs::posixFileSystem().listDirectory(folder)->size(), std::size_t{4});
        }
    }
    void rebuildSegmentGraph_powerCutAnywhere_keepsTheRows()
    {
        FaultyFileSystem counting;
        const auto tried = newFolder();
        const auto triedFiles = write(counting, tried);
        VARVE_VERIFY_OK(triedFiles);
        const std::uint64_t before = counting.operationCount();
        VARVE_VERIFY_OK(rebuild(counting, tried, *triedFiles));
        const std::uint64_t operations = counting.operationCount() - before;
        for (std::uint64_t number = 1; number <= operations + 1; ++number)
            for (std::uint64_t seed = 0; seed < 4; ++seed) {
                FaultyFileSystem faulty;
                const auto folder = newFolder();
                const auto files = write(faulty, folder);
                VARVE_VERIFY_OK(files);
                faulty.cutPowerAt(before + number);
                const auto rebuilt = rebuild(faulty, folder, *files);
                QCOMPARE(rebuilt.hasValue(), number > operations);
                faulty.materialisePowerCut(seed);
                QVERIFY(holdsAllRows(folder, *files, false));
                if (rebuilt)
                    QVERIFY(holdsAllRows(folder, *rebuilt, true));
            }
    }
};

QTEST_GUILESS_MAIN(SegmentFaultsTest)
#include "tst_segment_faults.moc"
