// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

#include <condition_variable>
#include <mutex>
#include <string>

namespace varve::test {

/// Passes everything on, but lets one read of some files wait as long as the gate is closed. Reads of mapped files do not
/// come through it.
class GatedFileSystem final : public fs::FileSystem {
public:
    using Path = std::filesystem::path;

    /// What waits are reads at `offset` of files of this name.
    GatedFileSystem(fs::FileSystem& base, std::string fileName, std::uint64_t offset)
        : m_base(base), m_fileName(std::move(fileName)), m_offset(offset)
    {
    }
    ~GatedFileSystem() override { setOpen(true); }

    void setOpen(bool isOpen)
    {
        const std::scoped_lock lock(m_mutex);
        m_isOpen = isOpen;
        m_changed.notify_all();
    }
    /// Reads that waited, or still do.
    int waited() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_waited;
    }

    Result<std::unique_ptr<fs::WritableFile>> createFile(const Path& path, fs::CreateMode mode) override
    {
        return m_base.createFile(path, mode);
    }
    Result<std::unique_ptr<fs::ReadableFile>> openFile(const Path& path) override
    {
        VARVE_TRY(auto file, m_base.openFile(path));
        if (path.filename() == m_fileName)
            return std::unique_ptr<fs::ReadableFile>(std::make_unique<GatedFile>(*this, std::move(file)));
        return file;
    }
    Result<std::unique_ptr<fs::MappedFile>> mapFile(const Path& path) override { return m_base.mapFile(path); }
    Result<> rename(const Path& from, const Path& to) override { return m_base.rename(from, to); }
    Result<> removeFile(const Path& path) override { return m_base.removeFile(path); }
    Result<> removeTree(const Path& path) override { return m_base.removeTree(path); }
    Result<> createDirectories(const Path& path) override { return m_base.createDirectories(path); }
    Result<> syncDirectory(const Path& path) override { return m_base.syncDirectory(path); }
    Result<> hardLink(const Path& from, const Path& to) override { return m_base.hardLink(from, to); }
    Result<std::vector<std::string>> listDirectory(const Path& path) override { return m_base.listDirectory(path); }
    Result<fs::FileStatus> status(const Path& path) override { return m_base.status(path); }
    Result<std::uint64_t> freeBytes(const Path& path) override { return m_base.freeBytes(path); }
    Result<std::unique_ptr<fs::FileLock>> lockFile(const Path& path) override { return m_base.lockFile(path); }

private:
    class GatedFile final : public fs::ReadableFile {
    public:
        GatedFile(GatedFileSystem& gate, std::unique_ptr<fs::ReadableFile> file) : m_gate(gate), m_file(std::move(file)) {}
        std::uint64_t sizeBytes() const override { return m_file->sizeBytes(); }
        Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const override
        {
            if (offset == m_gate.m_offset)
                m_gate.pass();
            return m_file->readAt(offset, out);
        }

    private:
        GatedFileSystem& m_gate;
        std::unique_ptr<fs::ReadableFile> m_file;
    };
    void pass()
    {
        std::unique_lock lock(m_mutex);
        m_waited += m_isOpen ? 0 : 1;
        m_changed.wait(lock, [this] { return m_isOpen; });
    }

    fs::FileSystem& m_base;
    const std::string m_fileName;
    const std::uint64_t m_offset;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = true;
    int m_waited = 0;
};

} // namespace varve::test
