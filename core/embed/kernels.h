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

/// What happens to a product after the bias is added.
enum class Finish {
    Store,
    Gelu, ///< x · Φ(x) with the exact Φ, by the error function
    Add   ///< added to what the output holds
};

/// Outputs of an 8-bit product that lie together, and inputs of one output that do.
inline constexpr std::size_t kInt8Block = 16;
inline constexpr std::size_t kInt8Group = 4;
/// Rows of an 8-bit product are a multiple of this.
inline constexpr std::size_t kInt8RowStep = 16;

/// Weights as 8-bit numbers from -127 to 127 with a scale for each output. Those of some inputs, the outliers, are kept as they
/// are; in the numbers they are 0.
struct Int8Weights {
    std::size_t inputs;         ///< a multiple of kWidthStep
    std::size_t outputs;        ///< a multiple of kInt8Block
    const std::int8_t* numbers; ///< by block of outputs, then group of inputs, then output, then input
    const float* scales;        ///< for each output
    const std::int32_t* sums;   ///< of the numbers of each output
    const float* bias;
    std::size_t outliers;       ///< how many
    const float* outlierRows;   ///< outliers × outputs
};

/// What whole numbers of a row stand for: scale × (number - zero).
struct Int8Scale {
    float scale = 0;
    std::int32_t zero = 0; ///< 0 to 255
};

/// One product y = x Wᵀ + b in 8 bits.
struct Int8Product {
    const Int8Weights* weights;
    const std::uint8_t* numbers; ///< rows × inputs
    const Int8Scale* scales;     ///< for each row
    const float* outlierValues;  ///< rows × outliers of the weights
    std::size_t rows;            ///< a multiple of kInt8RowStep
    Finish finish;
    float* y; ///< rows × outputs
};

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
    /// Whole numbers of one row, multiplied by `factors` one by one, over its whole range. Width as for layerNorm.
    Int8Scale (*quantizeRow)(const float* row, const float* factors, std::size_t width,
                             std::uint8_t* numbers);
    /// The whole sums are the same in every set; what follows them is float32.
    void (*multiplyInt8)(const Int8Product& product);
};

constexpr std::size_t attentionScratchFloats(std::size_t length, std::size_t headWidth)
{
    const std::size_t padded = (length + kAttentionColumns - 1) / kAttentionColumns * kAttentionColumns;
    return padded * (2 * headWidth + kAttentionRows);
}

/// The fastest ones this processor can run, chosen once.
const Kernels& kernels();

} // namespace varve::embed
