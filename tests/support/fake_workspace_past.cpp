// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Snapshots, restores and the schedule of the workspace in memory.
#include "core/workspace/retention_items.h"
#include "tests/support/fake_collection.h"
#include "tests/support/fake_workspace.h"

#include <thread>
#include <utility>

namespace varve::test {

Result<std::shared_ptr<collection::Collection>> FakeWorkspace::asOf(const std::string& name, const std::string&,
                                                                             const OperationControl&)
{
    std::this_thread::sleep_for(m_openingDelay.load());
    return collection(name, true);
}

Result<snapshot::RecoveryWindow> FakeWorkspace::recoveryWindow(const std::string&)
{
    VARVE_CHECK(answer());
    return snapshot::RecoveryWindow();
}

Result<workspace::PastVerification> FakeWorkspace::verifyPast(const std::string&, const std::filesystem::path&,
                                                              const OperationControl&)
{
    VARVE_CHECK(answer());
    return workspace::PastVerification();
}

Result<snapshot::Snapshot> FakeWorkspace::takeSnapshot(const std::string& name,
                                                       const snapshot::SnapshotRequest& request,
                                                       const OperationControl&)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    auto& list = m_snapshots[name];
    snapshot::Snapshot snapshot;
    snapshot.id = "snapshot-" + std::to_string(list.size() + 1);
    snapshot.label = request.label;
    snapshot.trigger = request.trigger;
    snapshot.createdMs = kStartMs + static_cast<std::int64_t>(list.size()) * 3'600'000;
    list.push_back(snapshot);
    return snapshot;
}

Result<std::vector<snapshot::Snapshot>> FakeWorkspace::snapshots(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    return m_snapshots[name];
}

Result<snapshot::Snapshot> FakeWorkspace::resolveSnapshot(const std::string& name, const std::string& at)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    for (const snapshot::Snapshot& snapshot : m_snapshots[name])
        if (snapshot.id == at)
            return snapshot;
    return notFound(at);
}

Result<snapshot::Snapshot> FakeWorkspace::verifySnapshot(const std::string& name, const std::string& at,
                                                         const OperationControl&)
{
    return resolveSnapshot(name, at);
}

Result<snapshot::Snapshot> FakeWorkspace::annotateSnapshot(const std::string& name, const std::string& at,
                                                           const snapshot::Annotation&)
{
    return resolveSnapshot(name, at);
}

Result<> FakeWorkspace::removeSnapshot(const std::string&, const std::string&)
{
    return answer();
}

Result<std::vector<workspace::DocumentVersion>> FakeWorkspace::documentVersions(const std::string& name,
                                                                               const std::string& source,
                                                                               const OperationControl&)
{
    VARVE_TRY(const auto live, collection(name, true));
    VARVE_TRY(const auto document, live->documentBySource(source));
    workspace::DocumentVersion older{document, {"20260312T140500Z-5f3a"}, document.importedMs, false};
    older.document.contentHash = "older";
    return std::vector{older, workspace::DocumentVersion{document, {}, 0, true}};
}

Result<workspace::TimeHits> FakeWorkspace::searchThroughTime(const std::string&, const workspace::TextSearchRequest&,
                                                             const OperationControl&)
{
    VARVE_CHECK(answer());
    return workspace::TimeHits();
}

Result<snapshot::Difference> FakeWorkspace::compare(const std::string&, const std::string&, const std::string&,
                                                    const OperationControl&)
{
    VARVE_CHECK(answer());
    return snapshot::Difference{};
}

Result<snapshot::Difference> FakeWorkspace::compareEach(const std::string& name, const std::string& a,
                                                        const std::string& b, const OperationControl& control,
                                                        const snapshot::ChangeVisitor& visit)
{
    VARVE_TRY(snapshot::Difference difference, compare(name, a, b, control));
    for (snapshot::DocumentChange& change : std::exchange(difference.changes, {}))
        VARVE_CHECK(visit(std::move(change)));
    return difference;
}

Result<snapshot::DocumentDifference> FakeWorkspace::compareDocument(const std::string&, const std::string&,
                                                                    const std::string&, const std::string&,
                                                                    const OperationControl&)
{
    VARVE_CHECK(answer());
    return snapshot::DocumentDifference{};
}

Result<workspace::RestoreSummary> FakeWorkspace::restore(const std::string& name,
                                                         const workspace::RestoreRequest& request,
                                                         const OperationControl&)
{
    VARVE_CHECK(answer());
    workspace::RestoreSummary summary;
    summary.create = request.documents.size();
    const std::lock_guard lock(m_mutex);
    if (m_restorePlan && !request.inPlace)
        summary = *m_restorePlan;
    summary.collection = name;
    if (request.dryRun)
        return summary;
    summary.safetySnapshotId = "safety-1";
    summary.items.clear();
    m_lastRestore = request;
    return summary;
}

Result<snapshot::RestoreRecord> FakeWorkspace::undoRestore(const std::string&)
{
    VARVE_CHECK(answer());
    return snapshot::RestoreRecord{};
}

Result<exchange::ZipSummary> FakeWorkspace::exportZip(const std::string&, const std::string&,
                                                      const std::filesystem::path&, const OperationControl&)
{
    VARVE_CHECK(answer());
    return exchange::ZipSummary{};
}

Result<exchange::PointsSummary> FakeWorkspace::exportPoints(const std::string&, const std::string&, exchange::PointFormat,
                                                            const std::filesystem::path& target, const OperationControl&)
{
    VARVE_CHECK(answer());
    return exchange::PointsSummary{{target}, 0, 0};
}

Result<workspace::ScheduleStatus> FakeWorkspace::scheduleOf(const std::string&)
{
    VARVE_CHECK(answer());
    return workspace::ScheduleStatus{};
}

Result<> FakeWorkspace::setSchedule(const std::string&, const schedule::Schedule&)
{
    return answer();
}

Result<workspace::RetentionPlan> FakeWorkspace::previewRetention(const std::string& name,
                                                                 const std::optional<schedule::Retention>& rules)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    workspace::RetentionPlan plan;
    plan.snapshots = m_snapshots[name];
    plan.decisions = schedule::applyRetention(rules.value_or(schedule::Retention()),
                                              workspace::retentionItems(plan.snapshots));
    for (const auto& decision : plan.decisions)
        plan.kept += decision.keep ? 1 : 0;
    return plan;
}

Result<workspace::RetentionPlan> FakeWorkspace::prune(const std::string& name,
                                                      const std::optional<schedule::Retention>& rules,
                                                      const OperationControl&)
{
    return previewRetention(name, rules);
}

Result<std::vector<workspace::RunReport>> FakeWorkspace::runDue(const OperationControl&)
{
    VARVE_CHECK(answer());
    return std::vector<workspace::RunReport>();
}

Result<workspace::History> FakeWorkspace::history(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    workspace::History history;
    history.snapshots = m_snapshots[name];
    history.nowMs = kStartMs + 24 * 3'600'000;
    return history;
}

} // namespace varve::test
