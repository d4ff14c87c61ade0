// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <thread>

namespace varve::bench {

/// Watches this process's anonymous memory from its construction on, some hundred times a second.
class PeakMemory {
public:
    PeakMemory();
    ~PeakMemory() { stop(); }
    PeakMemory(const PeakMemory&) = delete;
    PeakMemory& operator=(const PeakMemory&) = delete;

    /// The most that it had beyond what it had at first, in MB of 1,000,000 bytes. Ends the watching.
    double stop();

private:
    const double m_first;
    std::atomic<double> m_most;
    std::jthread m_thread;
};

} // namespace varve::bench
