// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/writer_thread.h"

#include <utility>

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
                           Hooks hooks)
    : m_pipeline(pipeline), m_durability(durability), m_hooks(std::move(hooks)), m_thread([this] { loop(); })
{
}

WriterThread::~WriterThread()
{
    static_cast<void>(stop().hasValue());
}

bool WriterThread::enqueue(std::unique_lock<std::mutex>& lock, Item item, std::size_t bytes)
{
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
    std::unique_lock lock(m_mutex);
    if (mayTakeTurn())
        commitAlone(lock, std::move(write));
    else if (!enqueue(lock, std::move(write), bytes))
        return closedError();
    lock.unlock();
    return answer.get();
}

Result<> WriterThread::run(std::function<Result<>()> task)
{
    auto answer = std::make_shared<std::promise<Result<>>>();
    auto future = answer->get_future();
    std::unique_lock lock(m_mutex);
    if (!enqueue(lock, Task([task = std::move(task), answer] { answer->set_value(task()); })))
        return closedError();
    lock.unlock();
    return future.get();
}

void WriterThread::post(std::function<void()> task)
{
    std::unique_lock lock(m_mutex);
    enqueue(lock, std::move(task));
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
WriterThread::Group WriterThread::takeGroup(Task& task)
{
    Group group;
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

/// Nobody is before this caller, and nothing is due.
bool WriterThread::mayTakeTurn() const
{
    return !m_isTaken && !m_stopping && m_queue.empty() && !m_hasDueWork;
}

void WriterThread::commitAlone(std::unique_lock<std::mutex>& lock, std::unique_ptr<PendingWrite> write)
{
    m_isTaken = true;
    lock.unlock();
    Group group;
    group.push_back(std::move(write));
    commit(group);
    lock.lock();
    m_isTaken = false;
    if (!m_queue.empty() || m_hasDueWork || m_stopping || m_pipeline.hasUnsynced())
        m_notEmpty.notify_one();
}

/// By whoever has the turn.
void WriterThread::commit(const Group& group)
{
    const bool isFirstUnsynced = !m_pipeline.hasUnsynced();
    m_pipeline.commit(group, m_durability);
    if (isFirstUnsynced)
        m_syncBy = std::chrono::steady_clock::now() + kInterval;
    m_hasDueWork = m_hooks.afterCommit() || m_hasDueWork;
}

bool WriterThread::syncIsDue() const
{
    return m_pipeline.hasUnsynced()
           && (std::chrono::steady_clock::now() >= m_syncBy || m_pipeline.unsyncedWrites() >= kIntervalWrites);
}

bool WriterThread::hasWork() const
{
    return !m_isTaken && (!m_queue.empty() || m_stopping || m_hasDueWork || syncIsDue());
}

void WriterThread::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        while (!hasWork()) {
            if (!m_isTaken && m_pipeline.hasUnsynced())
                m_notEmpty.wait_until(lock, m_syncBy);
            else
                m_notEmpty.wait(lock); // who has the turn calls
        }
        if (m_queue.empty() && m_stopping)
            break;
        Task task;
        const Group group = takeGroup(task);
        m_isTaken = true;
        lock.unlock();
        if (task)
            task();
        if (!group.empty())
            commit(group);
        if (std::exchange(m_hasDueWork, false))
            m_hooks.doDueWork();
        if (syncIsDue())
            static_cast<void>(m_pipeline.syncLog().hasValue()); // a failure latches the pipeline, which reports it
        lock.lock();
        m_isTaken = false;
    }
    m_lastSync = m_pipeline.isLatched() ? Result<>() : m_pipeline.syncLog();
}

} // namespace varve::collection
