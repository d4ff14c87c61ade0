// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/options.h"

namespace varve::bench {

/// One thing that varve-bench measures.
struct Command {
    std::string_view name;
    std::string_view summary; ///< one line for the list
    std::string_view details; ///< for its own help
    const std::vector<OptionSpec>& options;
    std::vector<std::string_view> required;
    Result<> (*run)(const Options& options);
};

extern const Command kAnnCommand;
extern const Command kCompareCommand;
extern const Command kWalCommand;
extern const Command kFilterCommand;
extern const Command kChurnCommand;
extern const Command kSearchCommand;
extern const Command kSnapshotCommand;
extern const Command kImportCommand;
extern const Command kQualityCommand;
extern const Command kDataCommand;
extern const Command kMapCommand;
extern const Command kEmbedCommand;

/// Steps of `wal` that run in processes of their own.
bool isWalStep(std::string_view firstArgument);
int runWalStep(std::span<const std::string> arguments);

} // namespace varve::bench
