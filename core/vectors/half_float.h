// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

namespace varve::vectors {

/// The value of an IEEE 754 half-precision number.
inline float fromHalf(std::uint16_t bits)
{
    const int exponent = (bits >> 10) & 0x1f;
    const auto fraction = static_cast<float>(bits & 0x3ff);
    float value = 0;
    if (exponent == 0)
        value = std::ldexp(fraction, -24);
    else if (exponent < 31)
        value = std::ldexp(fraction + 1024.0F, exponent - 25);
    else
        value = fraction == 0 ? HUGE_VALF : std::nanf("");
    return (bits & 0x8000) != 0 ? -value : value;
}

} // namespace varve::vectors
