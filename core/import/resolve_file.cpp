// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/resolve_file.h"

#include <cstring>

namespace varve::import {

Result<ResolvedFile> resolveFile(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const fs::FileStatus own, fileSystem.status(path));
    if (own.kind != fs::FileStatus::Kind::Symlink)
        return ResolvedFile{path, own};
    std::error_code error;
    const std::filesystem::path target = std::filesystem::canonical(path, error);
    if (error)
        return systemError(error.value(), "follow the symbolic link", path);
    VARVE_TRY(const fs::FileStatus status, fileSystem.status(target));
    return ResolvedFile{target, status};
}

SkipReason unreadable(const Error& error)
{
    if (error.sysErrno != 0)
        return {"unreadable", std::string(std::strerror(error.sysErrno))};
    return {"unreadable", error.detail};
}

} // namespace varve::import
