// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/meta_applier.h"

#include <algorithm>
#include <utility>

namespace varve::collection {

namespace {

/// What may wait to be applied, by its size in memory; then writers wait.
constexpr std::size_t kBacklogBytes = std::size_t{32} << 20;
/// What one transaction takes in when nobody waits to see it.
constexpr std::size_t kTransactionBytes = std::size_t{8} << 20;
constexpr std::chrono::milliseconds kLongestTransaction{1000};

} // namespace

Result<> applyBatchToMeta(meta::MetaStore& meta, const Batch& batch)
{
    struct Apply {
        meta::MetaStore& meta;
        Result<> operator()(const PutPoint& put) const { return meta.putPoint(put.row); }
        Result<> operator()(const RemovePoint& remove) const
        {
            VARVE_CHECK(meta.removePoint(remove.label));
            return {};
        }
        Result<> operator()(const PutDocument& put) const { return meta.putDocument(put.row); }
        Result<> operator()(const RemoveDocument& remove) const
        {
            VARVE_CHECK(meta.removeDocument(remove.id));
            return {};
        }
        Result<> operator()(const PutSetting& put) const { return meta.putSetting(put.key, put.value); }
    };
    for (const Operation& operation : batch)
        VARVE_CHECK(std::visit(Apply{meta}, operation));
    return {};
}

MetaApplier::MetaApplier(meta::MetaStore meta, Sequence committed, Events events)
    : m_events(std::move(events)), m_meta(std::move(meta)), m_synced(committed), m_applied(committed),
      m_committed(committed), m_thread([this] { loop(); })
{
}

MetaApplier::~MetaApplier()
{
    static_cast<void>(stop().hasValue());
}

void MetaApplier::add(Sequence sequence, std::int64_t timeMs, std::shared_ptr<const Batch> batch, std::size_t bytes)
{
    const std::scoped_lock lock(m_mutex);
    if (m_failure)
        return; // the log has it
    m_backlogBytes += bytes;
    m_queue.push_back({sequence, timeMs, std::move(batch), bytes});
}

void MetaApplier::noteSynced(Sequence sequence)
{
    const std::scoped_lock lock(m_mutex);
    m_synced = sequence;
    m_workComes.notify_all();
}

bool MetaApplier::hasRoom() const
{
    return m_backlogBytes < kBacklogBytes;
}

void MetaApplier::waitForRoom()
{
    std::unique_lock lock(m_mutex);
    m_workDone.wait(lock, [this] { return hasRoom() || m_failure; });
}

Result<MetaApplier::Exclusive> MetaApplier::caughtUp()
{
    {
        std::unique_lock lock(m_mutex);
        m_workDone.wait(lock, [this] { return (m_queue.empty() && !m_isApplying) || m_failure; });
        if (m_failure)
            return *m_failure;
    }
    return Exclusive{std::unique_lock(m_storeMutex), &m_meta};
}

Result<> MetaApplier::waitUntilCommitted(Sequence sequence, std::stop_token stop)
{
    if (m_committed >= sequence)
        return {};
    std::unique_lock lock(m_mutex);
    m_wanted = std::max(m_wanted, sequence);
    m_workComes.notify_all();
    if (!m_workDone.wait(lock, stop, [&] { return m_committed >= sequence || m_failure; }))
        return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
    return m_committed >= sequence ? Result<>() : *m_failure;
}

Result<> MetaApplier::checkpoint()
{
    const std::scoped_lock lock(m_storeMutex);
    m_wantsCheckpoint = m_transaction.has_value(); // SQLite cannot inside of one
    return m_wantsCheckpoint ? Result<>() : m_meta.database().checkpoint();
}

Result<> MetaApplier::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isStopping = true;
        m_workComes.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
    const std::scoped_lock lock(m_mutex);
    return m_failure ? Result<>(*m_failure) : Result<>();
}

bool MetaApplier::canApply() const
{
    return !m_queue.empty() && m_queue.front().sequence <= m_synced;
}

bool MetaApplier::commitIsDue() const
{
    if (m_applied == m_committed)
        return false;
    const bool isAwaited = m_wanted > m_committed && m_applied >= m_wanted;
    return isAwaited || m_uncommittedBytes >= kTransactionBytes || SteadyClock::now() >= m_commitBy
           || (m_isStopping && !canApply());
}

void MetaApplier::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto isCalled = [this] { return m_isStopping || (!m_failure && (canApply() || commitIsDue())); };
        if (m_applied != m_committed && !m_failure)
            m_workComes.wait_until(lock, m_commitBy, isCalled);
        else
            m_workComes.wait(lock, isCalled);
        if (!m_failure && commitIsDue())
            commit(lock);
        else if (!m_failure && canApply())
            applyNext(lock);
        else if (m_isStopping)
            return;
    }
}

void MetaApplier::applyNext(std::unique_lock<std::mutex>& lock)
{
    const Waiting next = std::move(m_queue.front());
    m_queue.pop_front();
    m_isApplying = true;
    const bool isFirst = m_applied == m_committed;
    lock.unlock();
    auto applied = apply(next);
    lock.lock();
    m_isApplying = false;
    m_backlogBytes -= next.bytes;
    if (!applied)
        return fail(applied.error());
    if (isFirst)
        m_commitBy = SteadyClock::now() + kLongestTransaction;
    m_applied = next.sequence;
    m_appliedTimeMs = next.timeMs;
    m_uncommittedBytes += next.bytes;
    m_workDone.notify_all();
}

Result<> MetaApplier::apply(const Waiting& next)
{
    if (m_events.before)
        VARVE_CHECK(m_events.before(next.sequence));
    const std::scoped_lock store(m_storeMutex);
    if (!m_transaction) {
        VARVE_TRY(auto transaction, m_meta.begin());
        m_transaction.emplace(std::move(transaction));
    }
    auto applied = applyBatchToMeta(m_meta, *next.batch);
    if (!applied)
        m_transaction.reset();
    return applied;
}

void MetaApplier::commit(std::unique_lock<std::mutex>& lock)
{
    const Sequence sequence = m_applied;
    const std::int64_t timeMs = m_appliedTimeMs;
    lock.unlock();
    Result<> committed;
    {
        const std::scoped_lock store(m_storeMutex);
        committed = m_meta.setApplied(sequence, timeMs);
        if (committed)
            committed = m_transaction->commit();
        m_transaction.reset(); // rolls back what did not succeed
        if (committed && std::exchange(m_wantsCheckpoint, false))
            static_cast<void>(m_meta.database().checkpoint().hasValue()); // else the journal keeps it until the next
        m_storeBytes = m_meta.database().memoryBytes();
    }
    if (committed)
        m_events.committed(sequence);
    lock.lock();
    if (!committed)
        return fail(committed.error());
    m_committed = sequence;
    m_uncommittedBytes = 0;
    m_workDone.notify_all();
}

/// The log has everything that was not committed; the next opening brings it here.
void MetaApplier::fail(const Error& error)
{
    m_failure = error;
    m_queue.clear();
    m_backlogBytes = 0;
    m_events.failed(error);
    m_workDone.notify_all();
}

} // namespace varve::collection
