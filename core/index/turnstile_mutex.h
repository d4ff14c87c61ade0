// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <shared_mutex>

namespace varve::index {

/// A reader-writer lock on which a steady stream of readers cannot keep the writer out: the system's own lets
/// new readers pass a waiting writer. Readers go one by one through a turnstile that a waiting writer holds.
/// Works with std::unique_lock and std::shared_lock.
class TurnstileMutex {
public:
    void lock()
    {
        const std::lock_guard turnstile(m_turnstile);
        m_mutex.lock();
    }
    void unlock() { m_mutex.unlock(); }
    void lock_shared()
    {
        const std::lock_guard turnstile(m_turnstile);
        m_mutex.lock_shared();
    }
    void unlock_shared() { m_mutex.unlock_shared(); }

private:
    std::mutex m_turnstile;
    std::shared_mutex m_mutex;
};

} // namespace varve::index
