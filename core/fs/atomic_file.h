// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

namespace varve::fs {

/// Writes a file beside the one it will replace. Until commit() the old file is untouched; an object that
/// dies without a commit takes its temporary file with it.
/// Threads:  one at a time.
class AtomicFile {
public:
    /// Errors:   NotFound when the folder is not there, NoSpace, PermissionDenied, Io.
    static Result<std::unique_ptr<AtomicFile>> create(FileSystem& fileSystem,
                                                      const std::filesystem::path& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    Result<> append(std::span<const std::byte> data) { return m_file->append(data); }
    /// A hint before commit().
    void startWriting() { m_file->startWriting(); }
    std::uint64_t sizeBytes() const { return m_file->sizeBytes(); }
    /// Syncs, renames over the old file, syncs the folder. Called once, last.
    /// Errors:   NoSpace, Io: the old file stands, unless the sync of the folder failed; then it may be
    ///           either.
    /// Durable:  yes, when it returns success.
    Result<> commit();

private:
    AtomicFile(FileSystem& fileSystem, std::filesystem::path path);

    FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
    const std::filesystem::path m_folder;
    std::filesystem::path m_temporaryPath;
    std::unique_ptr<WritableFile> m_file;
    bool m_isRenamed = false;
};

} // namespace varve::fs
