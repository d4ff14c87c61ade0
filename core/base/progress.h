// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/pause_gate.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace varve {

/// Where a long operation stands. Totals of 0 mean "not known yet".
struct Progress {
    std::string phase;          ///< stable English key, for example "embedding"; the window translates it
    std::string item;           ///< what is being worked on, for example a file path
    std::uint64_t doneItems = 0;
    std::uint64_t totalItems = 0;
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;
    std::uint64_t doneUnits = 0; ///< further work units, for example chunks embedded
};

using ProgressFunction = std::function<void(const Progress&)>;

/// How a caller watches, holds and stops a long operation. Every member may be left empty.
/// Threads: progress is called on the working thread and must return quickly.
struct OperationControl {
    std::stop_token stop;
    ProgressFunction progress;
    std::shared_ptr<PauseGate> pause = nullptr; ///< heeded by imports only

    void report(const Progress& now) const
    {
        if (progress)
            progress(now);
    }
    /// Cancelled once a stop was asked for.
    Result<> check() const
    {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
        return {};
    }
    /// check() after waiting as long as the work is paused. Only where nothing is held that others wait for.
    Result<> proceed() const
    {
        if (pause)
            pause->wait(stop);
        return check();
    }
};

} // namespace varve
