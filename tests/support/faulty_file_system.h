// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

#include <cerrno>
#include <limits>

namespace varve::test {

/// What an operation that changes the disk does. Reading is not counted and fails only after a power cut.
enum class OperationKind {
    Create, ///< a file opened for writing, or one folder made
    Write,
    Truncate,
    Sync, ///< of a file
    Rename,
    Remove, ///< a file or a tree
    Link,
    SyncDirectory
};

/// A real file system on which chosen operations fail and the power can be cut.
///
///     FaultyFileSystem faulty;                       // over posixFileSystem()
///     faulty.cutPowerAt(17);                         // operation 17 is under way when the power goes
///     runWorkload(faulty, folder);                   // ends with errors; note what was acknowledged
///     faulty.materialisePowerCut(seed);              // the folder is now what a reboot could find
///     reopen(fs::posixFileSystem(), folder);         // must hold all that was acknowledged
///
/// A sweep first runs the workload without faults and asks operationCount(), then runs it once for each
/// number from 1. Syncs are not passed on to the real disk: the model (PowerCutDisk) knows what they promise,
/// and sweeps stay quick. Everything opened through this must be closed before materialisePowerCut, and must
/// not outlive it.
/// Threads:  any.
class FaultyFileSystem final : public fs::FileSystem {
public:
    explicit FaultyFileSystem(fs::FileSystem& base = fs::posixFileSystem());
    ~FaultyFileSystem() override;

    struct Fault {
        int sysErrno = EIO;
        bool isSticky = false;           ///< every later operation of that kind fails as well
        std::size_t shortWriteBytes = 0; ///< a failing write leaves this many bytes behind
    };
    static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

    /// Fails operation `number`, counted from 1 over all kinds.
    void failAt(std::uint64_t number, Fault fault);
    /// Fails the `number`th operation of one kind, counted from 1 from now on.
    void fail(OperationKind kind, std::uint64_t number, Fault fault);
    /// After so many more bytes writes fail with ENOSPC, leaving behind what still fitted. Truncating gives
    /// room back.
    void limitSpace(std::uint64_t bytes);
    /// Takes back every fault and limit that was asked for, but not a power cut that has happened.
    void clearFaults();

    /// Operation `number`, counted from 1 over all kinds, is under way when the power goes: it may or may not
    /// have come about, and it and everything later fails.
    void cutPowerAt(std::uint64_t number);
    bool isPowerCut() const;
    /// Changes the real files to a state legal after a power cut at this moment (see PowerCutDisk), chosen by
    /// the seed; of four neighbouring seeds one loses all that may be lost and one loses nothing. Then
    /// everything fails.
    void materialisePowerCut(std::uint64_t seed);

    /// Operations so far, failed ones included, and the kind of each.
    std::uint64_t operationCount() const;
    std::vector<OperationKind> operations() const;

    Result<std::unique_ptr<fs::WritableFile>> createFile(const std::filesystem::path& path,
                                                         fs::CreateMode mode) override;
    Result<std::unique_ptr<fs::ReadableFile>> openFile(const std::filesystem::path& path) override;
    Result<std::unique_ptr<fs::MappedFile>> mapFile(const std::filesystem::path& path) override;
    Result<> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<> removeFile(const std::filesystem::path& path) override;
    Result<> removeTree(const std::filesystem::path& path) override;
    Result<> createDirectories(const std::filesystem::path& path) override;
    Result<> syncDirectory(const std::filesystem::path& path) override;
    Result<> hardLink(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<std::vector<std::string>> listDirectory(const std::filesystem::path& path) override;
    Result<fs::FileStatus> status(const std::filesystem::path& path) override;
    Result<std::uint64_t> freeBytes(const std::filesystem::path& path) override;
    Result<std::unique_ptr<fs::FileLock>> lockFile(const std::filesystem::path& path) override;

private:
    struct State;
    class File;
    class Reader;

    fs::FileSystem& m_base;
    std::shared_ptr<State> m_state;
};

} // namespace varve::test
