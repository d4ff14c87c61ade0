// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace varve::test {

inline std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

inline std::string textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// With some bytes from `at` on inverted. One flipped bit may leave what a compressed frame decodes to the same.
inline std::string damagedAt(std::string bytes, std::size_t at)
{
    constexpr std::size_t kInverted = 16;
    for (std::size_t i = at; i < bytes.size() && i < at + kInverted; ++i)
        bytes[i] = static_cast<char>(~bytes[i]);
    return bytes;
}

} // namespace varve::test
