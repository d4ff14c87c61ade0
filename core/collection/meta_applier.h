// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/batch.h"
#include "core/collection/types.h"
#include "core/meta/meta_store.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace varve::collection {

/// Brings metadata up to the log behind the writer's back: a thread that applies batches in large SQLite transactions.
/// What it has not committed when the process ends is replayed from the log.
/// Threads:  add(), noteSynced(), waitForRoom() and caughtUp() from the writer thread; everything else from any.
class MetaApplier {
public:
    struct Events {
        /// After a commit, before anybody who waits for it goes on.
        std::function<void(Sequence)> committed;
        /// Nothing is applied any more.
        std::function<void(const Error&)> failed;
        /// For tests, before a batch is applied; may wait, or fail in place of SQLite. Null usually.
        std::function<Result<>(Sequence)> before;
    };
    MetaApplier(meta::MetaStore meta, Sequence committed, Events events);
    ~MetaApplier();

    /// The next batch, which is in the log; vectors in it are not looked at.
    void add(Sequence sequence, std::int64_t timeMs, std::shared_ptr<const Batch> batch, std::size_t bytes);
    /// Only what is synced in the log is applied, so that metadata cannot get ahead of it.
    void noteSynced(Sequence sequence);
    /// Waits until less than the bound is waiting to be applied; all that was added is synced.
    void waitForRoom();
    bool hasRoom() const;

    /// Holds the store while it lives.
    struct Exclusive {
        std::unique_lock<std::mutex> lock;
        meta::MetaStore* store;
    };
    /// The store with everything added so far applied to it, though perhaps not committed; all of it is synced.
    Result<Exclusive> caughtUp();

    Sequence committedSequence() const { return m_committed; }
    /// Errors:   what applying failed with, when that was before; Cancelled.
    Result<> waitUntilCommitted(Sequence sequence, std::stop_token stop = {});
    /// Moves SQLite's journal into its file; with the next commit when there is something to commit.
    Result<> checkpoint();
    std::uint64_t memoryBytes() const { return m_storeBytes + m_backlogBytes; }
    /// Applies and commits what is synced, and ends the thread.
    Result<> stop();

private:
    using SteadyClock = std::chrono::steady_clock;
    struct Waiting {
        Sequence sequence = 0;
        std::int64_t timeMs = 0;
        std::shared_ptr<const Batch> batch;
        std::size_t bytes = 0;
    };
    void loop();
    bool canApply() const;
    bool commitIsDue() const;
    void applyNext(std::unique_lock<std::mutex>& lock);
    Result<> apply(const Waiting& next);
    void commit(std::unique_lock<std::mutex>& lock);
    void fail(const Error& error);

    const Events m_events;
    std::mutex m_storeMutex;
    meta::MetaStore m_meta;                        ///< under m_storeMutex, like the next
    std::optional<meta::Transaction> m_transaction;
    mutable std::mutex m_mutex;                    ///< never taken under m_storeMutex
    std::condition_variable m_workComes;
    std::condition_variable_any m_workDone;
    std::deque<Waiting> m_queue;
    std::atomic<std::uint64_t> m_backlogBytes = 0; ///< of m_queue and what is being applied
    Sequence m_synced;
    Sequence m_applied;
    std::int64_t m_appliedTimeMs = 0;
    std::atomic<Sequence> m_committed;
    Sequence m_wanted = 0; ///< somebody waits for it
    std::size_t m_uncommittedBytes = 0;
    SteadyClock::time_point m_commitBy;
    bool m_isApplying = false;
    bool m_isStopping = false;
    bool m_wantsCheckpoint = false; ///< under m_storeMutex
    std::optional<Error> m_failure;
    std::atomic<std::uint64_t> m_storeBytes = 0;
    std::thread m_thread;
};

/// Applies one batch to metadata; shared with replay. The caller has a transaction open.
Result<> applyBatchToMeta(meta::MetaStore& meta, const Batch& batch);

} // namespace varve::collection
