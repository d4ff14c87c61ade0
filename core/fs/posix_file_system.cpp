// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"
#include "core/fs/folder_status.h"
#include "core/fs/posix_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

namespace varve::fs {

namespace stdfs = std::filesystem;

namespace {

/// "name" lies in "."; everything else in its parent.
stdfs::path folderOf(const stdfs::path& path)
{
    const stdfs::path parent = path.parent_path();
    return parent.empty() ? stdfs::path(".") : parent;
}

FileStatus::Kind kindOf(mode_t mode)
{
    if (S_ISREG(mode))
        return FileStatus::Kind::File;
    if (S_ISDIR(mode))
        return FileStatus::Kind::Directory;
    if (S_ISLNK(mode))
        return FileStatus::Kind::Symlink;
    return FileStatus::Kind::Other;
}

FileStatus statusFrom(const struct stat& found)
{
    FileStatus status;
    status.kind = kindOf(found.st_mode);
    status.sizeBytes = static_cast<std::uint64_t>(found.st_size);
    status.modifiedMs = std::int64_t{found.st_mtim.tv_sec} * 1000 + found.st_mtim.tv_nsec / 1'000'000;
    status.device = found.st_dev;
    status.inode = found.st_ino;
    status.linkCount = found.st_nlink;
    return status;
}

bool isDirectory(const stdfs::path& path)
{
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

class PosixFileSystem final : public FileSystem {
public:
    Result<std::unique_ptr<WritableFile>> createFile(const stdfs::path& path, CreateMode mode) override
    {
        return createPosixFile(path, mode);
    }
    Result<std::unique_ptr<WritableFile>> createFileBeneath(const stdfs::path& root,
                                                            const stdfs::path& relative) override
    {
        return createPosixFileBeneath(root, relative);
    }
    Result<std::unique_ptr<ReadableFile>> openFile(const stdfs::path& path) override
    {
        return openPosixFile(path);
    }
    Result<std::unique_ptr<MappedFile>> mapFile(const stdfs::path& path) override
    {
        return mapPosixFile(path);
    }
    Result<std::unique_ptr<FileLock>> lockFile(const stdfs::path& path) override
    {
        return lockPosixFile(path);
    }

    Result<> rename(const stdfs::path& from, const stdfs::path& to) override
    {
        if (::rename(from.c_str(), to.c_str()) != 0)
            return systemError(errno, "rename to " + to.string(), from);
        return {};
    }

    Result<> removeFile(const stdfs::path& path) override
    {
        if (::unlink(path.c_str()) != 0)
            return systemError(errno, "remove", path);
        return {};
    }

    Result<> removeTree(const stdfs::path& path) override
    {
        std::error_code failure;
        stdfs::remove_all(path, failure);
        if (failure)
            return systemError(failure.value(), "remove with contents", path);
        return {};
    }

    Result<> createDirectories(const stdfs::path& path) override
    {
        if (path.empty() || isDirectory(path))
            return {};
        const stdfs::path parent = folderOf(path);
        if (parent != path)
            VARVE_CHECK(createDirectories(parent));
        if (::mkdir(path.c_str(), 0777) != 0) {
            const int failure = errno;
            if (failure == EEXIST && isDirectory(path)) // another process was quicker, or "a/" after "a"
                return {};
            return systemError(failure, "create folder", path);
        }
        return syncDirectory(parent);
    }

    Result<> syncDirectory(const stdfs::path& path) override
    {
        const stdfs::path folder = path.empty() ? stdfs::path(".") : path;
        VARVE_TRY(const auto descriptor, openDescriptor(folder, O_RDONLY | O_DIRECTORY, "open folder"));
        if (retryInterrupted([&] { return ::fsync(descriptor.number()); }) != 0)
            return systemError(errno, "sync folder", path);
        return {};
    }

    Result<> hardLink(const stdfs::path& from, const stdfs::path& to) override
    {
        if (::link(from.c_str(), to.c_str()) == 0)
            return {};
        Error error = systemError(errno, "link to " + to.string(), from);
        switch (error.sysErrno) {
        case EPERM: // what link(2) says of file systems without hard links
        case EOPNOTSUPP:
        case EXDEV:
        case EMLINK:
        case ENOSYS: error.code = ErrorCode::Unsupported; break;
        default: break;
        }
        return error;
    }

    Result<std::vector<std::string>> listDirectory(const stdfs::path& path) override
    {
        std::error_code failure;
        stdfs::directory_iterator entry(path, failure);
        std::vector<std::string> names;
        for (; !failure && entry != stdfs::directory_iterator(); entry.increment(failure))
            names.push_back(entry->path().filename().string());
        if (failure)
            return systemError(failure.value(), "list folder", path);
        std::sort(names.begin(), names.end());
        return names;
    }

    Result<FileStatus> status(const stdfs::path& path) override
    {
        struct stat found {};
        if (::lstat(path.c_str(), &found) != 0)
            return systemError(errno, "examine", path);
        return statusFrom(found);
    }

    Result<std::uint64_t> freeBytes(const stdfs::path& path) override
    {
        struct statvfs volume {};
        if (retryInterrupted([&] { return ::statvfs(path.c_str(), &volume); }) != 0)
            return systemError(errno, "ask for free space", path);
        return std::uint64_t{volume.f_bavail} * volume.f_frsize;
    }
};

} // namespace

FileSystem& posixFileSystem()
{
    static PosixFileSystem instance;
    return instance;
}

std::vector<std::optional<FileStatus>> statusesIn(FileSystem& fileSystem, const stdfs::path& folder,
                                                  const std::vector<std::string>& names)
{
    constexpr std::size_t kNamesPerThread = 256; // starting a thread takes about as long as asking for these
    std::vector<std::optional<FileStatus>> statuses(names.size());
    const bool isSystems = &fileSystem == &posixFileSystem();
    const Descriptor opened(isSystems ? ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC) : -1);
    forEachInParallel(names.size(), kNamesPerThread, [&](std::size_t i) {
        struct stat found {};
        if (!opened.isOpen()) {
            if (const auto status = fileSystem.status(folder / names[i]))
                statuses[i] = *status;
        } else if (::fstatat(opened.number(), names[i].c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) {
            statuses[i] = statusFrom(found);
        }
    });
    return statuses;
}

} // namespace varve::fs
