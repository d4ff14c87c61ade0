// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/atomic_file.h"

#include <cstdio>
#include <random>

namespace varve::fs {

namespace {

constexpr std::string_view kTemporaryPrefix = ".varve-";
constexpr std::string_view kTemporarySuffix = ".tmp";
constexpr std::size_t kRandomDigits = 16;

/// Does not contain the name it stands for, which may already be as long as the system allows.
std::string makeTemporaryName()
{
    std::random_device random;
    char digits[kRandomDigits + 1];
    std::snprintf(digits, sizeof digits, "%08x%08x", random(), random());
    return std::string(kTemporaryPrefix) + digits + std::string(kTemporarySuffix);
}

bool isTemporaryName(std::string_view name)
{
    return name.size() == kTemporaryPrefix.size() + kRandomDigits + kTemporarySuffix.size() &&
           name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporarySuffix);
}

} // namespace

AtomicFile::AtomicFile(FileSystem& fileSystem, std::filesystem::path path)
    : m_fileSystem(fileSystem),
      m_path(std::move(path)),
      m_folder(m_path.has_parent_path() ? m_path.parent_path() : std::filesystem::path("."))
{
}

Result<std::unique_ptr<AtomicFile>> AtomicFile::create(FileSystem& fileSystem,
                                                       const std::filesystem::path& path)
{
    std::unique_ptr<AtomicFile> atomic(new AtomicFile(fileSystem, path));
    while (true) {
        const auto temporary = atomic->m_folder / makeTemporaryName();
        auto file = fileSystem.createFile(temporary, CreateMode::MustNotExist);
        if (!file && file.error().code == ErrorCode::AlreadyExists)
            continue;
        if (!file)
            return std::move(file).error();
        atomic->m_temporaryPath = temporary;
        atomic->m_file = std::move(file).value();
        return atomic;
    }
}

AtomicFile::~AtomicFile()
{
    if (m_file && !m_isRenamed) { // what cannot be removed now goes with removeTemporaryFiles
        [[maybe_unused]] const auto removed = m_fileSystem.removeFile(m_temporaryPath);
    }
}

Result<> AtomicFile::commit()
{
    VARVE_CHECK(m_file->sync());
    VARVE_CHECK(m_file->close());
    VARVE_CHECK(m_fileSystem.rename(m_temporaryPath, m_path));
    m_isRenamed = true;
    return m_fileSystem.syncDirectory(m_folder);
}

Result<> replaceFileAtomically(FileSystem& fileSystem, const std::filesystem::path& path,
                               std::span<const std::byte> contents)
{
    VARVE_TRY(const auto file, AtomicFile::create(fileSystem, path));
    VARVE_CHECK(file->append(contents));
    return file->commit();
}

Result<> removeTemporaryFiles(FileSystem& fileSystem, const std::filesystem::path& folder)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(folder));
    for (const auto& name : names) {
        if (isTemporaryName(name))
            VARVE_CHECK(fileSystem.removeFile(folder / name));
    }
    return {};
}

} // namespace varve::fs
