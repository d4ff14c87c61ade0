// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Bringing back the settings of a state of the past, and nothing else of it.
#include "core/snapshot/compare.h"
#include "core/workspace/local_workspace.h"

#include <algorithm>
#include <shared_mutex>

namespace varve::workspace {

using snapshot::SettingChange;

namespace {

/// What a setting is when nobody ever chose it, in the words that choose it.
std::string valueOrDefault(const SettingChange& change, const std::string& value)
{
    if (!value.empty())
        return value;
    if (change.key == "recall-target")
        return "0.95";
    return change.key == "maintenance" ? "running" : "auto";
}

/// From the present to the past, in the order in which they are set: a recall target makes `ef` automatic, so that comes after it.
Result<std::vector<SettingChange>> changesTo(const collection::Collection& past, const collection::Collection& live)
{
    VARVE_TRY(auto changes, snapshot::compareSettings(live, past));
    std::erase_if(changes, [](const SettingChange& change) { return change.key == "name"; });
    for (SettingChange& change : changes) {
        change.before = valueOrDefault(change, change.before);
        change.after = valueOrDefault(change, change.after);
    }
    std::erase_if(changes, [](const SettingChange& change) { return change.before == change.after; });
    const auto has = [&](std::string_view key) {
        return std::any_of(changes.begin(), changes.end(), [&](const SettingChange& change) { return change.key == key; });
    };
    if (has("recall-target") && !has("ef")) {
        VARVE_TRY(const std::string ef, past.setting("ef"));
        if (!ef.empty() && ef != "auto")
            changes.push_back({"ef", ef, ef});
    }
    return changes;
}

} // namespace

Result<RestoreSummary> LocalWorkspace::restoreSettings(const Handle& handle, const Past& from,
                                                       const RestoreRequest& request, const OperationControl& control)
{
    const std::shared_lock user(handle.open->users(), std::try_to_lock);
    if (!user)
        return Error{ErrorCode::Busy, "the collection is being restored", folderOf(handle.row.uuid), 0};
    VARVE_TRY(const auto live, handle.open->acquire(request.dryRun));
    VARVE_TRY(const auto past, open(handle, from, control));
    RestoreSummary summary;
    summary.collection = handle.row.name;
    summary.snapshotId = from.name;
    summary.points = live->info().points;
    VARVE_TRY(const auto changes, changesTo(*past, *live));
    std::copy_if(changes.begin(), changes.end(), std::back_inserter(summary.settings),
                 [](const SettingChange& change) { return change.before != change.after; });
    summary.replace = summary.settings.size();
    if (request.dryRun || changes.empty())
        return summary;
    VARVE_TRY(summary.safetySnapshotId, takeSafetySnapshot(handle, from, control));
    for (const SettingChange& change : changes)
        VARVE_CHECK(live->set(change.key, change.after));
    VARVE_CHECK(m_catalog->addEvent(handle.row.uuid,
                                    Event{Event::Kind::Restore, m_clock.nowMs(), from.name,
                                          std::to_string(summary.replace) + " settings; safety "
                                              + summary.safetySnapshotId}));
    return summary;
}

} // namespace varve::workspace
