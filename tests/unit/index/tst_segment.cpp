// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/sealed_file.h"
#include "core/index/sealed_graph.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <numeric>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

std::unique_ptr<MutableVectorIndex> filled(std::unique_ptr<MutableVectorIndex> index, const Rows& rows,
                                           Label first)
{
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (const auto added = index->add(first + row, rows[row]); !added)
            qFatal("%s", added.error().toString().c_str());
    return index;
}

std::vector<Label> labelRange(Label first, std::size_t count)
{
    std::vector<Label> labels(count);
    std::iota(labels.begin(), labels.end(), first);
    return labels;
}

} // namespace

class SegmentTest : public QObject {
    Q_OBJECT

    fs::FileSystem& m_fileSystem = fs::posixFileSystem();
    TempDirectory m_folder;
    int m_count = 0;

    std::filesystem::path newFolder() { return m_folder / std::to_string(++m_count); }
    Result<SegmentFiles> write(const std::filesystem::path& folder, std::size_t dimension,
                               std::span<const Label> labels, std::vector<const VectorIndex*> sources,
                               const OperationControl& control = {})
    {
        return writeSegment(m_fileSystem, folder, 42, dimension, Metric::Cosine, {}, labels, sources,
                            control);
    }
    Result<std::unique_ptr<Segment>> open(const std::filesystem::path& folder, const SegmentFiles& files,
                                          std::size_t dimension, Residency residency = Residency::Nothing)
    {
        return Segment::open(m_fileSystem, folder, files, dimension, Metric::Cosine, residency);
    }

private slots:
    void writeSegment_removedRowOfASource_isStoredAllTheSame()
    {
        const auto rows = clusteredRows(2000, 12, 8, 4);
        const auto source = filled(makeExactIndex(12, Metric::Cosine), rows, 1);
        QVERIFY(source->remove(3));
        const auto folder = newFolder();
        const auto files = write(folder, 12, labelRange(1, rows.size()), {source.get()});
        VARVE_VERIFY_OK(files);
        const auto segment = open(folder, *files, 12);
        VARVE_VERIFY_OK(segment);
        QVERIFY((*segment)->remove(3));
        VARVE_VERIFY_ERROR((*segment)->vector(3), ErrorCode::NotFound);
        VARVE_VERIFY_OK((*segment)->storedVector(3));
        QCOMPARE(*(*segment)->storedVector(3), rows[2]);
    }

    void writeSegment_withoutGraph_answersAndGetsOneLater()
    {
        const auto rows = clusteredRows(3000, 24, 30, 4);
        const auto source = filled(makeExactIndex(24, Metric::Cosine), rows, 1);
        const auto folder = newFolder();
        const VectorIndex* const sources[] = {source.get()};
        const auto labels = labelRange(1, 3000);
        const auto files = writeSegment(m_fileSystem, folder, 42, 24, Metric::Cosine, {}, labels, sources, {},
                                        SegmentGraph::Later);
        VARVE_VERIFY_OK(files);
        QVERIFY(!hasFile(*files, SealedKind::Graph));
        const auto segment = open(folder, *files, 24);
        VARVE_VERIFY_OK(segment);
        QVERIFY(!(*segment)->graphMissing()); // nothing is lost
        QVERIFY(!(*segment)->hasGraph());
        VARVE_VERIFY_OK((*segment)->verify({}));
        QVERIFY(recall(*source->search(rows[9], {}), *(*segment)->search(rows[9], {})) >= 0.9);
        const auto merged = newFolder();
        const auto mergedFiles = write(merged, 24, labels, {segment->get()});
        VARVE_VERIFY_OK(mergedFiles);
        QVERIFY((*open(merged, *mergedFiles, 24))->hasGraph());
    }

    void writeSegment_behindASealedOne_takesItsRowsAndGraphOver()
    {
        const auto rows = clusteredRows(4000, 24, 30, 4);
        const auto first = filled(makeExactIndex(24, Metric::Cosine), {rows.begin(), rows.begin() + 3000}, 1);
        const auto baseFolder = newFolder();
        const auto baseFiles = write(baseFolder, 24, labelRange(1, 3000), {first.get()});
        VARVE_VERIFY_OK(baseFiles);
        auto base = open(baseFolder, *baseFiles, 24);
        VARVE_VERIFY_OK(base);
        const auto sealed = sealedGraphOf(**base);
        QVERIFY(sealed);

        for (Label label = 10; label < 3000; label += 10)
            QVERIFY((*base)->remove(label)); // stay rows of the new one
        const auto second = filled(makeExactIndex(24, Metric::Cosine), {rows.begin() + 3000, rows.end()}, 3001);
        const auto folder = newFolder();
        const auto files = write(folder, 24, labelRange(1, 4000), {base->get(), second.get()});
        VARVE_VERIFY_OK(files);
        const auto merged = open(folder, *files, 24);
        VARVE_VERIFY_OK(merged);
        const auto rowsOf = [](const std::filesystem::path& path) {
            return readFile(path / "vectors.f32").substr(kSealedHeaderBytes, 3000 * 24 * sizeof(float));
        };
        QVERIFY(rowsOf(folder) == rowsOf(baseFolder));
        const auto exact = filled(makeExactIndex(24, Metric::Cosine), rows, 1);
        double sum = 0;
        for (std::size_t row = 0; row < rows.size(); row += 40)
            sum += recall(*exact->search(rows[row], {}), *(*merged)->search(rows[row], {}));
        QVERIFY2(sum / 100 > 0.97, qPrintable(QString::number(sum / 100)));
    }

    void writeSegment_withoutRemovedRows_keepsTheLinksOfTheOthers()
    {
        const auto rows = clusteredRows(3000, 24, 30, 4);
        const auto first = filled(makeExactIndex(24, Metric::Cosine), rows, 1);
        const auto baseFolder = newFolder();
        const auto baseFiles = write(baseFolder, 24, labelRange(1, 3000), {first.get()});
        VARVE_VERIFY_OK(baseFiles);
        auto base = open(baseFolder, *baseFiles, 24);
        VARVE_VERIFY_OK(base);
        std::vector<Label> labels;
        for (const Label label : labelRange(1, 3000)) {
            if (label % 20 != 7)
                labels.push_back(label);
            else
                first->remove(label);
        }
        const auto folder = newFolder();
        const auto files = write(folder, 24, labels, {base->get()});
        VARVE_VERIFY_OK(files);
        const auto rewritten = open(folder, *files, 24);
        VARVE_VERIFY_OK(rewritten);

        const auto before = sealedGraphOf(**base);
        const auto after = sealedGraphOf(**rewritten);
        QVERIFY(before && after);
        const auto labelsOf = [](const SealedGraph& sealed, std::uint32_t row) {
            std::vector<Label> found;
            for (const std::uint32_t link : sealed.graph.links(row, 0))
                found.push_back(sealed.segment->labels()[link]);
            return found;
        };
        std::size_t untouched = 0;
        for (std::uint32_t row = 0; row < labels.size(); ++row) {
            const auto links = labelsOf(*before, static_cast<std::uint32_t>(labels[row] - 1));
            const bool isWhole = std::all_of(links.begin(), links.end(), [](Label label) { return label % 20 != 7; });
            untouched += isWhole ? 1 : 0;
            if (isWhole)
                QCOMPARE(labelsOf(*after, row), links);
        }
        QVERIFY2(untouched > 500, qPrintable(QString::number(untouched)));
        double sum = 0;
        for (std::size_t row = 0; row < rows.size(); row += 30)
            sum += recall(*first->search(rows[row], {}), *(*rewritten)->search(rows[row], {}));
        QVERIFY2(sum / 100 > 0.97, qPrintable(QString::number(sum / 100)));
    }

    void search_moreRescored_findsMore()
    {
        // Half bytes, and compared with all codes, so that nothing else decides.
        const auto rows = clusteredRows(3000, 96, 3, 4);
        const auto source = filled(makeExactIndex(96, Metric::Cosine), rows, 1);
        const auto folder = newFolder();
        const VectorIndex* const sources[] = {source.get()};
        const auto files = writeSegment(m_fileSystem, folder, 42, 96, Metric::Cosine, {}, labelRange(1, 3000), sources, {},
                                        SegmentGraph::Later);
        VARVE_VERIFY_OK(files);
        const auto segment = open(folder, *files, 96);
        VARVE_VERIFY_OK(segment);
        const LabelSet accepted(labelRange(1, 3000));
        const auto recallWith = [&](std::size_t rescored, const LabelSet* list) {
            double sum = 0;
            for (std::size_t row = 0; row < 40; ++row)
                sum += recall(*source->search(rows[row], {}),
                              *(*segment)->search(rows[row], {10, 10, nullptr, list, rescored}));
            return sum / 40;
        };
        for (const LabelSet* list : {static_cast<const LabelSet*>(nullptr), &accepted}) {
            QVERIFY(recallWith(1, list) < 0.95); // counts as ten
            QCOMPARE(recallWith(10, list), recallWith(1, list));
            QVERIFY(recallWith(14, list) > recallWith(10, list));
            QCOMPARE(recallWith(3000, list), 1.0);
        }
    }

    void search_listOfLabels_findsJustThoseThatAreThere_data()
    {
        QTest::addColumn<int>("every");
        for (const int every : {1, 3, 13, 400})
            QTest::addRow("every %dth label", every) << every;
    }
    void search_listOfLabels_findsJustThoseThatAreThere()
    {
        QFETCH(int, every);
        const auto rows = clusteredRows(2000, 12, 8, 4);
        const auto source = filled(makeExactIndex(12, Metric::Cosine), rows, 100);
        std::vector<Label> stored; // with gaps of all kinds between
        for (const Label label : labelRange(100, 2000))
            if (label % 7 != 0 && (label < 600 || label > 1100) && label < 1900)
                stored.push_back(label);
        const auto folder = newFolder();
        const auto files = write(folder, 12, stored, {source.get()});
        VARVE_VERIFY_OK(files);
        const auto segment = open(folder, *files, 12);
        VARVE_VERIFY_OK(segment);
        std::vector<Label> listed; // from before the first to behind the last
        for (Label label = 50; label < 2300; label += static_cast<Label>(every))
            listed.push_back(label);
        const LabelSet accepted(listed);
        std::set<Label> expected;
        std::set_intersection(stored.begin(), stored.end(), listed.begin(), listed.end(),
                              std::inserter(expected, expected.end()));
        const auto answers = (*segment)->search(rows[5], {2000, 2000, nullptr, &accepted});
        VARVE_VERIFY_OK(answers);
        std::set<Label> found;
        for (const Neighbor& each : *answers)
            found.insert(each.label);
        QVERIFY(found == expected);
    }

    void writeSegment_severalSources_takesEachLabelFromItsSource()
    {
        const auto rows = clusteredRows(3000, 12, 8, 4);
        const auto first =
            filled(makeExactIndex(12, Metric::Cosine), {rows.begin(), rows.begin() + 1600}, 0);
        const auto second =
            filled(makeExactIndex(12, Metric::Cosine), {rows.begin() + 1600, rows.end()}, 1600);
        std::vector<Label> labels;
        for (Label label = 0; label < 3000; ++label)
            if (label % 7 != 0)
                labels.push_back(label);
            else
                (label < 1600 ? first : second)->remove(label);
        const auto folder = newFolder();
        const auto files = write(folder, 12, labels, {first.get(), second.get()});
        VARVE_VERIFY_OK(files);
        QCOMPARE(files->id, std::uint64_t{42});
        QCOMPARE(files->rows, std::uint64_t{labels.size()});
        QCOMPARE(files->firstLabel, labels.front());
        QCOMPARE(files->lastLabel, labels.back());
        const auto segment = open(folder, *files, 12);
        VARVE_VERIFY_OK(segment);
        QVERIFY(!(*segment)->graphMissing());
        QVERIFY(std::equal(labels.begin(), labels.end(), (*segment)->labels().begin(),
                           (*segment)->labels().end()));
        for (const Label label : labels)
            QVERIFY(*(*segment)->vector(label) == rows[label]);
        QVERIFY(!(*segment)->contains(7));
        VARVE_VERIFY_OK((*segment)->verify({}));

        // A merged segment is a source like any other.
        const auto merged = newFolder();
        const auto mergedFiles = write(merged, 12, labels, {segment->get()});
        VARVE_VERIFY_OK(mergedFiles);
        QVERIFY(readFile(merged / "vectors.f32") == readFile(folder / "vectors.f32"));
    }
    void writeSegment_anyDimension_opensAndAnswers_data()
    {
        QTest::addColumn<int>("dimension");
        for (const int dimension : {1, 3, 64, 383, 8192})
            QTest::addRow("dimension %d", dimension) << dimension;
    }
    void writeSegment_anyDimension_opensAndAnswers()
    {
        QFETCH(int, dimension);
        const auto size = static_cast<std::size_t>(dimension);
        const auto rows = clusteredRows(40, size, 4, 4);
        const auto source = filled(makeExactIndex(size, Metric::Cosine), rows, 100);
        const auto folder = newFolder();
        const auto files = write(folder, size, labelRange(100, 40), {source.get()});
        VARVE_VERIFY_OK(files);
        for (const Residency residency :
             {Residency::Everything, Residency::CodesAndGraph, Residency::Nothing}) {
            const auto segment = open(folder, *files, size, residency);
            VARVE_VERIFY_OK(segment);
            QVERIFY(!(*segment)->graphMissing());
            QVERIFY((*segment)->search(rows[5], {})->front().distance < 1e-5F);
            QCOMPARE((*segment)->mappedBytes() > 0, residency != Residency::Everything);
        }
    }
    void writeSegment_badRequest_isRefusedAndLeavesNothing()
    {
        const auto source = filled(makeExactIndex(2, Metric::Cosine), {{1, 2}, {3, 4}}, 1);
        const auto folder = newFolder();
        VARVE_VERIFY_ERROR(write(folder, 2, {}, {source.get()}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(write(folder, 2, labelRange(1, 2), {}), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(write(folder, 2, std::vector<Label>{2, 1}, {source.get()}),
                           ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(write(folder, 2, std::vector<Label>{1, 9}, {source.get()}), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(write(folder, 3, labelRange(1, 2), {source.get()}), ErrorCode::DimensionMismatch);
        VARVE_VERIFY_ERROR(write(folder, 8193, labelRange(1, 2), {source.get()}), ErrorCode::InvalidArgument);
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(write(folder, 2, labelRange(1, 2), {source.get()}, {stop.get_token(), {}}),
                           ErrorCode::Cancelled);
        QVERIFY(!m_fileSystem.exists(folder));
        VARVE_VERIFY_OK(write(folder, 2, labelRange(1, 2), {source.get()}));
        VARVE_VERIFY_ERROR(write(folder, 2, labelRange(1, 2), {source.get()}), ErrorCode::AlreadyExists);
    }
    void writeSegment_progress_reachesItsTotal()
    {
        const auto source = filled(makeExactIndex(3, Metric::Cosine), clusteredRows(700, 3, 4, 4), 1);
        Progress last;
        const OperationControl control{{}, [&last](const Progress& now) { last = now; }};
        VARVE_VERIFY_OK(write(newFolder(), 3, labelRange(1, 700), {source.get()}, control));
        QCOMPARE(last.phase, std::string("building the index"));
        QCOMPARE(last.doneItems, std::uint64_t{700});
        QCOMPARE(last.totalItems, std::uint64_t{700});
    }
    void open_stopAskedFor_isCancelled()
    {
        const auto rows = clusteredRows(2500, 256, 8, 4);
        const auto source = filled(makeExactIndex(256, Metric::Cosine), rows, 1);
        const auto folder = newFolder();
        const auto files = write(folder, 256, labelRange(1, rows.size()), {source.get()});
        VARVE_VERIFY_OK(files);
        std::stop_source stop;
        std::uint64_t reported = 0;
        std::uint64_t vectorBytes = 0;
        OperationControl control{stop.get_token(), [&](const Progress& now) {
                                     if (now.item != "vectors.f32")
                                         return;
                                     reported = now.doneBytes;
                                     vectorBytes = now.totalBytes;
                                 }};
        const auto openWith = [&](Residency residency) {
            return Segment::open(m_fileSystem, folder, *files, 256, Metric::Cosine, residency, control);
        };
        VARVE_VERIFY_OK(openWith(Residency::Everything));
        QCOMPARE(vectorBytes, std::uint64_t{2500 * 256 * 4});
        QCOMPARE(reported, vectorBytes);
        control.progress = [&](const Progress& now) {
            reported = now.doneBytes;
            stop.request_stop();
        };
        VARVE_VERIFY_ERROR(openWith(Residency::Everything), ErrorCode::Cancelled);
        QVERIFY2(reported < vectorBytes / 2, qPrintable(QString::number(reported)));
        VARVE_VERIFY_OK(openWith(Residency::Nothing)); // copies nothing that could be stopped
    }

    void tombstones_appliedAgain_hideTheSameRows()
    {
        const auto source = filled(makeExactIndex(2, Metric::Cosine), clusteredRows(21, 2, 3, 4), 1);
        const auto folder = newFolder();
        const auto files = write(folder, 2, labelRange(1, 21), {source.get()});
        VARVE_VERIFY_OK(files);
        const auto segment = open(folder, *files, 2);
        VARVE_VERIFY_OK(segment);
        for (const Label label : {1, 8, 9, 21})
            QVERIFY((*segment)->remove(label));
        QVERIFY(!(*segment)->remove(8));
        QCOMPARE((*segment)->removedRows(), std::uint64_t{4});

        const auto again = open(folder, *files, 2);
        VARVE_VERIFY_OK(again);
        QVERIFY((*again)->remove(2));
        auto bitmap = (*segment)->tombstones();
        VARVE_VERIFY_OK((*again)->applyTombstones(bitmap));
        QCOMPARE((*again)->removedRows(), std::uint64_t{5});
        QCOMPARE((*again)->size(), std::size_t{16});
        for (Label label = 1; label <= 21; ++label)
            QCOMPARE((*again)->contains(label), label != 2 && (*segment)->contains(label));

        bitmap.back() |= std::byte{0x80}; // a row behind the last
        VARVE_VERIFY_ERROR((*again)->applyTombstones(bitmap), ErrorCode::Corrupt);
        bitmap.pop_back();
        VARVE_VERIFY_ERROR((*again)->applyTombstones(bitmap), ErrorCode::Corrupt);
    }
    void rebuildSegmentGraph_lostFiles_bringsTheGraphBack()
    {
        const auto rows = clusteredRows(2000, 8, 8, 4);
        const auto source = filled(makeExactIndex(8, Metric::Cosine), rows, 1);
        const auto folder = newFolder();
        const auto files = write(folder, 8, labelRange(1, 2000), {source.get()});
        VARVE_VERIFY_OK(files);
        VARVE_VERIFY_OK(m_fileSystem.removeFile(folder / "graph.hnsw"));
        writeFile(folder / "codes.packed", "damaged");

        const auto exact = open(folder, *files, 8);
        VARVE_VERIFY_OK(exact);
        QVERIFY((*exact)->graphMissing());
        VARVE_VERIFY_ERROR((*exact)->verify({}), ErrorCode::Corrupt);
        const auto expected = (*exact)->search(rows[9], {});
        VARVE_VERIFY_OK(expected);
        QVERIFY(recall(*source->search(rows[9], {}), *expected) >= 0.9);

        const auto rebuilt = rebuildSegmentGraph(m_fileSystem, folder, *files, 8, Metric::Cosine, {}, {});
        VARVE_VERIFY_OK(rebuilt);
        const auto segment = open(folder, *rebuilt, 8);
        VARVE_VERIFY_OK(segment);
        QVERIFY(!(*segment)->graphMissing());
        VARVE_VERIFY_OK((*segment)->verify({}));
        QVERIFY(recall(*expected, *(*segment)->search(rows[9], {})) >= 0.9);
        QCOMPARE(m_fileSystem.listDirectory(folder)->size(), std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(SegmentTest)
#include "tst_segment.moc"
