// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace varve::embed {

/// Rows of attention that are computed together; room for one block of scores is needed per call.
inline constexpr std::size_t kAttentionRows = 8;
/// Lengths inside the attention scratch are rounded up to this.
inline constexpr std::size_t kAttentionColumns = 32;
/// Widths (of the model and of one attention head) must be multiples of this.
inline constexpr std::size_t kWidthStep = 32;

/// The loops of a transformer that are not matrix products of weights, built for several instruction sets.
struct Kernels {
    /// Name of the instruction set, for notes and measurements.
    const char* name;
    /// IEEE half to single, exactly.
    void (*halfToFloat)(const std::uint16_t* halves, float* values, std::size_t count);
    bool (*allFinite)(const float* values, std::size_t count);
    /// Normalises each row to mean 0 and variance 1, then scales and shifts. Width is a multiple of
    /// kWidthStep.
    void (*layerNorm)(float* rows, std::size_t rowCount, std::size_t width, const float* gain,
                      const float* shift, float epsilon);
    /// Softmax(Q Kᵀ / √headWidth) V for every head of one sequence. A row of `qkv` holds queries, keys
    /// and values, each heads × headWidth long; a row of `out` is heads × headWidth long.
    /// Shapes:   scratch has attentionScratchFloats(length, headWidth) floats.
    void (*attention)(const float* qkv, std::size_t length, std::size_t heads, std::size_t headWidth,
                      float* scratch, float* out);
};

constexpr std::size_t attentionScratchFloats(std::size_t length, std::size_t headWidth)
{
    const std::size_t padded = (length + kAttentionColumns - 1) / kAttentionColumns * kAttentionColumns;
    return padded * (headWidth + kAttentionRows);
}

/// The fastest ones this processor can run, chosen once.
const Kernels& kernels();

} // namespace varve::embed
