// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/collection/types.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::exchange {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kNativeFolder = "native/";
inline constexpr std::string_view kDocumentsName = "documents.jsonl";
inline constexpr std::string_view kVectorsName = "vectors.npy";
inline constexpr std::string_view kIdsName = "ids.jsonl";

/// One entry of the zip besides the manifest itself.
struct ListedEntry {
    std::string name;
    std::uint64_t sizeBytes = 0;
    std::string sha256;
};

/// manifest.json inside a zip: what it holds, for people, other tools, and for the check at import.
struct ZipManifest {
    collection::CollectionInfo info; ///< only what describes the data
    std::vector<ListedEntry> entries;
};
std::string toText(const ZipManifest& manifest);
/// Errors:   Corrupt (not a manifest, or a deep one), FormatTooNew. Memory stays in proportion to the text.
Result<ZipManifest> parseManifest(std::string_view text, const std::filesystem::path& zipFile);

} // namespace varve::exchange
