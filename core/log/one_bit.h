// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace varve::log {

/// The record at the start of `bytes` as it was written, when changing one single bit makes it whole under `key`: then a bit
/// was flipped, and no power cut did that. Nothing for a record that is whole, for what more than one bit is wrong with,
/// and for records with 512 zeros in a row, which is what an unfinished write leaves.
/// Errors:   takes an unfinished write for a flipped bit once in 2^29 / (bytes of the record), if it has no zeros in a row.
/// Cost:     eight steps for each byte of the payload, about a nanosecond each.
/// Source:   CRCs are linear: the difference of two checksums is that of the flipped bit alone, wherever else the data is.
std::optional<std::vector<std::byte>> withOneBitPutRight(std::span<const std::byte> bytes, std::uint32_t key);

} // namespace varve::log
