// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/catalog.h"

#include <chrono>
#include <thread>

namespace varve::workspace {

namespace {

constexpr std::int64_t kSchemaVersion = 1;
constexpr int kWritesPerCheckpoint = 256;
/// Writes hold the lock for a few milliseconds each; a longer wait means that something is stuck.
constexpr std::chrono::milliseconds kLockPatience{5000};
constexpr std::chrono::milliseconds kLockPause{5};

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS collections (
    uuid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL,
    points INTEGER NOT NULL, documents INTEGER NOT NULL, problem TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS schedules (
    uuid TEXT PRIMARY KEY, incremental_cron TEXT NOT NULL, full_cron TEXT NOT NULL, retention TEXT NOT NULL,
    paused INTEGER NOT NULL, last_incremental_ms INTEGER NOT NULL, last_full_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, kind INTEGER NOT NULL, time_ms INTEGER NOT NULL,
    snapshot_id TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS events_of ON events (uuid, time_ms, id);
)sql";

constexpr const char* kColumns =
    "SELECT uuid, name, created_ms, points, documents, problem FROM collections ";

CatalogRow readRow(const meta::Statement& row)
{
    return CatalogRow{row.text(0),
                      row.text(1),
                      row.integer(2),
                      static_cast<std::uint64_t>(row.integer(3)),
                      static_cast<std::uint64_t>(row.integer(4)),
                      row.text(5)};
}

Error nameTaken(const std::string& name)
{
    return Error{ErrorCode::AlreadyExists, "a collection named \"" + name + "\" exists already", {}, 0};
}

} // namespace

Catalog::Catalog(fs::FileSystem& fileSystem, const std::filesystem::path& home)
    : m_fileSystem(fileSystem), m_file(home / "catalog.sqlite3"), m_lockFile(home / "catalog.lock")
{
}

Catalog::~Catalog()
{
    if (!m_database)
        return;
    // The last connection folds the journal into the file when it closes, which is a write like any other.
    const auto lock = lockForWriting();
    m_database.reset();
}

Result<std::unique_ptr<Catalog>> Catalog::open(fs::FileSystem& fileSystem, const std::filesystem::path& home,
                                               std::int64_t nowMs)
{
    std::unique_ptr<Catalog> catalog(new Catalog(fileSystem, home));
    VARVE_TRY(const auto lock, catalog->lockForWriting());
    VARVE_CHECK(catalog->openDatabase(nowMs));
    return catalog;
}

Result<> Catalog::openDatabase(std::int64_t nowMs)
{
    const auto attempt = [this]() -> Result<> {
        VARVE_TRY(m_database, meta::Database::open(m_file, meta::Database::Mode::ReadWriteCreate));
        return createSchema();
    };
    auto opened = attempt();
    if (opened || opened.error().code != ErrorCode::Corrupt)
        return opened;
    // Names and counters come back from the collections' own folders; the damaged file is kept for whoever wants it.
    m_database.reset();
    m_setAside = m_file;
    m_setAside += ".damaged-" + std::to_string(nowMs);
    VARVE_CHECK(m_fileSystem.rename(m_file, m_setAside));
    for (const char* side : {"-wal", "-shm"}) {
        auto sideFile = m_file;
        sideFile += side;
        if (m_fileSystem.exists(sideFile))
            VARVE_CHECK(m_fileSystem.removeFile(sideFile));
    }
    VARVE_CHECK(m_fileSystem.syncDirectory(m_file.parent_path()));
    return attempt();
}

Result<> Catalog::createSchema()
{
    std::int64_t version = 0;
    {
        VARVE_TRY(auto read, m_database->prepare("PRAGMA user_version"));
        VARVE_TRY(const bool row, read.step());
        version = row ? read.integer(0) : 0;
    }
    if (version > kSchemaVersion)
        return Error{ErrorCode::FormatTooNew, "the catalog was written by a newer version", m_file, 0};
    if (version == kSchemaVersion)
        return {};
    VARVE_TRY(auto transaction, meta::Transaction::begin(*m_database));
    VARVE_CHECK(m_database->execute(kSchema));
    VARVE_CHECK(m_database->execute("PRAGMA user_version = 1"));
    return transaction.commit();
}

Result<std::unique_ptr<fs::FileLock>> Catalog::lockForWriting()
{
    const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
    for (;;) {
        auto lock = m_fileSystem.lockFile(m_lockFile);
        if (lock || lock.error().code != ErrorCode::Busy || std::chrono::steady_clock::now() > deadline)
            return lock;
        std::this_thread::sleep_for(kLockPause);
    }
}

Result<> Catalog::write(const std::function<Result<>(meta::Database&)>& change)
{
    const std::scoped_lock guard(m_mutex);
    VARVE_TRY(const auto lock, lockForWriting());
    VARVE_TRY(auto transaction, meta::Transaction::begin(*m_database));
    VARVE_CHECK(change(*m_database));
    VARVE_CHECK(transaction.commit());
    if (++m_writesSinceCheckpoint >= kWritesPerCheckpoint) {
        VARVE_CHECK(m_database->checkpoint());
        m_writesSinceCheckpoint = 0;
    }
    return {};
}

Result<std::vector<CatalogRow>> Catalog::collections()
{
    const std::scoped_lock guard(m_mutex);
    VARVE_TRY(auto rows, m_database->prepare(std::string(kColumns) + "ORDER BY name"));
    std::vector<CatalogRow> all;
    for (;;) {
        VARVE_TRY(const bool row, rows.step());
        if (!row)
            return all;
        all.push_back(readRow(rows));
    }
}

Result<CatalogRow> Catalog::findRow(const char* condition, const std::string& key)
{
    const std::scoped_lock guard(m_mutex);
    VARVE_TRY(auto rows, m_database->prepare(std::string(kColumns) + condition));
    rows.bind(1, key);
    VARVE_TRY(const bool found, rows.step());
    if (!found)
        return Error{ErrorCode::NotFound, "there is no collection \"" + key + "\"", {}, 0};
    return readRow(rows);
}

Result<CatalogRow> Catalog::byName(const std::string& name)
{
    return findRow("WHERE name = ?1", name);
}

Result<CatalogRow> Catalog::byUuid(const std::string& uuid)
{
    return findRow("WHERE uuid = ?1", uuid);
}

Result<> Catalog::insert(const CatalogRow& row, const std::function<Result<>()>& publish)
{
    return write([&](meta::Database& database) -> Result<> {
        VARVE_TRY(auto add, database.prepare("INSERT INTO collections VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        add.bind(1, row.uuid).bind(2, row.name).bind(3, row.createdMs);
        add.bind(4, static_cast<std::int64_t>(row.points)).bind(5, static_cast<std::int64_t>(row.documents));
        add.bind(6, row.problem);
        if (auto added = add.run(); !added)
            return added.error().code == ErrorCode::AlreadyExists ? Result<>(nameTaken(row.name)) : added;
        return publish();
    });
}

Result<> Catalog::rename(const std::string& uuid, const std::string& newName,
                         const std::function<Result<>()>& publish)
{
    return write([&](meta::Database& database) -> Result<> {
        VARVE_TRY(auto update, database.prepare("UPDATE collections SET name = ?2 WHERE uuid = ?1"));
        update.bind(1, uuid).bind(2, newName);
        if (auto updated = update.run(); !updated)
            return updated.error().code == ErrorCode::AlreadyExists ? Result<>(nameTaken(newName)) : updated;
        return publish();
    });
}

Result<> Catalog::erase(const std::string& uuid, const std::function<Result<>()>& publish)
{
    return write([&](meta::Database& database) -> Result<> {
        for (const char* sql :
             {"DELETE FROM collections WHERE uuid = ?1", "DELETE FROM schedules WHERE uuid = ?1",
              "DELETE FROM events WHERE uuid = ?1"}) {
            VARVE_TRY(auto remove, database.prepare(sql));
            VARVE_CHECK(remove.bind(1, uuid).run());
        }
        return publish();
    });
}

Result<> Catalog::setCounters(const std::string& uuid, std::uint64_t points, std::uint64_t documents)
{
    return write([&](meta::Database& database) -> Result<> {
        VARVE_TRY(auto update,
                  database.prepare(
                      "UPDATE collections SET points = ?2, documents = ?3, problem = '' WHERE uuid = ?1"));
        update.bind(1, uuid);
        return update.bind(2, static_cast<std::int64_t>(points))
            .bind(3, static_cast<std::int64_t>(documents))
            .run();
    });
}

} // namespace varve::workspace
