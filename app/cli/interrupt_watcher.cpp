// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt_watcher.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace varve::cli {

namespace {

/// Signal handlers reach nothing but globals.
int g_pipe[2] = {-1, -1};
constexpr char kSignal = 's';
constexpr char kQuit = 'q';

void handleSignal(int)
{
    const int saved = errno;
    [[maybe_unused]] const auto written = ::write(g_pipe[1], &kSignal, 1);
    errno = saved;
}

} // namespace

InterruptWatcher::InterruptWatcher()
{
    if (::pipe2(g_pipe, O_CLOEXEC) != 0)
        return;
    struct sigaction action {};
    action.sa_handler = handleSignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

InterruptWatcher::~InterruptWatcher()
{
    if (m_thread.joinable()) {
        [[maybe_unused]] const auto written = ::write(g_pipe[1], &kQuit, 1);
        m_thread.join();
    }
}

int InterruptWatcher::descriptor() const
{
    return g_pipe[0];
}

std::stop_token InterruptWatcher::watch()
{
    m_thread = std::jthread([this] {
        char what = 0;
        while (::read(g_pipe[0], &what, 1) < 0 && errno == EINTR) {
        }
        if (what == kSignal)
            m_stop.request_stop();
    });
    return m_stop.get_token();
}

} // namespace varve::cli
