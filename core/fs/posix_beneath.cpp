// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/posix_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace varve::fs {

namespace stdfs = std::filesystem;

namespace {

/// One name inside an open folder. Where the kernel has openat2 it refuses links and ".." itself; elsewhere the name
/// is one checked part, and O_NOFOLLOW refuses a link.
Result<Descriptor> openOnePart(const Descriptor& folder, const stdfs::path& part, int flags, const stdfs::path& path)
{
    struct open_how how {};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC | O_NOFOLLOW);
    how.mode = (flags & O_CREAT) != 0 ? 0666 : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    auto number = static_cast<int>(retryInterrupted(
        [&] { return ::syscall(SYS_openat2, folder.number(), part.c_str(), &how, sizeof how); }));
    if (number < 0 && (errno == ENOSYS || errno == EPERM)) // an old kernel, or a sandbox that does not know the call
        number = retryInterrupted(
            [&] { return ::openat(folder.number(), part.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0666); });
    if (number < 0)
        return systemError(errno, "create inside the folder", path);
    return Descriptor(number);
}

} // namespace

Result<> checkStaysBeneath(const stdfs::path& relative)
{
    bool isPlain = !relative.empty() && relative.is_relative();
    for (const stdfs::path& part : relative)
        isPlain = isPlain && !part.empty() && part != "." && part != ".." && part.native().find('\0') == std::string::npos;
    if (isPlain)
        return {};
    return Error{ErrorCode::InvalidArgument, "the name would leave its folder", relative, 0};
}

Result<std::unique_ptr<WritableFile>> createPosixFileBeneath(const stdfs::path& root, const stdfs::path& relative)
{
    VARVE_CHECK(checkStaysBeneath(relative));
    VARVE_TRY(auto folder, openDescriptor(root, O_RDONLY | O_DIRECTORY, "open folder"));
    for (const stdfs::path& part : relative.parent_path()) {
        if (::mkdirat(folder.number(), part.c_str(), 0777) != 0 && errno != EEXIST)
            return systemError(errno, "create folder", root / relative);
        VARVE_TRY(folder, openOnePart(folder, part, O_RDONLY | O_DIRECTORY, root / relative));
    }
    constexpr int kNewFile = O_WRONLY | O_CREAT | O_EXCL;
    VARVE_TRY(auto file, openOnePart(folder, relative.filename(), kNewFile, root / relative));
    return adoptNewFile(std::move(file), root / relative);
}

Result<std::unique_ptr<WritableFile>> FileSystem::createFileBeneath(const stdfs::path& root, const stdfs::path& relative)
{
    VARVE_CHECK(checkStaysBeneath(relative));
    const stdfs::path path = root / relative;
    VARVE_CHECK(createDirectories(path.parent_path()));
    return createFile(path, CreateMode::MustNotExist);
}

} // namespace varve::fs
