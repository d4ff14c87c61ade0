// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/async/job.h"

#include <algorithm>

namespace varve::async {

Job::Job(int id, Kind kind, QString collection, QObject* parent)
    : QObject(parent), m_id(id), m_kind(kind), m_collection(std::move(collection))
{
}

std::optional<double> Job::fraction() const
{
    if (m_state == State::Done)
        return 1.0;
    const auto part = [](std::uint64_t done, std::uint64_t total) {
        return std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    };
    if (m_progress.totalBytes > 0)
        return part(m_progress.doneBytes, m_progress.totalBytes);
    if (m_progress.totalItems > 0)
        return part(m_progress.doneItems, m_progress.totalItems);
    return std::nullopt;
}

Job::RateUnit Job::rateUnit() const
{
    if (m_progress.doneUnits > 0)
        return RateUnit::Units;
    return m_progress.totalBytes > 0 ? RateUnit::Bytes : RateUnit::Items;
}

std::optional<double> Job::ratePerSecond() const
{
    const double seconds = isFinished() ? m_finalSeconds : runningSeconds();
    if (seconds < 1.0)
        return std::nullopt;
    const RateUnit unit = rateUnit();
    const std::uint64_t done = unit == RateUnit::Units   ? m_progress.doneUnits
                               : unit == RateUnit::Bytes ? m_progress.doneBytes
                                                         : m_progress.doneItems;
    return static_cast<double>(done) / seconds;
}

std::optional<double> Job::remainingSeconds() const
{
    const auto done = fraction();
    constexpr double kEnoughSeconds = 3;
    const double seconds = runningSeconds();
    if (m_state != State::Running || m_isPaused || !done || *done <= 0.0 || seconds < kEnoughSeconds)
        return std::nullopt;
    return seconds * (1.0 - *done) / *done;
}

double Job::runningSeconds() const
{
    const qint64 now = m_running.isValid() && !m_isPaused ? m_running.elapsed() : 0;
    return static_cast<double>(m_ranMs + now) / 1000.0;
}

void Job::cancel()
{
    m_stop.request_stop();
}

void Job::pause()
{
    if (!canPause() || m_isPaused)
        return;
    m_pause->pause();
    m_ranMs += m_running.elapsed();
    m_isPaused = true;
    emit pausedChanged(true);
    emit changed();
}

void Job::resume()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    m_running.restart();
    emit pausedChanged(false);
    m_pause->resume();
    emit changed();
}

void Job::begin()
{
    m_state = State::Running;
    m_running.start();
    emit changed();
}

void Job::update(const Progress& progress)
{
    if (m_state != State::Running)
        return;
    m_progress = progress;
    emit changed();
}

void Job::finish(std::optional<Error> error)
{
    m_finalSeconds = runningSeconds();
    if (m_isPaused) {
        m_isPaused = false;
        emit pausedChanged(false);
    }
    m_state = !error                                  ? State::Done
              : error->code == ErrorCode::Cancelled   ? State::Cancelled
                                                      : State::Failed;
    m_error = std::move(error);
    emit changed();
    emit finished();
}

} // namespace varve::async
