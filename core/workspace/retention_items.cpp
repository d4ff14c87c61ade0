// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/retention_items.h"

#include "core/snapshot/moment_map.h"

#include <algorithm>

namespace varve::workspace {

using snapshot::Snapshot;

namespace {

std::string whyExempt(const Snapshot& one, const Snapshot* newestVerified)
{
    if (one.state == snapshot::SnapshotState::Damaged)
        return "damaged";
    if (one.pinned)
        return "pinned";
    if (!one.label.empty())
        return "labelled";
    if (one.trigger == snapshot::Trigger::Safety || one.trigger == snapshot::Trigger::Migration)
        return std::string(snapshot::toString(one.trigger));
    return &one == newestVerified ? "newest-verified" : "";
}

} // namespace

std::vector<schedule::RetentionItem> retentionItems(const std::vector<Snapshot>& snapshots)
{
    const Snapshot* newestVerified = nullptr;
    for (const Snapshot& one : snapshots) {
        if (one.verifiedMs != 0 && one.state == snapshot::SnapshotState::Whole)
            newestVerified = &one;
    }
    std::vector<schedule::RetentionItem> items;
    for (const Snapshot& one : snapshots)
        items.push_back({one.id, one.createdMs, whyExempt(one, newestVerified)});
    return items;
}

void spareOnlyWays(const snapshot::PastStates& past, std::vector<schedule::RetentionDecision>& decisions)
{
    std::vector<std::string> leaving;
    for (const auto& decision : decisions) {
        if (!decision.keep)
            leaving.push_back(decision.id);
    }
    if (leaving.empty())
        return;
    const auto needed = snapshot::CollectionFolder::onlyWays(past, leaving);
    for (auto& decision : decisions) {
        if (std::find(needed.begin(), needed.end(), decision.id) == needed.end())
            continue;
        decision.keep = true;
        decision.rule = "only-way";
    }
}

std::uint64_t bytesFreed(const Snapshot& leaving)
{
    return leaving.hasImage ? leaving.ownBytes : 0;
}

Result<RetentionPlan> planRetention(const snapshot::CollectionFolder& folder, const schedule::Retention& rules,
                                    const std::function<bool(const Snapshot&)>& isInUse)
{
    RetentionPlan plan;
    // Where nobody can tell which moments there are, snapshots are still listed, and none goes.
    const auto past = folder.past();
    VARVE_TRY(plan.snapshots, past ? Result<std::vector<Snapshot>>((*past)->snapshots) : folder.list());
    plan.decisions = schedule::applyRetention(rules, retentionItems(plan.snapshots));
    for (std::size_t i = 0; i < plan.snapshots.size(); ++i) {
        schedule::RetentionDecision& decision = plan.decisions[i];
        if (!decision.keep && isInUse(plan.snapshots[i]))
            decision = {decision.id, true, "in-use", 0, 0};
    }
    if (past)
        spareOnlyWays(**past, plan.decisions); // last, since what stays for another reason may lead to the same moments
    std::vector<std::string> leaving;
    for (std::size_t i = 0; i < plan.snapshots.size(); ++i) {
        if (!plan.decisions[i].keep) {
            leaving.push_back(plan.snapshots[i].id);
            continue;
        }
        if (plan.kept++ == 0)
            plan.oldestKeptMs = plan.snapshots[i].createdMs;
    }
    if (!leaving.empty()) {
        VARVE_CHECK(past);
        VARVE_TRY(plan.freedBytes, folder.bytesFreedBy(**past, leaving));
    }
    return plan;
}

} // namespace varve::workspace
