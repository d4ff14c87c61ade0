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
        return sparing == Sparing::OpenOnes && handle.open->isInUse(one);
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
    std::vector<std::string> leaving;
    std::vector<Event> events;
    for (const schedule::RetentionDecision& decision : plan.decisions) {
        if (decision.keep)
            continue;
        leaving.push_back(decision.id);
        events.push_back({Event::Kind::Pruned, m_clock.nowMs(), decision.id, {}});
    }
    if (leaving.empty())
        return plan;
    VARVE_CHECK(handle.open->change([&](CollectionFolder& folder) -> Result<> {
        const auto removed = folder.remove(leaving, control);
        static_cast<void>(folder.prune().hasValue()); // what is left of the repository goes with the next one
        return removed;
    }));
    VARVE_CHECK(m_catalog->addEvents(handle.row.uuid, events));
    return plan;
}

} // namespace varve::workspace
