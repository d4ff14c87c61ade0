// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/forward_protocol.h"

#include <optional>

namespace varve::cli {

/// Hands a command to the program that listens for `request.home`, passing standard input, output and error through.
/// A byte on `interruptDescriptor` becomes an interrupt there. Returns its exit code; nullopt when nobody listens, and
/// then nothing was read or written.
std::optional<int> forwardCommand(const ForwardedRequest& request, int interruptDescriptor);

} // namespace varve::cli
