// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/repository/repository.h"

#include <optional>
#include <string>
#include <vector>

/// Bases: states that are kept as files in the repository, where the ways to snapshots and moments begin.
namespace varve::snapshot {

/// One state as files. Its vectors may be older than its metadata: those up to `logFrom` are in its segments and its log
/// tail, those behind it in the archived log, which has every vector once.
struct Base {
    std::string id;
    std::int64_t createdMs = 0;
    std::string generation;
    collection::Sequence sequence = 0; ///< last change in its metadata: the state that it is
    collection::Sequence logFrom = 0;  ///< last change in its segments and log tail
    std::int64_t lastWriteMs = 0;      ///< time of the change `sequence`
    std::vector<repository::StoredFile> files;
    std::string damage{};              ///< what was found, in English; then nothing starts here any more
};

/// Where a base is described.
struct BaseFile {
    std::string id;
    std::filesystem::path path;
    bool isDamaged = false; ///< its name says that the base was found damaged
};
/// Of a repository folder, by name; none when it is missing. Opens none of them.
Result<std::vector<BaseFile>> listBaseFiles(fs::FileSystem& fileSystem, const std::filesystem::path& repository);
/// An unreadable one has nothing but id and damage; empty when the file has gone.
std::optional<Base> readBase(fs::FileSystem& fileSystem, const BaseFile& file);
/// The same of all bases by creation.
Result<std::vector<Base>> listBases(fs::FileSystem& fileSystem, const std::filesystem::path& repository);
/// A whole one. NotFound, Corrupt, FormatTooNew, Io.
Result<Base> findBase(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const std::string& id);
/// Durable:  yes.
Result<> writeBase(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const Base& base);
/// Notes in the name of its file that a base was found damaged. Durable.
Result<> noteBaseDamage(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const std::string& id);
/// Writes a base anew whose file, or whose objects, were found damaged and are whole now. Durable.
Result<> mendBase(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const Base& base);
/// Durable:  yes. Its objects go with the next sweep.
Result<> removeBase(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const std::string& id);

/// Adds what a base needs to stay.
void addNeeded(const Base& base, repository::NeededObjects& needed);
std::uint64_t totalBytes(const Base& base);

} // namespace varve::snapshot
