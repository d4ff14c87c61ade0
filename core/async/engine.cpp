// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/async/engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>

namespace varve::async {

namespace {
constexpr int kShortTaskThreads = 3;
constexpr int kJobThreads = 2;
/// The window repaints progress at most this often; more would only cost time.
constexpr std::chrono::milliseconds kProgressInterval{60};
} // namespace

Engine::Engine(std::shared_ptr<workspace::Workspace> workspace, QObject* parent) : QObject(parent)
{
    m_shortTasks.setMaxThreadCount(kShortTaskThreads);
    m_jobs.setMaxThreadCount(kJobThreads);
    std::promise<Opened> known;
    known.set_value(std::move(workspace));
    m_opened = known.get_future().share();
}

Engine::Engine(Opening opening, QObject* parent) : QObject(parent), m_opening(std::move(opening))
{
    m_shortTasks.setMaxThreadCount(kShortTaskThreads);
    m_jobs.setMaxThreadCount(kJobThreads);
    m_openings.setMaxThreadCount(1);
    reopen();
}

Engine::~Engine()
{
    for (Job* job : m_jobList)
        job->cancel();
    // Short tasks have no stop of their own, and one may be waiting for an embedding service.
    const bool isOpen = m_opened.valid() && m_opened.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    if (isOpen && m_opened.get() && *m_opened.get())
        (*m_opened.get())->services().endRequests();
    m_jobs.waitForDone();
    m_shortTasks.waitForDone();
    m_openings.waitForDone();
}

void Engine::reopen()
{
    if (!m_opening)
        return;
    auto promise = std::make_shared<std::promise<Opened>>();
    m_opened = promise->get_future().share();
    m_openings.start([this, promise, opening = m_opening] {
        const Opened result = opening();
        promise->set_value(result);
        QMetaObject::invokeMethod(this, [this, result] {
            if (result)
                emit opened(result.value());
            else
                emit openingFailed(result.error());
        });
    });
}

void Engine::clearFinished()
{
    std::vector<Job*> finished;
    std::copy_if(m_jobList.begin(), m_jobList.end(), std::back_inserter(finished),
                 [](const Job* job) { return job->isFinished(); });
    for (Job* job : finished) {
        emit jobAboutToBeRemoved(job);
        std::erase(m_jobList, job);
        job->deleteLater();
    }
}

void Engine::announceChange(const QString& collection)
{
    emit collectionChanged(collection);
    emit collectionsChanged();
}

Job* Engine::addJob(Job::Kind kind, const QString& collection)
{
    Job* job = new Job(m_nextJobId++, kind, collection, this);
    m_jobList.push_back(job);
    // A paused job sits on its thread; meanwhile another may run in its place.
    connect(job, &Job::pausedChanged, this, [this](bool isPaused) {
        if (isPaused)
            m_jobs.releaseThread();
        else
            m_jobs.reserveThread();
    });
    emit jobAdded(job);
    return job;
}

OperationControl Engine::controlFor(Job* job)
{
    using Clock = std::chrono::steady_clock;
    OperationControl control;
    control.stop = job->m_stop.get_token();
    control.pause = job->m_pause;
    // Each job's reports are thinned out here, on the working thread; the last one is never needed, because
    // finish() sets the end state.
    auto last = std::make_shared<std::atomic<Clock::rep>>(0);
    control.progress = [this, job = QPointer<Job>(job), last](const Progress& progress) {
        const auto now = Clock::now().time_since_epoch();
        auto before = last->load();
        if (now - Clock::duration(before) < kProgressInterval
            || !last->compare_exchange_strong(before, now.count()))
            return;
        QMetaObject::invokeMethod(this, [job, progress] {
            if (job)
                job->update(progress);
        });
    };
    return control;
}

} // namespace varve::async
