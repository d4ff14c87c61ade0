// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/index_files.h"

#include "tests/bench/library.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
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

/// Memory of the system, freed at the end.
class FreshMemory {
public:
    explicit FreshMemory(std::size_t bytes)
        : m_bytes(bytes), m_memory(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    {
        if (isThere())
            ::madvise(m_memory, m_bytes, MADV_HUGEPAGE);
    }
    FreshMemory(FreshMemory&& other) noexcept
        : m_bytes(other.m_bytes), m_memory(std::exchange(other.m_memory, MAP_FAILED))
    {
    }
    FreshMemory& operator=(FreshMemory&&) = delete;
    ~FreshMemory()
    {
        if (isThere())
            ::munmap(m_memory, m_bytes);
    }
    bool isThere() const { return m_memory != MAP_FAILED; }
    std::span<char> bytes() const { return {static_cast<char*>(m_memory), m_bytes}; }

private:
    std::size_t m_bytes;
    void* m_memory;
};

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

double secondsToReadIntoFreshMemory(const std::filesystem::path& folder)
{
    constexpr std::size_t kAtOnce = 1 << 20;
    std::vector<FreshMemory> read;
    bool isThere = true;
    const double started = now();
    const auto needed = [](const std::filesystem::path& file) { return !isOfSqlite(file); };
    forEachFile(folder, needed, [&](int file) {
        struct stat status {};
        if (::fstat(file, &status) != 0 || status.st_size <= 0)
            return;
        const FreshMemory& memory = read.emplace_back(static_cast<std::size_t>(status.st_size));
        isThere = isThere && memory.isThere();
        for (std::span<char> left = memory.bytes(); isThere && !left.empty();) {
            const ssize_t count = ::read(file, left.data(), std::min(left.size(), kAtOnce));
            if (count <= 0)
                return;
            left = left.subspan(static_cast<std::size_t>(count));
        }
    });
    return isThere ? now() - started : 0.0;
}

} // namespace varve::bench
