// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace varve::import {

struct Inflated {
    std::string bytes;
    bool isTooLarge = false; ///< stopped at the limit; `bytes` holds what fits
    bool isDamaged = false;  ///< the stream is broken or cut short
};

/// Decompresses a gzip file held in memory, all its members, until `limitBytes`, or until the guard stops it.
Inflated inflateGzip(std::string_view compressed, std::uint64_t limitBytes, ReadGuard& guard);

} // namespace varve::import
