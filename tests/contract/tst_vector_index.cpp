// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/vector_index.h"
#include "tests/support/result_checks.h"
#include "tests/support/seeded_vectors.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <map>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

constexpr std::size_t kRows = 5000;
constexpr std::size_t kDimension = 64;
constexpr HnswParameters kParameters{};

enum class Kind { Exact, SegmentEverything, SegmentCodesAndGraph, SegmentNothing };

Label labelOf(std::size_t row)
{
    return 7 + 3 * row;
}

/// One index of any kind over the same rows, and how to remove from it.
struct Subject {
    std::shared_ptr<TempDirectory> folder;
    std::unique_ptr<VectorIndex> index;
    std::function<bool(Label)> remove;
};

Subject withMutable(std::unique_ptr<MutableVectorIndex> index, const Rows& rows)
{
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (const auto added = index->add(labelOf(row), rows[row]); !added)
            qFatal("%s", added.error().toString().c_str());
    MutableVectorIndex* raw = index.get();
    return {nullptr, std::move(index), [raw](Label label) { return raw->remove(label); }};
}

/// A written segment, to be opened any number of times.
struct Written {
    std::shared_ptr<TempDirectory> folder = std::make_shared<TempDirectory>();
    SegmentFiles files;
    Metric metric{};
    std::size_t dimension = 0;
};

Written writeFrom(const VectorIndex& source, std::size_t rows)
{
    std::vector<Label> labels;
    for (std::size_t row = 0; row < rows; ++row)
        labels.push_back(labelOf(row));
    Written written;
    written.metric = source.metric();
    written.dimension = source.dimension();
    const VectorIndex* const sources[] = {&source};
    auto files = writeSegment(fs::posixFileSystem(), *written.folder / "1", 1, written.dimension,
                              written.metric, kParameters, labels, sources, {});
    if (!files)
        qFatal("%s", files.error().toString().c_str());
    written.files = std::move(*files);
    return written;
}

Subject openWritten(const Written& written, Residency residency)
{
    auto segment = Segment::open(fs::posixFileSystem(), *written.folder / "1", written.files,
                                 written.dimension, written.metric, residency);
    if (!segment)
        qFatal("%s", segment.error().toString().c_str());
    Segment* raw = segment->get();
    return {written.folder, std::move(*segment), [raw](Label label) { return raw->remove(label); }};
}

Residency residencyOf(Kind kind)
{
    return static_cast<Residency>(static_cast<int>(kind) - static_cast<int>(Kind::SegmentEverything));
}

Subject makeSubject(Kind kind, const Rows& rows, Metric metric)
{
    if (kind == Kind::Exact)
        return withMutable(makeExactIndex(rows[0].size(), metric), rows);
    const auto exact = withMutable(makeExactIndex(rows[0].size(), metric), rows);
    return openWritten(writeFrom(*exact.index, rows.size()), residencyOf(kind));
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace

/// One suite for everything that finds nearest vectors; the exact index is the oracle.
class VectorIndexContract : public QObject {
    Q_OBJECT

    // Queries are of the same clusters, and none of them is a row.
    Rows m_rows = clusteredRows(kRows + 60, kDimension, 40, 1);
    Rows m_queries{m_rows.begin() + kRows, m_rows.end()};
    std::map<Metric, Written> m_written;
    std::map<std::pair<Kind, Metric>, Subject> m_shared;

    static void addKinds(bool everyMetric)
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("metric");
        const char* kinds[] = {"exact", "segment in memory", "segment hybrid", "segment on disk"};
        const char* metrics[] = {"cosine", "l2", "inner product"};
        for (int kind = 0; kind < 4; ++kind)
            for (int metric = 0; metric < (everyMetric ? 3 : 1); ++metric)
                QTest::addRow("%s, %s", kinds[kind], metrics[metric]) << kind << metric;
    }
    /// A subject over m_rows that the test leaves as it is: building a graph is what takes time here.
    const Subject& sharedSubject(Kind kind, Metric metric)
    {
        auto& subject = m_shared[{kind, metric}];
        if (!subject.index)
            subject = kind == Kind::Exact ? makeSubject(kind, m_rows, metric)
                                                                : openSegment(kind, metric);
        return subject;
    }
    Subject openSegment(Kind kind, Metric metric)
    {
        auto& written = m_written[metric];
        if (written.dimension == 0)
            written = writeFrom(*sharedSubject(Kind::Exact, metric).index, kRows);
        return openWritten(written, residencyOf(kind));
    }
    const Subject& fetchShared()
    {
        QFETCH(int, kind);
        QFETCH(int, metric);
        return sharedSubject(static_cast<Kind>(kind), static_cast<Metric>(metric));
    }
    /// A subject over m_rows that the test may change.
    Subject fetchOwn()
    {
        QFETCH(int, kind);
        QFETCH(int, metric);
        const bool isSegment = static_cast<Kind>(kind) >= Kind::SegmentEverything;
        return isSegment ? openSegment(static_cast<Kind>(kind), static_cast<Metric>(metric))
                         : fetchSubject(m_rows);
    }
    Subject fetchSubject(const Rows& rows) const
    {
        QFETCH(int, kind);
        QFETCH(int, metric);
        return makeSubject(static_cast<Kind>(kind), rows, static_cast<Metric>(metric));
    }
    /// Mean recall of 10 against an oracle with the same rows removed.
    double meanRecall(const Subject& subject, const VectorIndex& oracle, const LabelFilter* filter) const
    {
        double sum = 0;
        for (const auto& query : m_queries) {
            const SearchParameters parameters{10, 100, filter};
            const auto expected = oracle.search(query, parameters);
            const auto found = subject.index->search(query, parameters);
            if (!expected || !found || found->size() != expected->size())
                return -1;
            for (std::size_t i = 0; i < found->size(); ++i)
                if ((i > 0 && (*found)[i].distance < (*found)[i - 1].distance) ||
                    (filter && !(*filter)((*found)[i].label)))
                    return -2;
            sum += recall(*expected, *found);
        }
        return sum / static_cast<double>(m_queries.size());
    }

private slots:
    void initTestCase() { m_rows.resize(kRows); }

    void search_clusteredRows_recallIsHigh_data() { addKinds(true); }
    void search_clusteredRows_recallIsHigh()
    {
        const Subject& subject = fetchShared();
        const Subject& oracle = sharedSubject(Kind::Exact, subject.index->metric());
        QCOMPARE(subject.index->size(), kRows);
        const double found = meanRecall(subject, *oracle.index, nullptr);
        QVERIFY2(found >= 0.95, qPrintable(QString::number(found)));
    }

    void search_rowsFarFromTheOrigin_recallIsHigh_data() { addKinds(true); }
    void search_rowsFarFromTheOrigin_recallIsHigh()
    {
        // What all rows share must not eat the precision of what they differ in.
        Rows rows = m_rows;
        Rows queries = m_queries;
        for (auto* set : {&rows, &queries})
            for (auto& row : *set)
                for (float& value : row)
                    value = value / 20 + 3;
        std::swap(m_queries, queries);
        const Subject subject = fetchSubject(rows);
        const auto oracle = makeSubject(Kind::Exact, rows, subject.index->metric());
        const double found = meanRecall(subject, *oracle.index, nullptr);
        std::swap(m_queries, queries);
        QVERIFY2(found >= 0.95, qPrintable(QString::number(found)));
    }

    void search_afterRemovals_findsOnlyLiveRows_data() { addKinds(false); }
    void search_afterRemovals_findsOnlyLiveRows()
    {
        const Subject subject = fetchOwn();
        const auto oracle = makeSubject(Kind::Exact, m_rows, subject.index->metric());
        for (std::size_t row = 0; row < kRows; ++row)
            if (row % 3 != 0) {
                QVERIFY(subject.remove(labelOf(row)));
                oracle.remove(labelOf(row));
            }
        QCOMPARE(subject.index->size(), (kRows + 2) / 3);
        QVERIFY(!subject.remove(labelOf(1)));
        QVERIFY(!subject.remove(labelOf(0) + 1));
        VARVE_VERIFY_ERROR(subject.index->vector(labelOf(1)), ErrorCode::NotFound);
        const double found = meanRecall(subject, *oracle.index, nullptr);
        QVERIFY2(found >= 0.95, qPrintable(QString::number(found)));
    }

    void search_nearlyAllRemoved_findsEveryLiveRow_data() { addKinds(false); }
    void search_nearlyAllRemoved_findsEveryLiveRow()
    {
        const Subject subject = fetchOwn();
        for (std::size_t row = 0; row < kRows; ++row)
            if (row % 1000 != 0)
                subject.remove(labelOf(row));
        const auto found = subject.index->search(m_queries[0], {10, 100, nullptr});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{5});
        for (std::size_t row = 0; row < kRows; row += 1000)
            subject.remove(labelOf(row));
        QVERIFY(subject.index->search(m_queries[0], {10, 100, nullptr})->empty());
    }

    void search_withFilter_findsAllThatMatch_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("metric");
        QTest::addColumn<int>("every");
        for (int kind = 0; kind < 4; ++kind)
            for (const int every : {2, 7, 40, 1250})
                QTest::addRow("kind %d, every %dth row", kind, every) << kind << 0 << every;
    }
    void search_withFilter_findsAllThatMatch()
    {
        QFETCH(int, every);
        const Subject& subject = fetchShared();
        const Subject& oracle = sharedSubject(Kind::Exact, subject.index->metric());
        const LabelFilter filter = [every](Label label) {
            return (label - 7) / 3 % static_cast<Label>(every) == 0;
        };
        const double found = meanRecall(subject, *oracle.index, &filter);
        QVERIFY2(found >= 0.95, qPrintable(QString::number(found)));

        // As a list it is the same, for the searches that go through it and for those that walk.
        std::vector<Label> labels;
        for (std::size_t row = 0; row < kRows; ++row)
            if (filter(labelOf(row)))
                labels.push_back(labelOf(row));
        const LabelSet accepted(labels);
        double sum = 0;
        for (const auto& query : m_queries) {
            const auto listed = subject.index->search(query, {10, 100, nullptr, &accepted});
            VARVE_VERIFY_OK(listed);
            QVERIFY(std::all_of(listed->begin(), listed->end(), [&](const Neighbor& n) { return filter(n.label); }));
            sum += recall(*oracle.index->search(query, {10, 100, &filter}), *listed);
        }
        const double listed = sum / static_cast<double>(m_queries.size());
        QVERIFY2(listed >= 0.95, qPrintable(QString::number(listed)));
    }

    void search_filterFarFromTheQuery_stillFindsMatches_data() { addKinds(false); }
    void search_filterFarFromTheQuery_stillFindsMatches()
    {
        // Matches lie together, away from the query: a walk that stops at the near rows would find none.
        const Subject& subject = fetchShared();
        const Subject& oracle = sharedSubject(Kind::Exact, subject.index->metric());
        const auto order = oracle.index->search(m_queries[0], {kRows, kRows, nullptr});
        VARVE_VERIFY_OK(order);
        std::set<Label> far;
        for (std::size_t i = kRows / 2; i < kRows; ++i)
            far.insert((*order)[i].label);
        const LabelFilter filter = [&far](Label label) { return far.contains(label); };
        const SearchParameters parameters{10, 100, &filter};
        const auto found = subject.index->search(m_queries[0], parameters);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{10});
        const auto expected = oracle.index->search(m_queries[0], parameters);
        QVERIFY(recall(*expected, *found) >= 0.9);

        const LabelSet accepted(std::vector<Label>(far.begin(), far.end()));
        for (const std::size_t ef : {10, 100}) {
            const auto listed = subject.index->search(m_queries[0], {10, ef, nullptr, &accepted});
            VARVE_VERIFY_OK(listed);
            QCOMPARE(listed->size(), std::size_t{10});
            if (ef == 100) // so far away many are nearly equally far, too many for a narrow beam
                QVERIFY(recall(*expected, *listed) >= 0.9);
        }
    }

    void vector_anyRow_isBitExact_data() { addKinds(false); }
    void vector_anyRow_isBitExact()
    {
        Rows rows(m_rows.begin(), m_rows.begin() + 1500);
        rows[3].assign(kDimension, 0.0F);
        rows[4].assign(kDimension, -0.0F);
        rows[5].assign(kDimension, std::numeric_limits<float>::denorm_min());
        rows[6].assign(kDimension, std::numeric_limits<float>::max());
        const Subject subject = fetchSubject(rows);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const auto stored = subject.index->vector(labelOf(row));
            VARVE_VERIFY_OK(stored);
            QVERIFY(sameBits(*stored, rows[row]));
        }
        VARVE_VERIFY_ERROR(subject.index->vector(labelOf(0) + 1), ErrorCode::NotFound);
    }

    void search_extremeRows_distancesAreNumbersInOrder_data() { addKinds(true); }
    void search_extremeRows_distancesAreNumbersInOrder()
    {
        Rows rows(m_rows.begin(), m_rows.begin() + 1500);
        const float largest = std::numeric_limits<float>::max();
        for (std::size_t row = 0; row < rows.size(); row += 50) {
            rows[row].assign(kDimension, 0.0F);
            rows[row + 1].assign(kDimension, largest);
            rows[row + 2].assign(kDimension, -largest);
            rows[row + 3].assign(kDimension, std::numeric_limits<float>::denorm_min());
            for (std::size_t i = 0; i < kDimension; ++i)
                rows[row + 4][i] = i % 2 ? largest : -largest;
        }
        const Subject subject = fetchSubject(rows);
        for (const std::size_t query : {0U, 1U, 2U, 3U, 4U, 7U}) {
            const auto found = subject.index->search(rows[query], {1500, 1500, nullptr});
            VARVE_VERIFY_OK(found);
            QCOMPARE(found->size(), rows.size());
            for (std::size_t i = 0; i < found->size(); ++i) {
                QVERIFY(std::isfinite((*found)[i].distance));
                QVERIFY(i == 0 || (*found)[i - 1].distance <= (*found)[i].distance);
            }
            if (subject.index->metric() != Metric::Cosine)
                continue;
            for (const Neighbor& neighbor : *found) {
                QVERIFY(neighbor.distance >= 0 && neighbor.distance <= 2);
                const std::size_t row = (neighbor.label - 7) / 3;
                if (query == 0 || row % 50 == 0)
                    QCOMPARE(neighbor.distance, 1.0F);
            }
        }
    }

    void search_equalRows_tiesAreBrokenBySmallerLabel_data() { addKinds(true); }
    void search_equalRows_tiesAreBrokenBySmallerLabel()
    {
        const Rows rows(30, m_rows[0]);
        const Subject subject = fetchSubject(rows);
        const auto found = subject.index->search(m_rows[0], {5, 100, nullptr});
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE((*found)[i].label, labelOf(i));
    }

    void search_badQuery_isRefused_data() { addKinds(false); }
    void search_badQuery_isRefused()
    {
        const Subject subject = fetchSubject(Rows(m_rows.begin(), m_rows.begin() + 20));
        const std::vector<float> tooShort(kDimension - 1);
        VARVE_VERIFY_ERROR(subject.index->search(tooShort, {}), ErrorCode::DimensionMismatch);
        for (const float bad :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            auto query = m_queries[0];
            query[kDimension / 2] = bad;
            VARVE_VERIFY_ERROR(subject.index->search(query, {}), ErrorCode::InvalidArgument);
        }
        QVERIFY(subject.index->search(m_queries[0], {0, 100, nullptr})->empty());
        QCOMPARE(subject.index->search(m_queries[0], {1000, 0, nullptr})->size(), std::size_t{20});
    }

    void residentBytes_followsWhatIsHeld()
    {
        const auto bytesOf = [this](Kind kind) {
            return sharedSubject(kind, Metric::Cosine).index->residentBytes();
        };
        const std::uint64_t rowBytes = kRows * kDimension * sizeof(float);
        QVERIFY(bytesOf(Kind::Exact) >= rowBytes);
        QVERIFY(bytesOf(Kind::Exact) >= rowBytes);
        QVERIFY(bytesOf(Kind::SegmentEverything) >= rowBytes);
        QVERIFY(bytesOf(Kind::SegmentCodesAndGraph) < bytesOf(Kind::SegmentEverything));
        QVERIFY(bytesOf(Kind::SegmentCodesAndGraph) >= kRows * kDimension);
        QVERIFY(bytesOf(Kind::SegmentNothing) < 64 * 1024);
    }
};

QTEST_GUILESS_MAIN(VectorIndexContract)
#include "tst_vector_index.moc"
