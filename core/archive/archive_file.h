// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/log.h"
#include "core/log/log_scan.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Log files that recovery does not need any more, kept compressed (core/FORMAT.md, "Archive"): one file for each, in a
/// folder for each generation of a collection.
namespace varve::archive {

/// One archived log file, as its name and footer tell.
struct ArchivedLog {
    std::filesystem::path path;
    log::Sequence firstSequence = 0;
    log::Sequence lastSequence = 0;
    // Known of whole files only:
    std::int64_t firstTimeMs = 0;
    std::int64_t lastTimeMs = 0;
    std::uint64_t contentBytes = 0;
    std::uint64_t compressedBytes = 0;
    std::string sha256{}; ///< of the content
    std::uint64_t fileBytes = 0;
    std::uint64_t generation = 0;
    std::string damage{}; ///< what is wrong with it, in English; empty for a whole file
};

/// Keeps the records of a log file up to `through`; all of them have to be there, and gives what is kept. Done when an equal
/// one is kept already; a damaged one, or another of that name, is replaced. Makes the folder when it is missing.
/// Errors:   Corrupt (the log file is damaged before that), NoSpace, Io; then nothing has changed.
/// Durable:  yes.
/// Cost:     reads the file three times; constant memory.
Result<ArchivedLog> keepLogFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder, std::uint64_t generation,
                                const log::LogFile& file, log::Sequence through);

/// The archived files of a folder by growing sequences. Damaged ones, as far as size, footer and name show it or it was
/// noted, are there too. Empty when the folder is missing. A file that `known` gives, because it has read that very file
/// before, is not opened.
using KnownArchivedLog = std::function<std::optional<ArchivedLog>(const std::string& name, const fs::FileStatus& status)>;
Result<std::vector<ArchivedLog>> listArchive(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                             std::uint64_t generation, const KnownArchivedLog& known = {});

/// The log file as it was, for log::scanLogFile; bytes are not checked against the hash.
Result<std::unique_ptr<fs::ReadableFile>> openArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived);

/// Reads every byte, the footer's too, and compares with the hash. Corrupt.
Result<> verifyArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived);

/// Writes a file anew whose content was verified while bytes of it are not those that were written: a compressed frame may
/// decode to the same with a flipped bit in it. False when all are, or an older program wrote it, which does not tell. Durable.
Result<bool> renewArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived);

/// Makes the log file `target` of the first `bytes` bytes of the content, after every byte of it was compared with the
/// hash. The file is synced when asked, its folder is not. Corrupt, and there is no file.
Result<> extractArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived, std::uint64_t bytes,
                         const std::filesystem::path& target, bool isSynced);

/// Notes in the file's name that it was found damaged, so that nobody counts on it again. Durable.
Result<> noteDamage(fs::FileSystem& fileSystem, const ArchivedLog& archived);

} // namespace varve::archive
