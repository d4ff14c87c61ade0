// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace varve::embed {

/// More numbers than any vocabulary has.
inline constexpr std::uint64_t kMaximumPieces = 1u << 20;

/// The Corrupt error for a damaged model file; it tells what to do next.
Error damagedModel(const std::filesystem::path& path, std::string_view what);

/// The NotFound error for a file that a model folder lacks; it tells what to do next.
Error missingModelFile(const std::filesystem::path& path);

/// Parses bytes from a model file. Corrupt for text that is no JSON object or is nested absurdly deep.
Result<nlohmann::json> parseJsonObject(std::span<const std::byte> bytes, const std::filesystem::path& path);

/// Reads and parses a JSON file of a model folder, whatever it holds. NotFound says how to get the model.
Result<nlohmann::json> readJson(const std::filesystem::path& path, std::uint64_t limitBytes);

/// The same for a file that has to hold an object.
Result<nlohmann::json> readJsonObject(const std::filesystem::path& path, std::uint64_t limitBytes);

/// The member at `pointer` ("/model/vocab") when it exists, else null.
const nlohmann::json* memberAt(const nlohmann::json& object, const char* pointer);

/// The text at `pointer`, empty when there is none.
std::string textAt(const nlohmann::json& object, const char* pointer);

/// The truth value at `pointer`, `otherwise` when there is none.
bool flagAt(const nlohmann::json& object, const char* pointer, bool otherwise);

/// The non-negative integer at `pointer`, when it is there and is one.
std::optional<std::uint64_t> countAt(const nlohmann::json& object, const char* pointer);

} // namespace varve::embed
