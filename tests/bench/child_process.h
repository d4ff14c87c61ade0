// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::bench {

/// A program started with pipes to its standard input and output; its errors go where ours go. It is ended and waited
/// for by the destructor.
class ChildProcess {
public:
    static Result<ChildProcess> start(const std::filesystem::path& program,
                                      const std::vector<std::string>& arguments);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();

    Result<> writeLine(const std::string& line);
    /// The next line of its output; the error of finish() when there is none.
    Result<std::string> readLine();
    /// Ends its input and waits. InvalidArgument, Io or Corrupt by its exit code; Internal when a signal ended it.
    Result<> finish();

private:
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, CloseFile>;
    ChildProcess() = default;
    int wait();

    std::string m_name;
    pid_t m_process = -1;
    File m_input;
    File m_output;
};

/// The folder of the running program, where the peers' programs are too.
std::filesystem::path programFolder();

} // namespace varve::bench
