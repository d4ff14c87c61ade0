// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log_archive.h"
#include "core/log/record_format.h"

#include <charconv>

namespace varve::log {

namespace {

/// The number in a name that logFileName() could have given.
std::optional<Sequence> sequenceOfName(std::string_view name)
{
    Sequence sequence = 0;
    const auto digits = name.substr(0, name.find('.'));
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
    if (parsed.ec != std::errc() || sequence == 0 || logFileName(sequence) != name)
        return std::nullopt;
    return sequence;
}

} // namespace

Result<std::vector<LogFile>> listLogFiles(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(folder)); // sorted, and the names have one length
    std::vector<LogFile> files;
    for (const auto& name : names) {
        const auto sequence = sequenceOfName(name);
        if (!sequence)
            continue;
        VARVE_TRY(const auto status, fileSystem.status(folder / name));
        if (status.kind == fs::FileStatus::Kind::File)
            files.push_back({*sequence, folder / name, status.sizeBytes});
    }
    return files;
}

Result<> archiveLogFilesThrough(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence upTo,
                                LogArchive& archive)
{
    VARVE_TRY(const auto files, listLogFiles(fileSystem, folder));
    for (std::size_t i = 0; i + 1 < files.size() && files[i + 1].firstSequence - 1 <= upTo; ++i)
        VARVE_CHECK(archive.keep(files[i], files[i + 1].firstSequence - 1));
    return {};
}

Result<> removeLogFilesThrough(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence upTo)
{
    VARVE_TRY(const auto files, listLogFiles(fileSystem, folder));
    bool removedAny = false;
    for (std::size_t i = 0; i + 1 < files.size() && files[i + 1].firstSequence - 1 <= upTo; ++i) {
        VARVE_CHECK(fileSystem.removeFile(files[i].path));
        removedAny = true;
    }
    if (removedAny)
        VARVE_CHECK(fileSystem.syncDirectory(folder));
    return {};
}

} // namespace varve::log
