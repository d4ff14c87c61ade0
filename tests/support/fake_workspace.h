// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/workspace/workspace.h"
#include "tests/support/memory_keyring.h"
#include "tests/support/temp_directory.h"

#include <atomic>
#include <map>
#include <mutex>

namespace varve::test {

class FakeCollection;

/// A workspace in memory that can be slow or failing, for tests of the window's behaviour while the engine works or
/// refuses. What a real engine answers is tested with the real one.
/// Threads:  any.
class FakeWorkspace : public workspace::Workspace {
public:
    FakeWorkspace();
    ~FakeWorkspace() override;

    /// Every call takes at least this long.
    void setDelay(std::chrono::milliseconds delay) { m_delay = delay; }
    /// Opening a collection takes this much longer than the other calls.
    void setOpeningDelay(std::chrono::milliseconds delay) { m_openingDelay = delay; }
    /// Every call that answers from now on is this error; empty for none.
    void setFailure(std::optional<Error> error);
    /// What restore() was asked for last; `at` is empty before.
    workspace::RestoreRequest lastRestore() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lastRestore;
    }
    /// What restoring documents does from now on; without it each is created.
    void setRestorePlan(const workspace::RestoreSummary& plan)
    {
        const std::lock_guard lock(m_mutex);
        m_restorePlan = plan;
    }
    void setSemanticModel(bool installed) { m_semantic = installed; }
    /// Adds a collection with documents ready in it, each of one chunk per paragraph.
    void addCollection(const std::string& name, const std::vector<std::pair<std::string, std::string>>& sourcesAndTexts);
    void addOutcome(const std::string& name, collection::Document document);
    /// The texts asked for by search(), in order.
    std::vector<std::string> searches() const;
    /// The last request, without its text.
    collection::SearchOptions lastSearch() const;

    const std::filesystem::path& home() const override { return m_home; }
    Result<std::vector<workspace::CollectionSummary>> list() override;
    Result<collection::CollectionInfo> create(const workspace::CreateRequest& request) override;
    Result<> rename(const std::string& name, const std::string& newName) override;
    Result<collection::CollectionInfo> clone(const std::string& name, const std::string& newName,
                                             const OperationControl& control) override;
    Result<workspace::ReembedSummary> reembed(const std::string& name, const workspace::ReembedRequest& request,
                                              const OperationControl& control) override;
    Result<workspace::RepairSummary> repair(const std::string& name, const snapshot::RepairPlan& plan,
                                            const OperationControl& control) override;
    Result<> remove(const std::string& name) override;
    Result<std::shared_ptr<collection::Collection>> collection(const std::string& name, bool allowReadOnly) override;
    Result<collection::CollectionInfo> info(const std::string& name) override;
    Result<std::uint64_t> snapshotCount(const std::string& name) override;
    Result<std::shared_ptr<const embed::Embedder>> embedderOf(const std::string& name, const std::string& at = {},
                                                              std::stop_token stop = {}) override;
    /// Real ones, with a keyring in memory and a home of their own.
    services::Services& services() override { return m_services; }
    std::shared_ptr<MemoryKeyring> keyring() const { return m_keyring; }
    workspace::CreateRequest lastCreate() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lastCreate;
    }
    /// What search() says went without meaning from now on.
    void setWithoutMeaning(const std::string& why)
    {
        const std::lock_guard lock(m_mutex);
        m_withoutMeaning = why;
    }
    Result<embed::Agreement> int8Agreement(const std::string&) override { return embed::Agreement{32, 0.9991, 0.9964}; }
    Result<> semanticModel() override
    {
        return m_semantic ? Result<>() : Error{ErrorCode::NotFound, "the model is not installed", {}, 0};
    }
    Result<workspace::ImportSummary> import(const std::string& name, const workspace::ImportRequest& request,
                                            const std::function<void(const workspace::FileOutcome&)>& onOutcome,
                                            const OperationControl& control) override;
    Result<workspace::WatchPlan> watchOf(const std::string& name) override;
    Result<> setWatch(const std::string& name, const workspace::WatchPlan& plan) override;
    Result<std::unique_ptr<fs::FileLock>> lockFollowing() override { return std::make_unique<fs::FileLock>(); }
    Result<workspace::FolderChanges> lookForChanges(const std::string& name, const OperationControl& control) override;
    Result<workspace::ImportSummary> followFolders(const std::string& name,
                                                   const std::function<void(const workspace::FileOutcome&)>& onOutcome,
                                                   const OperationControl& control) override;
    Result<std::vector<collection::Document>> goneDocuments(const std::string& name) override;
    Result<std::uint64_t> settleGone(const std::string& name, const std::vector<std::string>& sources,
                                     workspace::GoneChoice choice) override;
    /// How often followFolders() was asked.
    int looks() const { return m_looks; }
    /// What lookForChanges() finds until the next followFolders().
    void setFilesToRead(std::uint64_t count) { m_filesToRead = count; }
    /// What settleGone() was asked for last.
    std::optional<workspace::GoneChoice> lastGoneChoice() const
    {
        const std::lock_guard lock(m_mutex);
        return m_goneChoice;
    }
    Result<collection::SearchResult> search(const std::string& name,
                                            const workspace::TextSearchRequest& request) override;
    Result<std::shared_ptr<collection::Collection>> asOf(const std::string& name, const std::string& at,
                                                         const OperationControl& control) override;
    /// A map of the fake collection's chunks, each document in a row of its own; with MapWork::None only what was made
    /// before, or what setMap() says.
    Result<projection::MapAnswer> map(const std::string& name, const std::string& at, projection::MapWork work,
                                      const OperationControl& control) override;
    void setMap(projection::MapAnswer answer)
    {
        const std::lock_guard lock(m_mutex);
        m_map = std::move(answer);
    }
    /// How maps were asked for, in order.
    std::vector<projection::MapWork> mapsAsked() const
    {
        const std::lock_guard lock(m_mutex);
        return m_mapsAsked;
    }
    Result<snapshot::RecoveryWindow> recoveryWindow(const std::string& name) override;
    Result<snapshot::Snapshot> takeSnapshot(const std::string& name, const snapshot::SnapshotRequest& request,
                                            const OperationControl& control) override;
    Result<std::vector<snapshot::Snapshot>> snapshots(const std::string& name) override;
    Result<snapshot::Snapshot> resolveSnapshot(const std::string& name, const std::string& at) override;
    Result<workspace::PastVerification> verifyPast(const std::string& name, const std::filesystem::path& copy,
                                                   const OperationControl& control) override;
    Result<snapshot::Snapshot> verifySnapshot(const std::string& name, const std::string& at,
                                              const OperationControl& control) override;
    Result<snapshot::Snapshot> annotateSnapshot(const std::string& name, const std::string& at,
                                                const snapshot::Annotation& annotation) override;
    Result<> removeSnapshot(const std::string& name, const std::string& at) override;
    Result<std::vector<workspace::DocumentVersion>> documentVersions(const std::string& name, const std::string& source,
                                                                     const OperationControl& control) override;
    Result<workspace::TimeHits> searchThroughTime(const std::string& name,
                                                              const workspace::TextSearchRequest& request,
                                                              const OperationControl& control) override;
    Result<snapshot::Difference> compare(const std::string& name, const std::string& a, const std::string& b,
                                         const OperationControl& control) override;
    Result<snapshot::Difference> compareEach(const std::string& name, const std::string& a, const std::string& b,
                                             const OperationControl& control,
                                             const snapshot::ChangeVisitor& visit) override;
    Result<snapshot::DocumentDifference> compareDocument(const std::string& name, const std::string& a,
                                                         const std::string& b, const std::string& source,
                                                         const OperationControl& control) override;
    Result<workspace::RestoreSummary> restore(const std::string& name, const workspace::RestoreRequest& request,
                                              const OperationControl& control) override;
    Result<snapshot::RestoreRecord> undoRestore(const std::string& name) override;
    Result<exchange::ZipSummary> exportZip(const std::string& name, const std::string& at,
                                           const std::filesystem::path& zipFile,
                                           const OperationControl& control) override;
    Result<exchange::PointsSummary> exportPoints(const std::string& name, const std::string& at,
                                                 exchange::PointFormat format, const std::filesystem::path& target,
                                                 const OperationControl& control) override;
    Result<collection::CollectionInfo> importZip(const std::filesystem::path& zipFile, const std::string& newName,
                                                 const OperationControl& control) override;
    Result<workspace::ScheduleStatus> scheduleOf(const std::string& name) override;
    Result<> setSchedule(const std::string& name, const schedule::Schedule& schedule) override;
    Result<workspace::RetentionPlan> previewRetention(const std::string& name,
                                                      const std::optional<schedule::Retention>& rules) override;
    Result<workspace::RetentionPlan> prune(const std::string& name, const std::optional<schedule::Retention>& rules,
                                           const OperationControl& control) override;
    Result<std::vector<workspace::RunReport>> runDue(const OperationControl& control) override;
    Result<workspace::History> history(const std::string& name) override;
    Result<> close() override { return {}; }

private:
    static constexpr std::int64_t kStartMs = 1'773'324'300'000; // 12 Mar 2026 14:05 UTC
    static Error notFound(const std::string& name);
    Result<std::shared_ptr<FakeCollection>> find(const std::string& name);
    /// Waits as long as asked for, then the failure when one is set.
    Result<> answer() const;

    std::filesystem::path m_home = "/nowhere";
    std::atomic<std::chrono::milliseconds> m_delay{};
    std::atomic<std::chrono::milliseconds> m_openingDelay{};
    std::atomic<bool> m_semantic = true;
    workspace::RestoreRequest m_lastRestore;
    std::optional<workspace::RestoreSummary> m_restorePlan;
    mutable std::mutex m_mutex;
    std::optional<Error> m_failure;
    std::vector<std::string> m_order;
    std::map<std::string, std::shared_ptr<FakeCollection>> m_collections;
    std::map<std::string, std::vector<snapshot::Snapshot>> m_snapshots;
    std::vector<std::string> m_searches;
    std::map<std::string, workspace::WatchPlan> m_watched;
    std::atomic<int> m_looks = 0;
    std::atomic<std::uint64_t> m_filesToRead = 0;
    std::optional<workspace::GoneChoice> m_goneChoice;
    std::optional<projection::MapAnswer> m_map;
    std::vector<projection::MapWork> m_mapsAsked;
    collection::SearchOptions m_lastSearch;
    workspace::CreateRequest m_lastCreate;
    std::string m_withoutMeaning;
    TempDirectory m_servicesHome;
    std::shared_ptr<MemoryKeyring> m_keyring = std::make_shared<MemoryKeyring>();
    services::Services m_services{fs::posixFileSystem(), m_servicesHome.path(), SystemClock::instance(), {m_keyring, nullptr}};
};

} // namespace varve::test
