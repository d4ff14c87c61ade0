// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/projection/layout.h"

namespace varve::projection {

/// The bytes of a map's file (core/FORMAT.md); of a layout with its vectors, which are left out when `rows` is empty.
std::vector<std::byte> bytesOfLayout(const Layout& layout);
/// What bytesOfLayout() wrote. Nothing is believed before its checksum and bounds are checked.
/// Errors:   Corrupt, FormatTooNew.
Result<Layout> layoutOfBytes(std::span<const std::byte> bytes, const std::filesystem::path& path);
/// The number of the layout that a file's first bytes (kMapHeaderBytes of them) name, unchecked. Corrupt, FormatTooNew.
Result<std::uint64_t> layoutNumberOf(std::span<const std::byte> header, const std::filesystem::path& path);
constexpr std::size_t kMapHeaderBytes = 32;

/// Rounds vectors to what the file keeps of them: one byte for each number and a scale for each vector.
void roundToFile(Rows& rows);

} // namespace varve::projection
