// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <optional>
#include <stop_token>

namespace varve::async {

/// One long operation as the window shows it: what, how far, how fast, how long still, and a way to stop it.
/// Threads:  the thread that made it (the window's); work reports through Engine.
class Job : public QObject {
    Q_OBJECT
public:
    enum class State { Queued, Running, Done, Failed, Cancelled };
    Q_ENUM(State)
    /// What kind of work it is; the window translates it.
    enum class Kind { Import, Snapshot, Restore, Verify, Export, ImportZip, Compare, Optimize, ScheduledRun, Delete, Map, Reembed, Mend };
    Q_ENUM(Kind)

    Job(int id, Kind kind, QString collection, QObject* parent);

    int id() const { return m_id; }
    Kind kind() const { return m_kind; }
    const QString& collection() const { return m_collection; }
    State state() const { return m_state; }
    bool isFinished() const { return m_state != State::Queued && m_state != State::Running; }
    const Progress& progress() const { return m_progress; }
    /// Only when state() is Failed or Cancelled.
    const std::optional<Error>& error() const { return m_error; }
    /// 0 to 1; empty while the total is unknown. 1 once done.
    std::optional<double> fraction() const;
    /// Work units (or items, or bytes; see rateUnit) per second over the running time; empty in the first second.
    std::optional<double> ratePerSecond() const;
    enum class RateUnit { Items, Bytes, Units };
    RateUnit rateUnit() const;
    /// Seconds still to go; empty during the first three seconds or while unknown.
    std::optional<double> remainingSeconds() const;

    /// Asks the work to stop. It reaches Cancelled within half a second; finished work stays finished.
    void cancel();
    /// Only work that embeds can rest: other work holds what others wait for.
    bool canPause() const { return (m_kind == Kind::Import || m_kind == Kind::Reembed) && m_state == State::Running; }
    bool isPaused() const { return m_isPaused; }
    /// Rests within half a second, using no processor time; what is done stays done. Nothing when it cannot.
    void pause();
    void resume();

signals:
    void changed();
    void finished();
    void pausedChanged(bool isPaused);

private:
    friend class Engine;
    void begin();
    void update(const Progress& progress);
    void finish(std::optional<Error> error);
    /// Without the time it was paused.
    double runningSeconds() const;

    int m_id;
    Kind m_kind;
    QString m_collection;
    State m_state = State::Queued;
    Progress m_progress;
    std::optional<Error> m_error;
    std::stop_source m_stop;
    std::shared_ptr<PauseGate> m_pause = std::make_shared<PauseGate>();
    bool m_isPaused = false;
    QElapsedTimer m_running; ///< since it began, or since it was resumed
    qint64 m_ranMs = 0;      ///< before that
    double m_finalSeconds = 0;
};

} // namespace varve::async
