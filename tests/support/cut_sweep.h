// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/careless_file_system.h"

#include <QTest>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

/// What sweeps over power cuts have in common.
namespace varve::test {

/// The first problem found, empty when all is well.
using Problem = std::string;

/// Lets `cutAt` cut the power at each of `total` operations and look at what is left: once for each of `kinds`, which are
/// added to the seed 4 * number and say what becomes of unsynced bytes. The first problem, with where it was.
inline Problem sweepCuts(std::uint64_t total, std::initializer_list<std::uint64_t> kinds,
                         const std::function<Problem(std::uint64_t number, std::uint64_t seed)>& cutAt)
{
    for (std::uint64_t number = 1; number <= total; ++number) {
        for (const std::uint64_t kind : kinds) {
            const std::uint64_t seed = number * 4 + kind;
            if (const Problem problem = cutAt(number, seed); !problem.empty())
                return "operation " + std::to_string(number) + ", seed " + std::to_string(seed) + ": " + problem;
        }
    }
    return {};
}

/// Rows for a test of the test: a file layer that only pretends to sync must be found out.
inline void addSkippedSyncs()
{
    QTest::addColumn<int>("skips");
    QTest::newRow("of folders") << static_cast<int>(CarelessFileSystem::Skips::DirectorySync);
    QTest::newRow("of files") << static_cast<int>(CarelessFileSystem::Skips::FileSync);
}

/// What lies below `home` under a name for what is not finished yet.
inline std::vector<std::filesystem::path> unfinished(const std::filesystem::path& home)
{
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(".tmp-") || name.starts_with(".varve-") || name.ends_with(".new"))
            found.push_back(entry.path());
    }
    return found;
}

} // namespace varve::test
