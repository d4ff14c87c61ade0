// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/commit_pipeline.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

namespace varve::collection {

/// The one at a time that changes a collection: a bounded queue of writes, joined into groups, and of exclusive tasks, and
/// a thread that works it off. Who writes while nothing is under way takes the thread's turn and commits by itself:
/// waking another thread and being woken by it may take longer than the disk does.
/// Threads:  every public function from any thread. "The writer thread" elsewhere means whoever has the turn.
class WriterThread {
public:
    struct Hooks {
        /// After each group; true when there is work to do before the next ones.
        std::function<bool()> afterCommit;
        /// That work: on the thread, so that nobody who wrote waits for it.
        std::function<void()> doDueWork;
    };
    WriterThread(CommitPipeline& pipeline, std::atomic<Durability>& durability, Hooks hooks);
    ~WriterThread();

    /// Queues a write and waits for its answer. Blocks while the queue is full: 256 writes, or 64 MiB of them. One that
    /// is larger by itself waits until the queue is empty.
    Result<WriteReceipt> write(std::unique_ptr<PendingWrite> write);
    /// Runs `task` on the writer thread, between groups, and waits for it.
    Result<> run(std::function<Result<>()> task);
    /// Runs `task` on the writer thread some time later.
    void post(std::function<void()> task);
    /// Ends the thread after everything queued; later calls get ReadOnly. Syncs the log.
    Result<> stop();

private:
    using Task = std::function<void()>;
    using Item = std::variant<std::unique_ptr<PendingWrite>, Task>;
    using Group = std::vector<std::unique_ptr<PendingWrite>>;
    bool enqueue(std::unique_lock<std::mutex>& lock, Item item, std::size_t bytes = 0);
    bool mayTakeTurn() const;
    void commitAlone(std::unique_lock<std::mutex>& lock, std::unique_ptr<PendingWrite> write);
    void commit(const Group& group);
    bool syncIsDue() const;
    bool hasWork() const;
    void loop();
    Group takeGroup(Task& task);

    CommitPipeline& m_pipeline;
    std::atomic<Durability>& m_durability;
    const Hooks m_hooks;
    std::mutex m_mutex;
    std::condition_variable m_notEmpty;
    std::condition_variable m_notFull;
    std::deque<Item> m_queue;
    std::size_t m_queuedBytes = 0;
    bool m_stopping = false;
    bool m_isTaken = false; ///< somebody has the turn; what follows, and the pipeline, are theirs
    bool m_hasDueWork = false;
    std::chrono::steady_clock::time_point m_syncBy;
    Result<> m_lastSync;
    std::thread m_thread;
};

} // namespace varve::collection
