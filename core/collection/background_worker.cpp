// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/background_worker.h"

#include "core/base/thread_priority.h"

namespace varve::collection {

BackgroundWorker::BackgroundWorker(Step step, std::chrono::milliseconds interval)
    : m_step(std::move(step)), m_interval(interval), m_thread([this] { loop(); })
{
}

BackgroundWorker::~BackgroundWorker()
{
    stop();
}

void BackgroundWorker::wake()
{
    const std::scoped_lock lock(m_mutex);
    m_isAwake = true;
    m_changed.notify_all();
}

void BackgroundWorker::cancelStep()
{
    const std::scoped_lock lock(m_mutex);
    m_current.request_stop();
}

void BackgroundWorker::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isStopping = true;
        m_current.request_stop();
        m_changed.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void BackgroundWorker::loop()
{
    lowerThreadPriority();
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        m_isAwake = false;
        m_current = std::stop_source();
        const std::stop_token token = m_current.get_token();
        lock.unlock();
        const bool more = m_step(token);
        lock.lock();
        if (!more)
            m_changed.wait_for(lock, m_interval, [this] { return m_isAwake || m_isStopping; });
    }
}

} // namespace varve::collection
