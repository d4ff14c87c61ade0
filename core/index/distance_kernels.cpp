// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/distance_kernels.h"

#include "core/index/distance_kernels_arm.h"
#include "core/index/distance_kernels_x86.h"

#include <algorithm>
#include <atomic>

namespace varve::index {

namespace {

// Four sums instead of one: shorter rounding chains, and the compiler may keep them in one register.
template <class Term>
float sumOfTerms(std::size_t dimension, Term term)
{
    float sums[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= dimension; i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane)
            sums[lane] += term(i + lane);
    for (; i < dimension; ++i)
        sums[0] += term(i);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float dotPortable(const float* a, const float* b, std::size_t dimension)
{
    return sumOfTerms(dimension, [a, b](std::size_t i) { return a[i] * b[i]; });
}

float squaredL2Portable(const float* a, const float* b, std::size_t dimension)
{
    return sumOfTerms(dimension, [a, b](std::size_t i) {
        const float difference = a[i] - b[i];
        return difference * difference;
    });
}

std::int32_t dotI8Portable(const std::int8_t* a, const std::int8_t* b, std::size_t dimension)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < dimension; ++i)
        sum += std::int32_t{a[i]} * std::int32_t{b[i]};
    return sum;
}

void dotsU8Portable(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count,
                    std::size_t bytes, std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            sum += std::int32_t{query[i]} * std::int32_t{codes[row][i]};
        sums[row] = sum;
    }
}

void dotsU4Portable(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes,
                    std::size_t count, std::size_t bytes, std::int32_t* sums)
{
    for (std::size_t row = 0; row < count; ++row) {
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            sum += std::int32_t{low[i]} * (codes[row][i] & 15) + std::int32_t{high[i]} * (codes[row][i] >> 4);
        sums[row] = sum;
    }
}

double squaredLengthPortable(const float* values, std::size_t dimension)
{
    double lanes[kDoubleLanes] = {};
    std::size_t i = 0;
    for (; i + kDoubleLanes <= dimension; i += kDoubleLanes)
        for (std::size_t lane = 0; lane < kDoubleLanes; ++lane)
            lanes[lane] += double{values[i + lane]} * double{values[i + lane]};
    for (std::size_t lane = 0; i < dimension; ++i, ++lane)
        lanes[lane] += double{values[i]} * double{values[i]};
    return laneSum(lanes);
}

/// In eight sums each, which compilers keep in vectors.
StepProducts stepProductsPortable(const float* row, std::size_t dimension, float stepsPerUnit,
                                  float halfRange)
{
    constexpr std::size_t kLanes = 8;
    float withRow[kLanes] = {};
    float withSelf[kLanes] = {};
    const auto add = [&](std::size_t lane, float value) {
        const float steps = static_cast<float>(codeOf(value, stepsPerUnit, halfRange)) - halfRange;
        withRow[lane] += value * steps;
        withSelf[lane] += steps * steps;
    };
    std::size_t i = 0;
    for (; i + kLanes <= dimension; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            add(lane, row[i + lane]);
    for (std::size_t lane = 0; i < dimension; ++i, ++lane)
        add(lane, row[i]);
    StepProducts products;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        products.withRow += withRow[lane];
        products.withSelf += withSelf[lane];
    }
    return products;
}

constexpr Kernels kPortable{dotPortable,    squaredL2Portable,     dotI8Portable,       dotsU8Portable,
                            dotsU4Portable, squaredLengthPortable, stepProductsPortable};

constexpr int kNoOverride = -1;
std::atomic<int> overriddenLevel{kNoOverride};

KernelLevel bestLevel()
{
    return *std::find_if(kKernelLevels.begin(), kKernelLevels.end(), isKernelLevelSupported);
}

} // namespace

std::string_view kernelLevelName(KernelLevel level)
{
    switch (level) {
    case KernelLevel::Avx512Vnni: return "avx512-vnni";
    case KernelLevel::Avx2: return "avx2";
    case KernelLevel::Neon: return "neon";
    case KernelLevel::NeonDot: return "neon-dot";
    case KernelLevel::Portable: break;
    }
    return "portable";
}

bool isKernelLevelSupported(KernelLevel level)
{
    return level == KernelLevel::Portable || x86::isSupported(level) || arm::isSupported(level);
}

KernelLevel activeKernelLevel()
{
    static const KernelLevel best = bestLevel();
    const int overridden = overriddenLevel.load(std::memory_order_relaxed);
    return overridden == kNoOverride ? best : static_cast<KernelLevel>(overridden);
}

void overrideKernelLevel(std::optional<KernelLevel> level)
{
    overriddenLevel.store(level ? static_cast<int>(*level) : kNoOverride, std::memory_order_relaxed);
}

const Kernels& kernelsOf(KernelLevel level)
{
    if (level == KernelLevel::Portable)
        return kPortable;
    return level == KernelLevel::Neon || level == KernelLevel::NeonDot ? arm::kernelsOf(level) : x86::kernelsOf(level);
}

} // namespace varve::index
