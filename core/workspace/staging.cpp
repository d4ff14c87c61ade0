// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/staging.h"

#include "core/base/uuid.h"

namespace varve::workspace {

namespace {

std::filesystem::path stagingFolder(const std::filesystem::path& home)
{
    return home / "staging";
}

std::filesystem::path lockFileFor(std::filesystem::path around)
{
    around += ".lock";
    return around;
}

/// Leftovers cost only disk space, and the next sweep tries again, so failures here are not worth a message.
void removeLeftovers(fs::FileSystem& fileSystem, const std::filesystem::path& around)
{
    if (fileSystem.removeTree(around))
        static_cast<void>(fileSystem.removeFile(lockFileFor(around)).hasValue());
}

} // namespace

StagingPlace::StagingPlace(fs::FileSystem& fileSystem, const std::filesystem::path& around,
                           std::unique_ptr<fs::FileLock> lock)
    : m_fileSystem(&fileSystem), m_path(around / "place"), m_lock(std::move(lock))
{
}

StagingPlace::StagingPlace(StagingPlace&& other) noexcept
    : m_fileSystem(other.m_fileSystem), m_path(std::move(other.m_path)), m_lock(std::move(other.m_lock))
{
}

StagingPlace::~StagingPlace()
{
    if (m_lock)
        removeLeftovers(*m_fileSystem, m_path.parent_path());
}

Result<StagingPlace> StagingPlace::make(fs::FileSystem& fileSystem, const std::filesystem::path& home)
{
    VARVE_CHECK(fileSystem.createDirectories(stagingFolder(home)));
    // A folder around the place takes in what builders leave beside it.
    std::filesystem::path around = stagingFolder(home) / makeUuid();
    VARVE_TRY(auto lock, fileSystem.lockFile(lockFileFor(around)));
    VARVE_CHECK(fileSystem.createDirectories(around));
    return StagingPlace(fileSystem, std::move(around), std::move(lock));
}

void sweepStaging(fs::FileSystem& fileSystem, const std::filesystem::path& home)
{
    auto names = fileSystem.listDirectory(stagingFolder(home));
    if (!names)
        return;
    for (const std::string& name : *names) {
        if (!name.ends_with(".lock"))
            continue;
        const auto around = stagingFolder(home) / name.substr(0, name.size() - 5);
        if (const auto lock = fileSystem.lockFile(lockFileFor(around)))
            removeLeftovers(fileSystem, around);
    }
}

} // namespace varve::workspace
