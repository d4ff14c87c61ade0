// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/meta/sqlite.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::repository {

/// What was read of small files once, so that listing ten thousand of them opens none: `index.sqlite3` of a repository.
/// It holds nothing that the files do not: whatever is missing, damaged or of another stamp counts as not there, and a
/// deleted index makes itself again.
/// Threads:  one at a time; other processes may read and write.
class RepositoryIndex {
public:
    /// An entry counts while the file has this stamp.
    struct Entry {
        std::string name;
        std::string stamp;
        std::string content;
    };
    using Entries = std::vector<Entry>; ///< by growing names

    /// Never fails: without a usable file it is empty and keeps nothing. Only who holds the collection's lock may write.
    static RepositoryIndex open(fs::FileSystem& fileSystem, const std::filesystem::path& file, bool mayWrite);

    Entries all(const std::string& kind);
    /// Null when there is none. Cost: logarithmic.
    static const Entry* find(const Entries& entries, std::string_view name);
    /// Puts and removes entries of one kind. A failure costs time later, nothing else, so none is reported.
    void change(const std::string& kind, const std::vector<Entry>& put, const std::vector<std::string>& removed);

private:
    RepositoryIndex(fs::FileSystem& fileSystem, std::filesystem::path file, std::optional<meta::Database> database,
                    bool mayWrite)
        : m_fileSystem(fileSystem), m_file(std::move(file)), m_database(std::move(database)), m_mayWrite(mayWrite)
    {
    }
    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_file;
    std::optional<meta::Database> m_database;
    bool m_mayWrite = false;
};

/// A stamp of a file that is replaced as a whole or not at all.
std::string stampOf(const fs::FileStatus& status);

} // namespace varve::repository
