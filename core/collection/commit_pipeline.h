// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/collection/batch.h"
#include "core/collection/manifest.h"
#include "core/collection/types.h"
#include "core/collection/vector_store.h"
#include "core/log/log.h"
#include "core/meta/meta_store.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>

namespace varve::collection {

/// One write on its way: how to resolve it into a batch, and who waits for the answer.
struct PendingWrite {
    /// Called on the writer thread; sees every write before it through the store.
    std::function<Result<Batch>(meta::MetaStore&)> build;
    std::size_t bytes = 0; ///< held in memory while it waits
    std::uint64_t acknowledges = 0; ///< set by build when it differs from what the caller knew
    std::promise<Result<WriteReceipt>> answer;
};

/// The way of a write: resolve, apply to metadata inside an open transaction, append to the log, sync by durability,
/// acknowledge. The log record is the commit point; metadata is committed later, and never before its log records
/// are synced, so that it cannot get ahead of the log.
/// Threads:  the writer's only, except the atomics.
class CommitPipeline {
public:
    CommitPipeline(fs::FileSystem& fileSystem, std::filesystem::path folder, meta::MetaStore meta, VectorStore& vectors,
                   const Clock& clock, Sequence lastSequence);

    meta::MetaStore& meta() { return m_meta; }
    /// Commits a group of writes with one sync, answering each.
    void commit(std::span<const std::unique_ptr<PendingWrite>> group, Durability durability);
    /// Syncs the log and commits the metadata, so that readers see everything that was acknowledged.
    Result<> flush();
    /// flush(), then starts a new log file; every record so far is in closed files afterwards.
    Result<> rotateLog();

    bool hasUnflushed() const { return m_transaction.has_value(); }
    std::uint64_t unflushedWrites() const { return m_unflushedWrites; }
    std::uint64_t logFileBytes() const { return m_log ? m_log->fileSizeBytes() : 0; }
    /// Set while the newest log file is being appended to.
    bool logIsOpen() const { return m_log != nullptr; }

    Sequence lastSequence() const { return m_lastSequence; }
    Sequence visibleSequence() const { return m_visibleSequence; }
    /// The failure after which nothing is accepted any more; read by any thread once isLatched().
    bool isLatched() const { return m_isLatched; }
    const Error& latchReason() const { return m_latchReason; }

private:
    struct Prepared {
        PendingWrite* write = nullptr;
        Batch batch;
        std::vector<std::byte> payload;
        Sequence sequence = 0;
    };
    Result<> begin();
    Result<std::optional<Prepared>> prepare(PendingWrite& write, std::size_t position);
    std::size_t appendAll(std::vector<Prepared>& prepared, std::optional<Error>& failure);
    Result<> applyToMeta(const Batch& batch);
    void latch(const Error& error);

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    meta::MetaStore m_meta;
    VectorStore& m_vectors;
    const Clock& m_clock;
    std::unique_ptr<log::LogWriter> m_log;
    std::optional<meta::Transaction> m_transaction;
    bool m_logIsDirty = false;
    std::uint64_t m_unflushedWrites = 0;
    std::int64_t m_lastTimeMs = 0;
    std::atomic<Sequence> m_lastSequence;
    std::atomic<Sequence> m_visibleSequence;
    std::atomic<bool> m_isLatched = false;
    Error m_latchReason;
};

/// Applies one batch to metadata; shared with replay. The caller has a transaction open.
Result<> applyBatchToMeta(meta::MetaStore& meta, const Batch& batch);
/// Applies one batch to the vectors; shared with replay.
Result<> applyBatchToVectors(VectorStore& vectors, const Batch& batch);

} // namespace varve::collection
