// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

namespace varve::workspace {

/// A place below `<home>/staging` where something is built before it is moved to where it counts, or where it is
/// moved to be deleted. Removed with everything in it at the end of the scope. A lock file beside it tells other
/// processes that it is in use.
class StagingPlace {
public:
    /// path() does not exist yet.
    static Result<StagingPlace> make(fs::FileSystem& fileSystem, const std::filesystem::path& home);
    ~StagingPlace();
    StagingPlace(StagingPlace&& other) noexcept;
    StagingPlace& operator=(StagingPlace&&) = delete;

    const std::filesystem::path& path() const { return m_path; }

private:
    StagingPlace(fs::FileSystem& fileSystem, const std::filesystem::path& around,
                 std::unique_ptr<fs::FileLock> lock);
    fs::FileSystem* m_fileSystem;
    std::filesystem::path m_path;
    std::unique_ptr<fs::FileLock> m_lock;
};

/// Removes what processes that are gone left in the staging folder. What cannot be removed now stays for next time.
void sweepStaging(fs::FileSystem& fileSystem, const std::filesystem::path& home);

} // namespace varve::workspace
