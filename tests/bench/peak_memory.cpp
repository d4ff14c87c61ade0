// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/peak_memory.h"

#include "tests/bench/process_memory.h"

#include <algorithm>
#include <chrono>

namespace varve::bench {

PeakMemory::PeakMemory() : m_first(processMemory().anonymousMb), m_most(m_first)
{
    m_thread = std::jthread([this](const std::stop_token& stopped) {
        while (!stopped.stop_requested()) {
            m_most = std::max(m_most.load(), processMemory().anonymousMb);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
}

double PeakMemory::stop()
{
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
        m_most = std::max(m_most.load(), processMemory().anonymousMb);
    }
    return m_most - m_first;
}

} // namespace varve::bench
