// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/line_reader.h"

#include <algorithm>

namespace varve::cli {

namespace {

constexpr std::size_t kLongestLine = 64u << 20;
/// How soon a stop is noticed while nothing comes in.
constexpr std::chrono::milliseconds kPoll{100};

} // namespace

Result<LineReader::State> LineReader::next(std::string& line, std::chrono::milliseconds patience)
{
    using Clock = std::chrono::steady_clock;
    const bool forever = patience.count() < 0;
    const auto deadline = Clock::now() + patience;
    for (;;) {
        if (m_stop.stop_requested())
            return Error{ErrorCode::Cancelled, "interrupted", {}, 0};
        const auto end = m_buffer.find('\n', m_scanned);
        if (end != std::string::npos || (m_ended && m_begin < m_buffer.size())) {
            line = m_buffer.substr(m_begin, end == std::string::npos ? end : end - m_begin);
            m_begin = m_scanned = end == std::string::npos ? m_buffer.size() : end + 1;
            ++m_number;
            return State::Line;
        }
        if (m_ended)
            return State::End;
        m_buffer.erase(0, m_begin);
        m_begin = 0;
        m_scanned = m_buffer.size();
        if (m_buffer.size() > kLongestLine)
            return Error{ErrorCode::InvalidArgument,
                         "line " + std::to_string(m_number + 1) + " is longer than 64 MiB",
                         {},
                         0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        const auto wait = forever ? kPoll : std::clamp(left, std::chrono::milliseconds(0), kPoll);
        switch (m_input.read(m_buffer, wait)) {
        case Input::State::End: m_ended = true; break;
        case Input::State::Data: break;
        case Input::State::Idle:
            if (!forever && Clock::now() >= deadline)
                return State::Idle;
        }
    }
}

} // namespace varve::cli
