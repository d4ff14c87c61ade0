// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/file_system.h"

#include <cstdio>
#include <random>

namespace varve::fs {

namespace {

constexpr std::string_view kTemporaryPrefix = ".varve-";
constexpr std::string_view kTemporarySuffix = ".tmp";
constexpr std::size_t kRandomDigits = 16;

/// Does not contain the name it stands for, which may already be as long as the system allows.
std::string makeTemporaryName()
{
    std::random_device random;
    char digits[kRandomDigits + 1];
    std::snprintf(digits, sizeof digits, "%08x%08x", random(), random());
    return std::string(kTemporaryPrefix) + digits + std::string(kTemporarySuffix);
}

bool isTemporaryName(std::string_view name)
{
    return name.size() == kTemporaryPrefix.size() + kRandomDigits + kTemporarySuffix.size() &&
           name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporarySuffix);
}

/// Creates a file under a name nobody uses; on return `path` is that name.
Result<std::unique_ptr<WritableFile>> createTemporary(FileSystem& fileSystem, const std::filesystem::path& folder,
                                                      std::filesystem::path& path)
{
    while (true) {
        path = folder / makeTemporaryName();
        auto file = fileSystem.createFile(path, CreateMode::MustNotExist);
        if (file || file.error().code != ErrorCode::AlreadyExists)
            return file;
    }
}

Result<> writeAndSync(WritableFile& file, std::span<const std::byte> contents)
{
    VARVE_CHECK(file.append(contents));
    VARVE_CHECK(file.sync());
    return file.close();
}

} // namespace

Result<> replaceFileAtomically(FileSystem& fileSystem, const std::filesystem::path& path,
                               std::span<const std::byte> contents)
{
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::filesystem::path temporary;
    VARVE_TRY(const auto file, createTemporary(fileSystem, folder, temporary));
    auto written = writeAndSync(*file, contents);
    if (written)
        written = fileSystem.rename(temporary, path);
    if (!written) {
        // The first failure is the one to tell; a leftover goes with removeTemporaryFiles.
        [[maybe_unused]] const auto removed = fileSystem.removeFile(temporary);
        return written;
    }
    return fileSystem.syncDirectory(folder);
}

Result<> removeTemporaryFiles(FileSystem& fileSystem, const std::filesystem::path& folder)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(folder));
    for (const auto& name : names) {
        if (isTemporaryName(name))
            VARVE_CHECK(fileSystem.removeFile(folder / name));
    }
    return {};
}

} // namespace varve::fs
