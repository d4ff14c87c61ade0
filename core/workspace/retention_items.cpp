// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/retention_items.h"

#include <algorithm>

namespace varve::workspace {

using snapshot::Snapshot;

std::vector<schedule::RetentionItem> retentionItems(const std::vector<Snapshot>& snapshots,
                                                    const std::function<bool(const Snapshot&)>& isInUse)
{
    const Snapshot* newestVerified = nullptr;
    for (const Snapshot& one : snapshots) {
        if (one.verifiedMs != 0 && one.state == snapshot::SnapshotState::Whole)
            newestVerified = &one;
    }
    std::vector<schedule::RetentionItem> items;
    for (const Snapshot& one : snapshots) {
        const bool exempt = one.pinned || !one.label.empty() || one.trigger == snapshot::Trigger::Safety ||
                            one.state == snapshot::SnapshotState::Damaged || &one == newestVerified ||
                            isInUse(one);
        items.push_back(schedule::RetentionItem{one.id, one.createdMs, exempt});
    }
    return items;
}

void spareOnlyWays(const snapshot::CollectionFolder& folder, std::vector<schedule::RetentionDecision>& decisions)
{
    std::vector<std::string> leaving;
    for (const auto& decision : decisions) {
        if (!decision.keep)
            leaving.push_back(decision.id);
    }
    if (leaving.empty())
        return;
    const auto needed = folder.onlyWays(leaving);
    for (auto& decision : decisions) {
        if (!needed || std::find(needed->begin(), needed->end(), decision.id) == needed->end())
            continue;
        decision.keep = true;
        decision.rule = "only-way";
    }
}

} // namespace varve::workspace
