// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/options.h"
#include "tests/bench/varve_library.h"

namespace varve::bench {

/// What the parts of `wal` share. Every figure stands beside that of a bare file on the same disk in the same run.
struct WalSetting {
    std::filesystem::path folder; ///< for this part alone, exists and is empty
    std::string mode;
    std::size_t dimension = 384;
    std::uint64_t seed = 1;

    BuildRequest request() const;
};

/// Batches of 1,000 points acknowledged with durability "each", in turn with writes of as many bytes to a bare file.
Result<> measureThroughput(const WalSetting& setting, std::size_t batches);
/// A process adds `rows` points in batches of 1,000 and ends without closing; then a fresh one opens.
Result<> measureReplay(const WalSetting& setting, std::size_t rows);
int runReplayStep(std::span<const std::string> arguments);
/// Single points acknowledged with "each" while two threads search, in turn with small synced writes to a bare file.
Result<> measureInserts(const WalSetting& setting, std::size_t rows, std::size_t inserts);

} // namespace varve::bench
