// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0

// The 8-bit loops behind kernels.h; they go on from kernels_body.h in the same file and under the same rules.
// VARVE_INT8_VNNI and VARVE_INT8_AVX2 choose the instructions for the sums; without either they are plain code.
#include "core/embed/kernels_body.h"

#if defined(VARVE_INT8_VNNI) || defined(VARVE_INT8_AVX2)
#include <immintrin.h>
#endif

namespace varve::embed {
namespace {

using ByteVec = std::uint8_t __attribute__((vector_size(VARVE_VECTOR_BYTES / sizeof(float))));

/// Whole numbers from 0 for the row's least number, or 0 if that is larger, to 255 for its largest, or 0.
Int8Scale quantizeRow(const float* row, const float* factors, std::size_t width, std::uint8_t* numbers)
{
    Vec largest{};
    Vec least{};
    for (std::size_t i = 0; i < width; i += kLanes) {
        const Vec value = load(row + i) * load(factors + i);
        largest = larger(largest, value);
        least = larger(least, -value);
    }
    float top = 0;
    float bottom = 0;
    for (std::size_t i = 0; i < kLanes; ++i) {
        top = largest[i] > top ? largest[i] : top;
        bottom = least[i] > bottom ? least[i] : bottom;
    }
    const float factor = top + bottom > 0 ? 255.0f / (top + bottom) : 0.0f;
    // Adding 1.5 · 2²³ rounds to an integer. Zero becomes a whole number too, so that nothing stays nothing.
    const float zero = (bottom * factor + 12582912.0f) - 12582912.0f;
    for (std::size_t i = 0; i < width; i += kLanes) {
        const Vec scaled = load(row + i) * load(factors + i) * factor + zero;
        const Vec whole = (scaled + 12582912.0f) - 12582912.0f;
        const Vec inside = -larger(-larger(whole, Vec{}), splat(-255.0f));
        const ByteVec bytes = __builtin_convertvector(__builtin_convertvector(inside, IntVec), ByteVec);
        __builtin_memcpy(numbers + i, &bytes, sizeof bytes);
    }
    return {(top + bottom) / 255.0f, static_cast<std::int32_t>(zero)};
}

/// x · Φ(x); the error function by Abramowitz and Stegun 7.1.28, to 3e-7.
inline Vec gelu(Vec x)
{
    const Vec size = larger(x, -x) * 0.70710678f;
    Vec series = size * 0.0000430638f + 0.0002765672f;
    series = series * size + 0.0001520143f;
    series = series * size + 0.0092705272f;
    series = series * size + 0.0422820123f;
    series = series * size + 0.0705230784f;
    series = series * size + 1.0f;
    series *= series;
    series *= series;
    series *= series;
    series *= series;
    const Vec tail = 1.0f / series; // 1 - erf(size)
    return x > 0.0f ? x - x * tail * 0.5f : x * tail * 0.5f;
}

/// Turns the sums of one row and 16 outputs into results.
inline void finishSums(const IntVec* sums, const Int8Product& p, std::size_t row, std::size_t output,
                       float* y)
{
    for (std::size_t i = 0; i < kInt8Block; i += kLanes, ++sums) {
        IntVec weightSums;
        __builtin_memcpy(&weightSums, p.weights->sums + output + i, sizeof weightSums);
        const IntVec whole = *sums - weightSums * p.scales[row].zero;
        Vec value = __builtin_convertvector(whole, Vec) *
                        (load(p.weights->scales + output + i) * p.scales[row].scale) +
                    load(p.weights->bias + output + i);
        for (std::size_t k = 0; k < p.weights->outliers; ++k)
            value += load(p.weights->outlierRows + k * p.weights->outputs + output + i) *
                     p.outlierValues[row * p.weights->outliers + k];
        if (p.finish == Finish::Gelu)
            value = gelu(value);
        else if (p.finish == Finish::Add)
            value += load(y + i);
        store(y + i, value);
    }
}

constexpr std::size_t kBlockSums = kInt8Block / kLanes; // vectors for the 16 outputs of a block

#if defined(VARVE_INT8_VNNI)

constexpr std::size_t kInt8Rows = 8;
constexpr std::size_t kInt8Blocks = 3; // 24 registers of sums

template <std::size_t Blocks>
inline void sumBlocks(const std::uint8_t* x, std::size_t inputs, const std::int8_t* weights,
                      IntVec (&sums)[kInt8Rows][Blocks])
{
    __m512i totals[kInt8Rows][Blocks];
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kInt8Rows; ++r) {
#pragma GCC unroll 3
        for (std::size_t b = 0; b < Blocks; ++b)
            totals[r][b] = _mm512_setzero_si512();
    }
    for (std::size_t i = 0; i < inputs; i += kInt8Group) {
        __m512i w[Blocks];
#pragma GCC unroll 3
        for (std::size_t b = 0; b < Blocks; ++b)
            w[b] = _mm512_loadu_si512(weights + (b * inputs + i) * kInt8Block);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < kInt8Rows; ++r) {
            std::int32_t four;
            __builtin_memcpy(&four, x + r * inputs + i, sizeof four);
            const __m512i numbers = _mm512_set1_epi32(four);
#pragma GCC unroll 3
            for (std::size_t b = 0; b < Blocks; ++b)
                totals[r][b] = _mm512_dpbusd_epi32(totals[r][b], numbers, w[b]);
        }
    }
    __builtin_memcpy(&sums, &totals, sizeof sums);
}

#elif defined(VARVE_INT8_AVX2)

constexpr std::size_t kInt8Rows = 4;
constexpr std::size_t kInt8Blocks = 1;

/// In 16 bits, since sums of two products of 8 bits would not fit the 16 that the quicker instruction has for them.
template <std::size_t Blocks>
inline void sumBlocks(const std::uint8_t* x, std::size_t inputs, const std::int8_t* weights,
                      IntVec (&sums)[kInt8Rows][Blocks * kBlockSums])
{
    static_assert(Blocks == 1);
    const __m256i low = _mm256_set1_epi16(255);
    __m256i totals[kInt8Rows][2] = {};
    for (std::size_t i = 0; i < inputs; i += kInt8Group) {
        const std::int8_t* at = weights + i * kInt8Block;
        __m256i even[2];
        __m256i odd[2];
#pragma GCC unroll 2
        for (std::size_t v = 0; v < 2; ++v) {
            const __m256i w = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + v * 32));
            even[v] = _mm256_srai_epi16(_mm256_slli_epi16(w, 8), 8);
            odd[v] = _mm256_srai_epi16(w, 8);
        }
#pragma GCC unroll 4
        for (std::size_t r = 0; r < kInt8Rows; ++r) {
            std::int32_t four;
            __builtin_memcpy(&four, x + r * inputs + i, sizeof four);
            const __m256i numbers = _mm256_set1_epi32(four);
            const __m256i evenNumbers = _mm256_and_si256(numbers, low);
            const __m256i oddNumbers = _mm256_srli_epi16(numbers, 8);
#pragma GCC unroll 2
            for (std::size_t v = 0; v < 2; ++v) {
                const __m256i sum = _mm256_add_epi32(_mm256_madd_epi16(even[v], evenNumbers),
                                                     _mm256_madd_epi16(odd[v], oddNumbers));
                totals[r][v] = _mm256_add_epi32(totals[r][v], sum);
            }
        }
    }
    __builtin_memcpy(&sums, &totals, sizeof sums);
}

#else

constexpr std::size_t kInt8Rows = 1;
constexpr std::size_t kInt8Blocks = 1;

template <std::size_t Blocks>
inline void sumBlocks(const std::uint8_t* x, std::size_t inputs, const std::int8_t* weights,
                      IntVec (&sums)[kInt8Rows][Blocks * kBlockSums])
{
    static_assert(Blocks == 1);
    std::int32_t totals[kInt8Block] = {};
    for (std::size_t i = 0; i < inputs; ++i) {
        const std::int32_t number = x[i];
        const std::int8_t* at = weights + i / kInt8Group * kInt8Group * kInt8Block + i % kInt8Group;
        for (std::size_t o = 0; o < kInt8Block; ++o)
            totals[o] += number * at[o * kInt8Group];
    }
    __builtin_memcpy(&sums, &totals, sizeof sums);
}

#endif

template <std::size_t Blocks>
void multiplyPanel(const Int8Product& p, std::size_t output)
{
    const std::size_t inputs = p.weights->inputs;
    const std::size_t outputs = p.weights->outputs;
    for (std::size_t row = 0; row < p.rows; row += kInt8Rows) {
        IntVec sums[kInt8Rows][Blocks * kBlockSums];
        sumBlocks<Blocks>(p.numbers + row * inputs, inputs, p.weights->numbers + output * inputs, sums);
        for (std::size_t r = 0; r < kInt8Rows; ++r) {
            for (std::size_t b = 0; b < Blocks; ++b) {
                const std::size_t first = output + b * kInt8Block;
                finishSums(sums[r] + b * kBlockSums, p, row + r, first, p.y + (row + r) * outputs + first);
            }
        }
    }
}

void multiplyInt8(const Int8Product& p)
{
    std::size_t output = 0;
    for (; output + kInt8Blocks * kInt8Block <= p.weights->outputs; output += kInt8Blocks * kInt8Block)
        multiplyPanel<kInt8Blocks>(p, output);
    for (; output < p.weights->outputs; output += kInt8Block)
        multiplyPanel<1>(p, output);
}

} // namespace
} // namespace varve::embed
