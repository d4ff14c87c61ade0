// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/library.h"
#include "tests/bench/options.h"

namespace varve::bench {

/// The steps that run in processes of their own, so that memory and opening are measured from nothing. The same for
/// every library. The first argument is the step:
///   child-build  builds and prints the "build" line;
///   child-serve  opens, asks one query, prints the "open" line; then answers each line "EF PASSES SECONDS" of
///                standard input with a "query" line until the end of input.
bool isChildStep(std::string_view firstArgument);
/// The exit code. Errors go to standard error.
int runChildStep(const Library& library, std::span<const std::string> arguments);

/// Exit code of an error as in varvectl: 3 input, 4 environment, 5 damaged data.
int exitCodeOf(const Error& error);
int reportError(const Error& error);

} // namespace varve::bench
