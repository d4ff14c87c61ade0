// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/schedule/schedule.h"
#include "core/snapshot/collection_folder.h"

#include <functional>
#include <vector>

namespace varve::workspace {

/// What retention is told of `snapshots` (oldest first). Never pruned: pinned, labelled and damaged ones, safety
/// snapshots, the newest whose every byte was verified, and those for which `isInUse` says so.
std::vector<schedule::RetentionItem>
retentionItems(const std::vector<snapshot::Snapshot>& snapshots,
               const std::function<bool(const snapshot::Snapshot&)>& isInUse);

/// Keeps, by the rule "only-way", what the rules let go and without which newer moments than the oldest that stay would
/// be lost. Where nobody can tell which moments there are, none is lost by it either.
void spareOnlyWays(const snapshot::CollectionFolder& folder, std::vector<schedule::RetentionDecision>& decisions);

} // namespace varve::workspace
