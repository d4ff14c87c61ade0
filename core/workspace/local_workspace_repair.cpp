// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"

namespace varve::workspace {

namespace {

/// What a damaged or missing file leads to; other errors are no reason to build anything new.
bool meansDamage(ErrorCode code)
{
    return code == ErrorCode::Corrupt || code == ErrorCode::NotFound || code == ErrorCode::Io;
}

std::string eventDetail(const collection::SalvageReport& salvage)
{
    return "repaired: " + std::to_string(salvage.pointsKept) + " points kept, " + std::to_string(salvage.pointsLost) +
           " lost";
}

} // namespace

Result<RepairSummary> LocalWorkspace::repair(const std::string& name, const snapshot::RepairPlan& plan,
                                             const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    const std::unique_lock alone(handle.open->users(), std::try_to_lock);
    if (!alone)
        return Error{ErrorCode::Busy, "an import into this collection is running", folderOf(handle.row.uuid), 0};
    VARVE_CHECK(handle.open->lockForRepair());
    RepairSummary summary;
    const auto whole = [&]() -> Result<> {
        VARVE_TRY(const auto live, handle.open->acquire(false));
        return live->verify(false, control);
    }();
    summary.wasWhole = whole.hasValue();
    if (whole)
        return summary;
    if (!meansDamage(whole.error().code))
        return whole.error();
    summary.problem = whole.error().toString();
    // Closing a damaged collection may fail too; what counts is that nobody has it open.
    static_cast<void>(handle.open->closeCollection().hasValue());
    VARVE_TRY(auto repair, handle.open->exchange(
                               [&](snapshot::CollectionFolder& folder) { return folder.repair(plan, control); }));
    summary.salvage = std::move(repair.salvage);
    if (summary.salvage.damage.empty())
        summary.salvage.damage.push_back(whole.error().detail); // where nothing is lost by it
    summary.snapshotId = std::move(repair.snapshotId);
    summary.isRepaired = repair.record.has_value();
    if (!repair.record)
        return summary;
    VARVE_CHECK(handle.open->acquire(false));
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(
        handle.row.uuid, Event{Event::Kind::Restore, repair.record->timeMs, {}, eventDetail(summary.salvage)}));
    return summary;
}

} // namespace varve::workspace
