// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace varve::projection {

/// Every random choice of a map begins here, so that the same points give the same picture.
constexpr std::uint64_t kSeed = 0x7661727665ULL;

/// Scatters numbers that are near each other (the finaliser of SplitMix64).
inline std::uint64_t scattered(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// SplitMix64, the same numbers on every machine; the standard library's distributions are not.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next()
    {
        const std::uint64_t value = scattered(m_state);
        m_state += 0x9e3779b97f4a7c15ULL;
        return value;
    }
    /// Below `limit`, by multiplication (Lemire 2019); the bias is below 2^-32 * limit.
    std::uint32_t below(std::uint32_t limit)
    {
        return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
    }
    /// In [-1, 1).
    float signedUnit() { return static_cast<float>(static_cast<std::int32_t>(next() >> 32)) * 0x1p-31F; }

private:
    std::uint64_t m_state;
};

} // namespace varve::projection
