// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/kernels.h"
#include "core/embed/kernels_sets.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace varve;
using embed::Kernels;

Q_DECLARE_METATYPE(const Kernels*)

namespace {

/// Every set this processor can run; each is held to the same plain formulas.
std::vector<const Kernels*> runnableSets()
{
    std::vector<const Kernels*> sets{&embed::kGenericKernels};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        sets.push_back(&embed::kAvx2Kernels);
    if (__builtin_cpu_supports("avx512f"))
        sets.push_back(&embed::kAvx512Kernels);
#endif
    return sets;
}

std::vector<float> randomValues(std::size_t count, float spread)
{
    std::mt19937 random(static_cast<unsigned>(count));
    std::normal_distribution<float> normal(0.0f, spread);
    std::vector<float> values(count);
    std::ranges::generate(values, [&] { return normal(random); });
    return values;
}

/// Attention by its definition, in double precision.
std::vector<double> plainAttention(const std::vector<float>& qkv, std::size_t length, std::size_t heads,
                                   std::size_t headWidth)
{
    const std::size_t width = heads * headWidth;
    std::vector<double> out(length * width, 0.0);
    for (std::size_t head = 0; head < heads; ++head) {
        for (std::size_t i = 0; i < length; ++i) {
            std::vector<double> weights(length);
            for (std::size_t j = 0; j < length; ++j) {
                double dot = 0;
                for (std::size_t d = head * headWidth; d < (head + 1) * headWidth; ++d)
                    dot += static_cast<double>(qkv[i * 3 * width + d]) *
                           static_cast<double>(qkv[j * 3 * width + width + d]);
                weights[j] = std::exp(dot / std::sqrt(static_cast<double>(headWidth)));
            }
            double sum = 0;
            for (const double weight : weights)
                sum += weight;
            for (std::size_t j = 0; j < length; ++j) {
                for (std::size_t d = head * headWidth; d < (head + 1) * headWidth; ++d)
                    out[i * width + d] +=
                        weights[j] / sum * static_cast<double>(qkv[j * 3 * width + 2 * width + d]);
            }
        }
    }
    return out;
}

/// IEEE 754 binary16 by its definition.
float plainHalf(std::uint16_t half)
{
    const int exponent = (half >> 10) & 31;
    const int fraction = half & 1023;
    const float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
    if (exponent == 31)
        return fraction != 0 ? std::numeric_limits<float>::quiet_NaN()
                             : sign * std::numeric_limits<float>::infinity();
    if (exponent == 0)
        return sign * std::ldexp(static_cast<float>(fraction), -24);
    return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

void addSets()
{
    QTest::addColumn<const Kernels*>("set");
    for (const Kernels* set : runnableSets())
        QTest::newRow(set->name) << set;
}

} // namespace

class KernelsTest : public QObject {
    Q_OBJECT
private slots:
    void kernels_choosesTheWidestRunnable() { QCOMPARE(&embed::kernels(), runnableSets().back()); }
    void halfToFloat_everyHalf_isExact_data() { addSets(); }
    void halfToFloat_everyHalf_isExact()
    {
        QFETCH(const Kernels*, set);
        std::vector<std::uint16_t> halves(1u << 16);
        for (std::size_t i = 0; i < halves.size(); ++i)
            halves[i] = static_cast<std::uint16_t>(i);
        std::vector<float> values(halves.size());
        set->halfToFloat(halves.data(), values.data(), halves.size());
        for (std::size_t i = 0; i < halves.size(); ++i) {
            const float expected = plainHalf(halves[i]);
            QVERIFY2(std::isnan(expected) ? std::isnan(values[i])
                                          : std::memcmp(&values[i], &expected, sizeof expected) == 0,
                     std::to_string(i).c_str());
        }
    }
    void allFinite_oneOddValue_isFound_data() { addSets(); }
    void allFinite_oneOddValue_isFound()
    {
        QFETCH(const Kernels*, set);
        for (std::size_t place = 0; place < 37; ++place) {
            auto values = randomValues(37, 1e30f);
            QVERIFY(set->allFinite(values.data(), values.size()));
            values[place] = place % 2 != 0 ? std::numeric_limits<float>::quiet_NaN()
                                           : -std::numeric_limits<float>::infinity();
            QVERIFY(!set->allFinite(values.data(), values.size()));
        }
    }
    void layerNorm_randomRows_matchesDefinition_data() { addSets(); }
    void layerNorm_randomRows_matchesDefinition()
    {
        QFETCH(const Kernels*, set);
        constexpr std::size_t kWidth = 96;
        const auto input = randomValues(5 * kWidth, 3.0f);
        const auto gain = randomValues(kWidth, 1.0f);
        const auto shift = randomValues(kWidth, 0.5f);
        auto rows = input;
        set->layerNorm(rows.data(), 5, kWidth, gain.data(), shift.data(), 1e-12f);
        for (std::size_t row = 0; row < 5; ++row) {
            double mean = 0;
            double squares = 0;
            for (std::size_t i = 0; i < kWidth; ++i)
                mean += static_cast<double>(input[row * kWidth + i]) / kWidth;
            for (std::size_t i = 0; i < kWidth; ++i)
                squares += std::pow(static_cast<double>(input[row * kWidth + i]) - mean, 2) / kWidth;
            for (std::size_t i = 0; i < kWidth; ++i) {
                const double expected = (static_cast<double>(input[row * kWidth + i]) - mean) /
                                            std::sqrt(squares) * static_cast<double>(gain[i]) +
                                        static_cast<double>(shift[i]);
                QVERIFY(std::abs(static_cast<double>(rows[row * kWidth + i]) - expected) < 5e-6);
            }
        }
    }
    void attention_lengthsAroundTheBlocks_matchesDefinition_data()
    {
        QTest::addColumn<const Kernels*>("set");
        QTest::addColumn<int>("length");
        QTest::addColumn<float>("spread");
        QTest::addColumn<double>("tolerance");
        for (const Kernels* set : runnableSets()) {
            for (const int length : {1, 2, 5, 6, 7, 31, 32, 33, 63, 64, 65, 130})
                QTest::addRow("%s, %d rows", set->name, length) << set << length << 1.0f << 2e-6;
            // Scores up to some hundreds: their own rounding, not the softmax, decides the last digits.
            QTest::addRow("%s, scores far apart", set->name) << set << 40 << 12.0f << 2e-3;
        }
    }
    void attention_lengthsAroundTheBlocks_matchesDefinition()
    {
        QFETCH(const Kernels*, set);
        QFETCH(int, length);
        QFETCH(float, spread);
        QFETCH(double, tolerance);
        const auto rows = static_cast<std::size_t>(length);
        constexpr std::size_t kHeads = 3;
        for (const std::size_t headWidth : {32, 64}) {
            const auto qkv = randomValues(rows * 3 * kHeads * headWidth, spread);
            // Old contents must not matter, not even where a row block reaches past the end.
            std::vector<float> scratch(embed::attentionScratchFloats(rows, headWidth), 1e9f);
            std::vector<float> out(rows * kHeads * headWidth + 1, -7.0f);
            set->attention(qkv.data(), rows, kHeads, headWidth, scratch.data(), out.data());
            const auto expected = plainAttention(qkv, rows, kHeads, headWidth);
            double largest = 0;
            for (std::size_t i = 0; i < expected.size(); ++i)
                largest = std::max(largest, std::abs(static_cast<double>(out[i]) - expected[i]));
            QCOMPARE_LE(largest, tolerance);
            QCOMPARE(out.back(), -7.0f);
        }
    }
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "tst_kernels.moc"
