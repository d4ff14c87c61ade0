// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"
#include "core/import/document.h"

#include <filesystem>

namespace varve::import {

/// What a path leads to after following symbolic links.
struct ResolvedFile {
    std::filesystem::path path;
    fs::FileStatus status;
};

/// Follows a final symbolic link. Errors as FileSystem::status; NotFound for a broken link, Io for a loop of links.
Result<ResolvedFile> resolveFile(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// "unreadable" with the system's own words.
SkipReason unreadable(const Error& error);

} // namespace varve::import
