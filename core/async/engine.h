// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/job.h"
#include "core/workspace/workspace.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <vector>

namespace varve::async {

class Watching;

/// The window's only door to the engine: runs work on other threads and brings answers back to the window's thread.
/// Answers for a receiver that is gone are dropped. Nothing here waits, except the destructor, which asks every job
/// to stop and lets running calls end.
/// Threads:  use from the thread that made it.
class Engine : public QObject {
    Q_OBJECT
public:
    /// Opens the home folder; called on a thread of its own, because a large home takes its time.
    using Opening = std::function<Result<std::shared_ptr<workspace::Workspace>>()>;

    explicit Engine(std::shared_ptr<workspace::Workspace> workspace, QObject* parent = nullptr);
    /// Opens in the background. What is asked for meanwhile is answered once the home is open, or with the error that
    /// kept it closed; opened() or openingFailed() says which.
    explicit Engine(Opening opening, QObject* parent = nullptr);
    ~Engine() override;

    /// Tries again after openingFailed(). What is asked for from now on belongs to this attempt.
    void reopen();

    /// Runs `work(Workspace&) -> Result<T>` on a short-task thread, then `answer(Result<T>)` on this thread.
    template <class Work, class Answer>
    void ask(QObject* receiver, Work work, Answer answer)
    {
        submit(m_shortTasks, receiver, std::move(work), std::move(answer));
    }

    /// Runs `work(Workspace&, const OperationControl&) -> Result<T>` as a job that is listed, measured and can be
    /// cancelled, then `answer(Result<T>)` on this thread. `changes` says that the collection's content or history is
    /// different afterwards, whatever the outcome: collectionChanged() follows.
    template <class Work, class Answer>
    Job* start(Job::Kind kind, const QString& collection, QObject* receiver, Work work, Answer answer,
               bool changes = true)
    {
        Job* job = addJob(kind, collection);
        const OperationControl control = controlFor(job);
        auto wrapped = [this, job, control, work = std::move(work)](workspace::Workspace& workspace) mutable {
            QMetaObject::invokeMethod(this, [job] { job->begin(); });
            using Answered = std::invoke_result_t<Work&, workspace::Workspace&, const OperationControl&>;
            if (auto stopped = control.check(); !stopped)
                return Answered(std::move(stopped).error());
            return work(workspace, control);
        };
        auto finish = [this, job, changes, receiver = QPointer<QObject>(receiver),
                       answer = std::move(answer)](auto result) mutable {
            job->finish(endOf(result));
            if (receiver)
                answer(std::move(result));
            if (changes) {
                emit collectionChanged(job->collection());
                emit collectionsChanged();
            }
        };
        submit(m_jobs, this, std::move(wrapped), std::move(finish));
        return job;
    }

    /// Newest last; finished ones stay until clearFinished().
    const std::vector<Job*>& jobs() const { return m_jobList; }
    void clearFinished();
    /// What follows folders, null when nothing does. Set by itself.
    Watching* watching() const { return m_watching; }
    void setWatching(Watching* watching) { m_watching = watching; }
    /// Tells every listener that a collection changed through another way than a job.
    void announceChange(const QString& collection);

signals:
    void opened(std::shared_ptr<varve::workspace::Workspace> workspace);
    void openingFailed(const varve::Error& error);
    void jobAdded(varve::async::Job* job);
    void jobAboutToBeRemoved(varve::async::Job* job);
    void collectionsChanged();
    void collectionChanged(const QString& name);

private:
    using Opened = Result<std::shared_ptr<workspace::Workspace>>;

    /// Work that was stopped may still answer with what it had done by then, and says `cancelled` in it.
    template <class Value> static std::optional<Error> endOf(const Result<Value>& result)
    {
        if (!result)
            return result.error();
        if constexpr (requires { result->cancelled; })
            if (result->cancelled)
                return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
        return std::nullopt;
    }
    template <class Work, class Answer>
    void submit(QThreadPool& pool, QObject* receiver, Work work, Answer answer)
    {
        pool.start([this, opening = m_opened, receiver = QPointer<QObject>(receiver), work = std::move(work),
                    answer = std::move(answer)]() mutable {
            using Answered = std::invoke_result_t<Work&, workspace::Workspace&>;
            const Opened& opened = opening.get();
            auto result = std::make_shared<Answered>(opened ? work(*opened.value()) : Answered(opened.error()));
            QMetaObject::invokeMethod(this, [receiver, result, answer = std::move(answer)]() mutable {
                if (receiver)
                    answer(std::move(*result));
            });
        });
    }
    Job* addJob(Job::Kind kind, const QString& collection);
    OperationControl controlFor(Job* job);

    Opening m_opening;
    std::shared_future<Opened> m_opened;
    QThreadPool m_openings;
    QThreadPool m_shortTasks;
    QThreadPool m_jobs;
    std::vector<Job*> m_jobList;
    Watching* m_watching = nullptr;
    int m_nextJobId = 1;
};

} // namespace varve::async
