// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

namespace varve::cli {

/// Turns the first SIGINT or SIGTERM into a byte on a pipe, and, once watch() was called, into a stop. A second one
/// ends the process at once, which loses nothing that was acknowledged.
/// Threads:  make one, in main.
class InterruptWatcher {
public:
    InterruptWatcher();
    ~InterruptWatcher();
    InterruptWatcher(const InterruptWatcher&) = delete;
    InterruptWatcher& operator=(const InterruptWatcher&) = delete;

    /// Readable when a signal came.
    int descriptor() const;
    std::stop_token watch();

private:
    std::stop_source m_stop;
    std::jthread m_thread;
};

} // namespace varve::cli
