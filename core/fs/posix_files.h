// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

#include <cerrno>
#include <utility>

namespace varve::fs {

/// Repeats a POSIX call for as long as a signal interrupts it.
template <class Call>
auto retryInterrupted(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

/// Owns one file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;

    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    /// Closes at most once; -1 with errno when the system reports a failure.
    int close();

private:
    int m_number = -1;
};

/// Opens with O_CLOEXEC added. The action names the attempt in the error, "open" for example.
Result<Descriptor> openDescriptor(const std::filesystem::path& path, int flags, std::string_view action);

Result<std::unique_ptr<WritableFile>> createPosixFile(const std::filesystem::path& path, CreateMode mode);
Result<std::unique_ptr<WritableFile>> createPosixFileBeneath(const std::filesystem::path& root,
                                                             const std::filesystem::path& relative);
/// Writes to a new, empty file that is open already; `path` is for errors.
std::unique_ptr<WritableFile> adoptNewFile(Descriptor descriptor, const std::filesystem::path& path);
/// InvalidArgument unless every part of `relative` is a plain name.
Result<> checkStaysBeneath(const std::filesystem::path& relative);
Result<std::unique_ptr<ReadableFile>> openPosixFile(const std::filesystem::path& path);
Result<std::unique_ptr<MappedFile>> mapPosixFile(const std::filesystem::path& path);
Result<std::unique_ptr<FileLock>> lockPosixFile(const std::filesystem::path& path);

} // namespace varve::fs
