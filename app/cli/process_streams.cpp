// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/process_streams.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace varve::cli {

Input::State DescriptorInput::read(std::string& buffer, std::chrono::milliseconds patience)
{
    pollfd waiting{m_descriptor, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0)
        return State::Idle;
    std::array<char, 65536> block;
    const auto size = ::read(m_descriptor, block.data(), block.size());
    if (size < 0)
        return errno == EINTR || errno == EAGAIN ? State::Idle : State::End;
    if (size == 0)
        return State::End;
    buffer.append(block.data(), static_cast<std::size_t>(size));
    return State::Data;
}

bool DescriptorInput::isTerminal() const
{
    return ::isatty(m_descriptor) == 1;
}

void DescriptorInput::showTyping(bool shown)
{
    termios now{};
    if (m_isHidden == !shown || ::tcgetattr(m_descriptor, &now) != 0)
        return;
    if (shown)
        now.c_lflag |= ECHO;
    else
        now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    m_isHidden = ::tcsetattr(m_descriptor, TCSAFLUSH, &now) == 0 && !shown;
}

DescriptorOutput::DescriptorOutput(int descriptor)
    : m_descriptor(descriptor), m_isTerminal(::isatty(descriptor) == 1)
{
}

void DescriptorOutput::write(std::string_view text)
{
    while (!text.empty()) {
        const auto size = ::write(m_descriptor, text.data(), text.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
}

} // namespace varve::cli
