// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/streams.h"
#include "core/workspace/workspace.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

namespace varve::cli {

/// What the process around a command provides, so that the same command runs in varvectl and inside a program that
/// holds the collections open.
struct CommandContext {
    /// Takes the home folder and what the command line says about opening. A program that holds the workspace open gives
    /// that one, as it is.
    std::function<Result<std::shared_ptr<workspace::Workspace>>(const workspace::Workspace::Options&)> openWorkspace;
    Input& in;
    Output& out;
    Output& err;
    std::stop_token stop;
    std::filesystem::path workingDirectory; ///< what relative paths in the arguments mean
    std::filesystem::path home;             ///< when the arguments name none
};

/// Exit codes that scripts rely on.
enum ExitCode : int {
    Done = 0,
    SomeFailed = 1,
    Usage = 2,
    BadInput = 3,
    Environment = 4,
    Damaged = 5,
    Interrupted = 130,
};
ExitCode exitCodeFor(ErrorCode code);

/// Runs one command line (without the program's name) and returns its exit code.
int runCommand(const CommandContext& context, const std::vector<std::string>& arguments);

/// The home folder that a command line means, without running it; `fallback` when it names none.
std::filesystem::path homeOf(const std::vector<std::string>& arguments,
                             const std::filesystem::path& workingDirectory,
                             const std::filesystem::path& fallback);
/// False for what needs no collection (help, version, completion, keys) and so need not be forwarded.
bool needsWorkspace(const std::vector<std::string>& arguments);

} // namespace varve::cli
