// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/fs/file_system.h"

#include <string>
#include <vector>

namespace varve::snapshot {

/// One file of an image, named relative to it with "/" between the parts.
struct ImageFile {
    std::string path;
    std::uint64_t sizeBytes = 0;
    std::string sha256;
};

/// Files of an image that are never written again once they are there, and so may be shared by hard link.
bool isImmutable(std::string_view path);

/// Graphs are caches of the vectors: rebuilt under their old name, and never taken from outside (hnswlib trusts its
/// files).
bool isGraphFile(std::string_view path);

/// Relative paths of all files below a folder, sorted. Corrupt when there is anything but files and folders.
Result<std::vector<std::string>> listFiles(fs::FileSystem& fileSystem, const std::filesystem::path& root);

/// Compares the files below `root` with what they should be: names and sizes, and every byte unless `quick`.
/// Errors:   Corrupt names the first file that is missing, too many, or different.
Result<> checkFiles(fs::FileSystem& fileSystem, const std::filesystem::path& root,
                    const std::vector<ImageFile>& expected, bool quick, const OperationControl& control);

/// Makes the folders that every generation has, also when no file is in them (zip entries and lists name only files).
Result<> createStandardFolders(fs::FileSystem& fileSystem, const std::filesystem::path& generation);

/// Makes every creation below `root`, and `root` itself, survive a power cut.
Result<> syncFolders(fs::FileSystem& fileSystem, const std::filesystem::path& root);

std::uint64_t totalBytes(const std::vector<ImageFile>& files);

} // namespace varve::snapshot
