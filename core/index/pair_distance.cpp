// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/pair_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace varve::index {

namespace {

// Between these lengths a float dot product of two vectors neither overflows nor loses what matters to
// underflow.
constexpr float kSmallestInverseNorm = 1e-15F;
constexpr float kLargestInverseNorm = 1e15F;

/// In one fixed order, whatever the compiler makes of it: four sums, each of every fourth term.
double dotInDouble(std::span<const float> a, const float* b)
{
    double sums[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= a.size(); i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane)
            sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    for (std::size_t lane = 0; i < a.size(); ++i, ++lane)
        sums[lane] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float clampToFloat(double value)
{
    constexpr double largest = std::numeric_limits<float>::max();
    return static_cast<float>(std::clamp(value, -largest, largest));
}

bool isOrdinary(float inverse)
{
    return inverse == 0.0F || (inverse >= kSmallestInverseNorm && inverse <= kLargestInverseNorm);
}

float cosineInDouble(std::span<const float> a, const float* b)
{
    const double lengths = std::sqrt(dotInDouble(a, a.data())) * std::sqrt(dotInDouble({b, a.size()}, b));
    const double cosine = lengths > 0 ? dotInDouble(a, b) / lengths : 0.0;
    return static_cast<float>(1.0 - std::clamp(cosine, -1.0, 1.0));
}

float squaredL2InDouble(std::span<const float> a, const float* b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return clampToFloat(sum);
}

} // namespace

double squaredLength(std::span<const float> values)
{
    return kernelsOf(activeKernelLevel()).squaredLength(values.data(), values.size());
}

bool areFinite(std::span<const float> values)
{
    return std::isfinite(squaredLength(values));
}

Result<> checkVector(std::span<const float> vector, std::size_t dimension)
{
    if (vector.size() != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "a vector of dimension " + std::to_string(vector.size()) + " where " +
                         std::to_string(dimension) + " is needed",
                     {},
                     0};
    if (!areFinite(vector))
        return Error{ErrorCode::InvalidArgument, "a vector with a value that is not finite", {}, 0};
    return {};
}

float inverseNorm(std::span<const float> vector)
{
    const double squared = squaredLength(vector);
    return squared > 0 ? static_cast<float>(1.0 / std::sqrt(squared)) : 0.0F;
}

void normalize(std::span<const float> vector, std::span<float> out)
{
    const double squared = squaredLength(vector);
    const double factor = squared > 0 ? 1.0 / std::sqrt(squared) : 0.0;
    for (std::size_t i = 0; i < vector.size(); ++i)
        out[i] = static_cast<float>(static_cast<double>(vector[i]) * factor);
}

PairDistance::PairDistance(std::size_t dimension, Metric metric)
    : m_dimension(dimension), m_metric(metric), m_kernels(&kernelsOf(activeKernelLevel()))
{
}

float PairDistance::operator()(const float* a, float inverseNormA, const float* b, float inverseNormB) const
{
    if (m_metric == Metric::L2) {
        const float squared = m_kernels->squaredL2(a, b, m_dimension);
        return std::isfinite(squared) ? squared : squaredL2InDouble({a, m_dimension}, b);
    }
    if (m_metric == Metric::Cosine) {
        if (!isOrdinary(inverseNormA) || !isOrdinary(inverseNormB))
            return cosineInDouble({a, m_dimension}, b);
        const float cosine = m_kernels->dot(a, b, m_dimension) * inverseNormA * inverseNormB;
        return 1.0F - std::clamp(cosine, -1.0F, 1.0F);
    }
    const float distance = 1.0F - m_kernels->dot(a, b, m_dimension);
    return std::isfinite(distance) ? distance : clampToFloat(1.0 - dotInDouble({a, m_dimension}, b));
}

float scoreFromDistance(Metric metric, float distance)
{
    return metric == Metric::L2 ? -distance : 1.0F - distance;
}

} // namespace varve::index
