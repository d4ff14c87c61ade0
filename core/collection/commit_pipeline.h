// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/collection/batch.h"
#include "core/collection/id_filter.h"
#include "core/collection/manifest.h"
#include "core/collection/meta_applier.h"
#include "core/collection/pending_ids.h"
#include "core/collection/resolve.h"
#include "core/collection/types.h"
#include "core/collection/vector_store.h"
#include "core/log/log.h"
#include "core/meta/meta_store.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

namespace varve::collection {

/// One write on its way: how to resolve it into a batch, and who waits for the answer.
struct PendingWrite {
    /// Called on the writer thread; sees every write before it through the state.
    std::function<Result<Resolved>(StateBefore&)> build;
    std::size_t bytes = 0; ///< held in memory while it waits
    std::promise<Result<WriteReceipt>> answer;
};

/// The way of a write: resolve, append to the log, apply to the vectors, sync by durability, acknowledge. The log record
/// is the commit point. Metadata follows on a thread of its own (MetaApplier); until it has a batch, PendingIds knows
/// what is in it.
/// Threads:  the writer's only, except where told otherwise.
class CommitPipeline {
public:
    struct Options {
        Sequence lastSequence = 0;
        /// For tests, see MetaApplier::Events.
        std::function<Result<>(Sequence)> beforeApply;
        std::int64_t earliestTimeMs = 0;
    };
    /// `lookup` is a second, reading connection to the same file.
    CommitPipeline(fs::FileSystem& fileSystem, std::filesystem::path folder, meta::MetaStore meta,
                   meta::MetaStore lookup, VectorStore& vectors, const Clock& clock, Options options);
    ~CommitPipeline();

    /// Commits a group of writes with one sync, answering each.
    void commit(std::span<const std::unique_ptr<PendingWrite>> group, Durability durability);
    /// Makes every write so far survive a power cut, whatever the durability.
    Result<> syncLog();
    /// syncLog(), then starts a new log file; every record so far is in closed files afterwards.
    Result<> rotateLog();
    /// syncLog(), and waits until metadata has every write so far.
    Result<> catchUp();
    /// Brings metadata up to the log, and ends. Nothing is to be called afterwards.
    Result<> stop();

    bool hasUnsynced() const { return m_unsyncedWrites > 0; }
    std::uint64_t unsyncedWrites() const { return m_unsyncedWrites; }
    std::uint64_t logFileBytes() const { return m_log ? m_log->fileSizeBytes() : 0; }
    /// Set while the newest log file is being appended to.
    bool logIsOpen() const { return m_log != nullptr; }

    // From any thread:
    Sequence lastSequence() const { return m_lastSequence; }
    /// The last one that survives a power cut.
    Sequence syncedSequence() const { return m_syncedSequence; }
    /// The last one that metadata holds.
    Sequence visibleSequence() const { return m_applier.committedSequence(); }
    /// Errors:   why nothing is accepted any more; Cancelled.
    Result<> waitUntilVisible(Sequence sequence, std::stop_token stop = {});
    const PendingIds& pendingIds() const { return m_pendingIds; }
    Result<> checkpointMetadata() { return m_applier.checkpoint(); }
    std::uint64_t memoryBytes() const { return m_applier.memoryBytes(); }
    /// The failure after which nothing is accepted any more; to be read once isLatched().
    bool isLatched() const { return m_isLatched; }
    const Error& latchReason() const { return m_latchReason; }

private:
    class State;
    struct Prepared {
        PendingWrite* write = nullptr;
        std::shared_ptr<Batch> batch;
        ByteWriter payload;
        std::uint64_t acknowledges = 0;
        Sequence sequence = 0; ///< the one it will have
    };
    Result<> begin();
    Result<bool> prepare(PendingWrite& write);
    void logPrepared();
    void finishGroup();
    void learnGroup();
    bool logNext(Prepared& next);
    Result<meta::MetaStore*> stateSoFar(std::optional<MetaApplier::Exclusive>& held);
    Result<> prepareFilter();
    void latch(const Error& error);

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    VectorStore& m_vectors;
    const Clock& m_clock;
    std::unique_ptr<log::LogWriter> m_log;
    meta::MetaStore m_lookup;
    std::optional<IdFilter> m_idFilter;
    std::vector<Prepared> m_group; ///< of the group that is being committed
    std::size_t m_logged = 0;      ///< of these
    std::size_t m_learnt = 0;      ///< of these, by the filter of ids
    ByteWriter m_spareBuffer;      ///< memory for the next payload
    std::optional<Error> m_groupFailure;
    bool m_startsWriting = false;
    std::uint64_t m_unsyncedWrites = 0;
    std::int64_t m_lastTimeMs = 0;
    std::atomic<Sequence> m_lastSequence;
    std::atomic<Sequence> m_syncedSequence;
    std::mutex m_latchMutex;
    std::atomic<bool> m_isLatched = false;
    Error m_latchReason;
    PendingIds m_pendingIds;
    MetaApplier m_applier; ///< its thread uses what is above
};

/// Applies one batch to the vectors; shared with replay.
Result<> applyBatchToVectors(VectorStore& vectors, const Batch& batch, Sequence sequence);

} // namespace varve::collection
