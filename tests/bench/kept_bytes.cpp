// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kept_bytes.h"

#include <sys/stat.h>

#include <cerrno>
#include <set>
#include <utility>

namespace varve::bench {

namespace {

constexpr std::uint64_t kBlockBytes = 512; // of st_blocks, whatever the file system's own are

using Seen = std::set<std::pair<dev_t, ino_t>>;

/// Adds up what is below `folder` and was not seen before. Files may go while it looks.
Result<std::uint64_t> addUp(const std::filesystem::path& folder, const std::filesystem::path& without,
                            Seen& seen, std::uint64_t& files)
{
    std::uint64_t bytes = 0;
    std::error_code problem;
    for (std::filesystem::recursive_directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        if (entry->path() == without) {
            entry.disable_recursion_pending();
            continue;
        }
        struct stat status {};
        if (::lstat(entry->path().c_str(), &status) != 0) {
            if (errno == ENOENT)
                continue;
            return systemError(errno, "looking at", entry->path());
        }
        if (!seen.emplace(status.st_dev, status.st_ino).second)
            continue;
        bytes += static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes;
        files += S_ISREG(status.st_mode) ? 1 : 0;
    }
    if (problem)
        return systemError(problem.value(), "listing", folder);
    return bytes;
}

} // namespace

Result<KeptBytes> keptBytes(const std::filesystem::path& collectionFolder)
{
    KeptBytes kept;
    Seen seen;
    std::uint64_t liveFiles = 0;
    const std::filesystem::path live = collectionFolder / "generations";
    VARVE_TRY(kept.live, addUp(live, {}, seen, liveFiles));
    VARVE_TRY(kept.past, addUp(collectionFolder, live, seen, kept.files));
    return kept;
}

} // namespace varve::bench
