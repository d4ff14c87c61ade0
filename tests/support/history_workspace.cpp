// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/history_workspace.h"

#include "core/workspace/retention_items.h"
#include "tests/support/sample_history.h"

#include <algorithm>

namespace varve::test {

HistoryWorkspace::HistoryWorkspace()
{
    addCollection(kName,
                  {{"/home/ana/notes/backup/field-report-4471.md",
                    "Nobody had restored one. The job said success for eleven months while the target was "
                    "read-only.\n\nThe check that would have found it took four minutes."},
                   {"/home/ana/notes/storage/group-commit.md",
                    "Many writers share one sync: latency of one becomes throughput of hundreds."}});
}

void HistoryWorkspace::setHistory(workspace::History history)
{
    const std::lock_guard lock(m_historyMutex);
    m_history = std::move(history);
}

workspace::History HistoryWorkspace::currentHistory() const
{
    const std::lock_guard lock(m_historyMutex);
    return m_history;
}

std::vector<workspace::RestoreRequest> HistoryWorkspace::restores() const
{
    const std::lock_guard lock(m_historyMutex);
    return m_restores;
}

std::vector<std::pair<std::string, std::string>> HistoryWorkspace::comparisons() const
{
    const std::lock_guard lock(m_historyMutex);
    return m_comparisons;
}

Result<workspace::History> HistoryWorkspace::history(const std::string& name)
{
    VARVE_CHECK(FakeWorkspace::history(name));
    const std::lock_guard lock(m_historyMutex);
    return m_history;
}

Result<workspace::RetentionPlan> HistoryWorkspace::previewRetention(const std::string&,
                                                                    const std::optional<schedule::Retention>&)
{
    const std::lock_guard lock(m_historyMutex);
    workspace::RetentionPlan plan;
    plan.snapshots = m_history.snapshots;
    plan.decisions = m_history.retention;
    for (std::size_t i = 0; i < plan.decisions.size(); ++i) {
        if (!plan.decisions[i].keep)
            plan.freedBytes += workspace::bytesFreed(plan.snapshots[i]);
        else if (plan.kept++ == 0)
            plan.oldestKeptMs = plan.snapshots[i].createdMs;
    }
    return plan;
}

Result<snapshot::Snapshot> HistoryWorkspace::takeSnapshot(const std::string& name,
                                                          const snapshot::SnapshotRequest& request,
                                                          const OperationControl& control)
{
    VARVE_CHECK(FakeWorkspace::takeSnapshot(name, request, control));
    const std::lock_guard lock(m_historyMutex);
    const std::int64_t last =
        m_history.snapshots.empty() ? kNow - kHour : m_history.snapshots.back().createdMs;
    m_history.snapshots.push_back(makeSnapshot(std::max(kNow - 1000, last + 1), request.trigger));
    return m_history.snapshots.back();
}

Result<snapshot::Snapshot> HistoryWorkspace::annotateSnapshot(const std::string&, const std::string& at,
                                                              const snapshot::Annotation& annotation)
{
    const std::lock_guard lock(m_historyMutex);
    for (auto& snapshot : m_history.snapshots) {
        if (snapshot.id != at)
            continue;
        snapshot.label = annotation.label.value_or(snapshot.label);
        snapshot.note = annotation.note.value_or(snapshot.note);
        snapshot.pinned = annotation.pinned.value_or(snapshot.pinned);
        return snapshot;
    }
    return Error{ErrorCode::NotFound, "no snapshot " + at, {}, 0};
}

Result<> HistoryWorkspace::removeSnapshot(const std::string&, const std::string& at)
{
    const std::lock_guard lock(m_historyMutex);
    if (std::erase_if(m_history.snapshots, [&](const auto& snapshot) { return snapshot.id == at; }) == 0)
        return Error{ErrorCode::NotFound, "no snapshot " + at, {}, 0};
    return {};
}

Result<snapshot::Difference> HistoryWorkspace::compare(const std::string& name, const std::string& a,
                                                       const std::string& b, const OperationControl& control)
{
    VARVE_CHECK(FakeWorkspace::compare(name, a, b, control));
    const std::lock_guard lock(m_historyMutex);
    m_comparisons.emplace_back(a, b);
    return sampleDifference();
}

Result<workspace::RestoreSummary> HistoryWorkspace::restore(const std::string& name,
                                                            const workspace::RestoreRequest& request,
                                                            const OperationControl& control)
{
    VARVE_TRY(auto summary, FakeWorkspace::restore(name, request, control));
    const std::lock_guard lock(m_historyMutex);
    m_restores.push_back(request);
    summary.collection = request.inPlace ? name : request.newName;
    summary.snapshotId = request.at;
    summary.create = 3;
    summary.replace = 17;
    summary.remove = 128;
    summary.keep = 352;
    if (request.onlySettings) {
        summary.create = summary.remove = summary.keep = 0;
        summary.replace = 2;
        summary.settings = {{"mode", "disk", "hybrid"}, {"recall-target", "0.95", "0.99"}};
    } else if (request.dryRun)
        summary.items = sampleRestoreItems(!request.documents.empty() && request.removeAddedLater, request.inPlace);
    const bool changesPresent = request.inPlace || request.onlySettings || (!request.documents.empty() && request.toFolder.empty());
    if (changesPresent && !request.dryRun) {
        m_history.snapshots.push_back(makeSnapshot(kNow - 2000, snapshot::Trigger::Safety));
        m_history.events.push_back({workspace::Event::Kind::Restore, kNow - 1000, request.at, {}});
        summary.safetySnapshotId = m_history.snapshots.back().id;
    }
    return summary;
}

Result<snapshot::RestoreRecord> HistoryWorkspace::undoRestore(const std::string&)
{
    const std::lock_guard lock(m_historyMutex);
    m_history.events.push_back({workspace::Event::Kind::UndoRestore, kNow - 500, {}, {}});
    return snapshot::RestoreRecord{};
}

std::vector<workspace::RestoreItem> sampleRestoreItems(bool removesAdded, bool isInPlace)
{
    using workspace::RestoreAction;
    std::vector<workspace::RestoreItem> items;
    const auto add = [&](RestoreAction action, const char* path, const char* title, std::uint64_t bytes,
                         const char* reason = "") {
        items.push_back({action, std::string("/home/ana/") + path, title, false, {}, reason, 4, bytes});
    };
    add(RestoreAction::Create, "notes/backup/why.md", "Why backups fail when they are needed", 8'200);
    add(RestoreAction::Replace, "notes/storage/group-commit.md", "Group commit in practice", 5'800);
    add(RestoreAction::Replace, "notes/zh/恢复演练.md", "数据恢复流程与演练", 12'400);
    const bool isDeleted = removesAdded || isInPlace;
    add(isDeleted ? RestoreAction::Delete : RestoreAction::Keep, "papers/alice-osdi14.pdf",
        "Crash-consistency bugs in applications", 1'240'000, isDeleted ? "" : "added-later");
    add(RestoreAction::Keep, "notes/storage/ordering.md", "Ordering of writes", 6'100, "same");
    return items;
}

snapshot::Difference sampleDifference()
{
    using snapshot::ChangeKind;
    snapshot::Difference difference;
    difference.added = 128;
    difference.removed = 3;
    difference.changed = 17;
    difference.renamed = 1;
    const auto add = [&](ChangeKind kind, const char* path, const char* title, std::uint64_t before,
                         std::uint64_t after) {
        difference.changes.push_back({kind, std::string("/home/ana/") + path, title, false, before, after});
    };
    add(ChangeKind::Removed, "notes/backup/why.md", "Why backups fail when they are needed", 6, 0);
    add(ChangeKind::Removed, "notes/backup/field-report-4471.md", "Field report, ticket 4471", 4, 0);
    add(ChangeKind::Changed, "notes/storage/group-commit.md", "Group commit in practice", 5, 7);
    add(ChangeKind::Changed, "notes/zh/恢复演练.md", "数据恢复流程与演练", 9, 9);
    add(ChangeKind::Added, "papers/alice-osdi14.pdf", "Crash-consistency bugs in applications", 0, 41);
    add(ChangeKind::Added, "notes/storage/ordering-2.md", "Ordering of writes, part 2", 0, 8);
    add(ChangeKind::Renamed, "notes/storage/checklist.md", "Before a release", 3, 3);
    difference.changes.back().renamedFrom = "/home/ana/notes/checklist-old.md";
    return difference;
}

} // namespace varve::test
