// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace varve::collection {

/// A thread of low priority for work that nobody waits for, done in steps.
/// Threads:  every public function from any thread but the worker's own.
class BackgroundWorker {
public:
    /// A step does one piece of work and is true when there may be more. Its token stops this step only.
    using Step = std::function<bool(std::stop_token)>;
    /// Runs `step` until it has nothing more, then again after wake() and at least every `interval`.
    BackgroundWorker(Step step, std::chrono::milliseconds interval);
    ~BackgroundWorker();

    void wake();
    /// Asks the step under way to stop; later steps run as before.
    void cancelStep();
    /// Cancels the step under way and ends the thread. No step runs after it returned.
    void stop();

private:
    void loop();

    const Step m_step;
    const std::chrono::milliseconds m_interval;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::stop_source m_current;
    bool m_isAwake = true;
    bool m_isStopping = false;
    std::thread m_thread;
};

} // namespace varve::collection
