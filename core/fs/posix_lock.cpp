// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/posix_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace varve::fs {

namespace {

/// Holds flock(2), which belongs to the open file and not to the process: a second lock in this process
/// conflicts as well, and closing another descriptor of the file does not release it.
class PosixFileLock final : public FileLock {
public:
    explicit PosixFileLock(Descriptor descriptor) : m_descriptor(std::move(descriptor)) {}

private:
    Descriptor m_descriptor;
};

Error busyError(const Descriptor& descriptor, const std::filesystem::path& path)
{
    std::array<char, 24> text{};
    const auto size =
        retryInterrupted([&] { return ::pread(descriptor.number(), text.data(), text.size(), 0); });
    std::string_view holder(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    holder = holder.substr(0, holder.find_first_not_of("0123456789"));
    return Error{ErrorCode::Busy,
                 holder.empty() ? "in use by another process" : "in use by process " + std::string(holder),
                 path, 0};
}

/// The name may have been removed or replaced between opening and locking; then the lock guards nothing.
bool isStillNamed(const Descriptor& descriptor, const std::filesystem::path& path)
{
    struct stat held {};
    struct stat named {};
    return ::fstat(descriptor.number(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/// Tells other processes who holds the lock. Only a courtesy for their message: on a full disk the file stays
/// empty and the lock holds all the same.
void writeHolder(const Descriptor& descriptor)
{
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor.number(), 0) == 0 &&
        ::pwrite(descriptor.number(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        [[maybe_unused]] const int emptied = ::ftruncate(descriptor.number(), 0);
    }
}

} // namespace

Result<std::unique_ptr<FileLock>> lockPosixFile(const std::filesystem::path& path)
{
    while (true) {
        VARVE_TRY(auto descriptor, openDescriptor(path, O_RDWR | O_CREAT | O_NONBLOCK, "open lock file"));
        if (retryInterrupted([&] { return ::flock(descriptor.number(), LOCK_EX | LOCK_NB); }) != 0) {
            if (errno == EWOULDBLOCK)
                return busyError(descriptor, path);
            return systemError(errno, "lock", path);
        }
        if (!isStillNamed(descriptor, path))
            continue;
        writeHolder(descriptor);
        return std::unique_ptr<FileLock>(std::make_unique<PosixFileLock>(std::move(descriptor)));
    }
}

} // namespace varve::fs
