// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

#include <nlohmann/json_fwd.hpp>

/// Small JSON files that notice their own damage: one line with the value, one line with its SHA-256.
namespace varve::snapshot {

std::string sealJson(const nlohmann::json& value);
/// Errors:   Corrupt when a single byte differs from what sealJson() gave.
Result<nlohmann::json> unsealJson(std::string_view text, const std::filesystem::path& path);

/// Durable:  yes, the old or the new file is there after a power cut.
Result<> replaceSealed(fs::FileSystem& fileSystem, const std::filesystem::path& path, const nlohmann::json& value);
/// NotFound, Corrupt.
Result<nlohmann::json> readSealed(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// Reads one member of an object into `out`; false when it is missing or of another type.
bool readMember(const nlohmann::json& object, const char* key, std::string& out);
bool readMember(const nlohmann::json& object, const char* key, std::uint64_t& out);
bool readMember(const nlohmann::json& object, const char* key, std::int64_t& out);
bool readMember(const nlohmann::json& object, const char* key, bool& out);

} // namespace varve::snapshot
