// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/collection/commit_pipeline.h"
#include "core/collection/manifest.h"
#include "core/collection/label_ids.h"
#include "core/collection/reader_pool.h"
#include "core/collection/resolve.h"
#include "core/collection/vector_store.h"
#include "core/collection/writer_thread.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace varve::collection {

/// Keys of settings that the collection itself reads.
inline constexpr const char* kNameSetting = "name";
inline constexpr const char* kModeSetting = "mode";
inline constexpr const char* kDurabilitySetting = "durability";
inline constexpr const char* kEfSetting = "ef";
inline constexpr std::uint64_t kDefaultEf = 100;

/// The one Collection. Spread over collection_open.cpp (recovery), collection_write.cpp, collection_read.cpp and
/// collection_nearest.cpp (ids of nearest vectors), collection_maintain.cpp (checkpoint, optimise, verify, image).
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
    Result<std::vector<StoredPoint>> documentChunks(std::int64_t documentId) const override;
    Result<std::vector<std::string>> scrollIds(const std::string& after, std::size_t limit) const override;
    CollectionInfo info() const override;

    Result<> checkpoint(const OperationControl& control) override;
    Result<> optimize(const OperationControl& control) override;
    Result<> verify(bool quick, const OperationControl& control) const override;
    Result<Image> captureImage(const std::filesystem::path& folder, const OperationControl& control) override;
    Result<> close() override;

private:
    // Reading
    /// Returns once every write acknowledged before the call can be seen.
    Result<> waitForVisibility() const;
    /// A connection that sees every write acknowledged before the call.
    Result<ReaderPool::Lease> reader() const;
    Result<std::vector<index::Neighbor>> searchVectors(meta::MetaStore* meta, const SearchQuery& query,
                                                       const meta::SqlFilter* filter, std::size_t depth,
                                                       bool& graphMissing) const;
    Result<> fillHit(meta::MetaStore& meta, std::map<std::int64_t, Document>& documents, SearchHit& hit) const;

    // Writing
    using Resolve = std::function<Result<Resolved>(meta::MetaStore&)>;
    Result<WriteReceipt> write(Resolve resolve);
    Result<> runOnWriter(std::function<Result<>()> task);
    Result<> switchMode(StorageMode mode);

    // Opening
    Result<> readSettings(meta::MetaStore& meta, const OpenOptions& options);
    Result<Sequence> replayLog(meta::MetaStore& meta, Sequence upTo, bool intoMeta, const OpenOptions& options);

    // Maintaining, on the writer thread
    Result<> checkpointNow(const OperationControl& control);
    Result<> optimizeNow(const OperationControl& control);
    Result<> storeManifest(Manifest next);
    Result<> dropWhatIsSealed();
    void removeUnusedFiles();
    void checkpointWhenDue();
    void rebuildGraphs();
    Result<> linkImage(const std::filesystem::path& folder, Image& image, std::optional<meta::MetaStore>& moment);
    Result<> verifyNow(bool quick, const OperationControl& control) const;
    Result<> verifySegments(const OperationControl& control) const;
    Result<> verifyLabels(meta::MetaStore& meta, const OperationControl& control) const;

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
    std::atomic<Durability> m_durability = Durability::Each;
    std::atomic<StorageMode> m_mode = StorageMode::Hybrid;
    std::atomic<std::uint64_t> m_ef = kDefaultEf;
    std::atomic<std::uint64_t> m_memtableRows = 0;
    std::atomic<std::uint64_t> m_writerMemoryBytes = 0;
    std::atomic<Sequence> m_openedSequence = 0;
    mutable std::mutex m_nameMutex;
    std::string m_name;
    bool m_checkpointFailed = false;  ///< the writer thread's; retried after as much again was written
    std::size_t m_nextSealRows = 0;   ///< the writer thread's
    mutable std::shared_mutex m_lifeMutex; ///< shared by every call, unique for close()
    bool m_closed = false;
    mutable std::unique_ptr<WriterThread> m_writer; ///< last: its thread uses everything above
};

} // namespace varve::collection
