// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/streams.h"
#include "core/base/result.h"

#include <stop_token>

namespace varve::cli {

/// Cuts an Input into lines.
class LineReader {
public:
    enum class State { Line, Idle, End };

    LineReader(Input& input, std::stop_token stop) : m_input(input), m_stop(std::move(stop)) {}

    /// The next line without its end. Idle when `patience` passed without one; a negative patience waits for ever.
    /// Errors:   Cancelled; InvalidArgument when a line is longer than 64 MiB.
    Result<State> next(std::string& line, std::chrono::milliseconds patience);
    /// Number of the line returned last, from 1.
    std::uint64_t number() const { return m_number; }

private:
    Input& m_input;
    std::stop_token m_stop;
    std::string m_buffer;
    std::size_t m_begin = 0;   ///< of what is not handed out yet
    std::size_t m_scanned = 0; ///< no line end before this
    std::uint64_t m_number = 0;
    bool m_ended = false;
};

} // namespace varve::cli
