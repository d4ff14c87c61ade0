// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commands/common.h"

namespace varve::cli {

/// `prune` deletes what the retention rules let go.
Command snapshotPruneCommand();

/// Why a snapshot stays ("daily 3 of 7", "pinned"); null when it goes at the next run.
Json keptBecause(const schedule::RetentionDecision& decision);

/// Lists what the rules do to each snapshot, and the totals. `isDone`: it was done.
void printRetention(Session& session, const workspace::RetentionPlan& plan, bool isDone);

} // namespace varve::cli
