// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/commit_pipeline.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

namespace varve::collection {

/// The one thread that changes a collection: a bounded queue of writes, joined into groups, and of exclusive tasks.
/// Threads:  every public function from any thread.
class WriterThread {
public:
    /// `afterCommit` runs on the writer thread after each group, for checkpoints that have become due.
    WriterThread(CommitPipeline& pipeline, std::atomic<Durability>& durability, std::function<void()> afterCommit);
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
    bool enqueue(Item item, std::size_t bytes = 0);
    void loop();
    std::vector<std::unique_ptr<PendingWrite>> takeGroup(Task& task);

    CommitPipeline& m_pipeline;
    std::atomic<Durability>& m_durability;
    std::function<void()> m_afterCommit;
    std::mutex m_mutex;
    std::condition_variable m_notEmpty;
    std::condition_variable m_notFull;
    std::deque<Item> m_queue;
    std::size_t m_queuedBytes = 0;
    bool m_stopping = false;
    Result<> m_lastSync;
    std::thread m_thread;
};

} // namespace varve::collection
