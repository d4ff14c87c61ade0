// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/linear_layer.h"

#include <span>
#include <vector>

namespace varve::embed {

/// Some inputs of a transformer are many times as large as all others, in nearly every token. A few of them would decide
/// how coarsely a whole row is rounded, so they are left out of that and counted in float32 (LLM.int8(), arXiv:2208.07339;
/// there by a bound for each batch, here always the same ones, so that a text's vector does not depend on its neighbours).
inline constexpr std::size_t kOutliers = 4;

/// Weights rounded to 8 bits, with a scale for each output, in the order that Kernels::multiplyInt8 reads.
class PackedInt8 {
public:
    /// Shapes:   weights is outputs × inputs, row by row; bias has `outputs` floats; inputs is a multiple of
    ///           kWidthStep, outputs of kInt8Block. The weights of each input are divided by its factor; a factor of 0 makes it an
    ///           outlier, and `outliers` names those.
    PackedInt8(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
               std::size_t outputs, std::span<const float> inputFactors, std::span<const std::size_t> outliers);

    /// Dies with this.
    Int8Weights view() const;

private:
    std::size_t m_inputs;
    std::size_t m_outputs;
    AlignedBuffer<std::int8_t> m_numbers;
    std::vector<float> m_scales;
    std::vector<std::int32_t> m_sums;
    std::vector<float> m_bias;
    std::vector<float> m_outlierRows; ///< outliers × outputs
};

/// y = x Wᵀ + b in 8 bits: weights have a scale for each output, each row of x gets one as it comes (dynamic
/// quantisation). Sums are whole numbers and exact.
class Int8Layer final : public LinearLayer {
public:
    /// Inputs that are often large would leave few of the 256 steps to all others of their row. They are made smaller and
    /// their weights larger, half of the difference each (SmoothQuant, arXiv:2211.10438).
    /// Shapes:   as PackedInt8; inputSizes has the usual size of each input, up to a common factor, or is empty;
    ///           largestSeen how large each has been in some tokens, by which the outliers are chosen, or is empty: none.
    Int8Layer(std::span<const float> weights, std::span<const float> bias, std::size_t inputs, std::size_t outputs,
              Finish finish, std::span<const float> inputSizes, std::span<const float> largestSeen);

    void apply(const float* x, float* y, std::size_t rows) const override;

private:
    std::vector<float> m_inputFactors;
    std::vector<std::size_t> m_outliers;
    PackedInt8 m_weights;
    Finish m_finish;
};

} // namespace varve::embed
