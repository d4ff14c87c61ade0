// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

namespace varve::embed {

/// Row counts are rounded up to this, so that few variants are compiled at run time.
inline constexpr std::size_t kRowStep = 16;

constexpr std::size_t roundedRows(std::size_t rows)
{
    return (rows + kRowStep - 1) / kRowStep * kRowStep;
}

/// Floats on a cache line border, not initialised.
class FloatBuffer {
public:
    explicit FloatBuffer(std::size_t count)
        : m_data(static_cast<float*>(::operator new[](count * sizeof(float), kAlignment)))
    {
    }
    float* data() { return m_data.get(); }
    const float* data() const { return m_data.get(); }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(float* data) const { ::operator delete[](data, kAlignment); }
    };
    std::unique_ptr<float[], Free> m_data;
};

/// What happens to a product after the bias is added.
enum class Finish {
    Store,
    Gelu, ///< x · Φ(x) with the exact Φ, by the error function
    Add   ///< added to what the output holds
};

/// y = x Wᵀ + b for fixed W and b, by oneDNN. The only class that includes its headers.
/// Errors:   std::bad_alloc, std::runtime_error; for callers in this folder only.
/// Threads:  any number may call apply() at once; each call uses its own thread alone.
class MatrixProduct {
public:
    /// Shapes:   weights is outputs × inputs, row by row; bias has `outputs` floats.
    MatrixProduct(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                  std::size_t outputs, Finish finish);
    ~MatrixProduct();
    MatrixProduct(MatrixProduct&&) noexcept;
    MatrixProduct& operator=(MatrixProduct&&) noexcept;

    /// Shapes:   rows is a multiple of kRowStep; x is rows × inputs, y rows × outputs.
    void apply(const float* x, float* y, std::size_t rows) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Holds oneDNN's OpenMP to one thread on the calling thread for a scope.
class OneThreadScope {
public:
    OneThreadScope();
    ~OneThreadScope();
    OneThreadScope(const OneThreadScope&) = delete;
    OneThreadScope& operator=(const OneThreadScope&) = delete;

private:
    int m_before;
};

} // namespace varve::embed
