// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/writer_thread.h"

#include <chrono>

namespace varve::collection {

namespace {

constexpr std::size_t kQueueLimit = 256;
constexpr std::size_t kQueueBytes = std::size_t{64} << 20;
constexpr std::size_t kGroupLimit = 64;
/// What is written to the log before one sync; more would make everybody wait for it.
constexpr std::size_t kGroupBytes = std::size_t{16} << 20;
/// Durability "interval": acknowledged writes are synced after at most this time or this many.
constexpr std::chrono::milliseconds kInterval{1000};
constexpr std::uint64_t kIntervalWrites = 1000;

Error closedError()
{
    return Error{ErrorCode::ReadOnly, "the collection is closed", {}, 0};
}

} // namespace

WriterThread::WriterThread(CommitPipeline& pipeline, std::atomic<Durability>& durability,
                           std::function<void()> afterCommit)
    : m_pipeline(pipeline), m_durability(durability), m_afterCommit(std::move(afterCommit)),
      m_thread([this] { loop(); })
{
}

WriterThread::~WriterThread()
{
    static_cast<void>(stop().hasValue());
}

bool WriterThread::enqueue(Item item, std::size_t bytes)
{
    std::unique_lock lock(m_mutex);
    m_notFull.wait(lock, [&] {
        const bool fits = m_queuedBytes == 0 || m_queuedBytes + bytes <= kQueueBytes;
        return (m_queue.size() < kQueueLimit && fits) || m_stopping;
    });
    if (m_stopping)
        return false;
    m_queuedBytes += bytes;
    m_queue.push_back(std::move(item));
    m_notEmpty.notify_one();
    return true;
}

Result<WriteReceipt> WriterThread::write(std::unique_ptr<PendingWrite> write)
{
    auto answer = write->answer.get_future();
    const std::size_t bytes = write->bytes;
    if (!enqueue(std::move(write), bytes))
        return closedError();
    return answer.get();
}

Result<> WriterThread::run(std::function<Result<>()> task)
{
    auto answer = std::make_shared<std::promise<Result<>>>();
    auto future = answer->get_future();
    if (!enqueue(Task([task = std::move(task), answer] { answer->set_value(task()); })))
        return closedError();
    return future.get();
}

void WriterThread::post(std::function<void()> task)
{
    enqueue(std::move(task));
}

Result<> WriterThread::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        m_notEmpty.notify_all();
        m_notFull.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
    return m_lastSync;
}

/// The writes at the head of the queue as one group, or the task that stands there.
std::vector<std::unique_ptr<PendingWrite>> WriterThread::takeGroup(Task& task)
{
    std::vector<std::unique_ptr<PendingWrite>> group;
    std::size_t groupBytes = 0;
    while (!m_queue.empty() && group.size() < kGroupLimit && groupBytes < kGroupBytes) {
        if (auto* write = std::get_if<std::unique_ptr<PendingWrite>>(&m_queue.front())) {
            groupBytes += (*write)->bytes;
            m_queuedBytes -= (*write)->bytes;
            group.push_back(std::move(*write));
            m_queue.pop_front();
            continue;
        }
        if (group.empty()) {
            task = std::move(std::get<Task>(m_queue.front()));
            m_queue.pop_front();
        }
        break;
    }
    m_notFull.notify_all();
    return group;
}

void WriterThread::loop()
{
    using SteadyClock = std::chrono::steady_clock;
    SteadyClock::time_point syncBy = SteadyClock::time_point::max();
    for (;;) {
        Task task;
        std::vector<std::unique_ptr<PendingWrite>> group;
        {
            std::unique_lock lock(m_mutex);
            const auto ready = [this] { return !m_queue.empty() || m_stopping; };
            if (m_pipeline.hasUnsynced())
                m_notEmpty.wait_until(lock, syncBy, ready);
            else
                m_notEmpty.wait(lock, ready);
            if (m_queue.empty() && m_stopping)
                break;
            group = takeGroup(task);
        }
        if (task)
            task();
        if (!group.empty()) {
            const bool first = !m_pipeline.hasUnsynced();
            m_pipeline.commit(group, m_durability);
            if (first)
                syncBy = SteadyClock::now() + kInterval;
            m_afterCommit();
        }
        if (m_pipeline.hasUnsynced()
            && (SteadyClock::now() >= syncBy || m_pipeline.unsyncedWrites() >= kIntervalWrites))
            static_cast<void>(m_pipeline.syncLog().hasValue()); // a failure latches the pipeline, which reports it
    }
    m_lastSync = m_pipeline.isLatched() ? Result<>() : m_pipeline.syncLog();
}

} // namespace varve::collection
