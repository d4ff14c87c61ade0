// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Names inside a collection folder (core/FORMAT.md, "Collection folder").
namespace varve::snapshot::names {

inline constexpr std::string_view kLock = "LOCK";
inline constexpr std::string_view kCurrent = "CURRENT";
inline constexpr std::string_view kRestore = "RESTORE.json";
inline constexpr std::string_view kActivations = "ACTIVATIONS.json";
inline constexpr std::string_view kArchive = "archive";
inline constexpr std::string_view kRepository = "repository";
inline constexpr std::string_view kGenerations = "generations";
inline constexpr std::string_view kSnapshots = "snapshots";
inline constexpr std::string_view kManifest = "SNAPSHOT.json";
inline constexpr std::string_view kAnnotation = "ANNOTATION.json";
inline constexpr std::string_view kImage = "image";
/// Whatever starts so is unfinished or on its way out, and nobody's.
inline constexpr std::string_view kUnfinished = ".tmp-";

/// "20260312T140500Z-5f3a": sorts by time.
std::string makeSnapshotId(std::int64_t createdMs);
/// Time in an id made by makeSnapshotId(); 0 for other names.
std::int64_t timeOfSnapshotId(std::string_view id);
/// True for a plain file name that may become part of a path: no separator, no leading dot, at most 64 bytes.
bool isPlainName(std::string_view name);

/// "g000001".
std::string generationName(std::uint64_t number);
/// 0 for other names.
std::uint64_t generationNumber(std::string_view name);

bool isUnfinished(std::string_view name);
/// True for a relative path of plain parts with "/" between them.
bool isPlainPath(std::string_view path);

} // namespace varve::snapshot::names
