// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

namespace varve::test {

/// Passes everything on except one kind of sync, which it only pretends to do. Put between code under test
/// and a FaultyFileSystem it is a planted fault: a power cut sweep that does not fail over it proves nothing.
class CarelessFileSystem final : public fs::FileSystem {
public:
    enum class Skips { FileSync, DirectorySync };
    using Path = std::filesystem::path;

    CarelessFileSystem(fs::FileSystem& base, Skips skips) : m_base(base), m_skips(skips) {}

    Result<std::unique_ptr<fs::WritableFile>> createFile(const Path& path, fs::CreateMode mode) override
    {
        VARVE_TRY(auto file, m_base.createFile(path, mode));
        if (m_skips == Skips::FileSync)
            return std::unique_ptr<fs::WritableFile>(std::make_unique<UnsyncedFile>(std::move(file)));
        return file;
    }
    Result<> syncDirectory(const Path& path) override
    {
        return m_skips == Skips::DirectorySync ? Result<>() : m_base.syncDirectory(path);
    }
    Result<std::unique_ptr<fs::ReadableFile>> openFile(const Path& path) override
    {
        return m_base.openFile(path);
    }
    Result<std::unique_ptr<fs::MappedFile>> mapFile(const Path& path) override
    {
        return m_base.mapFile(path);
    }
    Result<> rename(const Path& from, const Path& to) override { return m_base.rename(from, to); }
    Result<> removeFile(const Path& path) override { return m_base.removeFile(path); }
    Result<> removeTree(const Path& path) override { return m_base.removeTree(path); }
    Result<> createDirectories(const Path& path) override { return m_base.createDirectories(path); }
    Result<> hardLink(const Path& from, const Path& to) override { return m_base.hardLink(from, to); }
    Result<std::vector<std::string>> listDirectory(const Path& path) override
    {
        return m_base.listDirectory(path);
    }
    Result<fs::FileStatus> status(const Path& path) override { return m_base.status(path); }
    Result<std::uint64_t> freeBytes(const Path& path) override { return m_base.freeBytes(path); }
    Result<std::unique_ptr<fs::FileLock>> lockFile(const Path& path) override
    {
        return m_base.lockFile(path);
    }

private:
    class UnsyncedFile final : public fs::WritableFile {
    public:
        explicit UnsyncedFile(std::unique_ptr<fs::WritableFile> file) : m_file(std::move(file)) {}
        Result<> append(std::span<const std::byte> data) override { return m_file->append(data); }
        Result<> truncate(std::uint64_t sizeBytes) override { return m_file->truncate(sizeBytes); }
        Result<> sync() override { return {}; }
        Result<> close() override { return m_file->close(); }
        std::uint64_t sizeBytes() const override { return m_file->sizeBytes(); }

    private:
        std::unique_ptr<fs::WritableFile> m_file;
    };

    fs::FileSystem& m_base;
    Skips m_skips;
};

} // namespace varve::test
