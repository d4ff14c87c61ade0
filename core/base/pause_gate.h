// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace varve {

/// Lets one thread hold others at the places where they can wait.
/// Threads:  any.
class PauseGate {
public:
    void pause()
    {
        const std::scoped_lock lock(m_mutex);
        m_isPaused = true;
    }
    void resume()
    {
        const std::scoped_lock lock(m_mutex);
        m_isPaused = false;
        m_changed.notify_all();
    }
    bool isPaused() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_isPaused;
    }
    /// Waits while paused, but not beyond a stop. Returns how long, so that deadlines can be moved by it.
    std::chrono::steady_clock::duration wait(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        if (!m_isPaused)
            return {};
        const auto begun = std::chrono::steady_clock::now();
        m_changed.wait(lock, stop, [this] { return !m_isPaused; });
        return std::chrono::steady_clock::now() - begun;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isPaused = false;
};

} // namespace varve
