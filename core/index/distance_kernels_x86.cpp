// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/distance_kernels_x86.h"

#include <cstdlib>

#if defined(__x86_64__)

#include <immintrin.h>

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

// Instead of the compilers' reduce functions, which g++ 12 warns about in its own header.
VARVE_AVX512 float sumOf(__m512 lanes)
{
    alignas(64) float values[16];
    _mm512_store_ps(values, lanes);
    return sumOf(_mm256_add_ps(_mm256_load_ps(values), _mm256_load_ps(values + 8)));
}

VARVE_AVX512 std::int32_t sumOf(__m512i lanes)
{
    alignas(64) std::int32_t values[16];
    _mm512_store_si512(values, lanes);
    std::int32_t sum = 0;
    for (const std::int32_t value : values)
        sum += value;
    return sum;
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

constexpr Kernels kAvx2{dotAvx2, squaredL2Avx2, dotI8Avx2};
constexpr Kernels kAvx512{dotAvx512, squaredL2Avx512, dotI8Avx512};

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
