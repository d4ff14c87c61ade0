// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/types.h"
#include "core/collection/vector_view.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace varve::collection {

/// What background work is doing, and when it has to give way.
/// Threads:  any.
class MaintenanceControl {
public:
    /// Background work does not go on while one of these lives.
    class Hold {
    public:
        explicit Hold(MaintenanceControl& control) : m_control(control) { ++m_control.m_holds; }
        ~Hold() { --m_control.m_holds; }
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;

    private:
        MaintenanceControl& m_control;
    };
    /// Somebody waits for a write while one of these lives.
    class Writing {
    public:
        explicit Writing(MaintenanceControl& control) : m_control(control) { ++m_control.m_writes; }
        ~Writing() { --m_control.m_writes; }
        Writing(const Writing&) = delete;
        Writing& operator=(const Writing&) = delete;

    private:
        MaintenanceControl& m_control;
    };
    /// One piece of work; status() shows it while it lives.
    class Work {
    public:
        Work(MaintenanceControl& control, MaintenanceWork work);
        ~Work();
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;
        /// Notes what became of it.
        Result<> ended(Result<> result);

    private:
        MaintenanceControl& m_control;
    };

    /// For background work: shows progress, gives way to searches by resting as long as it worked, lets a write go first,
    /// waits while held.
    OperationControl paced(std::stop_token stop, std::shared_ptr<SearchCounters> searches);
    /// The same for reading through files: at most about 128 MB a second, so that it does not crowd out what is read for
    /// searches.
    OperationControl gentle(std::stop_token stop, std::shared_ptr<SearchCounters> searches);
    /// For work that a user waits for: shows progress here and there.
    OperationControl watched(const OperationControl& user);

    /// Data that is not what was written: shown until the collection is opened again.
    void noteDamage(const Error& error);
    void setPaused(bool paused) { m_isPaused = paused; }
    bool isPaused() const { return m_isPaused; }
    MaintenanceStatus status() const;

private:
    void note(const Progress& progress);
    void rest(const std::stop_token& stop, const SearchCounters& searches, std::int64_t workedUs) const;

    std::atomic<int> m_holds{0};
    std::atomic<int> m_writes{0};
    std::atomic<bool> m_isPaused{false};
    mutable std::mutex m_mutex;
    MaintenanceStatus m_status;
    int m_works = 0;
};

} // namespace varve::collection
