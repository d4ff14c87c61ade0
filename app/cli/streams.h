// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace varve::cli {

/// Where a command reads from: standard input of this process, or of one that forwarded its command.
class Input {
public:
    enum class State { Data, Idle, End };

    virtual ~Input() = default;
    /// Appends what is there to `buffer`, waiting at most `patience` for it. Idle when nothing came in that time.
    virtual State read(std::string& buffer, std::chrono::milliseconds patience) = 0;
    /// True when somebody types at a terminal.
    virtual bool isTerminal() const { return false; }
    /// Whether a terminal shows what is typed; others take no notice.
    virtual void showTyping(bool) {}
};

/// Where a command writes to. Text is passed on at once.
/// Threads:  any.
class Output {
public:
    virtual ~Output() = default;
    virtual void write(std::string_view text) = 0;
    virtual bool isTerminal() const = 0;
};

} // namespace varve::cli
