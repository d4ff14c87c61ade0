// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace varve::fs {

/// A file open for appending or positioned writing. Destroying it closes without syncing and reports nothing.
/// Errors:   NoSpace, Io, PermissionDenied name the path. A short write is an error, never a partial success.
/// Threads:  one at a time.
class WritableFile {
public:
    virtual ~WritableFile() = default;
    virtual Result<> append(std::span<const std::byte> data) = 0;
    /// One append() of all parts, one behind the other.
    virtual Result<> appendParts(std::span<const std::span<const std::byte>> parts);
    /// Cuts the file to `sizeBytes`; later appends go there.
    virtual Result<> truncate(std::uint64_t sizeBytes) = 0;
    /// Begins to bring what was appended to the disk, so that a sync() a little later waits for less. A hint, no promise.
    virtual void startWriting() {}
    /// Waits until what was appended is with the disk, perhaps in its cache only: so that no later sync(), of this file or
    /// another one, has much to wait for. A hint, no promise.
    virtual void drain() {}
    /// Makes contents and size survive a power cut. After a failure nothing is known about what is on disk:
    /// the caller must stop acknowledging and never retry as if it were proof.
    virtual Result<> sync() = 0;
    /// Closes and reports what close reports.
    virtual Result<> close() = 0;
    virtual std::uint64_t sizeBytes() const = 0;
};

/// A file open for reading at any position.
/// Threads:  any; reads do not share a position.
class ReadableFile {
public:
    virtual ~ReadableFile() = default;
    /// Reads up to out.size() bytes at `offset`; fewer only at the end of the file.
    virtual Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const = 0;
    virtual std::uint64_t sizeBytes() const = 0;
};

/// A whole file mapped read-only.
/// Lifetime: bytes() dies with this object.
class MappedFile {
public:
    virtual ~MappedFile() = default;
    virtual std::span<const std::byte> bytes() const = 0;
};

/// An advisory whole-file lock held by this process until destroyed (also released by the system when the
/// process ends, however it ends).
class FileLock {
public:
    virtual ~FileLock() = default;
};

enum class CreateMode {
    MustNotExist, ///< AlreadyExists when the name is taken
    Truncate,     ///< replaces contents
    Append        ///< opens at the end, creates when missing
};

struct FileStatus {
    enum class Kind { File, Directory, Symlink, Other };
    Kind kind = Kind::File;
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedMs = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t linkCount = 1; ///< names of this file; more than 1 means its bytes are shared
};

/// Everything the engine asks of the operating system about files, behind one interface so that faults can be
/// injected. SQLite alone goes to the system by itself, and its files are never opened through this.
/// Errors:   NotFound, AlreadyExists, NoSpace, PermissionDenied, Io, each with path and errno.
/// Threads:  any.
class FileSystem {
public:
    virtual ~FileSystem() = default;

    virtual Result<std::unique_ptr<WritableFile>> createFile(const std::filesystem::path& path,
                                                             CreateMode mode) = 0;
    /// Makes a new file `relative` to the folder `root`, and the folders between, without ever leaving `root`: no
    /// part may be ".." or empty, and no symbolic link is followed below `root`. For names from outside.
    /// Errors:   InvalidArgument (a name that would leave), AlreadyExists, Io (a link is in the way).
    virtual Result<std::unique_ptr<WritableFile>> createFileBeneath(const std::filesystem::path& root,
                                                                    const std::filesystem::path& relative);
    virtual Result<std::unique_ptr<ReadableFile>> openFile(const std::filesystem::path& path) = 0;
    virtual Result<std::unique_ptr<MappedFile>> mapFile(const std::filesystem::path& path) = 0;

    /// Replaces `to` atomically. Survives a power cut only after syncDirectory(to.parent_path()).
    virtual Result<> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// Removes one file. NotFound when it is not there.
    virtual Result<> removeFile(const std::filesystem::path& path) = 0;
    /// Removes a folder with everything in it; done when it is not there. Symbolic links are removed, not
    /// followed.
    virtual Result<> removeTree(const std::filesystem::path& path) = 0;
    /// Makes the folder and missing parents; done when it is there. Syncs each parent of a folder it makes.
    virtual Result<> createDirectories(const std::filesystem::path& path) = 0;
    /// Makes creations, renames and removals inside `path` survive a power cut.
    virtual Result<> syncDirectory(const std::filesystem::path& path) = 0;
    /// A second name for the same file. Unsupported where the file system cannot.
    virtual Result<> hardLink(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// Names inside a folder, sorted, without "." and "..".
    virtual Result<std::vector<std::string>> listDirectory(const std::filesystem::path& path) = 0;
    /// Does not follow a final symbolic link.
    virtual Result<FileStatus> status(const std::filesystem::path& path) = 0;
    /// Free bytes for this user on the file system that holds `path`.
    virtual Result<std::uint64_t> freeBytes(const std::filesystem::path& path) = 0;
    /// Takes an exclusive lock on `path` (created when missing). Busy when another process or another lock of
    /// this process holds it; the error's detail tells the holder's process id when known.
    virtual Result<std::unique_ptr<FileLock>> lockFile(const std::filesystem::path& path) = 0;

    bool exists(const std::filesystem::path& path) { return status(path).hasValue(); }
};

/// The operating system's own file system (POSIX calls).
FileSystem& posixFileSystem();

/// Replaces `path` so that after a crash or power cut it holds the old or the new bytes, whole: temporary
/// file in the same folder, write, sync, rename, sync of the folder. Not QSaveFile, which reports success on
/// a full disk. AtomicFile (core/fs/atomic_file.h) does the same for contents that come in pieces.
/// Durable:  yes, when it returns success.
Result<> replaceFileAtomically(FileSystem& fileSystem, const std::filesystem::path& path,
                               std::span<const std::byte> contents);

/// Removes what replaceFileAtomically left in a folder when the machine went down in the middle of it. Only
/// for folders in which nobody else is replacing files at this moment (the caller holds the lock).
Result<> removeTemporaryFiles(FileSystem& fileSystem, const std::filesystem::path& folder);

/// Reads a whole file. InvalidArgument when it is larger than `limitBytes`.
Result<std::vector<std::byte>> readWholeFile(FileSystem& fileSystem, const std::filesystem::path& path,
                                             std::uint64_t limitBytes);

/// SHA-256 of a file's bytes in lower-case hexadecimal, read in blocks of constant memory. Cancelled.
Result<std::string> hashFile(FileSystem& fileSystem, const std::filesystem::path& path,
                             const OperationControl& control = {});

/// Copies a file and syncs the copy (not its folder). AlreadyExists when `to` exists; after any other failure
/// there is no `to`.
Result<> copyFile(FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to);

/// Sum of file sizes below `path`, symbolic links not followed.
Result<std::uint64_t> directorySizeBytes(FileSystem& fileSystem, const std::filesystem::path& path);

} // namespace varve::fs
