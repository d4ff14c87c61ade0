// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/memory_advice.h"

#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace varve {

void preferLargePages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes)
{
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t kLargePage = 2u << 20;
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::uintptr_t first = (address + kLargePage - 1) / kLargePage * kLargePage;
    const std::uintptr_t end = (address + bytes) / kLargePage * kLargePage;
    if (first < end) // a hint only: what the system answers does not matter
        [[maybe_unused]] const int answer = madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
}

#if defined(__linux__)
namespace {

void advise(const void* begin, std::size_t bytes, int advice)
{
    static const auto pageBytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::uintptr_t first = address / pageBytes * pageBytes;
    // A hint only: what the system answers does not matter.
    [[maybe_unused]] const int answer = madvise(reinterpret_cast<void*>(first), address + bytes - first, advice);
}

} // namespace
#endif

void expectScatteredReads([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes)
{
#if defined(__linux__)
    advise(begin, bytes, MADV_RANDOM);
#endif
}

void readSoon([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes)
{
#if defined(__linux__)
    advise(begin, bytes, MADV_WILLNEED);
#endif
}

} // namespace varve
