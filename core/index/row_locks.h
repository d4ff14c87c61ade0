// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

namespace varve::index {

/// A lock of one byte for each row, held for some microseconds at most.
/// Threads:  any.
class RowLocks {
public:
    explicit RowLocks(std::size_t rows) : m_isHeld(std::make_unique<std::atomic<bool>[]>(rows)) {}

    class Guard {
    public:
        Guard(RowLocks& locks, std::uint32_t row) : m_isHeld(locks.m_isHeld[row])
        {
            while (m_isHeld.exchange(true, std::memory_order_acquire))
                std::this_thread::yield(); // rare; the holder may not even be running
        }
        ~Guard() { m_isHeld.store(false, std::memory_order_release); }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        std::atomic<bool>& m_isHeld;
    };

private:
    std::unique_ptr<std::atomic<bool>[]> m_isHeld;
};

} // namespace varve::index
