// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace varve::index {

/// Which instructions the inner loops use.
enum class KernelLevel : std::uint8_t {
    Portable,   ///< plain C++, any processor
    Avx2,       ///< AVX2 and FMA
    Avx512Vnni, ///< AVX-512 F, BW, VL and VNNI
    Neon,       ///< NEON, which every 64-bit ARM processor has
    NeonDot     ///< NEON with the dot products of ARMv8.2
};

/// How well codes stand for a row: the products of what they stand for, in steps, with the row and with itself.
struct StepProducts {
    float withRow = 0;
    float withSelf = 0;
};

/// The code of a value: its steps from -halfRange on, rounded to the nearest and kept between 0 and 2 * halfRange. Cutting
/// off is rounding down here, since nothing stays below zero; without a call, so that compilers compute several at once.
inline std::int32_t codeOf(float value, float stepsPerUnit, float halfRange)
{
    const float steps = value * stepsPerUnit + (halfRange + 0.5F);
    const float atLeastZero = steps > 0 ? steps : 0.0F; // also what is not a number
    const float largest = 2 * halfRange;
    return static_cast<std::int32_t>(atLeastZero < largest ? atLeastZero : largest);
}

/// Sums that are taken in one order on every machine: value i is added to lane i modulo 8, and lanes to the lane half way.
constexpr std::size_t kDoubleLanes = 8;
inline double laneSum(double* lanes)
{
    for (std::size_t half = kDoubleLanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane)
            lanes[lane] += lanes[lane + half];
    return lanes[0];
}

/// The inner loops of every distance. Any dimension, any alignment.
struct Kernels {
    float (*dot)(const float* a, const float* b, std::size_t dimension);
    float (*squaredL2)(const float* a, const float* b, std::size_t dimension);
    /// Exact for values in [-127, 127] and dimensions up to 65,536. Every level gives the same answer.
    std::int32_t (*dotI8)(const std::int8_t* a, const std::int8_t* b, std::size_t dimension);
    /// sums[i] = the sum over j of query[j] * codes[i][j]. Every level gives the same answer.
    /// Shapes:   `bytes` a multiple of kCodeBlockBytes, at most 16,384; query as long; values from -128 to 127.
    void (*dotsU8)(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t count,
                   std::size_t bytes, std::int32_t* sums);
    /// The same for two codes in a byte: low[j] times the low four bits plus high[j] times the high ones,
    /// from -127 on.
    void (*dotsU4)(const std::int8_t* low, const std::int8_t* high, const std::uint8_t* const* codes,
                   std::size_t count, std::size_t bytes, std::int32_t* sums);
    /// The sum of squares, in double and in the order of laneSum(). Every level gives the same answer, since squares of
    /// floats are exact in double. Finite exactly when all values are.
    double (*squaredLength)(const float* values, std::size_t dimension);
    /// Of a row and its codes at one scale, a code c standing for c - halfRange steps.
    StepProducts (*stepProducts)(const float* row, std::size_t dimension, float stepsPerUnit,
                                 float halfRange);
};

/// A cache line; packed rows begin on one and fill whole ones.
constexpr std::size_t kCodeBlockBytes = 64;

/// "portable", "avx2", "avx512-vnni", "neon" or "neon-dot".
std::string_view kernelLevelName(KernelLevel level);

/// True when this processor and operating system can run a level.
bool isKernelLevelSupported(KernelLevel level);

/// The best level of this machine, or the one set by overrideKernelLevel().
KernelLevel activeKernelLevel();

/// Makes every index created from now on use one level; nullopt goes back to the best. For tests and for
/// finding the cause of a surprising result; the level must be supported.
/// Threads:  any.
void overrideKernelLevel(std::optional<KernelLevel> level);

/// Every level, the best of each kind of processor first.
constexpr std::array<KernelLevel, 5> kKernelLevels{KernelLevel::Avx512Vnni, KernelLevel::Avx2, KernelLevel::NeonDot,
                                                   KernelLevel::Neon, KernelLevel::Portable};

/// The loops of one supported level.
const Kernels& kernelsOf(KernelLevel level);

} // namespace varve::index
