// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace varve {

void forEachInParallel(std::size_t count, std::size_t fewest, const std::function<void(std::size_t)>& work)
{
    constexpr std::size_t kMostThreads = 4; // memory or the disk is busy then
    std::atomic<std::size_t> next = 0;
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++)
            work(i);
    };
    const std::size_t threads =
        std::min({kMostThreads, std::size_t{std::max(1U, std::thread::hardware_concurrency())}, count / fewest});
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < threads; ++i)
        helpers.emplace_back(run);
    run();
}

} // namespace varve
