// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/forward_protocol.h"
#include "core/base/hash.h"

#include <unistd.h>

namespace varve::cli {

namespace {

/// A socket's address holds 108 bytes, and the server first binds in a folder with a longer name beside it.
constexpr std::size_t kLongestPath = 80;
constexpr std::size_t kHashDigits = 16;

} // namespace

std::filesystem::path socketPathFor(const std::filesystem::path& home)
{
    std::error_code failed;
    const auto canonical = std::filesystem::weakly_canonical(home, failed);
    const auto& base = failed ? home : canonical;
    auto inside = base / "varve.sock";
    if (inside.native().size() <= kLongestPath)
        return inside;
    const auto folder = "varve-" + std::to_string(::getuid());
    return std::filesystem::path("/tmp") / folder /
           (sha256Hex(base.native()).substr(0, kHashDigits) + ".sock");
}

} // namespace varve::cli
