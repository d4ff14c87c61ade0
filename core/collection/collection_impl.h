// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/accepted_points.h"
#include "core/collection/fusion.h"
#include "core/collection/collection.h"
#include "core/collection/background_worker.h"
#include "core/collection/commit_pipeline.h"
#include "core/collection/maintenance_control.h"
#include "core/collection/manifest.h"
#include "core/collection/merge_policy.h"
#include "core/collection/filter_cache.h"
#include "core/collection/label_ids.h"
#include "core/collection/reader_pool.h"
#include "core/collection/recall.h"
#include "core/collection/resolve.h"
#include "core/collection/vector_store.h"
#include "core/collection/writer_thread.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <span>

namespace varve::collection {

/// Keys of settings that the collection itself reads.
inline constexpr const char* kNameSetting = "name";
inline constexpr const char* kModeSetting = "mode";
inline constexpr const char* kDurabilitySetting = "durability";
inline constexpr const char* kEfSetting = "ef";
inline constexpr const char* kAutomaticEf = "auto";
inline constexpr const char* kRecallTargetSetting = "recall-target";
inline constexpr const char* kOversamplingSetting = "oversampling";
inline constexpr const char* kMaintenanceSetting = "maintenance";
inline constexpr const char* kMemoryBudgetSetting = "memory-budget";
inline constexpr const char* kPausedValue = "paused";
inline constexpr const char* kRunningValue = "running";
inline constexpr std::uint64_t kDefaultEf = 100;

/// From how many rows on a new segment has a graph, and on how many threads it is built (0: one for each processor).
struct GraphBuilding {
    std::size_t fromRows = 0;
    std::uint32_t threads = 0;
};

/// The one Collection. Spread over collection_open.cpp (recovery), collection_write.cpp, collection_read.cpp,
/// collection_scroll.cpp (everything in order), collection_nearest.cpp (ids of nearest vectors), collection_seal.cpp (growing part to segments), collection_keep.cpp (merging, graphs, residency) and
/// collection_image.cpp (verify, image).
class CollectionImpl final : public Collection {
public:
    CollectionImpl(fs::FileSystem& fileSystem, std::filesystem::path folder, Manifest manifest,
                   const OpenOptions& options);
    ~CollectionImpl() override;

    /// Recovery; the object is not used by anybody else yet.
    Result<> openForWriting(const OpenOptions& options);
    Result<> openForReading(const OpenOptions& options);

    Result<WriteReceipt> upsert(std::vector<Point> points) override;
    Result<WriteReceipt> putDocument(Document document, std::vector<Point> chunks) override;
    Result<WriteReceipt> recordOutcome(Document document) override;
    Result<WriteReceipt> removePoints(const std::vector<std::string>& ids) override;
    Result<WriteReceipt> removeWhere(const std::string& filterJson) override;
    Result<WriteReceipt> removeDocuments(const std::vector<std::int64_t>& documentIds) override;
    Result<WriteReceipt> set(const std::string& key, const std::string& value) override;
    Result<std::string> setting(const std::string& key) const override;

    Result<std::vector<StoredPoint>> get(const std::vector<std::string>& ids) const override;
    Result<SearchResult> search(const SearchQuery& query) const override;
    Result<std::vector<NearestPoint>> nearest(std::span<const float> vector,
                                              const NearestQuery& query) const override;
    Result<std::vector<std::vector<NearestPoint>>> nearestOfMany(std::span<const float> vectors,
                                                                 const NearestQuery& query, std::size_t threads,
                                                                 const OperationControl& control) const override;
    Result<std::vector<Document>> documents(std::optional<DocumentState> state, const std::string& nameContains,
                                            std::size_t limit, std::size_t offset) const override;
    Result<Document> documentBySource(const std::string& source) const override;
    Result<Document> documentById(std::int64_t documentId) const override;
    Result<std::vector<StoredPoint>> documentChunks(std::int64_t documentId) const override;
    Result<std::vector<Document>> documentsBehind(const std::string& source, std::size_t limit) const override;
    Result<std::vector<StoredPoint>> scroll(const ScrollRequest& request) const override;
    Result<std::vector<float>> vectorAt(std::uint64_t place) const override;
    Result<std::vector<std::string>> scrollIds(const std::string& after, std::size_t limit) const override;
    CollectionInfo info() const override;

    Result<> checkpoint(const OperationControl& control) override;
    Result<> optimize(const OperationControl& control) override;
    Result<> verify(bool quick, const OperationControl& control) const override;
    Result<Image> captureImage(const std::filesystem::path& folder, const OperationControl& control) override;
    Result<Image> capturePassingImage(const std::filesystem::path& folder, const OperationControl& control,
                                      const std::function<void()>& onLinked) override;
    Result<Image> captureInto(const std::filesystem::path& folder, bool isToStay, const OperationControl& control,
                              const std::function<void()>& onLinked);
    Result<Image> captureMoment() override;
    Result<Image> captureMetadata(const std::filesystem::path& file, const OperationControl& control) override;
    Result<> catchUp(const OperationControl& control) const override;
    Result<> close() override;

private:
    // Reading
    /// Returns once metadata holds every write up to `sequence`. Not on the writer thread.
    Result<> waitForMetadata(Sequence sequence, std::stop_token stop = {}) const;
    /// The same for every write acknowledged before the call.
    Result<> waitForVisibility() const;
    /// A connection that sees every write acknowledged before the call.
    Result<ReaderPool::Lease> reader() const;
    std::uint64_t visibleSequence() const;

    // Searching
    /// What a filter accepts, read from SQLite and kept until the next write.
    Result<std::shared_ptr<const index::LabelSet>> acceptedLabels(const std::string& filterJson,
                                                                  meta::MetaStore& meta) const;
    /// What filter, required phrases and exclusions leave.
    Result<AcceptedPoints> acceptedPoints(const std::string& filterJson, const meta::KeywordQuery& words,
                                          meta::MetaStore& meta) const;
    Result<std::vector<index::Neighbor>> searchVectors(std::span<const float> vector, std::size_t ef,
                                                       std::size_t depth, const AcceptedPoints& accepted,
                                                       bool& graphMissing) const;
    Result<SearchQuery> queryLike(const SearchQuery& query, meta::MetaStore& meta,
                                  std::vector<std::int64_t>& itsLabels) const;
    Result<std::vector<index::Neighbor>> distancesBeside(std::span<const float> vector, const FoundLists& found) const;
    Result<FoundLists> searchSides(const SearchQuery& query, const meta::KeywordQuery& words, std::size_t depth,
                                   const AcceptedPoints& accepted, meta::MetaStore& meta, bool& graphMissing) const;
    Result<std::vector<Candidate>> diversified(std::vector<Candidate> candidates, const SearchQuery& query) const;
    /// A hit to be, and how many others of its document there were.
    using Group = std::pair<Candidate, std::uint32_t>;
    Result<std::vector<Group>> grouped(const std::vector<Candidate>& candidates, bool onePerDocument,
                                       meta::MetaStore& meta) const;
    Result<> fillHits(const std::vector<Group>& groups, const SearchQuery& query, const meta::KeywordQuery& words,
                      meta::MetaStore& meta, SearchResult& result) const;
    Result<> fillHit(meta::MetaStore& meta, std::map<std::int64_t, Document>& documents, SearchHit& hit) const;

    void describeMaintenance(const VectorView& view, CollectionInfo& info) const;
    Result<std::vector<StoredPoint>> storedPoints(meta::MetaStore& meta, std::vector<meta::PointRow> rows,
                                                  bool hasVectors) const;

    // Writing
    using Resolve = std::function<Result<Resolved>(StateBefore&)>;
    /// `bytes` of payload wait in memory until it is written.
    Result<WriteReceipt> write(Resolve resolve, std::size_t bytes = 0);
    Result<> runOnWriter(std::function<Result<>()> task);
    Result<> switchMode(StorageMode mode);
    void pauseMaintenance(bool paused);
    void takeSearchSetting(const std::string& key, const std::string& value);

    // Opening
    Result<> readSettings(meta::MetaStore& meta, const OpenOptions& options);
    Result<std::vector<log::LogFile>> filesToReplay() const;
    Result<Sequence> replayLog(meta::MetaStore& meta, Sequence upTo, bool intoMeta, const OpenOptions& options);

    // Sealing. On the writer thread:
    void noteWriterState();
    bool noteWrites();
    bool isFreezingDue(std::size_t limit) const;
    void freezeWhenDue(std::size_t limit);
    std::size_t burstRows() const;
    Result<> freezeGrowing();
    std::uint64_t reserveFileId();
    struct NewSegment {
        index::SegmentFiles files;
        std::shared_ptr<index::Segment> segment; ///< null when no row was left
    };
    Result<> adoptSealed(Sequence through, const NewSegment& written);
    Result<> storeManifest(Manifest next);
    void removeUnusedFiles();
    // On any other:
    std::size_t sealRows() const;
    bool sealerStep(std::stop_token stop);
    Result<> sealFrozen(const OperationControl& control);
    Result<> dropSealedLog();
    Result<> sealPart(const FrozenPart& part, const OperationControl& control);
    Result<NewSegment> writeSegment(std::uint64_t id, std::span<const index::Label> labels,
                                    std::span<const index::VectorIndex* const> sources,
                                    const OperationControl& control, const GraphBuilding& how);
    void forgetFileId(std::uint64_t id);
    void sealBeforeClosing();

    // Keeping segments in order
    bool keeperStep(std::stop_token stop);
    std::uint64_t memoryBudget() const;
    VectorStore::ResidencyOf residencyAtOpening() const;
    Result<std::shared_ptr<index::Segment>> openNew(const index::SegmentFiles& files) const;
    bool isPresent(std::uint64_t segmentId) const;
    Result<bool> moveOneSegment(const OperationControl& control);
    Result<> moveAllSegments();
    Result<bool> buildGraphWhere(const std::function<bool(const index::Segment&)>& isWanted,
                                 const OperationControl& control);
    Result<bool> rebuildOneGraph(const OperationControl& control);
    Result<bool> buildOneGraph(const OperationControl& control);
    Result<> rebuildGraph(const SealedPart& part, const OperationControl& control, const GraphBuilding& how);
    Result<bool> checkOneSegment(std::stop_token stop);
    bool mergingCanWait(const VectorView& view);
    Result<bool> measureRecallWhenDue(const OperationControl& control);
    /// Takes the beam width and the oversampling that settings and measurement lead to.
    void chooseEf();
    Result<bool> mergeByPolicy(const OperationControl& control);
    Result<> mergeParts(std::span<const SealedPart> parts, bool dropsRemoved, const OperationControl& control,
                        const GraphBuilding& how);
    Result<> adoptMerged(const std::vector<std::uint64_t>& ids, const NewSegment& merged);

    // Images and verifying
    Result<> linkFiles(const std::filesystem::path& folder);
    Result<meta::MetaStore> fixMoment(Image& image, const std::filesystem::path* linkInto);
    static Result<> count(meta::MetaStore& moment, Image& image);
    Result<> verifyNow(bool quick, const OperationControl& control) const;
    Result<> verifySegments(const OperationControl& control) const;
    Result<> verifyLabels(meta::MetaStore& meta, const OperationControl& control) const;
    Error closedError() const;

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_folder;
    const Clock& m_clock;
    const bool m_readOnly;
    const std::string m_uuid;
    const CollectionConfig m_config; ///< what never changes; name, mode and durability live below
    Manifest m_manifest;             ///< the writer thread's, after opening
    NumberSource m_numbers;   ///< the writer thread's
    VectorStore m_vectors;
    std::unique_ptr<CommitPipeline> m_pipeline; ///< null when read-only
    std::unique_ptr<ReaderPool> m_readers;
    mutable LabelIds m_labelIds;
    mutable FilterCache m_filterCache;
    std::atomic<Durability> m_durability = Durability::Each;
    std::atomic<StorageMode> m_mode = StorageMode::Hybrid;
    std::atomic<std::uint64_t> m_ef = kDefaultEf;
    std::atomic<double> m_fixedOversampling = 0;    ///< 0: none, likewise the next one
    std::atomic<double> m_measuredOversampling = 0; ///< with m_ef, for searches without a filter
    mutable std::mutex m_recallMutex; ///< guards the next four
    std::optional<std::uint64_t> m_fixedEf;
    bool m_isOversamplingChanged = false; ///< since the last measurement
    double m_recallTarget = kDefaultRecallTarget;
    std::optional<RecallMeasurement> m_recall;
    std::int64_t m_noMeasuringBeforeMs = 0; ///< the keeper's; steady clock, after one failed
    std::atomic<std::uint64_t> m_memtableRows = 0;
    std::atomic<std::uint64_t> m_writerMemoryBytes = 0;
    std::atomic<std::int64_t> m_lastWriteMs = 0; ///< steady clock
    std::atomic<bool> m_growingIsLarge = false;   ///< enough to seal when there is time
    std::atomic<Sequence> m_openedSequence = 0;
    std::atomic<Sequence> m_sealedThrough = 0; ///< replay starts behind it
    mutable std::mutex m_nameMutex;
    std::string m_name;
    std::size_t m_noFreezeBelow = 0;         ///< the writer thread's: rows, after freezing failed
    std::size_t m_logFilesToReplay = 0;      ///< the writer thread's: at most, of the growing part
    std::set<std::uint64_t> m_reservedFiles; ///< the writer thread's: of work under way
    const std::size_t m_sealRowsWanted;
    const bool m_modeIsOverridden;
    std::atomic<std::uint64_t> m_memoryBudgetWanted = 0; ///< 0: automatic
    MaintenanceControl m_maintenance;
    const std::chrono::steady_clock::time_point m_openedAt = std::chrono::steady_clock::now();
    const std::shared_ptr<log::LogArchive> m_logArchive;
    std::mutex m_sealMutex;
    std::mutex m_logFilesMutex; ///< removing log files, and giving them a second name
    std::mutex m_mergeMutex; ///< merging and rebuilding graphs, one at a time
    mutable std::mutex m_residencyMutex; ///< guards the next one
    std::set<std::uint64_t> m_unmovable; ///< segments that did not open otherwise, being damaged
    std::atomic<int> m_explicitMerges = 0;   ///< callers who want m_mergeMutex now
    std::set<std::uint64_t> m_damagedSegments; ///< the keeper's
    std::int64_t m_mergeDueSinceMs = 0;        ///< the keeper's; steady clock, 0 when nothing is to be merged
    std::mutex m_closeMutex; ///< one close() at a time
    mutable std::shared_mutex m_lifeMutex; ///< shared by every call, unique for close()
    bool m_closed = false;
    mutable std::unique_ptr<WriterThread> m_writer; ///< its thread uses everything above
    std::unique_ptr<BackgroundWorker> m_sealer;     ///< null when read-only, like the next; both use everything above
    std::unique_ptr<BackgroundWorker> m_keeper;
};

} // namespace varve::collection
