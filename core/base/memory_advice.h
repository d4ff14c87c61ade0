// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace varve {

/// Asks the system for large pages under a buffer that is read at random: fewer address translations are missed.
/// Does nothing for small buffers and where the system has no such pages.
void preferLargePages(void* begin, std::size_t bytes);

/// Tells the system that a mapped file is read here and there: a page that is not in memory is read alone, not with the
/// dozens behind it that nobody asked for.
void expectScatteredReads(const void* begin, std::size_t bytes);
/// Asks the system to read this part of a mapped file at once, in one go.
void readSoon(const void* begin, std::size_t bytes);

} // namespace varve
