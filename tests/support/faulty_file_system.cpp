// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faulty_file_system.h"

#include "tests/support/power_cut_disk.h"

#include <algorithm>
#include <mutex>
#include <optional>

namespace varve::test {

using std::filesystem::path;

struct FaultyFileSystem::State {
    mutable std::recursive_mutex mutex;
    PowerCutDisk disk;
    std::vector<OperationKind> operations;
    std::uint64_t cutAt = kNever;
    bool isCut = false;
    std::uint64_t freeBytes = kNever;

    struct Planned {
        std::optional<OperationKind> kind; ///< any when empty
        std::uint64_t left = 0;            ///< operations until it strikes
        Fault fault;
    };
    std::vector<Planned> planned;

    /// What is to become of one operation.
    struct Verdict {
        bool happens = true;
        std::optional<Error> error;
        std::size_t shortWriteBytes = 0;
    };

    static Error powerIsOff(const path& where) { return systemError(EIO, "work without power", where); }

    Result<> checkPower(const path& where) const
    {
        if (isCut)
            return powerIsOff(where);
        return {};
    }

    Verdict begin(OperationKind kind, const path& where)
    {
        if (isCut)
            return {false, powerIsOff(where), 0};
        operations.push_back(kind);
        if (operations.size() >= cutAt) {
            isCut = true;
            return {kind != OperationKind::Sync && kind != OperationKind::SyncDirectory, powerIsOff(where),
                    0};
        }
        for (auto& plan : planned) {
            if ((plan.kind && *plan.kind != kind) || plan.left == 0 || --plan.left > 0)
                continue;
            plan.left = plan.fault.isSticky ? 1 : 0;
            return {false, systemError(plan.fault.sysErrno, "do this (planned fault)", where),
                    plan.fault.shortWriteBytes};
        }
        return {};
    }

    /// Runs one operation other than a write: `act` does it, `note` tells the disk model.
    template <class Act, class Note>
    Result<> run(OperationKind kind, const path& where, Act act, Note note)
    {
        const Verdict verdict = begin(kind, where);
        if (verdict.happens) {
            if (auto done = act(); !done)
                return verdict.error ? Result<>(*verdict.error) : done;
            note();
        }
        if (verdict.error)
            return *verdict.error;
        return {};
    }
};

using Lock = std::lock_guard<std::recursive_mutex>;

class FaultyFileSystem::File final : public fs::WritableFile {
public:
    File(std::shared_ptr<State> state, std::unique_ptr<fs::WritableFile> file, path where,
         PowerCutDisk::FileId id)
        : m_state(std::move(state)), m_file(std::move(file)), m_path(std::move(where)), m_id(id)
    {
    }

    Result<> append(std::span<const std::byte> data) override
    {
        const Lock lock(m_state->mutex);
        auto verdict = m_state->begin(OperationKind::Write, m_path);
        auto part = verdict.happens ? data : data.first(std::min(data.size(), verdict.shortWriteBytes));
        if (part.size() > m_state->freeBytes) {
            part = part.first(static_cast<std::size_t>(m_state->freeBytes));
            verdict.error = verdict.error ? verdict.error : systemError(ENOSPC, "write", m_path);
        }
        const std::uint64_t offset = m_file->sizeBytes();
        if (!part.empty()) {
            VARVE_CHECK(m_file->append(part));
            m_state->disk.written(m_id, offset, part);
            m_state->freeBytes -= m_state->freeBytes == kNever ? 0 : part.size();
        }
        if (verdict.error)
            return *verdict.error;
        return {};
    }

    Result<> truncate(std::uint64_t sizeBytes) override
    {
        const Lock lock(m_state->mutex);
        const std::uint64_t before = m_file->sizeBytes();
        return m_state->run(
            OperationKind::Truncate, m_path, [&] { return m_file->truncate(sizeBytes); },
            [&] {
                m_state->disk.truncated(m_id, sizeBytes);
                if (m_state->freeBytes != kNever && before > sizeBytes)
                    m_state->freeBytes += before - sizeBytes;
            });
    }

    Result<> sync() override
    {
        const Lock lock(m_state->mutex);
        auto result = m_state->run(
            OperationKind::Sync, m_path, [] { return Result<>(); }, [&] { m_state->disk.synced(m_id); });
        if (!result && !m_state->isCut)
            m_state->disk.syncFailed(m_id);
        return result;
    }

    Result<> close() override
    {
        const Lock lock(m_state->mutex);
        VARVE_CHECK(m_state->checkPower(m_path));
        return m_file->close();
    }

    std::uint64_t sizeBytes() const override { return m_file->sizeBytes(); }

private:
    std::shared_ptr<State> m_state;
    std::unique_ptr<fs::WritableFile> m_file;
    path m_path;
    PowerCutDisk::FileId m_id;
};

class FaultyFileSystem::Reader final : public fs::ReadableFile {
public:
    Reader(std::shared_ptr<State> state, std::unique_ptr<fs::ReadableFile> file, path where)
        : m_state(std::move(state)), m_file(std::move(file)), m_path(std::move(where))
    {
    }

    Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const Lock lock(m_state->mutex);
        VARVE_CHECK(m_state->checkPower(m_path));
        return m_file->readAt(offset, out);
    }

    std::uint64_t sizeBytes() const override { return m_file->sizeBytes(); }

private:
    std::shared_ptr<State> m_state;
    std::unique_ptr<fs::ReadableFile> m_file;
    path m_path;
};

FaultyFileSystem::FaultyFileSystem(fs::FileSystem& base) : m_base(base), m_state(std::make_shared<State>()) {}
FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::failAt(std::uint64_t number, Fault fault)
{
    const Lock lock(m_state->mutex);
    m_state->planned.push_back({std::nullopt, number - m_state->operations.size(), fault});
}

void FaultyFileSystem::fail(OperationKind kind, std::uint64_t number, Fault fault)
{
    const Lock lock(m_state->mutex);
    m_state->planned.push_back({kind, number, fault});
}

void FaultyFileSystem::limitSpace(std::uint64_t bytes)
{
    const Lock lock(m_state->mutex);
    m_state->freeBytes = bytes;
}

void FaultyFileSystem::clearFaults()
{
    const Lock lock(m_state->mutex);
    m_state->planned.clear();
    m_state->freeBytes = kNever;
    m_state->cutAt = kNever;
}

void FaultyFileSystem::cutPowerAt(std::uint64_t number)
{
    const Lock lock(m_state->mutex);
    m_state->cutAt = number;
}

bool FaultyFileSystem::isPowerCut() const
{
    const Lock lock(m_state->mutex);
    return m_state->isCut;
}

void FaultyFileSystem::materialisePowerCut(std::uint64_t seed)
{
    const Lock lock(m_state->mutex);
    m_state->isCut = true;
    m_state->disk.materialise(seed);
}

std::uint64_t FaultyFileSystem::operationCount() const
{
    const Lock lock(m_state->mutex);
    return m_state->operations.size();
}

std::vector<OperationKind> FaultyFileSystem::operations() const
{
    const Lock lock(m_state->mutex);
    return m_state->operations;
}

Result<std::unique_ptr<fs::WritableFile>> FaultyFileSystem::createFile(const path& where, fs::CreateMode mode)
{
    const Lock lock(m_state->mutex);
    const auto verdict = m_state->begin(OperationKind::Create, where);
    if (!verdict.happens)
        return *verdict.error;
    const auto before = m_base.status(where);
    const auto openMode = mode == fs::CreateMode::Truncate ? fs::CreateMode::Append : mode;
    VARVE_TRY(auto base, m_base.createFile(where, openMode));
    const auto id = m_state->disk.fileOpened(where, !before.hasValue());
    if (mode == fs::CreateMode::Truncate && base->sizeBytes() > 0) {
        VARVE_CHECK(base->truncate(0));
        m_state->disk.truncated(id, 0);
    }
    if (verdict.error)
        return *verdict.error;
    return std::unique_ptr<fs::WritableFile>(std::make_unique<File>(m_state, std::move(base), where, id));
}

Result<std::unique_ptr<fs::ReadableFile>> FaultyFileSystem::openFile(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    VARVE_TRY(auto file, m_base.openFile(where));
    return std::unique_ptr<fs::ReadableFile>(std::make_unique<Reader>(m_state, std::move(file), where));
}

Result<std::unique_ptr<fs::MappedFile>> FaultyFileSystem::mapFile(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    return m_base.mapFile(where);
}

Result<> FaultyFileSystem::rename(const path& from, const path& to)
{
    const Lock lock(m_state->mutex);
    const auto act = [&] {
        m_state->disk.beforeRename(to);
        return m_base.rename(from, to);
    };
    return m_state->run(OperationKind::Rename, from, act, [&] { m_state->disk.renamed(from, to); });
}

Result<> FaultyFileSystem::removeFile(const path& where)
{
    const Lock lock(m_state->mutex);
    const auto act = [&]() -> Result<> {
        VARVE_TRY(const auto status, m_base.status(where));
        if (status.kind != fs::FileStatus::Kind::Directory)
            m_state->disk.beforeRemoval(where);
        return m_base.removeFile(where);
    };
    return m_state->run(OperationKind::Remove, where, act, [&] { m_state->disk.removed(where); });
}

Result<> FaultyFileSystem::removeTree(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    const auto status = m_base.status(where);
    if (!status)
        return status.error().code == ErrorCode::NotFound ? Result<>() : Result<>(status.error());
    const auto nothing = [] { return Result<>(); };
    return m_state->run(OperationKind::Remove, where, nothing, [&] { m_state->disk.removeTree(where); });
}

Result<> FaultyFileSystem::createDirectories(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    const auto status = m_base.status(where);
    if (where.empty() || (status && status->kind != fs::FileStatus::Kind::File))
        return {};
    if (where.filename().empty()) // "a/"
        return createDirectories(where.parent_path());
    const path parent = where.has_parent_path() ? where.parent_path() : path(".");
    VARVE_CHECK(createDirectories(parent));
    VARVE_CHECK(m_state->run(
        OperationKind::Create, where, [&] { return m_base.createDirectories(where); },
        [&] { m_state->disk.folderMade(where); }));
    return syncDirectory(parent);
}

Result<> FaultyFileSystem::syncDirectory(const path& where)
{
    const Lock lock(m_state->mutex);
    const auto act = [&]() -> Result<> {
        VARVE_CHECK(m_base.listDirectory(where)); // fails as a sync would when it is no folder
        return {};
    };
    return m_state->run(OperationKind::SyncDirectory, where, act, [&] { m_state->disk.folderSynced(where); });
}

Result<> FaultyFileSystem::hardLink(const path& from, const path& to)
{
    const Lock lock(m_state->mutex);
    return m_state->run(
        OperationKind::Link, from, [&] { return m_base.hardLink(from, to); },
        [&] { m_state->disk.linked(to); });
}

Result<std::vector<std::string>> FaultyFileSystem::listDirectory(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    return m_base.listDirectory(where);
}

Result<fs::FileStatus> FaultyFileSystem::status(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    return m_base.status(where);
}

Result<std::uint64_t> FaultyFileSystem::freeBytes(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    VARVE_TRY(const std::uint64_t free, m_base.freeBytes(where));
    return std::min(free, m_state->freeBytes);
}

Result<std::unique_ptr<fs::FileLock>> FaultyFileSystem::lockFile(const path& where)
{
    const Lock lock(m_state->mutex);
    VARVE_CHECK(m_state->checkPower(where));
    return m_base.lockFile(where);
}

} // namespace varve::test
