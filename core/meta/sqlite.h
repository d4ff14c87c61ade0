// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

/// A thin RAII layer over SQLite's C API: results instead of codes, nothing else hidden.
namespace varve::meta {

/// One prepared statement. Parameters count from 1, columns from 0, as in SQLite.
/// Threads:  those of its Database.
/// Lifetime: must die before its Database.
class Statement {
public:
    Statement() = default;
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, double value);
    /// Texts may hold any bytes, zeros and invalid UTF-8 too. Copied.
    Statement& bind(int parameter, std::string_view value);
    Statement& bindNull(int parameter);
    /// For a function of ours that asks for this type of pointer; not copied. `type` is a literal.
    Statement& bindPointer(int parameter, const void* value, const char* type);

    /// True for a row, false at the end (the statement is then reset and can run again).
    /// Errors:   NoSpace, Io, Busy, Corrupt, ReadOnly, Internal; also whatever a bind before it failed with.
    Result<bool> step();
    /// Runs to the end, ignoring rows, and resets.
    Result<> run();
    void reset();

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(sqlite3* connection, sqlite3_stmt* statement) : m_connection(connection), m_statement(statement) {}
    void noteBind(int code);
    sqlite3* m_connection = nullptr;
    sqlite3_stmt* m_statement = nullptr;
    int m_bindError = 0;
};

/// One connection.
/// Threads:  one at a time (opened with SQLITE_OPEN_NOMUTEX).
class Database {
public:
    enum class Mode {
        ReadWriteCreate, ///< WAL journal, synchronous FULL, both read back; no automatic checkpoints
        ReadOnly,        ///< beside a writer in this or another process
        Immutable,       ///< a file that nobody writes: no locks, no journal
        /// Like Immutable, for a file of another program: temporary tables can be made beside it, which spill to a nameless
        /// file in the system's temporary folder, and no value above 64 MiB is read.
        Foreign
    };
    /// Opens and configures. Schema functions from the file are not trusted (trusted_schema off, defensive).
    /// Errors:   NotFound, Corrupt, PermissionDenied, Io; Internal when WAL or FULL did not take.
    static Result<Database> open(const std::filesystem::path& path, Mode mode);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;

    Result<Statement> prepare(std::string_view sql);
    /// A statement of fixed text, prepared once and kept: preparing takes longer than most statements run. It has been
    /// reset; its parameters hold what they were bound to last.
    /// Lifetime: of this Database; not to be asked for again while it is being stepped.
    Result<Statement*> cached(const char* sql);
    /// Runs one or more statements without parameters.
    Result<> execute(const char* sql);
    std::int64_t changes() const;
    std::int64_t lastInsertRowId() const;
    bool isInTransaction() const;
    /// Moves the write-ahead journal into the database file, syncs it and empties the journal. Waits for no reader: what one
    /// still needs stays, and the journal as long as it is, until the next time.
    Result<> checkpoint();
    /// Copies this database (as this connection sees it) into a new file by SQLite's backup interface, as one
    /// rollback-journal file without side files, synced when it is to stay. `progress` gets (pages done, pages in all), may
    /// cancel by returning an error.
    Result<> backupTo(const std::filesystem::path& target, bool isSynced,
                      const std::function<Result<>(std::uint64_t, std::uint64_t)>& progress);
    /// SQLite's own structural check. Corrupt with its first message.
    Result<> integrityCheck();
    /// Bytes of page cache and statements of this connection.
    std::uint64_t memoryBytes() const;
    const std::filesystem::path& path() const { return m_path; }
    /// For functions that this folder adds to SQL.
    sqlite3* connection() { return m_connection; }

private:
    Database(sqlite3* connection, std::filesystem::path path) : m_connection(connection), m_path(std::move(path)) {}
    Result<> configure(Mode mode);
    sqlite3* m_connection = nullptr;
    std::filesystem::path m_path;
    std::unordered_map<std::string_view, std::unique_ptr<Statement>> m_cached; ///< keys are the callers' literals
};

/// BEGIN IMMEDIATE … COMMIT; rolls back when destroyed without commit().
class Transaction {
public:
    /// `beforeCommit` is the last to write in it; when it fails, so does commit().
    static Result<Transaction> begin(Database& database, std::function<Result<>()> beforeCommit = {});
    ~Transaction();
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    Result<> commit();

private:
    Transaction(Database* database, std::function<Result<>()> beforeCommit)
        : m_database(database), m_beforeCommit(std::move(beforeCommit))
    {
    }
    Database* m_database = nullptr;
    std::function<Result<>()> m_beforeCommit;
};

/// While it lives, statements of the database end with Cancelled once a stop is asked for.
class StopGuard {
public:
    StopGuard(Database& database, std::stop_token stop);
    ~StopGuard();
    StopGuard(const StopGuard&) = delete;
    StopGuard& operator=(const StopGuard&) = delete;

private:
    Database& m_database;
    std::stop_token m_stop;
};

} // namespace varve::meta
