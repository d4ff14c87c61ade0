// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/snapshot/base.h"
#include "core/snapshot/moment_map.h"

/// Bases as places where ways start: whether each is whole, without opening those that the repository's index knows.
namespace varve::snapshot {

/// Every base of a repository folder, by creation. One is damaged when its file is, or an object of it is missing or has
/// another size; bytes are not read.
/// Cost:     of a base that the index knows a few questions for the status of files; of another one all of its hashes.
Result<std::vector<StartingPoint>> listBaseStarts(fs::FileSystem& fileSystem, const std::filesystem::path& repository);

/// Lets the index learn which bases are whole, and in which objects they lie, so that listBaseStarts() need not look
/// them up. A failure costs time later, nothing else, so none is reported. Only who holds the collection's lock.
void noteBaseStarts(fs::FileSystem& fileSystem, const std::filesystem::path& repository);

/// The base where a way starts, read now, since what is about to be made leans on it and the index may be wrong about it.
/// When it is damaged, that is noted. Only who holds the collection's lock.
/// Errors:   NotFound (it has gone or is damaged), FormatTooNew, Io.
Result<Base> readStart(fs::FileSystem& fileSystem, const std::filesystem::path& repository, const std::string& id);

} // namespace varve::snapshot
