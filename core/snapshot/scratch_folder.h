// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

#include <filesystem>
#include <utility>

namespace varve::snapshot {

/// A folder for the time of one object. Its name is an unfinished one, so that whatever stays after a crash goes with other
/// orphans.
class ScratchFolder {
public:
    ScratchFolder(fs::FileSystem& fileSystem, std::filesystem::path path)
        : m_fileSystem(fileSystem), m_path(std::move(path))
    {
    }
    ~ScratchFolder() { static_cast<void>(remove().hasValue()); }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    /// Makes it, without anything that lay there.
    Result<> makeEmpty()
    {
        VARVE_CHECK(remove());
        return m_fileSystem.createDirectories(m_path);
    }
    const std::filesystem::path& path() const { return m_path; }

private:
    Result<> remove() { return m_fileSystem.removeTree(m_path); }

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
};

} // namespace varve::snapshot
