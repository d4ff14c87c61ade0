// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace varve::import {

/// Owns a file descriptor of the system; -1 when there is none.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    void close();

private:
    int m_fd;
};

struct ChildResult {
    enum class End { Exited, Killed, StoppedByGuard, TooMuchOutput, NotStarted };
    End end = End::Exited;
    int code = 0; ///< exit status, signal number or errno, by `end`
    std::string output;
};

/// Runs a program with `inputFd` as its standard input and collects its standard output. Whatever happens, the child
/// has ended and is reaped on return; a stop or the guard's deadline ends it within a tenth of a second.
/// The child is in a process group of its own and inherits no other descriptor.
/// Threads:  any.
ChildResult runChild(const std::filesystem::path& program, const std::vector<std::string>& arguments, int inputFd,
                     std::uint64_t outputLimitBytes, ReadGuard& guard);

} // namespace varve::import
