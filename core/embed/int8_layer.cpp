// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/int8_layer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

/// Takes the factor from the inputs that were the largest, and names them.
std::vector<std::size_t> takeOutliers(std::vector<float>& factors, std::span<const float> largestSeen)
{
    std::vector<std::size_t> inputs(largestSeen.size());
    std::iota(inputs.begin(), inputs.end(), std::size_t{0});
    const auto middle = inputs.begin() + static_cast<std::ptrdiff_t>(std::min(kOutliers, inputs.size()));
    std::partial_sort(inputs.begin(), middle, inputs.end(), [&](std::size_t one, std::size_t other) {
        return largestSeen[one] * factors[one] > largestSeen[other] * factors[other];
    });
    inputs.erase(middle, inputs.end());
    for (const std::size_t input : inputs)
        factors[input] = 0;
    return inputs;
}

/// The nearest whole number; adding 1.5 · 2²³ rounds, and unlike a function it does so for many at once.
inline float nearest(float value)
{
    return (value + 12582912.0f) - 12582912.0f;
}

} // namespace

PackedInt8::PackedInt8(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                       std::size_t outputs, std::span<const float> inputFactors,
                       std::span<const std::size_t> outliers)
    : m_inputs(inputs),
      m_outputs(outputs),
      m_numbers(inputs * outputs),
      m_scales(outputs),
      m_sums(outputs),
      m_bias(bias.begin(), bias.end())
{
    for (const std::size_t outlier : outliers) {
        for (std::size_t output = 0; output < outputs; ++output)
            m_outlierRows.push_back(weights[output * inputs + outlier]);
    }
    std::vector<float> row(inputs);
    std::vector<std::int8_t> numbers(inputs);
    for (std::size_t output = 0; output < outputs; ++output) {
        const float* source = weights.data() + output * inputs;
        float largest = 0;
        for (std::size_t i = 0; i < inputs; ++i) {
            row[i] = inputFactors[i] > 0 ? source[i] / inputFactors[i] : 0.0f;
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
    return {m_inputs,      m_outputs,     m_numbers.data(),                 m_scales.data(),
            m_sums.data(), m_bias.data(), m_outlierRows.size() / m_outputs, m_outlierRows.data()};
}

Int8Layer::Int8Layer(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                     std::size_t outputs, Finish finish, std::span<const float> inputSizes,
                     std::span<const float> largestSeen)
    : m_inputFactors(inputFactors(weights, inputs, inputSizes)),
      m_outliers(takeOutliers(m_inputFactors, largestSeen)),
      m_weights(weights, bias, inputs, outputs, m_inputFactors, m_outliers),
      m_finish(finish)
{
}

void Int8Layer::apply(const float* x, float* y, std::size_t rows) const
{
    // Kept by the thread: getting and giving back memory of this size costs more than a short text.
    thread_local std::vector<std::uint8_t> numbers;
    thread_local std::vector<Int8Scale> scales;
    thread_local std::vector<float> outlierValues;
    const Int8Weights weights = m_weights.view();
    if (numbers.size() < rows * weights.inputs)
        numbers.resize(rows * weights.inputs);
    if (scales.size() < rows)
        scales.resize(rows);
    const Kernels& set = kernels();
    outlierValues.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        const float* values = x + row * weights.inputs;
        scales[row] = set.quantizeRow(values, m_inputFactors.data(), weights.inputs,
                                      numbers.data() + row * weights.inputs);
        for (const std::size_t outlier : m_outliers)
            outlierValues.push_back(values[outlier]);
    }
    set.multiplyInt8({&weights, numbers.data(), scales.data(), outlierValues.data(), rows, m_finish, y});
}

} // namespace varve::embed
