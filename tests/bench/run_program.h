// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace varve::bench {

/// Another program, measured beside Varve.
struct Program {
    std::string name; ///< found in $PATH
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment; ///< beside our own, in its place where both have a name
    std::filesystem::path folder;                   ///< to run in; empty: ours
};

bool isInstalled(const std::string& name);
/// Runs it to its end, its output dropped and its errors among ours, and gives the seconds.
/// Errors:   NotFound (not installed), Io (it failed).
Result<double> secondsOf(const Program& program);

} // namespace varve::bench
