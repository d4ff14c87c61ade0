// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/aligned_buffer.h"
#include "core/embed/kernels.h"

#include <cstddef>

namespace varve::embed {

/// Row counts are rounded up to this, so that few variants are compiled at run time.
inline constexpr std::size_t kRowStep = 16;
static_assert(kRowStep % kInt8RowStep == 0);

/// Texts longer than this are rare, and get fewer variants.
inline constexpr std::size_t kManyRows = 512;

constexpr std::size_t roundedRows(std::size_t rows)
{
    const std::size_t step = rows <= kManyRows ? kRowStep : kManyRows / 4;
    return (rows + step - 1) / step * step;
}

/// y = x Wᵀ + b for fixed W and b, and what follows it.
/// Threads:  any number may call apply() at once; each call uses its own thread alone.
class LinearLayer {
public:
    virtual ~LinearLayer() = default;

    /// Shapes:   rows is a multiple of kRowStep; x is rows × inputs, y rows × outputs.
    /// Errors:   std::bad_alloc, std::runtime_error; for callers in this folder only.
    virtual void apply(const float* x, float* y, std::size_t rows) const = 0;
};

} // namespace varve::embed
