// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace varve {

/// Asks the system for large pages under a buffer that is read at random: fewer address translations are missed.
/// Does nothing for small buffers and where the system has no such pages.
void preferLargePages(void* begin, std::size_t bytes);

} // namespace varve
