// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/distance_kernels_arm.h"

#include <cstdlib>

#if defined(__aarch64__)

#include <arm_neon.h>

#if defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

// Every 64-bit ARM processor has NEON; products of four bytes at once came later. clang before 16 declares these only for
// whole files, and then does without.
#if !defined(__clang__) || __clang_major__ >= 16
#define VARVE_HAS_DOT_PRODUCTS 1
#define VARVE_DOT_PRODUCTS __attribute__((target("arch=armv8.2-a+dotprod")))
#endif

namespace varve::index::arm {

namespace {

float dotNeon(const float* a, const float* b, std::size_t dimension)
{
    float32x4_t sum0 = vdupq_n_f32(0);
    float32x4_t sum1 = sum0;
    std::size_t i = 0;
    for (; i + 8 <= dimension; i += 8) {
        sum0 = vfmaq_f32(sum0, vld1q_f32(a + i), vld1q_f32(b + i));
        sum1 = vfmaq_f32(sum1, vld1q_f32(a + i + 4), vld1q_f32(b + i + 4));
    }
    float sum = vaddvq_f32(vaddq_f32(sum0, sum1));
    for (; i < dimension; ++i)
        sum += a[i] * b[i];
    return sum;
}

float squaredL2Neon(const float* a, const float* b, std::size_t dimension)
{
    float32x4_t sum0 = vdupq_n_f32(0);
    float32x4_t sum1 = sum0;
    std::size_t i = 0;
    for (; i + 8 <= dimension; i += 8) {
        const float32x4_t difference0 = vsubq_f32(vld1q_f32(a + i), vld1q_f32(b + i));
        const float32x4_t difference1 = vsubq_f32(vld1q_f32(a + i + 4), vld1q_f32(b + i + 4));
        sum0 = vfmaq_f32(sum0, difference0, difference0);
        sum1 = vfmaq_f32(sum1, difference1, difference1);
    }
    float sum = vaddvq_f32(vaddq_f32(sum0, sum1));
    for (; i < dimension; ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

std::int32_t restOfDotI8(const std::int8_t* a, const std::int8_t* b, std::size_t first, std::size_t dimension)
{
    std::int32_t sum = 0;
    for (std::size_t i = first; i < dimension; ++i)
        sum += std::int32_t{a[i]} * std::int32_t{b[i]};
    return sum;
}

// A product of two bytes fits 16 bits, even of -128 by itself; pairs of them are added as 32.
std::int32_t dotI8Neon(const std::int8_t* a, const std::int8_t* b, std::size_t dimension)
{
    int32x4_t sum = vdupq_n_s32(0);
    std::size_t i = 0;
    for (; i + 16 <= dimension; i += 16) {
        const int8x16_t left = vld1q_s8(a + i);
        const int8x16_t right = vld1q_s8(b + i);
        sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(left), vget_low_s8(right)));
        sum = vpadalq_s16(sum, vmull_high_s8(left, right));
    }
    return vaddvq_s32(sum) + restOfDotI8(a, b, i, dimension);
}

void dotsU8Neon(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count, std::size_t bytes,
                std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        int32x4_t sum0 = vdupq_n_s32(0);
        int32x4_t sum1 = sum0;
        for (std::size_t i = 0; i < bytes; i += 16) {
            const uint8x16_t packed = vld1q_u8(codes[row] + i);
            const int8x16_t asked = vld1q_s8(query + i);
            const int16x8_t codeLow = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(packed)));
            const int16x8_t codeHigh = vreinterpretq_s16_u16(vmovl_high_u8(packed));
            const int16x8_t askedLow = vmovl_s8(vget_low_s8(asked));
            const int16x8_t askedHigh = vmovl_high_s8(asked);
            sum0 = vmlal_s16(sum0, vget_low_s16(codeLow), vget_low_s16(askedLow));
            sum1 = vmlal_high_s16(sum1, codeLow, askedLow);
            sum0 = vmlal_s16(sum0, vget_low_s16(codeHigh), vget_low_s16(askedHigh));
            sum1 = vmlal_high_s16(sum1, codeHigh, askedHigh);
        }
        sums[row] = vaddvq_s32(vaddq_s32(sum0, sum1));
    }
}

int8x16_t lowHalves(uint8x16_t packed)
{
    return vreinterpretq_s8_u8(vandq_u8(packed, vdupq_n_u8(15)));
}

int8x16_t highHalves(uint8x16_t packed)
{
    return vreinterpretq_s8_u8(vshrq_n_u8(packed, 4));
}

// A product of a code up to 15 and a value up to 127 is small: two of them fit 16 bits.
void dotsU4Neon(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes, std::size_t count,
                std::size_t bytes, std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        int32x4_t sum0 = vdupq_n_s32(0);
        int32x4_t sum1 = sum0;
        for (std::size_t i = 0; i < bytes; i += 16) {
            const uint8x16_t packed = vld1q_u8(codes[row] + i);
            const int8x16_t lows = lowHalves(packed);
            const int8x16_t highs = highHalves(packed);
            const int8x16_t askedLow = vld1q_s8(low + i);
            const int8x16_t askedHigh = vld1q_s8(high + i);
            sum0 = vpadalq_s16(sum0, vmlal_s8(vmull_s8(vget_low_s8(lows), vget_low_s8(askedLow)),
                                              vget_low_s8(highs), vget_low_s8(askedHigh)));
            sum1 = vpadalq_s16(sum1, vmlal_high_s8(vmull_high_s8(lows, askedLow), highs, askedHigh));
        }
        sums[row] = vaddvq_s32(vaddq_s32(sum0, sum1));
    }
}

StepProducts stepProductsNeon(const float* row, std::size_t dimension, float stepsPerUnit, float halfRange)
{
    const float32x4_t half = vdupq_n_f32(halfRange);
    const float32x4_t shift = vdupq_n_f32(halfRange + 0.5F);
    const float32x4_t largest = vdupq_n_f32(2 * halfRange);
    float32x4_t withRow = vdupq_n_f32(0);
    float32x4_t withSelf = withRow;
    std::size_t i = 0;
    for (; i + 4 <= dimension; i += 4) {
        const float32x4_t values = vld1q_f32(row + i);
        const float32x4_t moved = vaddq_f32(vmulq_n_f32(values, stepsPerUnit), shift);
        const float32x4_t kept = vminq_f32(vmaxq_f32(moved, vdupq_n_f32(0)), largest);
        const float32x4_t steps = vsubq_f32(vrndq_f32(kept), half);
        withRow = vfmaq_f32(withRow, values, steps);
        withSelf = vfmaq_f32(withSelf, steps, steps);
    }
    StepProducts products{vaddvq_f32(withRow), vaddvq_f32(withSelf)};
    for (; i < dimension; ++i) {
        const float steps = static_cast<float>(codeOf(row[i], stepsPerUnit, halfRange)) - halfRange;
        products.withRow += row[i] * steps;
        products.withSelf += steps * steps;
    }
    return products;
}

double squaredLengthNeon(const float* values, std::size_t dimension)
{
    float64x2_t sums[kDoubleLanes / 2] = {vdupq_n_f64(0), vdupq_n_f64(0), vdupq_n_f64(0), vdupq_n_f64(0)};
    std::size_t i = 0;
    for (; i + kDoubleLanes <= dimension; i += kDoubleLanes) {
        for (std::size_t four = 0; four < 2; ++four) {
            const float32x4_t some = vld1q_f32(values + i + 4 * four);
            const float64x2_t first = vcvt_f64_f32(vget_low_f32(some));
            const float64x2_t second = vcvt_high_f64_f32(some);
            sums[2 * four] = vfmaq_f64(sums[2 * four], first, first);
            sums[2 * four + 1] = vfmaq_f64(sums[2 * four + 1], second, second);
        }
    }
    double lanes[kDoubleLanes];
    for (std::size_t pair = 0; pair < kDoubleLanes / 2; ++pair)
        vst1q_f64(lanes + 2 * pair, sums[pair]);
    for (std::size_t lane = 0; i < dimension; ++i, ++lane)
        lanes[lane] += double{values[i]} * double{values[i]};
    return laneSum(lanes);
}

constexpr Kernels kNeon{dotNeon,    squaredL2Neon,     dotI8Neon,       dotsU8Neon,
                        dotsU4Neon, squaredLengthNeon, stepProductsNeon};

#if defined(VARVE_HAS_DOT_PRODUCTS)

VARVE_DOT_PRODUCTS std::int32_t dotI8Dot(const std::int8_t* a, const std::int8_t* b, std::size_t dimension)
{
    int32x4_t sum = vdupq_n_s32(0);
    std::size_t i = 0;
    for (; i + 16 <= dimension; i += 16)
        sum = vdotq_s32(sum, vld1q_s8(a + i), vld1q_s8(b + i));
    return vaddvq_s32(sum) + restOfDotI8(a, b, i, dimension);
}

// The instruction multiplies bytes of one kind. A code minus 128 is signed, and what that takes off the sum, 128 times the
// sum of the query, is added at the end.
VARVE_DOT_PRODUCTS void dotsU8Dot(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count,
                                  std::size_t bytes, std::int32_t* sums)
{
    const uint8x16_t bias = vdupq_n_u8(0x80);
    int32x4_t ofQuery = vdupq_n_s32(0);
    for (std::size_t i = 0; i < bytes; i += 16)
        ofQuery = vdotq_s32(ofQuery, vld1q_s8(query + i), vdupq_n_s8(1));
    const std::int32_t taken = 128 * vaddvq_s32(ofQuery);
    for (std::size_t row = 0; row < count; ++row) {
        int32x4_t sum0 = vdupq_n_s32(0);
        int32x4_t sum1 = sum0;
        for (std::size_t i = 0; i < bytes; i += 32) {
            const int8x16_t codes0 = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(codes[row] + i), bias));
            const int8x16_t codes1 = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(codes[row] + i + 16), bias));
            sum0 = vdotq_s32(sum0, vld1q_s8(query + i), codes0);
            sum1 = vdotq_s32(sum1, vld1q_s8(query + i + 16), codes1);
        }
        sums[row] = vaddvq_s32(vaddq_s32(sum0, sum1)) + taken;
    }
}

VARVE_DOT_PRODUCTS void dotsU4Dot(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes,
                                  std::size_t count, std::size_t bytes, std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        int32x4_t sum0 = vdupq_n_s32(0);
        int32x4_t sum1 = sum0;
        for (std::size_t i = 0; i < bytes; i += 16) {
            const uint8x16_t packed = vld1q_u8(codes[row] + i);
            sum0 = vdotq_s32(sum0, vld1q_s8(low + i), lowHalves(packed));
            sum1 = vdotq_s32(sum1, vld1q_s8(high + i), highHalves(packed));
        }
        sums[row] = vaddvq_s32(vaddq_s32(sum0, sum1));
    }
}

constexpr Kernels kNeonDot{dotNeon,   squaredL2Neon,     dotI8Dot,        dotsU8Dot,
                           dotsU4Dot, squaredLengthNeon, stepProductsNeon};

#endif

} // namespace

bool isSupported(KernelLevel level)
{
    if (level == KernelLevel::Neon)
        return true;
#if defined(VARVE_HAS_DOT_PRODUCTS) && defined(__linux__)
    return level == KernelLevel::NeonDot && (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#else
    return false;
#endif
}

const Kernels& kernelsOf([[maybe_unused]] KernelLevel level)
{
#if defined(VARVE_HAS_DOT_PRODUCTS)
    if (level == KernelLevel::NeonDot)
        return kNeonDot;
#endif
    return kNeon;
}

} // namespace varve::index::arm

#else

namespace varve::index::arm {

bool isSupported(KernelLevel)
{
    return false;
}

const Kernels& kernelsOf(KernelLevel)
{
    std::abort(); // no level of this file is ever supported here
}

} // namespace varve::index::arm

#endif
