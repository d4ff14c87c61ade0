// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"
#include "core/base/hash.h"
#include "core/fs/atomic_file.h"
#include "core/fs/file_copy.h"

#include <functional>

namespace varve::fs {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

/// Hands the file's bytes to `consume` block by block.
Result<> forEachBlock(const ReadableFile& file,
                      const std::function<Result<>(std::span<const std::byte>)>& consume)
{
    std::vector<std::byte> block(kBlockBytes);
    for (std::uint64_t offset = 0;;) {
        VARVE_TRY(const std::size_t size, file.readAt(offset, block));
        if (size == 0)
            return {};
        VARVE_CHECK(consume(std::span(block).first(size)));
        offset += size;
    }
}

} // namespace

Result<> WritableFile::appendParts(std::span<const std::span<const std::byte>> parts)
{
    ByteWriter joined;
    for (const auto& part : parts)
        joined.putRaw(part);
    return append(joined.bytes());
}

Result<std::vector<std::byte>> readWholeFile(FileSystem& fileSystem, const std::filesystem::path& path,
                                             std::uint64_t limitBytes)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    const std::uint64_t sizeBytes = file->sizeBytes();
    if (sizeBytes > limitBytes)
        return Error{ErrorCode::InvalidArgument,
                     "larger than the allowed " + std::to_string(limitBytes) + " bytes", path, 0};
    std::vector<std::byte> contents(static_cast<std::size_t>(sizeBytes));
    VARVE_TRY(const std::size_t size, file->readAt(0, contents));
    contents.resize(size); // shorter when somebody cut the file meanwhile
    return contents;
}

Result<std::string> hashFile(FileSystem& fileSystem, const std::filesystem::path& path,
                             const OperationControl& control)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    Hasher hasher;
    VARVE_CHECK(forEachBlock(*file, [&](std::span<const std::byte> block) -> Result<> {
        hasher.update(block);
        return control.proceed();
    }));
    return hasher.finishHex();
}

Result<std::uint32_t> crc32cOfFile(FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    std::uint32_t crc = 0;
    VARVE_CHECK(forEachBlock(*file, [&](std::span<const std::byte> block) -> Result<> {
        crc = crc32c(block, crc);
        return {};
    }));
    return crc;
}

Result<> copyFile(FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to)
{
    VARVE_TRY(const auto source, fileSystem.openFile(from));
    VARVE_TRY(const auto target, fileSystem.createFile(to, CreateMode::MustNotExist));
    auto copied =
        forEachBlock(*source, [&](std::span<const std::byte> block) { return target->append(block); });
    if (copied)
        copied = target->sync();
    if (copied)
        copied = target->close();
    if (!copied) { // its failure is the one to tell, not that of cleaning up
        [[maybe_unused]] const auto removed = fileSystem.removeFile(to);
    }
    return copied;
}

Result<> replaceByCopy(FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::string& sha256, const OperationControl& control)
{
    VARVE_TRY(const auto source, fileSystem.openFile(from));
    VARVE_TRY(const auto target, AtomicFile::create(fileSystem, to));
    Hasher hasher;
    VARVE_CHECK(forEachBlock(*source, [&](std::span<const std::byte> block) -> Result<> {
        hasher.update(block);
        VARVE_CHECK(control.check());
        return target->append(block);
    }));
    if (!sha256.empty() && hasher.finishHex() != sha256)
        return Error{ErrorCode::Corrupt, "its SHA-256 is not the recorded one", from, 0};
    return target->commit();
}

Result<std::uint64_t> directorySizeBytes(FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(path));
    std::uint64_t total = 0;
    for (const auto& name : names) {
        const auto status = fileSystem.status(path / name);
        if (!status && status.error().code == ErrorCode::NotFound)
            continue; // removed while we were counting
        if (!status)
            return status.error();
        if (status->kind == FileStatus::Kind::File) {
            total += status->sizeBytes;
        } else if (status->kind == FileStatus::Kind::Directory) {
            VARVE_TRY(const auto below, directorySizeBytes(fileSystem, path / name));
            total += below;
        }
    }
    return total;
}

} // namespace varve::fs
