// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/maintenance_control.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace varve::collection {

namespace {

using SteadyClock = std::chrono::steady_clock;
/// Work between two looks at whether searches run, at least.
constexpr std::chrono::microseconds kShift{2000};
constexpr std::chrono::microseconds kLongestRest{20'000};
constexpr std::chrono::milliseconds kHoldPoll{10};
/// A write is acknowledged in some milliseconds, but one may follow the other.
constexpr std::chrono::microseconds kLongestForWrite{5000};
constexpr std::chrono::microseconds kWritePoll{250};

} // namespace

MaintenanceControl::Work::Work(MaintenanceControl& control, MaintenanceWork work) : m_control(control)
{
    const std::scoped_lock lock(m_control.m_mutex);
    ++m_control.m_works;
    m_control.m_status.work = work;
    m_control.m_status.doneItems = 0;
    m_control.m_status.totalItems = 0;
}

MaintenanceControl::Work::~Work()
{
    const std::scoped_lock lock(m_control.m_mutex);
    if (--m_control.m_works == 0)
        m_control.m_status.work = MaintenanceWork::Idle;
}

Result<> MaintenanceControl::Work::ended(Result<> result)
{
    const std::scoped_lock lock(m_control.m_mutex);
    if (result)
        m_control.m_status.problem.clear();
    else if (result.error().code != ErrorCode::Cancelled)
        m_control.m_status.problem = result.error().toString();
    return result;
}

void MaintenanceControl::noteDamage(const Error& error)
{
    const std::scoped_lock lock(m_mutex);
    m_status.damage = error.toString();
}

void MaintenanceControl::note(const Progress& progress)
{
    const std::scoped_lock lock(m_mutex);
    const bool inBytes = progress.totalItems == 0;
    m_status.doneItems = inBytes ? progress.doneBytes : progress.doneItems;
    m_status.totalItems = inBytes ? progress.totalBytes : progress.totalItems;
}

void MaintenanceControl::rest(const std::stop_token& stop, const SearchCounters& searches, std::int64_t workedUs) const
{
    if (searches.areSearchesActive())
        std::this_thread::sleep_for(std::min(std::chrono::microseconds(workedUs), kLongestRest));
    const auto goesOn = SteadyClock::now() + kLongestForWrite;
    while (m_writes > 0 && !stop.stop_requested() && SteadyClock::now() < goesOn)
        std::this_thread::sleep_for(kWritePoll);
    while (m_holds > 0 && !stop.stop_requested())
        std::this_thread::sleep_for(kHoldPoll);
}

OperationControl MaintenanceControl::paced(std::stop_token stop, std::shared_ptr<SearchCounters> searches)
{
    auto shiftBegan = std::make_shared<SteadyClock::time_point>(SteadyClock::now());
    const auto progress = [this, stop, searches = std::move(searches), shiftBegan](const Progress& now) {
        const auto worked = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - *shiftBegan);
        if (worked < kShift)
            return;
        note(now);
        rest(stop, *searches, worked.count());
        *shiftBegan = SteadyClock::now();
    };
    return {std::move(stop), progress};
}

OperationControl MaintenanceControl::gentle(std::stop_token stop, std::shared_ptr<SearchCounters> searches)
{
    constexpr std::uint64_t kPortion = std::uint64_t{1} << 20;
    static constexpr std::chrono::milliseconds kForPortion{8};
    const OperationControl inner = paced(stop, std::move(searches));
    auto lastBytes = std::make_shared<std::uint64_t>(0);
    const auto progress = [inner, lastBytes](const Progress& now) {
        inner.report(now);
        if (now.doneBytes >= *lastBytes && now.doneBytes - *lastBytes < kPortion)
            return;
        *lastBytes = now.doneBytes;
        std::this_thread::sleep_for(kForPortion);
    };
    return {std::move(stop), progress};
}

OperationControl MaintenanceControl::watched(const OperationControl& user)
{
    return {user.stop, [this, &user](const Progress& now) {
                note(now);
                user.report(now);
            }};
}

MaintenanceStatus MaintenanceControl::status() const
{
    const std::scoped_lock lock(m_mutex);
    MaintenanceStatus status = m_status;
    status.isPaused = m_isPaused;
    return status;
}

} // namespace varve::collection
