// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

#include <vector>

namespace varve::cli {

/// One command of varvectl.
struct Command {
    std::string_view name;      ///< one or two words, "snapshot create"
    std::string_view arguments; ///< "NAME PATH..."
    std::string_view summary;   ///< one line
    std::size_t least = 0;      ///< how many positional arguments it needs
    std::size_t most = 0;
    std::vector<Option> options;
    int (*run)(Session&, const Arguments&) = nullptr;
    bool isOfThisProcess = false; ///< never handed over to another program: it reads a secret or needs no collection
};
inline constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);

/// All commands in the order of the help text.
const std::vector<Command>& commandTable();
/// Options that every command takes.
const std::vector<Option>& globalOptions();

// What the files in commands/ add to the table.
std::vector<Command> collectionCommands();
std::vector<Command> maintenanceCommands();
std::vector<Command> importCommands();
std::vector<Command> pointCommands();
std::vector<Command> searchCommands();
std::vector<Command> snapshotCommands();
std::vector<Command> restoreCommands();
std::vector<Command> zipCommands();
std::vector<Command> scheduleCommands();
std::vector<Command> watchCommands();
std::vector<Command> metricsCommands();
std::vector<Command> serviceCommands();

std::string programHelp();
std::string commandHelp(const Command& command);
/// The completion file for bash that belongs to the table.
std::string bashCompletion();

} // namespace varve::cli
