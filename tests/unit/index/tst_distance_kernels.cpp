// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/distance_kernels.h"
#include "core/index/pair_distance.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace varve::index;

namespace {

double dotOf(const std::vector<float>& a, const std::vector<float>& b, std::size_t first, std::size_t count)
{
    double sum = 0;
    for (std::size_t i = first; i < first + count; ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

double squaredL2Of(const std::vector<float>& a, const std::vector<float>& b, std::size_t first,
                   std::size_t count)
{
    double sum = 0;
    for (std::size_t i = first; i < first + count; ++i)
        sum += (double{a[i]} - double{b[i]}) * (double{a[i]} - double{b[i]});
    return sum;
}

} // namespace

class DistanceKernelsTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kLargest = 2048;
    std::vector<float> m_a;
    std::vector<float> m_b;
    std::vector<std::int8_t> m_codesA;
    std::vector<std::int8_t> m_codesB;

    static void addLevels()
    {
        QTest::addColumn<int>("level");
        for (const KernelLevel level : kKernelLevels)
            QTest::newRow(std::string(kernelLevelName(level)).c_str()) << static_cast<int>(level);
    }
    static const Kernels* fetchKernels()
    {
        QFETCH(int, level);
        return isKernelLevelSupported(static_cast<KernelLevel>(level))
                   ? &kernelsOf(static_cast<KernelLevel>(level))
                   : nullptr;
    }

private slots:
    void initTestCase()
    {
        std::mt19937 random(5);
        std::uniform_real_distribution<float> value(-1, 1);
        std::uniform_int_distribution<int> code(-127, 127);
        for (std::size_t i = 0; i < kLargest + 1; ++i) {
            m_a.push_back(value(random));
            m_b.push_back(value(random));
            m_codesA.push_back(static_cast<std::int8_t>(code(random)));
            m_codesB.push_back(static_cast<std::int8_t>(code(random)));
        }
    }
    void cleanup() { overrideKernelLevel(std::nullopt); }

    void floatKernels_everyDimension_matchDouble_data() { addLevels(); }
    void floatKernels_everyDimension_matchDouble()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        for (std::size_t dimension = 1; dimension <= kLargest; ++dimension) {
            const std::size_t first = dimension % 2; // every second one from an odd address
            const double tolerance = 1e-6 * static_cast<double>(dimension);
            const double dot = double{kernels->dot(&m_a[first], &m_b[first], dimension)};
            const double squared = double{kernels->squaredL2(&m_a[first], &m_b[first], dimension)};
            if (std::abs(dot - dotOf(m_a, m_b, first, dimension)) > tolerance ||
                std::abs(squared - squaredL2Of(m_a, m_b, first, dimension)) > tolerance)
                QFAIL(qPrintable(QString("dimension %1: %2, %3").arg(dimension).arg(dot).arg(squared)));
        }
    }
    void squaredLength_everyDimension_isTheSameOnEveryLevel_data() { addLevels(); }
    void squaredLength_everyDimension_isTheSameOnEveryLevel()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        for (std::size_t dimension = 1; dimension <= kLargest; ++dimension) {
            const std::size_t first = dimension % 2;
            const double found = kernels->squaredLength(&m_a[first], dimension);
            QVERIFY(found == kernelsOf(KernelLevel::Portable).squaredLength(&m_a[first], dimension));
            QVERIFY(std::abs(found - dotOf(m_a, m_a, first, dimension)) <= 1e-12 * static_cast<double>(dimension));
        }
    }
    void squaredLength_oneValueNotFinite_isNotFinite_data() { addLevels(); }
    void squaredLength_oneValueNotFinite_isNotFinite()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        std::vector<float> values(kMaximumDimension, std::numeric_limits<float>::max());
        QVERIFY(std::isfinite(kernels->squaredLength(values.data(), values.size())));
        for (const std::size_t dimension : {std::size_t{1}, std::size_t{8}, std::size_t{23}}) {
            for (std::size_t place = 0; place < dimension; ++place) {
                for (const float odd : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                        -std::numeric_limits<float>::infinity()}) {
                    const float kept = std::exchange(values[place], odd);
                    QVERIFY(!std::isfinite(kernels->squaredLength(values.data(), dimension)));
                    values[place] = kept;
                }
            }
        }
    }
    void stepProducts_everyDimension_matchDouble_data() { addLevels(); }
    void stepProducts_everyDimension_matchDouble()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        for (const float halfRange : {7.5F, 127.5F}) {
            for (std::size_t dimension = 1; dimension <= kLargest; ++dimension) {
                const float stepsPerUnit = halfRange * 1.25F; // the largest values are cut
                double withRow = 0;
                double withSelf = 0;
                for (std::size_t i = 0; i < dimension; ++i) {
                    const double code = std::clamp(std::floor(double{m_a[i] * stepsPerUnit + (halfRange + 0.5F)}), 0.0,
                                                   2.0 * double{halfRange});
                    const double steps = code - double{halfRange};
                    withRow += double{m_a[i]} * steps;
                    withSelf += steps * steps;
                }
                const StepProducts found =
                    kernels->stepProducts(m_a.data(), dimension, stepsPerUnit, halfRange);
                QVERIFY(std::abs(double{found.withRow} - withRow) <= 1e-5 * (1 + withSelf));
                QVERIFY(std::abs(double{found.withSelf} - withSelf) <= 1e-5 * (1 + withSelf));
            }
        }
    }
    void int8Kernel_everyDimension_isExact_data() { addLevels(); }
    void int8Kernel_everyDimension_isExact()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        for (std::size_t dimension = 1; dimension <= kLargest; ++dimension) {
            const std::size_t first = dimension % 2;
            std::int64_t expected = 0;
            for (std::size_t i = first; i < first + dimension; ++i)
                expected += std::int64_t{m_codesA[i]} * m_codesB[i];
            QCOMPARE(std::int64_t{kernels->dotI8(&m_codesA[first], &m_codesB[first], dimension)}, expected);
        }
    }
    void int8Kernel_extremes_doNotOverflow_data() { addLevels(); }
    void int8Kernel_extremes_doNotOverflow()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        // -128 is never written, but a file may hold it.
        for (const int a : {-128, -127, 127})
            for (const int b : {-128, -127, 127}) {
                const std::vector<std::int8_t> left(kMaximumDimension, static_cast<std::int8_t>(a));
                const std::vector<std::int8_t> right(kMaximumDimension, static_cast<std::int8_t>(b));
                QCOMPARE(kernels->dotI8(left.data(), right.data(), kMaximumDimension),
                         a * b * static_cast<int>(kMaximumDimension));
            }
    }
    void packedKernels_everyLength_areExact_data() { addLevels(); }
    void packedKernels_everyLength_areExact()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        std::mt19937 random(6);
        for (std::size_t bytes = kCodeBlockBytes; bytes <= 1024; bytes += kCodeBlockBytes) {
            std::vector<std::vector<std::uint8_t>> rows(7, std::vector<std::uint8_t>(bytes));
            std::vector<const std::uint8_t*> codes;
            for (auto& row : rows) {
                std::generate(row.begin(), row.end(), [&] { return static_cast<std::uint8_t>(random()); });
                codes.push_back(row.data());
            }
            const std::int8_t* low = m_codesA.data() + 1; // from an odd address
            const std::int8_t* high = m_codesB.data();
            // Four rows are computed together, so every remainder of four is tried.
            for (std::size_t count = 0; count <= rows.size(); ++count) {
                std::vector<std::int32_t> eights(count);
                std::vector<std::int32_t> fours(count);
                kernels->dotsU8(low, codes.data(), count, bytes, eights.data());
                kernels->dotsU4(low, high, codes.data(), count, bytes, fours.data());
                for (std::size_t row = 0; row < count; ++row) {
                    std::int32_t eight = 0;
                    std::int32_t four = 0;
                    for (std::size_t i = 0; i < bytes; ++i) {
                        eight += low[i] * codes[row][i];
                        four += low[i] * (codes[row][i] & 15) + high[i] * (codes[row][i] >> 4);
                    }
                    QCOMPARE(eights[row], eight);
                    QCOMPARE(fours[row], four);
                }
            }
        }
    }
    void packedKernels_extremes_doNotOverflow_data() { addLevels(); }
    void packedKernels_extremes_doNotOverflow()
    {
        const Kernels* kernels = fetchKernels();
        if (!kernels)
            QSKIP("this processor cannot run these loops");
        constexpr std::size_t kBytes = 16384;
        for (const int value : {-128, -127, 127}) {
            const std::vector<std::int8_t> query(kBytes, static_cast<std::int8_t>(value));
            const std::vector<std::uint8_t> row(kBytes, 255);
            const std::uint8_t* const codes[] = {row.data()};
            std::int32_t sum = 0;
            kernels->dotsU8(query.data(), codes, 1, kBytes, &sum);
            QCOMPARE(sum, value * 255 * static_cast<int>(kBytes));
            if (value < -127)
                continue;
            kernels->dotsU4(query.data(), query.data(), codes, 1, kBytes, &sum);
            QCOMPARE(sum, value * 30 * static_cast<int>(kBytes));
        }
    }
    void overrideKernelLevel_portable_isUsedByNewDistances()
    {
        overrideKernelLevel(KernelLevel::Portable);
        QCOMPARE(&PairDistance(3, Metric::L2).kernels(), &kernelsOf(KernelLevel::Portable));
        overrideKernelLevel(std::nullopt);
        QCOMPARE(&PairDistance(3, Metric::L2).kernels(), &kernelsOf(activeKernelLevel()));
    }
    void pairDistance_lengthsBeyondFloatSums_areStillRight_data()
    {
        QTest::addColumn<float>("length");
        for (const float length : {1e-44F, 1e-38F, 1e-25F, 1.0F, 1e18F, 1e25F, 1e38F})
            QTest::addRow("length %g", double{length}) << length;
    }
    void pairDistance_lengthsBeyondFloatSums_areStillRight()
    {
        QFETCH(float, length);
        const PairDistance cosine(4, Metric::Cosine);
        const std::vector<float> a{length, 0, 0, 0};
        const std::vector<float> b{length, length, 0, 0};
        const std::vector<float> zero(4, 0.0F);
        const auto distance = [&](const auto& x, const auto& y) {
            return double{cosine(x.data(), cosine.normTerm(x), y.data(), cosine.normTerm(y))};
        };
        QVERIFY(std::abs(distance(a, a)) < 1e-6);
        QVERIFY(std::abs(distance(a, b) - (1 - std::sqrt(0.5))) < 1e-6);
        QCOMPARE(distance(a, zero), 1.0);
        QCOMPARE(distance(zero, zero), 1.0);
    }
};

QTEST_GUILESS_MAIN(DistanceKernelsTest)
#include "tst_distance_kernels.moc"
