// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/reembed.h"
#include "core/workspace/catalog.h"
#include "core/workspace/open_collection.h"
#include "core/workspace/staging.h"
#include "core/workspace/workspace.h"

#include <chrono>
#include <map>
#include <thread>

namespace varve::snapshot {
class Reembedding;
}

namespace varve::workspace {

class ReembedSpool;

/// The Workspace over a folder of this machine.
class LocalWorkspace final : public Workspace {
public:
    explicit LocalWorkspace(const Options& options);
    ~LocalWorkspace() override;
    Result<> openHome();

    const std::filesystem::path& home() const override { return m_home; }

    Result<std::vector<CollectionSummary>> list() override;
    Result<collection::CollectionInfo> create(const CreateRequest& request) override;
    Result<> rename(const std::string& name, const std::string& newName) override;
    Result<collection::CollectionInfo> clone(const std::string& name, const std::string& newName,
                                             const OperationControl& control) override;
    Result<> remove(const std::string& name) override;
    Result<std::shared_ptr<collection::Collection>> collection(const std::string& name,
                                                               bool allowReadOnly) override;
    Result<collection::CollectionInfo> info(const std::string& name) override;
    Result<std::uint64_t> snapshotCount(const std::string& name) override;
    Result<std::shared_ptr<const embed::Embedder>> embedderOf(const std::string& name, const std::string& at = {},
                                                              std::stop_token stop = {}) override;
    services::Services& services() override { return m_services; }
    Result<> semanticModel() override;
    Result<embed::Agreement> int8Agreement(const std::string& model) override;

    Result<ImportSummary> import(const std::string& name, const ImportRequest& request,
                                 const std::function<void(const FileOutcome&)>& onOutcome,
                                 const OperationControl& control) override;
    Result<WatchPlan> watchOf(const std::string& name) override;
    Result<> setWatch(const std::string& name, const WatchPlan& plan) override;
    Result<std::unique_ptr<fs::FileLock>> lockFollowing() override;
    Result<FolderChanges> lookForChanges(const std::string& name, const OperationControl& control) override;
    Result<ImportSummary> followFolders(const std::string& name,
                                        const std::function<void(const FileOutcome&)>& onOutcome,
                                        const OperationControl& control) override;
    Result<std::vector<collection::Document>> goneDocuments(const std::string& name) override;
    Result<std::uint64_t> settleGone(const std::string& name, const std::vector<std::string>& sources,
                                     GoneChoice choice) override;
    Result<collection::SearchResult> search(const std::string& name,
                                            const TextSearchRequest& request) override;
    Result<std::vector<DocumentVersion>> documentVersions(const std::string& name, const std::string& source,
                                                          const OperationControl& control) override;
    Result<TimeHits> searchThroughTime(const std::string& name, const TextSearchRequest& request,
                                       const OperationControl& control) override;
    Result<std::shared_ptr<collection::Collection>> asOf(const std::string& name,
                                                         const std::string& at,
                                                         const OperationControl& control) override;

    Result<projection::MapAnswer> map(const std::string& name, const std::string& at, projection::MapWork work,
                                      const OperationControl& control) override;

    Result<snapshot::Snapshot> takeSnapshot(const std::string& name, const snapshot::SnapshotRequest& request,
                                            const OperationControl& control) override;
    Result<std::vector<snapshot::Snapshot>> snapshots(const std::string& name) override;
    Result<snapshot::Snapshot> resolveSnapshot(const std::string& name, const std::string& at) override;
    Result<snapshot::RecoveryWindow> recoveryWindow(const std::string& name) override;
    Result<PastVerification> verifyPast(const std::string& name, const std::filesystem::path& copy,
                                        const OperationControl& control) override;
    Result<snapshot::Snapshot> verifySnapshot(const std::string& name, const std::string& at,
                                              const OperationControl& control) override;
    Result<snapshot::Snapshot> annotateSnapshot(const std::string& name, const std::string& at,
                                                const snapshot::Annotation& annotation) override;
    Result<> removeSnapshot(const std::string& name, const std::string& at) override;
    Result<snapshot::Difference> compare(const std::string& name, const std::string& a, const std::string& b,
                                         const OperationControl& control) override;
    Result<snapshot::Difference> compareEach(const std::string& name, const std::string& a, const std::string& b,
                                             const OperationControl& control,
                                             const snapshot::ChangeVisitor& visit) override;
    Result<snapshot::DocumentDifference> compareDocument(const std::string& name, const std::string& a,
                                                         const std::string& b, const std::string& source,
                                                         const OperationControl& control) override;
    Result<RestoreSummary> restore(const std::string& name, const RestoreRequest& request,
                                   const OperationControl& control) override;
    Result<snapshot::RestoreRecord> undoRestore(const std::string& name) override;

    Result<ReembedSummary> reembed(const std::string& name, const ReembedRequest& request,
                                   const OperationControl& control) override;
    Result<RepairSummary> repair(const std::string& name, const snapshot::RepairPlan& plan,
                                 const OperationControl& control) override;
    Result<exchange::ZipSummary> exportZip(const std::string& name, const std::string& at,
                                           const std::filesystem::path& zipFile,
                                           const OperationControl& control) override;
    Result<exchange::PointsSummary> exportPoints(const std::string& name, const std::string& at,
                                                 exchange::PointFormat format, const std::filesystem::path& target,
                                                 const OperationControl& control) override;
    Result<collection::CollectionInfo> importZip(const std::filesystem::path& zipFile,
                                                 const std::string& newName,
                                                 const OperationControl& control) override;

    Result<ScheduleStatus> scheduleOf(const std::string& name) override;
    Result<> setSchedule(const std::string& name, const schedule::Schedule& schedule) override;
    Result<RetentionPlan> previewRetention(const std::string& name,
                                           const std::optional<schedule::Retention>& rules) override;
    Result<RetentionPlan> prune(const std::string& name, const std::optional<schedule::Retention>& rules,
                                const OperationControl& control) override;
    Result<std::vector<RunReport>> runDue(const OperationControl& control) override;
    Result<History> history(const std::string& name) override;
    Result<> close() override;

private:
    /// A collection of the catalog with this process's handle on it.
    struct Handle {
        CatalogRow row;
        std::shared_ptr<OpenCollection> open;
    };
    Result<Handle> handleOf(const std::string& name);
    std::shared_ptr<OpenCollection> openCollectionFor(const CatalogRow& row);
    std::filesystem::path folderOf(const std::string& uuid) const { return m_home / "collections" / uuid; }

    Result<> adoptUnknownFolders();
    Result<CatalogRow> readUnknownFolder(const std::string& uuid);
    std::filesystem::path mapFolderOf(const std::string& uuid) const;
    /// Moves a finished collection folder from staging to its place and adds it to the catalog.
    Result<collection::CollectionInfo> publish(const StagingPlace& built, const std::string& uuid,
                                               const std::string& name);
    void refreshCounters(const Handle& handle, const OperationControl& control = {});
    Result<> followToo(const std::string& name, const ImportRequest& request);
    Result<> noteImported(const Handle& handle, const ImportSummary& summary);
    Result<> noteLooked(const std::string& uuid, const std::vector<WatchedFolder>& looked);
    Result<> pauseWatching(const std::string& uuid);
    void unloadIdle(const std::stop_token& stop);
    Result<std::shared_ptr<const embed::Embedder>> openEmbedder(const std::string& choice,
                                                                const services::Consent& consent = {},
                                                                std::stop_token stop = {});

    /// The model of a state, when it is there to the last bit; null when the state has none.
    Result<std::shared_ptr<const embed::Embedder>> embedderFor(const collection::CollectionConfig& config,
                                                               std::stop_token stop = {});
    /// Where `withoutMeaning` is given, hybrid search goes without a service that does not answer and it is told why.
    Result<collection::SearchQuery> queryFor(const collection::CollectionConfig& config, const TextSearchRequest& request,
                                             std::string* withoutMeaning = nullptr);
    Result<std::vector<float>> questionVector(const collection::CollectionConfig& config, const TextSearchRequest& request);
    Result<> visitStates(const std::string& name, const OperationControl& control,
                         const std::function<Result<>(const collection::Collection& state,
                                                      const snapshot::Snapshot* snapshot)>& visit);
    Result<> noteWhere(const std::string& name, std::vector<TimeHit>& hits, const OperationControl& control);
    struct Pair {
        std::shared_ptr<collection::Collection> older;
        std::shared_ptr<collection::Collection> newer;
    };
    Result<Pair> inOrder(const std::string& name, const std::string& a, const std::string& b,
                         const OperationControl& control);

    /// A state of the past: a snapshot, or else a moment between snapshots.
    struct Past {
        std::string name; ///< id of the snapshot, or the time
        std::int64_t timeMs = 0;
        std::optional<snapshot::Snapshot> snapshot;
        snapshot::Moment moment;
    };
    Result<Past> pastOf(const Handle& handle, const std::string& at);
    Result<std::shared_ptr<collection::Collection>> open(const Handle& handle, const Past& past,
                                                         const OperationControl& control);
    /// Builds the moment in a place of its own, which goes with the last user.
    Result<std::shared_ptr<collection::Collection>> openBuilt(const snapshot::CollectionFolder& folder,
                                                              const snapshot::Moment& moment,
                                                              const OperationControl& control);
    Result<std::unique_ptr<collection::Collection>> openImmutable(const std::filesystem::path& generation,
                                                                  const OperationControl& control) const;
    static Result<> tallyWhole(const collection::Collection& past, const Past& from, const RestoreRequest& request,
                               RestoreSummary& summary, const OperationControl& control);
    Result<> tallyReplacing(const Handle& handle, const Past& from, const RestoreRequest& request,
                            RestoreSummary& summary, const OperationControl& control);
    static Result<> restoreTo(snapshot::CollectionFolder& folder, const Past& from, const std::filesystem::path& target,
                              const std::string& newName, const std::string& uuid, const OperationControl& control);
    Result<RestoreSummary> restoreAsNew(const Handle& handle, const Past& from,
                                        const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreInPlace(const Handle& handle, const Past& from,
                                          const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreDocuments(const Handle& handle, const Past& from,
                                            const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreSettings(const Handle& handle, const Past& from,
                                           const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreToHome(const Handle& handle, const Past& from,
                                         const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreToFolder(const Handle& handle, const Past& from,
                                           const RestoreRequest& request, const OperationControl& control);
    Result<RestoreSummary> restoreToZip(const Handle& handle, const Past& from, const RestoreRequest& request,
                                        const OperationControl& control);
    /// Calls `use` with the folder of an image of that state, which is there for the length of the call.
    Result<> withImage(const std::string& name, const std::string& at, const OperationControl& control,
                       const std::function<Result<>(const std::filesystem::path& image)>& use);
    Result<std::string> takeSafetySnapshot(const Handle& handle, const Past& from,
                                           const OperationControl& control);

    Result<ReembedSummary> surveyReembedding(const Handle& handle, const collection::Collection& live, ReembedSpool& spool,
                                             const ReembedRequest& request, const embed::Embedder& embedder,
                                             const OperationControl& control);
    Result<> embedAll(const Handle& handle, ReembedSpool& spool, std::uint64_t points, std::uint64_t& place,
                      const OperationControl& control);
    Result<> makeReembedded(const Handle& handle, const collection::ReembedPlan& plan, ReembedSpool& spool,
                            ReembedSummary& summary, const OperationControl& control);
    Result<std::uint64_t> catchUp(const Handle& handle, snapshot::Reembedding& job, ReembedSpool& spool,
                                  std::uint64_t& seenPlace, const OperationControl& control);
    Result<> swapModel(const Handle& handle, snapshot::Reembedding& job, ReembedSummary& summary);
    Result<std::string> takeSnapshotWithNote(const Handle& handle, const std::string& note, const OperationControl& control);

    Result<> mirrorSchedule(const std::string& uuid, const schedule::Schedule& schedule);
    Result<> runDueOf(const CatalogRow& row, std::vector<RunReport>& reports,
                      const OperationControl& control);
    RunReport runSlot(const Handle& handle, const schedule::DueRun& run, const OperationControl& control);
    enum class Sparing { OpenOnes, NoOpenOnes };
    Result<RetentionPlan> planRetentionOf(const Handle& handle, const std::optional<schedule::Retention>& rules,
                                          Sparing sparing);
    Result<RetentionPlan> prune(const Handle& handle, const std::optional<schedule::Retention>& rules,
                                const OperationControl& control);

    fs::FileSystem& m_fileSystem;
    const Clock& m_clock;
    const std::filesystem::path m_home;
    const std::filesystem::path m_cache;
    const OpeningHow m_how;
    const std::chrono::milliseconds m_unloadAfter;
    const std::function<Result<std::shared_ptr<const embed::Embedder>>(std::string_view)> m_openEmbedder;
    services::Services m_services;
    std::unique_ptr<Catalog> m_catalog;
    std::mutex m_watchMutex; ///< guards reading and replacing a collection's watch.json
    std::mutex m_mutex;                                            ///< guards what follows
    std::map<std::string, std::shared_ptr<OpenCollection>> m_open; ///< by uuid
    std::map<std::string, std::shared_ptr<const embed::Embedder>> m_embedders;
    std::jthread m_unloader;
};

/// The schedule a new collection begins with: every hour, and every day at two with full verification.
schedule::Schedule defaultSchedule();
/// InvalidArgument when a collection cannot be called this.
Result<> checkName(const std::string& name);

} // namespace varve::workspace
