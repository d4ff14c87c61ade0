// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commands/common.h"

namespace varve::cli {

/// Tells what became of one file; nothing for people when it is unchanged.
void tellFile(Session& session, const workspace::FileOutcome& outcome);
/// Tells what an import or a look at watched folders did, and returns the exit code for it.
int tellSummary(Session& session, const workspace::ImportSummary& summary);
/// Follows the watched folders of collections until the command is interrupted.
int followUntilInterrupted(Session& session, const std::vector<std::string>& names);

} // namespace varve::cli
