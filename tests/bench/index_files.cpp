// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/index_files.h"

#include "tests/bench/library.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace varve::bench {

namespace {

bool isOfSqlite(const std::filesystem::path& file)
{
    return file.filename().string().starts_with("meta.sqlite3");
}

/// Calls `use` with a descriptor of each file below `folder` that `wants` it.
void forEachFile(const std::filesystem::path& folder, const auto& wants, const auto& use)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || !wants(entry.path()))
            continue;
        const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0)
            continue;
        use(file);
        ::close(file);
    }
}

} // namespace

void dropFromCache(const std::filesystem::path& folder)
{
    ::sync(); // only clean pages can be dropped
    const auto all = [](const std::filesystem::path&) { return true; };
    forEachFile(folder, all, [](int file) { ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED); });
}

double secondsToRead(const std::filesystem::path& folder)
{
    std::vector<char> buffer(1 << 20);
    const double started = now();
    const auto needed = [](const std::filesystem::path& file) { return !isOfSqlite(file); };
    forEachFile(folder, needed, [&](int file) {
        while (::read(file, buffer.data(), buffer.size()) > 0) {
        }
    });
    return now() - started;
}

} // namespace varve::bench
