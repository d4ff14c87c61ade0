// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/index/distance_kernels.h"
#include "core/index/vector_index.h"

#include <span>

namespace varve::index {

/// Largest dimension that files and indexes take.
constexpr std::size_t kMaximumDimension = 8192;

/// The sum of squares, the same on every machine: summed in one fixed order, in double. Not finite exactly when some value
/// is not.
double squaredLength(std::span<const float> values);

/// No NaN and no infinity among them.
bool areFinite(std::span<const float> values);

/// DimensionMismatch or InvalidArgument (a value that is not finite) for a vector that cannot be stored or
/// asked for.
Result<> checkVector(std::span<const float> vector, std::size_t dimension);

/// 1 / length, 0 for a vector of zeros. The same on every machine.
/// May be infinite for a length too small for a float's reciprocal; PairDistance takes care of that.
float inverseNorm(std::span<const float> vector);

/// Writes vector / length, or zeros for a vector of zeros, whatever its magnitude.
void normalize(std::span<const float> vector, std::span<float> out);

/// The distance of two stored vectors under one metric.
/// Units:    as told at Metric. Always finite, whatever finite vectors are given: where float sums
///           overflow or vanish, it is computed again in double. A vector of zeros has cosine distance 1
///           to all.
/// Threads:  any.
class PairDistance {
public:
    PairDistance(std::size_t dimension, Metric metric);

    /// The inverse norms are those of inverseNorm(), read for Cosine alone.
    float operator()(const float* a, float inverseNormA, const float* b, float inverseNormB) const;

    std::size_t dimension() const { return m_dimension; }
    Metric metric() const { return m_metric; }
    /// What the metric needs to know of a vector beside its values.
    float normTerm(std::span<const float> vector) const
    {
        return m_metric == Metric::Cosine ? inverseNorm(vector) : 0.0F;
    }
    const Kernels& kernels() const { return *m_kernels; }

private:
    std::size_t m_dimension;
    Metric m_metric;
    const Kernels* m_kernels;
};

} // namespace varve::index
