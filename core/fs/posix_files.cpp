// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/posix_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <climits>

namespace varve::fs {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        close();
        m_number = std::exchange(other.m_number, -1);
    }
    return *this;
}

int Descriptor::close()
{
    // Never repeated after EINTR: on Linux the number is free again at once and may belong to another thread.
    const int number = std::exchange(m_number, -1);
    if (number < 0 || ::close(number) == 0 || errno == EINTR)
        return 0;
    return -1;
}

Result<Descriptor> openDescriptor(const std::filesystem::path& path, int flags, std::string_view action)
{
    const int number = retryInterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0666); });
    if (number < 0)
        return systemError(errno, action, path);
    return Descriptor(number);
}

namespace {

Result<struct stat> statusOf(const Descriptor& descriptor, const std::filesystem::path& path)
{
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0)
        return systemError(errno, "examine", path);
    return status;
}

/// Opens a regular file for reading. Anything else (a folder, a pipe) is refused instead of blocking.
Result<Descriptor> openRegular(const std::filesystem::path& path, std::uint64_t& sizeBytes)
{
    VARVE_TRY(auto descriptor, openDescriptor(path, O_RDONLY | O_NONBLOCK, "open"));
    VARVE_TRY(const auto status, statusOf(descriptor, path));
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::InvalidArgument, "not a regular file", path, 0};
    sizeBytes = static_cast<std::uint64_t>(status.st_size);
    return descriptor;
}

/// Writes at its own position (pwrite), so that bytes of a failed append are overwritten by the next one.
class PosixWritableFile final : public WritableFile {
public:
    PosixWritableFile(Descriptor descriptor, std::filesystem::path path, std::uint64_t sizeBytes)
        : m_descriptor(std::move(descriptor)), m_path(std::move(path)), m_sizeBytes(sizeBytes)
    {
    }

    Result<> append(std::span<const std::byte> data) override { return appendParts({&data, 1}); }

    Result<> appendParts(std::span<const std::span<const std::byte>> parts) override
    {
        std::vector<iovec> rest;
        for (const auto& part : parts) {
            if (!part.empty())
                rest.push_back({const_cast<std::byte*>(part.data()), part.size()}); // only read from
        }
        std::uint64_t position = m_sizeBytes;
        for (std::size_t first = 0; first < rest.size();) {
            const auto written = retryInterrupted([&] {
                const std::size_t count = std::min<std::size_t>(rest.size() - first, IOV_MAX);
                return ::pwritev(m_descriptor.number(), &rest[first], static_cast<int>(count),
                                 static_cast<off_t>(position));
            });
            if (written < 0)
                return systemError(errno, "write", m_path);
            if (written == 0)
                return Error{ErrorCode::Io, "cannot write: no progress", m_path, 0};
            position += static_cast<std::uint64_t>(written);
            first = dropWritten(rest, first, static_cast<std::size_t>(written));
        }
        m_sizeBytes = position;
        return {};
    }

    Result<> truncate(std::uint64_t sizeBytes) override
    {
        const auto size = static_cast<off_t>(sizeBytes);
        if (retryInterrupted([&] { return ::ftruncate(m_descriptor.number(), size); }) != 0)
            return systemError(errno, "truncate", m_path);
        m_sizeBytes = sizeBytes;
        return {};
    }

    void startWriting() override
    {
        // Its result does not matter: sync() tells of every failure.
        static_cast<void>(::sync_file_range(m_descriptor.number(), 0, 0, SYNC_FILE_RANGE_WRITE));
    }

    void drain() override
    {
        constexpr unsigned kAll = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
        const bool failed = ::sync_file_range(m_descriptor.number(), 0, 0, kAll) != 0;
        // A failed write is told to one call only, and sync() has to know of it. Anything else means: not here.
        if (failed && (errno == EIO || errno == ENOSPC || errno == EDQUOT))
            m_failureBeforeSync = errno;
    }

    Result<> sync() override
    {
        if (retryInterrupted([&] { return ::fdatasync(m_descriptor.number()); }) != 0)
            return systemError(errno, "sync", m_path);
        if (m_failureBeforeSync != 0)
            return systemError(m_failureBeforeSync, "sync", m_path);
        return {};
    }

    Result<> close() override
    {
        if (m_descriptor.close() != 0)
            return systemError(errno, "close", m_path);
        return {};
    }

    std::uint64_t sizeBytes() const override { return m_sizeBytes; }

private:
    /// The first part that is not wholly written, cut to what is left of it.
    static std::size_t dropWritten(std::vector<iovec>& parts, std::size_t first, std::size_t written)
    {
        while (first < parts.size() && written >= parts[first].iov_len)
            written -= parts[first++].iov_len;
        if (first < parts.size()) {
            parts[first].iov_base = static_cast<std::byte*>(parts[first].iov_base) + written;
            parts[first].iov_len -= written;
        }
        return first;
    }

    Descriptor m_descriptor;
    std::filesystem::path m_path;
    std::uint64_t m_sizeBytes;
    int m_failureBeforeSync = 0; ///< errno that drain() met
};

class PosixReadableFile final : public ReadableFile {
public:
    PosixReadableFile(Descriptor descriptor, std::filesystem::path path, std::uint64_t sizeBytes)
        : m_descriptor(std::move(descriptor)), m_path(std::move(path)), m_sizeBytes(sizeBytes)
    {
    }

    Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const override
    {
        std::size_t done = 0;
        while (done < out.size()) {
            const auto rest = out.subspan(done);
            const auto read = retryInterrupted([&] {
                return ::pread(m_descriptor.number(), rest.data(), rest.size(),
                               static_cast<off_t>(offset + done));
            });
            if (read < 0)
                return systemError(errno, "read", m_path);
            if (read == 0)
                break;
            done += static_cast<std::size_t>(read);
        }
        return done;
    }

    std::uint64_t sizeBytes() const override { return m_sizeBytes; }

private:
    Descriptor m_descriptor;
    std::filesystem::path m_path;
    std::uint64_t m_sizeBytes;
};

class PosixMappedFile final : public MappedFile {
public:
    explicit PosixMappedFile(std::span<const std::byte> bytes) : m_bytes(bytes) {}
    ~PosixMappedFile() override
    {
        if (!m_bytes.empty())
            ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
    }
    PosixMappedFile(const PosixMappedFile&) = delete;
    PosixMappedFile& operator=(const PosixMappedFile&) = delete;

    std::span<const std::byte> bytes() const override { return m_bytes; }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace

Result<std::unique_ptr<WritableFile>> createPosixFile(const std::filesystem::path& path, CreateMode mode)
{
    int flags = O_WRONLY | O_CREAT | O_NONBLOCK;
    if (mode == CreateMode::MustNotExist)
        flags |= O_EXCL;
    VARVE_TRY(auto descriptor, openDescriptor(path, flags, "create"));
    VARVE_TRY(const auto status, statusOf(descriptor, path));
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::InvalidArgument, "not a regular file", path, 0};
    const auto sizeBytes = static_cast<std::uint64_t>(status.st_size);
    std::unique_ptr<WritableFile> file =
        std::make_unique<PosixWritableFile>(std::move(descriptor), path, sizeBytes);
    if (mode == CreateMode::Truncate && sizeBytes > 0)
        VARVE_CHECK(file->truncate(0));
    return file;
}

std::unique_ptr<WritableFile> adoptNewFile(Descriptor descriptor, const std::filesystem::path& path)
{
    return std::make_unique<PosixWritableFile>(std::move(descriptor), path, 0);
}

Result<std::unique_ptr<ReadableFile>> openPosixFile(const std::filesystem::path& path)
{
    std::uint64_t sizeBytes = 0;
    VARVE_TRY(auto descriptor, openRegular(path, sizeBytes));
    return std::unique_ptr<ReadableFile>(
        std::make_unique<PosixReadableFile>(std::move(descriptor), path, sizeBytes));
}

Result<std::unique_ptr<MappedFile>> mapPosixFile(const std::filesystem::path& path)
{
    std::uint64_t sizeBytes = 0;
    VARVE_TRY(const auto descriptor, openRegular(path, sizeBytes));
    std::span<const std::byte> bytes; // an empty file cannot be mapped and needs no mapping
    if (sizeBytes > 0) {
        void* address = ::mmap(nullptr, sizeBytes, PROT_READ, MAP_SHARED, descriptor.number(), 0);
        if (address == MAP_FAILED)
            return systemError(errno, "map", path);
        bytes = {static_cast<const std::byte*>(address), static_cast<std::size_t>(sizeBytes)};
    }
    return std::unique_ptr<MappedFile>(std::make_unique<PosixMappedFile>(bytes));
}

} // namespace varve::fs
