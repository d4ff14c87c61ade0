// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/linear_layer.h"

#include <memory>
#include <span>

namespace varve::embed {

/// y = x Wᵀ + b in float32, by oneDNN. The only class that includes its headers.
/// Errors:   std::bad_alloc, std::runtime_error; for callers in this folder only.
/// Threads:  any number may call apply() at once; each call uses its own thread alone.
class MatrixProduct final : public LinearLayer {
public:
    /// Shapes:   weights is outputs × inputs, row by row; bias has `outputs` floats.
    MatrixProduct(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                  std::size_t outputs, Finish finish);
    ~MatrixProduct() override;
    MatrixProduct(MatrixProduct&&) noexcept;
    MatrixProduct& operator=(MatrixProduct&&) noexcept;

    void apply(const float* x, float* y, std::size_t rows) const override;

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
