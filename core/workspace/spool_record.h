// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Files of vectors by the hash of their text (core/FORMAT.md, "import.spool"): a header that names the model, then records of
/// one size, each with its checksum. They are never synced, so what does not verify is no record.
namespace varve::workspace::spool {

inline constexpr std::size_t kKeyBytes = 32;

/// Begins a file of vectors of this model; one of another begins otherwise.
std::string header(const std::string& identity, std::size_t dimension);
std::string keyOf(const std::string& text);
std::size_t recordBytes(std::size_t dimension);
std::string recordOf(const std::string& key, std::span<const float> vector);
/// True when these bytes are a record as it was written.
bool isWhole(std::string_view record);
/// Of a whole record.
std::string_view keyIn(std::string_view record);
std::vector<float> vectorIn(std::string_view record);

} // namespace varve::workspace::spool
