// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/row_codes.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

#include <cmath>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

RowCodes codesOf(const Rows& rows, Metric metric)
{
    RowEncoder encoder(rows[0].size(), metric, CodeBits::Eight);
    for (const auto& row : rows)
        encoder.addToCentre(row);
    encoder.finishCentre();
    RowCodes codes(static_cast<std::uint32_t>(rows.size()), rows[0].size(), metric);
    std::vector<std::byte> record(encoder.layout().recordBytes);
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        encoder.encode(rows[row], record.data());
        codes.set(row, record);
    }
    return codes;
}

} // namespace

class RowCodesTest : public QObject {
    Q_OBJECT
private slots:
    void distance_everyMetric_differsFromTheExactOneByAConstant_data()
    {
        QTest::addColumn<int>("metric");
        QTest::addColumn<int>("dimension");
        for (int metric = 0; metric < 3; ++metric)
            for (const int dimension : {3, 52, 100, 384, 2047})
                QTest::addRow("metric %d, dimension %d", metric, dimension) << metric << dimension;
    }
    void distance_everyMetric_differsFromTheExactOneByAConstant()
    {
        QFETCH(int, metric);
        QFETCH(int, dimension);
        const auto size = static_cast<std::size_t>(dimension);
        const Rows rows = clusteredRows(60, size, 6, 5);
        const RowCodes codes = codesOf(rows, static_cast<Metric>(metric));
        const PairDistance exact(size, static_cast<Metric>(metric));
        RowCodeDistance distance(codes);
        double least = std::numeric_limits<double>::max();
        double largest = std::numeric_limits<double>::lowest();
        double exactLeast = least;
        double exactLargest = largest;
        for (std::uint32_t a = 0; a < rows.size(); ++a) {
            distance.setOrigin(a);
            for (std::uint32_t b = 0; b < rows.size(); ++b) {
                const double wanted = double{
                    exact(rows[a].data(), exact.normTerm(rows[a]), rows[b].data(), exact.normTerm(rows[b]))};
                const double difference = double{distance(b)} - wanted;
                least = std::min(least, difference);
                largest = std::max(largest, difference);
                exactLeast = std::min(exactLeast, wanted);
                exactLargest = std::max(exactLargest, wanted);
            }
        }
        const double relative = (largest - least) / (exactLargest - exactLeast);
        QVERIFY2(relative < 0.03, qPrintable(QString::number(relative)));
    }
    void many_anyCount_isAsOneByOne()
    {
        const Rows rows = clusteredRows(80, 33, 6, 5);
        const RowCodes codes = codesOf(rows, Metric::Cosine);
        RowCodeDistance distance(codes);
        distance.setOrigin(7);
        std::vector<std::uint32_t> wanted;
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
            wanted.push_back(row);
            std::vector<float> found(wanted.size());
            distance.many(wanted, found.data());
            QCOMPARE(found.back(), distance(row));
            QCOMPARE(found.front(), distance(0));
        }
    }
    void distance_hugeValues_staysFinite()
    {
        const Rows rows = {std::vector<float>(8, 3e38F), std::vector<float>(8, -3e38F),
                           std::vector<float>(8, 0.0F)};
        for (const Metric metric : {Metric::L2, Metric::InnerProduct, Metric::Cosine}) {
            const RowCodes codes = codesOf(rows, metric);
            RowCodeDistance distance(codes);
            for (std::uint32_t a = 0; a < 3; ++a) {
                distance.setOrigin(a);
                for (std::uint32_t b = 0; b < 3; ++b)
                    QVERIFY(std::isfinite(distance(b)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(RowCodesTest)
#include "tst_row_codes.moc"
