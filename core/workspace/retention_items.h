// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/schedule/schedule.h"
#include "core/snapshot/collection_folder.h"
#include "core/workspace/types.h"

#include <functional>
#include <vector>

namespace varve::workspace {

/// What retention is told of `snapshots` (oldest first). Never pruned, for the first of these reasons that holds:
/// "damaged", "pinned", "labelled", "safety", "migration" (taken before one), "newest-verified" (the newest whose every
/// byte was read back).
std::vector<schedule::RetentionItem> retentionItems(const std::vector<snapshot::Snapshot>& snapshots);

/// Keeps, by the rule "only-way", what the rules let go and without which newer moments than the oldest that stay would
/// be lost.
void spareOnlyWays(const snapshot::PastStates& past, std::vector<schedule::RetentionDecision>& decisions);

/// What `rules` do to the snapshots of `folder`, all exemptions applied; those that would go and are open at the moment
/// stay by the rule "in-use". Changes nothing.
Result<RetentionPlan> planRetention(const snapshot::CollectionFolder& folder, const schedule::Retention& rules,
                                    const std::function<bool(const snapshot::Snapshot&)>& isInUse);

/// Bytes of the disk that come free when this snapshot alone is deleted: those of its image. One without an image of its own
/// is a place in the log, which leads to others too; what many free together CollectionFolder::bytesFreedBy() tells.
std::uint64_t bytesFreed(const snapshot::Snapshot& leaving);

} // namespace varve::workspace
