// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace varve::import {

namespace {

constexpr int kPollMs = 100;

/// 0 and the child's id, or errno. Signal handlers and masks of the parent do not carry over.
int spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments, int inputFd, int outputFd,
          pid_t& child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, inputFd, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, outputFd, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string name = program.string();
    std::vector<std::string> words = arguments;
    std::vector<char*> argv{name.data()};
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const int failure = ::posix_spawn(&child, name.c_str(), &actions, &attributes, argv.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/// As guard.mustStopNow(); while the work is paused the child rests, too.
bool mustStop(ReadGuard& guard, pid_t child)
{
    if (!guard.isPaused())
        return guard.mustStopNow();
    ::kill(child, SIGSTOP);
    const bool stops = guard.mustStopNow();
    ::kill(child, SIGCONT);
    return stops;
}

/// Reads until the child closes its output. False when it must be killed; `result.end` then says why.
bool collect(int fd, pid_t child, std::uint64_t limitBytes, ReadGuard& guard, ChildResult& result)
{
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        if (mustStop(guard, child)) {
            result.end = ChildResult::End::StoppedByGuard;
            return false;
        }
        pollfd waiting{fd, POLLIN, 0};
        if (::poll(&waiting, 1, kPollMs) <= 0)
            continue;
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return true;
        result.output.append(buffer.data(), static_cast<std::size_t>(got));
        if (result.output.size() > limitBytes) {
            result.end = ChildResult::End::TooMuchOutput;
            return false;
        }
    }
}

/// Waits for the end of the child, killing it when the guard says so.
void reap(pid_t child, ReadGuard& guard, ChildResult& result)
{
    int status = 0;
    bool isKilled = false;
    for (;;) {
        const pid_t ended = ::waitpid(child, &status, isKilled ? 0 : WNOHANG);
        if (ended == child)
            break;
        if (ended < 0 && errno != EINTR)
            return; // reaped by somebody else: the process ignores SIGCHLD
        if (ended == 0 && mustStop(guard, child)) {
            result.end = ChildResult::End::StoppedByGuard;
            ::kill(child, SIGKILL);
            isKilled = true;
        } else if (ended == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    if (result.end != ChildResult::End::Exited)
        return;
    if (WIFSIGNALED(status)) {
        result.end = ChildResult::End::Killed;
        result.code = WTERMSIG(status);
    } else {
        result.code = WEXITSTATUS(status);
    }
}

} // namespace

void Descriptor::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

ChildResult runChild(const std::filesystem::path& program, const std::vector<std::string>& arguments, int inputFd,
                     std::uint64_t outputLimitBytes, ReadGuard& guard)
{
    ChildResult result;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        result.end = ChildResult::End::NotStarted;
        result.code = errno;
        return result;
    }
    Descriptor readEnd(ends[0]), writeEnd(ends[1]);
    pid_t child = 0;
    if (const int failure = spawn(program, arguments, inputFd, writeEnd.get(), child); failure != 0) {
        result.end = ChildResult::End::NotStarted;
        result.code = failure;
        return result;
    }
    writeEnd.close();
    if (!collect(readEnd.get(), child, outputLimitBytes, guard, result))
        ::kill(child, SIGKILL);
    readEnd.close();
    reap(child, guard, result);
    return result;
}

} // namespace varve::import
