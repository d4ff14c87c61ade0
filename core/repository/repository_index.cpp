// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/repository/repository_index.h"

#include "core/base/hash.h"

#include <algorithm>

namespace varve::repository {

namespace stdfs = std::filesystem;

namespace {

/// Another number makes the index anew.
constexpr std::int64_t kSchemaVersion = 1;

std::int64_t checksum(const std::string& kind, const RepositoryIndex::Entry& entry)
{
    std::uint32_t crc = 0;
    for (const std::string* text : {&kind, &entry.name, &entry.stamp, &entry.content})
        crc = crc32c(std::as_bytes(std::span(*text)), crc);
    return crc;
}

Result<std::int64_t> schemaVersion(meta::Database& database)
{
    VARVE_TRY(auto statement, database.prepare("PRAGMA user_version"));
    VARVE_TRY(const bool isThere, statement.step());
    return isThere ? statement.integer(0) : 0;
}

Result<meta::Database> openWritable(const stdfs::path& file)
{
    VARVE_TRY(auto database, meta::Database::open(file, meta::Database::Mode::ReadWriteCreate));
    VARVE_TRY(const std::int64_t version, schemaVersion(database));
    if (version != 0 && version != kSchemaVersion)
        return Error{ErrorCode::Corrupt, "it is of another version", file, 0};
    // Nothing is lost with it, and each entry has its own checksum, so that nothing waits for the disk.
    VARVE_CHECK(database.execute("PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=1000"));
    if (version == 0)
        VARVE_CHECK(database.execute(
            "CREATE TABLE IF NOT EXISTS entries (kind TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL,"
            " content TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;"
            "PRAGMA user_version=1"));
    return database;
}

void removeFiles(fs::FileSystem& fileSystem, const stdfs::path& file)
{
    for (const char* suffix : {"", "-wal", "-shm"})
        static_cast<void>(fileSystem.removeFile(file.string() + suffix).hasValue()); // often not there
}

} // namespace

RepositoryIndex RepositoryIndex::open(fs::FileSystem& fileSystem, const stdfs::path& file, bool mayWrite)
{
    if (!mayWrite) {
        auto database = meta::Database::open(file, meta::Database::Mode::ReadOnly);
        return RepositoryIndex(fileSystem, file, database ? std::optional(std::move(*database)) : std::nullopt, false);
    }
    auto database = openWritable(file);
    if (!database && isDataError(database.error().code)) {
        removeFiles(fileSystem, file);
        database = openWritable(file);
    }
    return RepositoryIndex(fileSystem, file, database ? std::optional(std::move(*database)) : std::nullopt, true);
}

RepositoryIndex::Entries RepositoryIndex::all(const std::string& kind)
{
    Entries entries;
    if (!m_database)
        return entries;
    auto statement = m_database->prepare("SELECT name, stamp, content, crc FROM entries WHERE kind=? ORDER BY name");
    if (!statement)
        return entries;
    statement->bind(1, std::string_view(kind));
    for (;;) {
        const auto more = statement->step();
        if (!more || !*more)
            return entries;
        Entry entry{statement->text(0), statement->text(1), statement->text(2)};
        if (checksum(kind, entry) == statement->integer(3))
            entries.push_back(std::move(entry));
    }
}

const RepositoryIndex::Entry* RepositoryIndex::find(const Entries& entries, std::string_view name)
{
    const auto found = std::lower_bound(entries.begin(), entries.end(), name,
                                        [](const Entry& entry, std::string_view wanted) { return entry.name < wanted; });
    return found == entries.end() || found->name != name ? nullptr : &*found;
}

void RepositoryIndex::change(const std::string& kind, const std::vector<Entry>& put, const std::vector<std::string>& removed)
{
    if (!m_database || !m_mayWrite || (put.empty() && removed.empty()))
        return;
    const auto changed = [&]() -> Result<> {
        VARVE_TRY(auto transaction, meta::Transaction::begin(*m_database));
        VARVE_TRY(auto insert, m_database->prepare("INSERT OR REPLACE INTO entries VALUES (?,?,?,?,?)"));
        for (const Entry& entry : put) {
            insert.bind(1, std::string_view(kind)).bind(2, std::string_view(entry.name)).bind(3, std::string_view(entry.stamp));
            insert.bind(4, std::string_view(entry.content)).bind(5, checksum(kind, entry));
            VARVE_CHECK(insert.run());
        }
        VARVE_TRY(auto erase, m_database->prepare("DELETE FROM entries WHERE kind=? AND name=?"));
        for (const std::string& name : removed) {
            erase.bind(1, std::string_view(kind)).bind(2, std::string_view(name));
            VARVE_CHECK(erase.run());
        }
        return transaction.commit();
    };
    const auto done = changed();
    if (done || !isDataError(done.error().code))
        return;
    m_database.reset(); // damaged somewhere inside; the next one to open it for writing begins anew
    removeFiles(m_fileSystem, m_file);
}

std::string stampOf(const fs::FileStatus& status)
{
    std::string text;
    text.reserve(64); // asked for twenty thousand times in a row
    text += std::to_string(status.inode);
    text += ' ';
    text += std::to_string(status.sizeBytes);
    text += ' ';
    text += std::to_string(status.modifiedMs);
    return text;
}

} // namespace varve::repository
