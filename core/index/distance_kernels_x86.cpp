// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/distance_kernels_x86.h"

#include <cstdlib>
#include <type_traits>

#if defined(__x86_64__)

#include <immintrin.h>

#if !defined(__clang__)
// g++ 12 warns about registers that its own header leaves undefined on purpose (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// Attributes per function instead of -march: the program starts on any x86-64 and picks its loops at run
// time.
#define VARVE_AVX2 __attribute__((target("avx2,fma")))
#define VARVE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

namespace varve::index::x86 {

namespace {

VARVE_AVX2 float sumOf(__m256 lanes)
{
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

VARVE_AVX2 float dotAvx2(const float* a, const float* b, std::size_t dimension)
{
    __m256 sum0 = _mm256_setzero_ps();
    __m256 sum1 = _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 16 <= dimension; i += 16) {
        sum0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sum0);
        sum1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), sum1);
    }
    float sum = sumOf(_mm256_add_ps(sum0, sum1));
    for (; i < dimension; ++i)
        sum += a[i] * b[i];
    return sum;
}

VARVE_AVX2 float squaredL2Avx2(const float* a, const float* b, std::size_t dimension)
{
    __m256 sum0 = _mm256_setzero_ps();
    __m256 sum1 = _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 16 <= dimension; i += 16) {
        const __m256 difference0 = _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i));
        const __m256 difference1 = _mm256_sub_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8));
        sum0 = _mm256_fmadd_ps(difference0, difference0, sum0);
        sum1 = _mm256_fmadd_ps(difference1, difference1, sum1);
    }
    float sum = sumOf(_mm256_add_ps(sum0, sum1));
    for (; i < dimension; ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

VARVE_AVX2 __m256i widen(const std::int8_t* values)
{
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)));
}

VARVE_AVX2 std::int32_t dotI8Avx2(const std::int8_t* a, const std::int8_t* b, std::size_t dimension)
{
    __m256i sums = _mm256_setzero_si256();
    std::size_t i = 0;
    for (; i + 16 <= dimension; i += 16)
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(widen(a + i), widen(b + i)));
    alignas(32) std::int32_t lanes[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), sums);
    std::int32_t sum = 0;
    for (const std::int32_t lane : lanes)
        sum += lane;
    for (; i < dimension; ++i)
        sum += std::int32_t{a[i]} * std::int32_t{b[i]};
    return sum;
}

VARVE_AVX2 std::int32_t sumOf(__m256i lanes)
{
    const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xB1)));
}

VARVE_AVX2 __m256i load32(const void* bytes)
{
    return _mm256_loadu_si256(static_cast<const __m256i*>(bytes));
}

VARVE_AVX2 void dotsU8Avx2(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count,
                           std::size_t bytes, std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        __m256i sum = _mm256_setzero_si256();
        for (std::size_t i = 0; i < bytes; i += 16) {
            const __m256i wide =
                _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes[row] + i)));
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide, widen(query + i)));
        }
        sums[row] = sumOf(sum);
    }
}

// A product of a code up to 15 and a value up to 127 is small: pairs of them fit 16 bits.
VARVE_AVX2 void dotsU4Avx2(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes,
                           std::size_t count, std::size_t bytes, std::int32_t* sums)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t row = 0; row < count; ++row) {
        __m256i sum = _mm256_setzero_si256();
        for (std::size_t i = 0; i < bytes; i += 32) {
            const __m256i packed = load32(codes[row] + i);
            const __m256i lows = _mm256_maddubs_epi16(_mm256_and_si256(packed, nibble), load32(low + i));
            const __m256i highs = _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(packed, 4), nibble),
                                                       load32(high + i));
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_add_epi16(lows, highs), ones));
        }
        sums[row] = sumOf(sum);
    }
}

double withRest(double* lanes, const float* rest, std::size_t count)
{
    for (std::size_t lane = 0; lane < count; ++lane)
        lanes[lane] += double{rest[lane]} * double{rest[lane]};
    return laneSum(lanes);
}

VARVE_AVX2 double squaredLengthAvx2(const float* values, std::size_t dimension)
{
    __m256d low = _mm256_setzero_pd();
    __m256d high = low;
    std::size_t i = 0;
    for (; i + kDoubleLanes <= dimension; i += kDoubleLanes) {
        const __m256d first = _mm256_cvtps_pd(_mm_loadu_ps(values + i));
        const __m256d second = _mm256_cvtps_pd(_mm_loadu_ps(values + i + 4));
        low = _mm256_fmadd_pd(first, first, low);
        high = _mm256_fmadd_pd(second, second, high);
    }
    alignas(32) double lanes[kDoubleLanes];
    _mm256_store_pd(lanes, low);
    _mm256_store_pd(lanes + 4, high);
    return withRest(lanes, values + i, dimension - i);
}

VARVE_AVX2 StepProducts stepProductsAvx2(const float* row, std::size_t dimension, float stepsPerUnit,
                                         float halfRange)
{
    const __m256 scale = _mm256_set1_ps(stepsPerUnit);
    const __m256 half = _mm256_set1_ps(halfRange);
    const __m256 shift = _mm256_set1_ps(halfRange + 0.5F);
    const __m256 largest = _mm256_set1_ps(2 * halfRange);
    __m256 withRow = _mm256_setzero_ps();
    __m256 withSelf = withRow;
    std::size_t i = 0;
    for (; i + 8 <= dimension; i += 8) {
        const __m256 values = _mm256_loadu_ps(row + i);
        const __m256 moved = _mm256_add_ps(_mm256_mul_ps(values, scale), shift);
        const __m256 kept = _mm256_min_ps(_mm256_max_ps(moved, _mm256_setzero_ps()), largest);
        const __m256 steps =
            _mm256_sub_ps(_mm256_round_ps(kept, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC), half);
        withRow = _mm256_fmadd_ps(values, steps, withRow);
        withSelf = _mm256_fmadd_ps(steps, steps, withSelf);
    }
    StepProducts products{sumOf(withRow), sumOf(withSelf)};
    for (; i < dimension; ++i) {
        const float steps = static_cast<float>(codeOf(row[i], stepsPerUnit, halfRange)) - halfRange;
        products.withRow += row[i] * steps;
        products.withSelf += steps * steps;
    }
    return products;
}

// Instead of the compilers' reduce functions, which g++ 12 warns about in its own header.
VARVE_AVX512 float sumOf(__m512 lanes)
{
    alignas(64) float values[16];
    _mm512_store_ps(values, lanes);
    return sumOf(_mm256_add_ps(_mm256_load_ps(values), _mm256_load_ps(values + 8)));
}

VARVE_AVX512 __m256i halvesOf(__m512i lanes)
{
    return _mm256_add_epi32(_mm512_castsi512_si256(lanes), _mm512_extracti64x4_epi64(lanes, 1));
}

VARVE_AVX512 std::int32_t sumOf(__m512i lanes)
{
    return sumOf(halvesOf(lanes));
}

VARVE_AVX512 __mmask16 floatMask(std::size_t count)
{
    return static_cast<__mmask16>((1u << count) - 1u);
}

VARVE_AVX512 float dotAvx512(const float* a, const float* b, std::size_t dimension)
{
    __m512 sum0 = _mm512_setzero_ps();
    __m512 sum1 = _mm512_setzero_ps();
    std::size_t i = 0;
    for (; i + 32 <= dimension; i += 32) {
        sum0 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), sum0);
        sum1 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), sum1);
    }
    for (; i < dimension; i += 16) {
        const __mmask16 mask =
            dimension - i >= 16 ? static_cast<__mmask16>(0xFFFF) : floatMask(dimension - i);
        sum0 = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, a + i), _mm512_maskz_loadu_ps(mask, b + i), sum0);
    }
    return sumOf(_mm512_add_ps(sum0, sum1));
}

VARVE_AVX512 float squaredL2Avx512(const float* a, const float* b, std::size_t dimension)
{
    __m512 sum0 = _mm512_setzero_ps();
    __m512 sum1 = _mm512_setzero_ps();
    std::size_t i = 0;
    for (; i + 32 <= dimension; i += 32) {
        const __m512 difference0 = _mm512_sub_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i));
        const __m512 difference1 = _mm512_sub_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16));
        sum0 = _mm512_fmadd_ps(difference0, difference0, sum0);
        sum1 = _mm512_fmadd_ps(difference1, difference1, sum1);
    }
    for (; i < dimension; i += 16) {
        const __mmask16 mask =
            dimension - i >= 16 ? static_cast<__mmask16>(0xFFFF) : floatMask(dimension - i);
        const __m512 difference =
            _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, a + i), _mm512_maskz_loadu_ps(mask, b + i));
        sum0 = _mm512_fmadd_ps(difference, difference, sum0);
    }
    return sumOf(_mm512_add_ps(sum0, sum1));
}

VARVE_AVX512 double squaredLengthAvx512(const float* values, std::size_t dimension)
{
    __m512d sum = _mm512_setzero_pd();
    std::size_t i = 0;
    for (; i + kDoubleLanes <= dimension; i += kDoubleLanes) {
        const __m512d some = _mm512_cvtps_pd(_mm256_loadu_ps(values + i));
        sum = _mm512_fmadd_pd(some, some, sum);
    }
    alignas(64) double lanes[kDoubleLanes];
    _mm512_store_pd(lanes, sum);
    return withRest(lanes, values + i, dimension - i);
}

VARVE_AVX512 StepProducts stepProductsAvx512(const float* row, std::size_t dimension, float stepsPerUnit,
                                             float halfRange)
{
    const __m512 scale = _mm512_set1_ps(stepsPerUnit);
    const __m512 half = _mm512_set1_ps(halfRange);
    const __m512 shift = _mm512_set1_ps(halfRange + 0.5F);
    const __m512 largest = _mm512_set1_ps(2 * halfRange);
    __m512 withRow = _mm512_setzero_ps();
    __m512 withSelf = withRow;
    for (std::size_t i = 0; i < dimension; i += 16) {
        const __mmask16 mask =
            dimension - i >= 16 ? static_cast<__mmask16>(0xFFFF) : floatMask(dimension - i);
        const __m512 values = _mm512_maskz_loadu_ps(mask, row + i);
        const __m512 moved = _mm512_add_ps(_mm512_mul_ps(values, scale), shift);
        const __m512 kept = _mm512_min_ps(_mm512_max_ps(moved, _mm512_setzero_ps()), largest);
        const __m512 codes = _mm512_cvtepi32_ps(_mm512_cvttps_epi32(kept));
        const __m512 steps = _mm512_maskz_sub_ps(mask, codes, half);
        withRow = _mm512_fmadd_ps(values, steps, withRow);
        withSelf = _mm512_fmadd_ps(steps, steps, withSelf);
    }
    return {sumOf(withRow), sumOf(withSelf)};
}

// The instruction multiplies unsigned by signed bytes. a + 128 is unsigned, and what that adds to the sum,
// 128 times the sum of b, is counted beside it and taken off at the end.
VARVE_AVX512 std::int32_t dotI8Avx512(const std::int8_t* a, const std::int8_t* b, std::size_t dimension)
{
    const __m512i bias = _mm512_set1_epi8(static_cast<char>(0x80));
    const __m512i ones = _mm512_set1_epi8(1);
    __m512i biasedSums = _mm512_setzero_si512();
    __m512i sumsOfB = _mm512_setzero_si512();
    for (std::size_t i = 0; i < dimension; i += 64) {
        const std::size_t left = dimension - i;
        const __mmask64 mask = left >= 64 ? ~__mmask64{0} : (__mmask64{1} << left) - 1;
        const __m512i biasedA = _mm512_xor_si512(_mm512_maskz_loadu_epi8(mask, a + i), bias);
        const __m512i valuesB = _mm512_maskz_loadu_epi8(mask, b + i);
        biasedSums = _mm512_dpbusd_epi32(biasedSums, biasedA, valuesB);
        sumsOfB = _mm512_dpbusd_epi32(sumsOfB, ones, valuesB);
    }
    return sumOf(biasedSums) - 128 * sumOf(sumsOfB);
}

/// The sums of four registers' lanes.
VARVE_AVX512 __m128i sumsOf(__m512i a, __m512i b, __m512i c, __m512i d)
{
    const __m256i sums = _mm256_hadd_epi32(_mm256_hadd_epi32(halvesOf(a), halvesOf(b)),
                                           _mm256_hadd_epi32(halvesOf(c), halvesOf(d)));
    return _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
}

VARVE_AVX512 __m512i load64(const void* bytes)
{
    return _mm512_loadu_si512(bytes);
}

/// Products of byte codes: 64 at once, summed in 16 lanes.
struct U8Sums {
    __m512i sums;
    VARVE_AVX512 U8Sums() : sums(_mm512_setzero_si512()) {}
    VARVE_AVX512 void add(const std::uint8_t* codes, __m512i query, __m512i)
    {
        sums = _mm512_dpbusd_epi32(sums, load64(codes), query);
    }
    VARVE_AVX512 __m512i lanes() const { return sums; }
};

/// Of half bytes: the high ones are left where they are, which makes their products sixteen times as large until the end.
struct U4Sums {
    __m512i lows;
    __m512i highs;
    VARVE_AVX512 U4Sums() : lows(_mm512_setzero_si512()), highs(_mm512_setzero_si512()) {}
    VARVE_AVX512 void add(const std::uint8_t* codes, __m512i low, __m512i high)
    {
        const __m512i nibble = _mm512_set1_epi8(15);
        const __m512i packed = load64(codes);
        lows = _mm512_dpbusd_epi32(lows, _mm512_and_si512(packed, nibble), low);
        highs = _mm512_dpbusd_epi32(highs, _mm512_andnot_si512(nibble, packed), high);
    }
    VARVE_AVX512 __m512i lanes() const { return _mm512_add_epi32(lows, _mm512_srai_epi32(highs, 4)); }
};

/// Four rows at a time, so that the query is read once for them and their loads overlap.
template <class Sums>
VARVE_AVX512 void dotsAvx512(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes,
                             std::size_t count, std::size_t bytes, std::int32_t* sums)
{
    std::size_t row = 0;
    for (; row + 4 <= count; row += 4) {
        Sums a;
        Sums b;
        Sums c;
        Sums d;
        for (std::size_t i = 0; i < bytes; i += kCodeBlockBytes) {
            const __m512i lowQuery = load64(low + i);
            const __m512i highQuery = load64(high + i);
            a.add(codes[row] + i, lowQuery, highQuery);
            b.add(codes[row + 1] + i, lowQuery, highQuery);
            c.add(codes[row + 2] + i, lowQuery, highQuery);
            d.add(codes[row + 3] + i, lowQuery, highQuery);
        }
        _mm_storeu_si128(reinterpret_cast<__m128i*>(sums + row), sumsOf(a.lanes(), b.lanes(), c.lanes(), d.lanes()));
    }
    for (; row < count; ++row) {
        Sums sum;
        for (std::size_t i = 0; i < bytes; i += kCodeBlockBytes)
            sum.add(codes[row] + i, load64(low + i), load64(high + i));
        sums[row] = sumOf(sum.lanes());
    }
}

VARVE_AVX512 void dotsU8Avx512(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count,
                               std::size_t bytes, std::int32_t* sums)
{
    dotsAvx512<U8Sums>(query, query, codes, count, bytes, sums);
}

VARVE_AVX512 void dotsU4Avx512(const std::int8_t* low, const std::int8_t* high,
                               const std::uint8_t* const* codes, std::size_t count, std::size_t bytes,
                               std::int32_t* sums)
{
    dotsAvx512<U4Sums>(low, high, codes, count, bytes, sums);
}

/// g++ 12 leaves the upper halves of the registers as they are behind functions for AVX-512; every SSE instruction of the
/// callers would then wait for the register it writes, and be several times slower.
template <auto kLoop>
struct Clean;
template <class Value, class... Arguments, Value (*kLoop)(Arguments...)>
struct Clean<kLoop> {
    VARVE_AVX512 static Value run(Arguments... arguments)
    {
        if constexpr (std::is_void_v<Value>) {
            kLoop(arguments...);
            _mm256_zeroupper();
        } else {
            const Value value = kLoop(arguments...);
            _mm256_zeroupper();
            return value;
        }
    }
};

constexpr Kernels kAvx2{dotAvx2,    squaredL2Avx2,     dotI8Avx2,       dotsU8Avx2,
                        dotsU4Avx2, squaredLengthAvx2, stepProductsAvx2};
constexpr Kernels kAvx512{Clean<dotAvx512>::run,           Clean<squaredL2Avx512>::run,
                          Clean<dotI8Avx512>::run,         Clean<dotsU8Avx512>::run,
                          Clean<dotsU4Avx512>::run,        Clean<squaredLengthAvx512>::run,
                          Clean<stepProductsAvx512>::run};

} // namespace

bool isSupported(KernelLevel level)
{
    __builtin_cpu_init();
    if (level == KernelLevel::Avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return level == KernelLevel::Avx512Vnni && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
}

const Kernels& kernelsOf(KernelLevel level)
{
    return level == KernelLevel::Avx512Vnni ? kAvx512 : kAvx2;
}

} // namespace varve::index::x86

#else

namespace varve::index::x86 {

bool isSupported(KernelLevel)
{
    return false;
}

const Kernels& kernelsOf(KernelLevel)
{
    std::abort(); // no level of this file is ever supported here
}

} // namespace varve::index::x86

#endif
