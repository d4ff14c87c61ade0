// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/packed_codes.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

#include <cmath>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

struct Packed {
    CodeLayout layout;
    std::vector<std::byte> payload;
    CodesView view() const { return CodesView(payload.data(), layout); }
};

Packed packed(const Rows& rows, Metric metric, CodeBits bits)
{
    RowEncoder encoder(rows[0].size(), metric, bits);
    for (const auto& row : rows)
        encoder.addToCentre(row);
    encoder.finishCentre();
    Packed result{encoder.layout(), encoder.encodedCentre()};
    result.payload.resize(result.layout.payloadBytes(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row)
        encoder.encode(rows[row], result.payload.data() + result.layout.centreBytes + row * result.layout.recordBytes);
    return result;
}

double exactDistance(Metric metric, const std::vector<float>& a, const std::vector<float>& b)
{
    const PairDistance distance(a.size(), metric);
    return double{distance(a.data(), distance.normTerm(a), b.data(), distance.normTerm(b))};
}

/// Root mean square error of the approximate distances over the spread of the exact ones.
double relativeError(const Rows& rows, const Rows& queries, Metric metric, CodeBits bits)
{
    const Packed codes = packed(rows, metric, bits);
    const PairDistance distance(rows[0].size(), metric);
    double squaredError = 0;
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (const auto& query : queries) {
        const CodesView view = codes.view();
        const CodeDistance approximate(view, distance, query);
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
            const double exact = exactDistance(metric, query, rows[row]);
            squaredError += std::pow(double{approximate(row)} - exact, 2);
            sum += exact;
            squares += exact * exact;
            ++count;
        }
    }
    const double variance = squares / count - std::pow(sum / count, 2);
    return std::sqrt(squaredError / count / variance);
}

} // namespace

class PackedCodesTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { overrideKernelLevel(std::nullopt); }

    void distance_everyMetricAndWidth_isNearTheExactOne_data()
    {
        QTest::addColumn<int>("metric");
        QTest::addColumn<int>("bits");
        QTest::addColumn<int>("dimension");
        for (int metric = 0; metric < 3; ++metric)
            for (const int bits : {4, 8})
                for (const int dimension : {3, 17, 52, 100, 105, 383, 768, 2047})
                    QTest::addRow("metric %d, %d bits, %d", metric, bits, dimension) << metric << bits << dimension;
    }
    void distance_everyMetricAndWidth_isNearTheExactOne()
    {
        QFETCH(int, metric);
        QFETCH(int, bits);
        QFETCH(int, dimension);
        const auto all = clusteredRows(90, static_cast<std::size_t>(dimension), 6, 3);
        const Rows rows(all.begin(), all.begin() + 80);
        const Rows queries(all.begin() + 80, all.end());
        const double error =
            relativeError(rows, queries, static_cast<Metric>(metric), static_cast<CodeBits>(bits));
        QVERIFY2(error < (bits == 4 ? 0.12 : 0.01), qPrintable(QString::number(error)));
    }
    void distance_everyKernelLevel_isTheSame()
    {
        const auto rows = clusteredRows(50, 131, 5, 4);
        for (const CodeBits bits : {CodeBits::Four, CodeBits::Eight}) {
            const Packed codes = packed(rows, Metric::Cosine, bits);
            const CodesView view = codes.view();
            std::vector<std::vector<float>> answers;
            for (const KernelLevel level : kKernelLevels) {
                if (!isKernelLevelSupported(level))
                    continue;
                overrideKernelLevel(level);
                const PairDistance distance(131, Metric::Cosine);
                const CodeDistance approximate(view, distance, rows[7]);
                std::vector<std::uint32_t> wanted(rows.size());
                for (std::uint32_t row = 0; row < wanted.size(); ++row)
                    wanted[row] = row;
                answers.emplace_back(rows.size());
                approximate.many(wanted, answers.back().data());
            }
            for (const auto& answer : answers)
                QVERIFY(answer == answers.front());
        }
    }
    void distance_hostileFactors_staysInAnOrder()
    {
        const auto rows = clusteredRows(4, 20, 2, 4);
        Packed codes = packed(rows, Metric::L2, CodeBits::Four);
        const float values[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0};
        std::memcpy(codes.payload.data() + codes.layout.centreBytes, values, sizeof values);
        const CodesView view = codes.view();
        const PairDistance distance(20, Metric::L2);
        QCOMPARE(CodeDistance(view, distance, rows[1])(0), std::numeric_limits<float>::max());
    }
    void distance_rowsOfZerosAndExtremes_isFinite()
    {
        for (const float size : {0.0F, 1e-40F, 1e-20F, 1e20F, 3e38F}) {
            const Rows rows{std::vector<float>(33, size), std::vector<float>(33, 0.0F), clusteredRows(1, 33, 1, 2)[0]};
            for (const Metric metric : {Metric::Cosine, Metric::L2, Metric::InnerProduct}) {
                const Packed codes = packed(rows, metric, CodeBits::Four);
                const CodesView view = codes.view();
                const PairDistance distance(33, metric);
                for (const auto& query : rows)
                    for (std::uint32_t row = 0; row < rows.size(); ++row)
                        QVERIFY(std::isfinite(CodeDistance(view, distance, query)(row)));
            }
        }
    }
    void layout_recordsFillWholeCacheLines()
    {
        QCOMPARE(CodeLayout(104, CodeBits::Four).recordBytes, std::size_t{64});
        QCOMPARE(CodeLayout(105, CodeBits::Four).recordBytes, std::size_t{128});
        QCOMPARE(CodeLayout(384, CodeBits::Four).recordBytes, std::size_t{256});
        QCOMPARE(CodeLayout(384, CodeBits::Eight).recordBytes, std::size_t{448});
        QCOMPARE(codeBitsFor(52), CodeBits::Eight);
        QCOMPARE(codeBitsFor(53), CodeBits::Four);
    }
};

QTEST_GUILESS_MAIN(PackedCodesTest)
#include "tst_packed_codes.moc"
