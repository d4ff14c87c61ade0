// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/int8_layer.h"
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
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni"))
        sets.push_back(&embed::kVnniKernels);
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
    void quantizeRow_randomRows_roundsToTheScale_data() { addSets(); }
    void quantizeRow_randomRows_roundsToTheScale()
    {
        QFETCH(const Kernels*, set);
        constexpr std::size_t kWidth = 96;
        for (const float spread : {1e-20f, 1.0f, 1e20f}) {
            const auto row = randomValues(kWidth, spread);
            std::vector<float> factors(kWidth, 1.0f);
            factors[3] = 0.25f;
            std::vector<std::uint8_t> numbers(kWidth);
            const embed::Int8Scale scale =
                set->quantizeRow(row.data(), factors.data(), kWidth, numbers.data());
            QVERIFY(scale.zero >= 0 && scale.zero <= 255);
            for (std::size_t i = 0; i < kWidth; ++i) {
                const double exact =
                    static_cast<double>(row[i] * factors[i]) / static_cast<double>(scale.scale);
                QVERIFY(std::abs(static_cast<double>(numbers[i]) - scale.zero - exact) <
                        1.001); // both are rounded
            }
            QVERIFY(std::ranges::max(numbers) >= 254 &&
                    std::ranges::min(numbers) <= 1); // over the whole range
        }
        // A row on one side of zero, and one of zeros alone, keep zero exact.
        const std::vector<float> factors(kWidth, 1.0f);
        std::vector<std::uint8_t> numbers(kWidth);
        std::vector<float> positive(kWidth, 0.0f);
        positive[5] = 2.0f;
        const auto oneSided = set->quantizeRow(positive.data(), factors.data(), kWidth, numbers.data());
        QCOMPARE(oneSided.zero, 0);
        QCOMPARE(numbers[4], std::uint8_t{0});
        QCOMPARE(numbers[5], std::uint8_t{255});
        const std::vector<float> zeros(kWidth, 0.0f);
        const auto nothing = set->quantizeRow(zeros.data(), factors.data(), kWidth, numbers.data());
        QCOMPARE(nothing.scale, 0.0f);
        QCOMPARE(numbers, std::vector<std::uint8_t>(kWidth, 0));
    }
    void multiplyInt8_wholeNumbers_isExactlyTheScalarSum_data()
    {
        QTest::addColumn<const Kernels*>("set");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("outliers");
        for (const Kernels* set : runnableSets()) {
            for (const int outputs : {16, 32, 48, 64, 112}) { // whole panels of the widest set and rests of them
                for (const int outliers : {0, 1, 8})
                    QTest::addRow("%s, %d outputs, %d outliers", set->name, outputs, outliers) << set << outputs << outliers;
            }
        }
    }
    void multiplyInt8_wholeNumbers_isExactlyTheScalarSum()
    {
        QFETCH(const Kernels*, set);
        QFETCH(int, outputs);
        QFETCH(int, outliers);
        const auto count = static_cast<std::size_t>(outputs);
        constexpr std::size_t kInputs = 96;
        constexpr std::size_t kRows = 16;
        std::mt19937 random(static_cast<unsigned>(outputs));
        // The extremes often, since that is where 16-bit sums would overflow. Each output has a 127, so scales are 1.
        std::vector<int> weights(count * kInputs);
        std::vector<int> numbers(kRows * kInputs);
        std::ranges::generate(weights, [&] {
            return random() % 3 == 0 ? (random() % 2 ? 127 : -127) : static_cast<int>(random() % 255) - 127;
        });
        std::ranges::generate(numbers, [&] {
            return random() % 3 == 0 ? (random() % 2 ? 255 : 0) : static_cast<int>(random() % 256);
        });
        for (std::size_t o = 0; o < count; ++o)
            weights[o * kInputs + o % kInputs] = 127;
        std::vector<std::uint8_t> bytes;
        for (const int value : numbers)
            bytes.push_back(static_cast<std::uint8_t>(value));
        std::vector<float> factors(kInputs, 1.0f);
        std::vector<std::size_t> outlierInputs;
        for (int k = 0; k < outliers; ++k) {
            outlierInputs.push_back(static_cast<std::size_t>(90 - 11 * k));
            factors[outlierInputs.back()] = 0;
        }
        for (std::size_t o = 0; o < count; ++o)
            weights[o * kInputs + 95] = 127; // also where the other 127 is of an outlier
        const embed::PackedInt8 packed(std::vector<float>(weights.begin(), weights.end()),
                                       std::vector<float>(count, 3.0f), kInputs, count, factors, outlierInputs);
        std::vector<float> outlierValues;
        for (std::size_t i = 0; i < kRows * outlierInputs.size(); ++i)
            outlierValues.push_back(static_cast<float>(static_cast<int>(random() % 2001) - 1000));
        const auto view = packed.view();
        std::vector<embed::Int8Scale> scales;
        for (std::size_t row = 0; row < kRows; ++row)
            scales.push_back({1.0f, static_cast<std::int32_t>(row * 17)}); // from 0 to 255
        for (const auto finish : {embed::Finish::Store, embed::Finish::Add, embed::Finish::Gelu}) {
            std::vector<float> y(kRows * count, 5.0f);
            set->multiplyInt8({&view, bytes.data(), scales.data(), outlierValues.data(), kRows, finish, y.data()});
            for (std::size_t row = 0; row < kRows; ++row) {
                for (std::size_t o = 0; o < count; ++o) {
                    int sum = 0;
                    for (std::size_t i = 0; i < kInputs; ++i)
                        sum += factors[i] > 0 ? (numbers[row * kInputs + i] - scales[row].zero) * weights[o * kInputs + i] : 0;
                    for (std::size_t k = 0; k < outlierInputs.size(); ++k)
                        sum += static_cast<int>(outlierValues[row * outlierInputs.size() + k]) *
                               weights[o * kInputs + outlierInputs[k]];
                    // Below 2²⁴, so float holds it; GELU of such numbers is the number or 0.
                    const int expected = finish == embed::Finish::Store ? sum + 3
                                         : finish == embed::Finish::Add ? sum + 8
                                                                        : std::max(sum + 3, 0);
                    if (finish != embed::Finish::Gelu || std::abs(sum) > 20)
                        QCOMPARE(y[row * count + o], static_cast<float>(expected));
                }
            }
        }
    }
    void multiplyInt8_gelu_followsItsDefinition_data() { addSets(); }
    void multiplyInt8_gelu_followsItsDefinition()
    {
        QFETCH(const Kernels*, set);
        constexpr std::size_t kInputs = 32;
        constexpr std::size_t kOutputs = 32;
        // Inputs of 0: the bias alone goes through.
        std::vector<float> bias;
        for (std::size_t o = 0; o < kOutputs; ++o)
            bias.push_back(0.37f * (static_cast<float>(o) - 16.0f));
        const embed::PackedInt8 packed(std::vector<float>(kInputs * kOutputs, 1.0f), bias, kInputs, kOutputs,
                                       std::vector<float>(kInputs, 1.0f), {});
        const auto view = packed.view();
        const std::vector<std::uint8_t> bytes(16 * kInputs, 128);
        const std::vector<embed::Int8Scale> scales(16, {1.0f, 128});
        std::vector<float> y(16 * kOutputs);
        set->multiplyInt8({&view, bytes.data(), scales.data(), nullptr, 16, embed::Finish::Gelu, y.data()});
        for (std::size_t o = 0; o < kOutputs; ++o) {
            const double x = static_cast<double>(bias[o]);
            QVERIFY(std::abs(static_cast<double>(y[5 * kOutputs + o]) -
                             0.5 * x * (1 + std::erf(x / std::sqrt(2.0)))) < 2e-6);
        }
    }
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "tst_kernels.moc"
