// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace varve::bench {

namespace {

/// The other way round than exitCodeOf().
ErrorCode codeOfExit(int exitCode)
{
    return exitCode == 3 ? ErrorCode::InvalidArgument : exitCode == 5 ? ErrorCode::Corrupt : ErrorCode::Io;
}

} // namespace

Result<ChildProcess> ChildProcess::start(const std::filesystem::path& program,
                                         const std::vector<std::string>& arguments)
{
    int input[2];
    int output[2];
    if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0)
        return systemError(errno, "making a pipe", program);
    ChildProcess child;
    child.m_name = program.filename();
    child.m_input.reset(fdopen(input[1], "w"));
    child.m_output.reset(fdopen(output[0], "r"));
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    const int problem =
        posix_spawn(&child.m_process, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    if (problem != 0)
        return systemError(problem, "starting", program);
    return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : m_name(std::move(other.m_name)),
      m_process(std::exchange(other.m_process, -1)),
      m_input(std::move(other.m_input)),
      m_output(std::move(other.m_output))
{
}

ChildProcess::~ChildProcess()
{
    if (m_process > 0) {
        kill(m_process, SIGTERM);
        wait();
    }
}

int ChildProcess::wait()
{
    m_input.reset();
    int status = 0;
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
    return status;
}

Result<> ChildProcess::writeLine(const std::string& line)
{
    if (!m_input || std::fputs((line + "\n").c_str(), m_input.get()) < 0 || std::fflush(m_input.get()) != 0)
        return systemError(errno, "writing to", m_name);
    return {};
}

Result<std::string> ChildProcess::readLine()
{
    char* text = nullptr;
    std::size_t capacity = 0;
    const ssize_t length = getline(&text, &capacity, m_output.get());
    const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
    if (length <= 0) {
        VARVE_CHECK(finish());
        return Error{ErrorCode::Internal, m_name + " ended without an answer", {}, 0};
    }
    return std::string(text, static_cast<std::size_t>(text[length - 1] == '\n' ? length - 1 : length));
}

Result<> ChildProcess::finish()
{
    if (m_process <= 0)
        return {};
    const int status = wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return {};
    if (WIFSIGNALED(status))
        return Error{
            ErrorCode::Internal, m_name + " was ended by signal " + std::to_string(WTERMSIG(status)), {}, 0};
    return Error{codeOfExit(WEXITSTATUS(status)), m_name + " failed", {}, 0};
}

std::filesystem::path programFolder()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

} // namespace varve::bench
