// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace varve::index {

/// Rows of one segment: its graph numbers them in 32 bits and hnswlib in signed ones.
constexpr std::uint64_t kMaximumSegmentRows = 0x7FFFFFFF;

} // namespace varve::index
