// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/int8_layer.h"

#include <algorithm>
#include <cmath>

namespace varve::embed {

namespace {

constexpr float kLargestNumber = 127.0f;

/// What each input is multiplied by; its weights are divided by the same.
std::vector<float> inputFactors(std::span<const float> weights, std::size_t inputs,
                                std::span<const float> sizes)
{
    std::vector<float> factors(inputs, 1.0f);
    if (sizes.empty())
        return factors;
    std::vector<float> largestWeights(inputs, 0.0f);
    for (std::size_t row = 0; row < weights.size(); row += inputs) {
        for (std::size_t i = 0; i < inputs; ++i)
            largestWeights[i] = std::max(largestWeights[i], std::abs(weights[row + i]));
    }
    constexpr float kLeast = 1e-3f;
    constexpr float kMost = 1e3f;
    for (std::size_t i = 0; i < inputs; ++i) {
        if (sizes[i] > 0 && largestWeights[i] > 0)
            factors[i] = std::clamp(std::sqrt(largestWeights[i] / sizes[i]), kLeast, kMost);
    }
    return factors;
}

/// The nearest whole number; adding 1.5 · 2²³ rounds, and unlike a function it does so for many at once.
inline float nearest(float value)
{
    return (value + 12582912.0f) - 12582912.0f;
}

} // namespace

PackedInt8::PackedInt8(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                       std::size_t outputs, std::span<const float> inputFactors)
    : m_inputs(inputs),
      m_outputs(outputs),
      m_numbers(inputs * outputs),
      m_scales(outputs),
      m_sums(outputs),
      m_bias(bias.begin(), bias.end())
{
    std::vector<float> row(inputs);
    std::vector<std::int8_t> numbers(inputs);
    for (std::size_t output = 0; output < outputs; ++output) {
        const float* source = weights.data() + output * inputs;
        float largest = 0;
        for (std::size_t i = 0; i < inputs; ++i) {
            row[i] = source[i] / inputFactors[i];
            largest = std::max(largest, std::abs(row[i]));
        }
        m_scales[output] = largest / kLargestNumber;
        const float factor = largest > 0 ? kLargestNumber / largest : 0.0f;
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < inputs; ++i) {
            const auto number = static_cast<std::int32_t>(nearest(row[i] * factor));
            numbers[i] = static_cast<std::int8_t>(number);
            sum += number;
        }
        m_sums[output] = sum;
        std::int8_t* block =
            m_numbers.data() + output / kInt8Block * kInt8Block * inputs + output % kInt8Block * kInt8Group;
        for (std::size_t i = 0; i < inputs; i += kInt8Group, block += kInt8Group * kInt8Block)
            std::copy_n(numbers.data() + i, kInt8Group, block);
    }
}

Int8Weights PackedInt8::view() const
{
    return {m_inputs, m_outputs, m_numbers.data(), m_scales.data(), m_sums.data(), m_bias.data()};
}

Int8Layer::Int8Layer(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                     std::size_t outputs, Finish finish, std::span<const float> inputSizes)
    : m_inputFactors(inputFactors(weights, inputs, inputSizes)),
      m_weights(weights, bias, inputs, outputs, m_inputFactors),
      m_finish(finish)
{
}

void Int8Layer::apply(const float* x, float* y, std::size_t rows) const
{
    // Kept by the thread: getting and giving back memory of this size costs more than a short text.
    thread_local std::vector<std::uint8_t> numbers;
    thread_local std::vector<Int8Scale> scales;
    const Int8Weights weights = m_weights.view();
    if (numbers.size() < rows * weights.inputs)
        numbers.resize(rows * weights.inputs);
    if (scales.size() < rows)
        scales.resize(rows);
    const Kernels& set = kernels();
    for (std::size_t row = 0; row < rows; ++row)
        scales[row] = set.quantizeRow(x + row * weights.inputs, m_inputFactors.data(), weights.inputs,
                                      numbers.data() + row * weights.inputs);
    set.multiplyInt8({&weights, numbers.data(), scales.data(), rows, m_finish, y});
}

} // namespace varve::embed
