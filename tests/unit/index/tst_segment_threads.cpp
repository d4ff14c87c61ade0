// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/vector_index.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <atomic>
#include <numeric>
#include <thread>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

class SegmentThreadsTest : public QObject {
    Q_OBJECT
private slots:
    void remove_besideSearches_removedRowsDoNotComeBack_data()
    {
        QTest::addColumn<int>("residency");
        QTest::newRow("everything in memory") << int(Residency::Everything);
        QTest::newRow("codes and graph in memory") << int(Residency::CodesAndGraph);
        QTest::newRow("all mapped") << int(Residency::Nothing);
    }
    void remove_besideSearches_removedRowsDoNotComeBack()
    {
        QFETCH(int, residency);
        constexpr std::size_t kDimension = 8;
        constexpr HnswParameters kParameters{4, 20};
        const auto rows = clusteredRows(1500, kDimension, 6, 3);
        std::vector<Label> labels(rows.size());
        std::iota(labels.begin(), labels.end(), 0);
        const auto source = makeExactIndex(kDimension, Metric::Cosine);
        for (const Label label : labels)
            VARVE_VERIFY_OK(source->add(label, rows[label]));
        const TempDirectory folder;
        auto& fileSystem = fs::posixFileSystem();
        const VectorIndex* const sources[] = {source.get()};
        const auto files = writeSegment(fileSystem, folder / "1", 1, kDimension, Metric::Cosine, kParameters,
                                        labels, sources, {});
        VARVE_VERIFY_OK(files);
        const auto segment = Segment::open(fileSystem, folder / "1", *files, kDimension, Metric::Cosine,
                                           static_cast<Residency>(residency));
        VARVE_VERIFY_OK(segment);

        std::atomic<Label> removedBelow{0};
        std::atomic<bool> isDone{false};
        std::atomic<std::uint64_t> searches{0};
        std::atomic<std::uint64_t> failures{0};
        const auto searchOn = [&](std::size_t seed) {
            for (std::size_t i = seed; !isDone; i = (i + 31) % rows.size(), ++searches) {
                const Label gone = removedBelow;
                const auto found = (*segment)->search(rows[i], {10, 30, nullptr});
                if (!found || found->size() != 10) {
                    ++failures;
                    continue;
                }
                for (const Neighbor& neighbor : *found)
                    if (neighbor.label < gone)
                        ++failures;
            }
        };
        std::vector<std::jthread> searchers;
        for (std::size_t thread = 0; thread < 2; ++thread)
            searchers.emplace_back(searchOn, 17 * thread);
        for (Label label = 0; label < 400; ++label) {
            if (!(*segment)->remove(label))
                ++failures;
            removedBelow = label + 1;
            while (searches < label / 4)
                std::this_thread::yield();
        }
        isDone = true;
        searchers.clear();
        QCOMPARE(failures.load(), std::uint64_t{0});
        QCOMPARE((*segment)->removedRows(), std::uint64_t{400});
    }
};

QTEST_GUILESS_MAIN(SegmentThreadsTest)
#include "tst_segment_threads.moc"
