// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"
#include "core/workspace/retention_items.h"

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Snapshot;

Result<RetentionPlan> LocalWorkspace::planRetentionOf(const Handle& handle,
                                                      const std::optional<schedule::Retention>& rules, Sparing sparing)
{
    VARVE_TRY(const CatalogSchedule stored, m_catalog->scheduleOf(handle.row.uuid));
    return planRetention(handle.open->folder(), rules.value_or(stored.schedule.retention), [&](const Snapshot& one) {
        return sparing == Sparing::OpenOnes && handle.open->isInUse(one.id);
    });
}

Result<RetentionPlan> LocalWorkspace::previewRetention(const std::string& name,
                                                       const std::optional<schedule::Retention>& rules)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    return planRetentionOf(handle, rules, Sparing::OpenOnes);
}

Result<RetentionPlan> LocalWorkspace::prune(const std::string& name, const std::optional<schedule::Retention>& rules,
                                            const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_CHECK(handle.open->ensureLocked());
    return prune(handle, rules, control);
}

Result<RetentionPlan> LocalWorkspace::prune(const Handle& handle, const std::optional<schedule::Retention>& rules,
                                            const OperationControl& control)
{
    VARVE_TRY(RetentionPlan plan, planRetentionOf(handle, rules, Sparing::OpenOnes));
    const auto total = plan.snapshots.size() - plan.kept;
    Progress progress{"pruning", {}, 0, total, 0, 0, 0};
    const auto removeThem = [&]() -> Result<> {
        for (const schedule::RetentionDecision& decision : plan.decisions) {
            if (decision.keep)
                continue;
            VARVE_CHECK(control.check());
            progress.item = decision.id;
            control.report(progress);
            VARVE_CHECK(
                handle.open->change([&](CollectionFolder& folder) { return folder.remove(decision.id); }));
            VARVE_CHECK(m_catalog->addEvent(handle.row.uuid,
                                            Event{Event::Kind::Pruned, m_clock.nowMs(), decision.id, {}}));
            ++progress.doneItems;
        }
        return {};
    };
    const auto removed = removeThem();
    if (progress.doneItems > 0) // what is left of the archive goes with the next one
        static_cast<void>(handle.open->change([](CollectionFolder& folder) { return folder.prune(); }).hasValue());
    VARVE_CHECK(removed);
    return plan;
}

} // namespace varve::workspace
