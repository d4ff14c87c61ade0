// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/sqlite.h"

#include <sqlite3.h>

#include <utility>

namespace varve::meta {

namespace {

/// How long a statement waits for who holds the database.
constexpr int kBusyMs = 5000;
/// Largest value that is read from a file of another program.
constexpr int kForeignValueBytes = 64 << 20;

ErrorCode codeFor(int sqliteCode)
{
    switch (sqliteCode & 0xff) {
    case SQLITE_FULL: return ErrorCode::NoSpace;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::Corrupt;
    case SQLITE_TOOBIG: return ErrorCode::Unsupported;
    case SQLITE_READONLY: return ErrorCode::ReadOnly;
    case SQLITE_PERM:
    case SQLITE_AUTH: return ErrorCode::PermissionDenied;
    case SQLITE_INTERRUPT: return ErrorCode::Cancelled;
    case SQLITE_NOMEM: return ErrorCode::OutOfMemory;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: return ErrorCode::Io;
    case SQLITE_CONSTRAINT: return ErrorCode::AlreadyExists;
    default: return ErrorCode::Internal;
    }
}

Error sqliteError(sqlite3* connection, int code)
{
    const char* file = connection ? sqlite3_db_filename(connection, "main") : nullptr;
    std::string detail = "SQLite: ";
    detail += connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    const int systemCode = connection ? sqlite3_system_errno(connection) : 0;
    ErrorCode mapped = codeFor(code);
    if (mapped == ErrorCode::Io && systemCode != 0)
        mapped = systemError(systemCode, "", {}).code;
    if (mapped == ErrorCode::NoSpace)
        detail = "the drive is full; free some space and try again (" + detail + ")";
    return Error{mapped, std::move(detail), file ? file : "", mapped == ErrorCode::Io ? systemCode : 0};
}

} // namespace

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection), m_statement(std::exchange(other.m_statement, nullptr)),
      m_bindError(other.m_bindError)
{
}

Statement& Statement::operator=(Statement&& other) noexcept
{
    std::swap(m_connection, other.m_connection);
    std::swap(m_statement, other.m_statement);
    std::swap(m_bindError, other.m_bindError);
    return *this;
}

void Statement::noteBind(int code)
{
    if (code != SQLITE_OK && m_bindError == SQLITE_OK)
        m_bindError = code;
}

Statement& Statement::bind(int parameter, std::int64_t value)
{
    noteBind(sqlite3_bind_int64(m_statement, parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, double value)
{
    noteBind(sqlite3_bind_double(m_statement, parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view value)
{
    // A null pointer would bind NULL; an empty view may have one.
    const char* data = value.data() ? value.data() : "";
    noteBind(sqlite3_bind_text64(m_statement, parameter, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bindNull(int parameter)
{
    noteBind(sqlite3_bind_null(m_statement, parameter));
    return *this;
}

Statement& Statement::bindPointer(int parameter, const void* value, const char* type)
{
    noteBind(sqlite3_bind_pointer(m_statement, parameter, const_cast<void*>(value), type, nullptr));
    return *this;
}

Result<bool> Statement::step()
{
    if (m_bindError != SQLITE_OK) {
        const int code = std::exchange(m_bindError, SQLITE_OK);
        return sqliteError(nullptr, code);
    }
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_statement);
        return false;
    }
    Error error = sqliteError(m_connection, code);
    sqlite3_reset(m_statement);
    return error;
}

Result<> Statement::run()
{
    for (;;) {
        VARVE_TRY(const bool row, step());
        if (!row)
            return {};
    }
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

std::string Statement::text(int column) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column));
    return data ? std::string(data, size) : std::string();
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::filesystem::path& path, Mode mode)
{
    sqlite3* connection = nullptr;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    std::string name = path.string();
    if (mode == Mode::ReadWriteCreate) {
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    } else {
        flags |= SQLITE_OPEN_READONLY;
    }
    if (mode == Mode::Immutable || mode == Mode::Foreign) {
        flags |= SQLITE_OPEN_URI;
        std::string escaped = "file:";
        for (const char c : name) {
            if (c == '%' || c == '?' || c == '#') {
                static constexpr char kDigits[] = "0123456789ABCDEF";
                const auto byte = static_cast<unsigned char>(c);
                escaped += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
            } else {
                escaped += c;
            }
        }
        name = escaped + "?immutable=1";
    }
    const int code = sqlite3_open_v2(name.c_str(), &connection, flags, nullptr);
    Database database(connection, path);
    if (code != SQLITE_OK) {
        Error error = sqliteError(connection, code);
        error.path = path;
        if (!std::filesystem::exists(path))
            error.code = ErrorCode::NotFound;
        return error;
    }
    VARVE_CHECK(database.configure(mode));
    return database;
}

Result<> Database::configure(Mode mode)
{
    sqlite3_busy_timeout(m_connection, kBusyMs);
    sqlite3_db_config(m_connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (mode == Mode::Foreign) {
        sqlite3_limit(m_connection, SQLITE_LIMIT_LENGTH, kForeignValueBytes);
        return execute("PRAGMA cell_size_check=ON; PRAGMA temp_store=FILE; SELECT count(*) FROM sqlite_schema");
    }
    VARVE_CHECK(execute("PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"));
    if (mode != Mode::ReadWriteCreate)
        return execute("PRAGMA query_only=ON; SELECT count(*) FROM sqlite_schema");
    VARVE_CHECK(execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
                        "PRAGMA journal_size_limit=4194304; PRAGMA cache_size=-16384; PRAGMA foreign_keys=ON"));
    VARVE_TRY(Statement journal, prepare("PRAGMA journal_mode"));
    VARVE_TRY(const bool hasJournal, journal.step());
    VARVE_TRY(Statement synchronous, prepare("PRAGMA synchronous"));
    VARVE_TRY(const bool hasSynchronous, synchronous.step());
    constexpr std::int64_t kFull = 2;
    if (!hasJournal || journal.text(0) != "wal" || !hasSynchronous || synchronous.integer(0) != kFull)
        return Error{ErrorCode::Internal, "SQLite did not take journal_mode=WAL with synchronous=FULL", m_path, 0};
    return {};
}

Database::~Database()
{
    m_cached.clear();
    sqlite3_close_v2(m_connection);
}

Database::Database(Database&& other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr)), m_path(std::move(other.m_path)),
      m_cached(std::move(other.m_cached))
{
}

Database& Database::operator=(Database&& other) noexcept
{
    std::swap(m_connection, other.m_connection);
    std::swap(m_path, other.m_path);
    std::swap(m_cached, other.m_cached);
    return *this;
}

Result<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(m_connection, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        return sqliteError(m_connection, code);
    return Statement(m_connection, statement);
}

Result<Statement*> Database::cached(const char* sql)
{
    auto& kept = m_cached[sql];
    if (!kept) {
        VARVE_TRY(Statement statement, prepare(sql));
        kept = std::make_unique<Statement>(std::move(statement));
    }
    kept->reset();
    return kept.get();
}

Result<> Database::execute(const char* sql)
{
    const int code = sqlite3_exec(m_connection, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return sqliteError(m_connection, code);
    return {};
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(m_connection);
}

bool Database::isInTransaction() const
{
    return sqlite3_get_autocommit(m_connection) == 0;
}

std::int64_t Database::lastInsertRowId() const
{
    return sqlite3_last_insert_rowid(m_connection);
}

Result<> Database::checkpoint()
{
    sqlite3_busy_timeout(m_connection, 0);
    const int code = sqlite3_wal_checkpoint_v2(m_connection, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(m_connection, kBusyMs);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        return sqliteError(m_connection, code);
    return {};
}

Result<> Database::backupTo(const std::filesystem::path& target, bool isSynced,
                            const std::function<Result<>(std::uint64_t, std::uint64_t)>& progress)
{
    constexpr int kPagesPerStep = 1024;
    sqlite3* copy = nullptr;
    int code = sqlite3_open_v2(target.c_str(), &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Database copyOwner(copy, target);
    if (code != SQLITE_OK)
        return sqliteError(copy, code);
    VARVE_CHECK(copyOwner.execute(isSynced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF"));
    // A copy that is cut short is thrown away, so it needs no journal, and nobody else opens it.
    VARVE_CHECK(copyOwner.execute("PRAGMA journal_mode=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=64"));
    // Reading pages through a map takes a third less time than one call to the system for each.
    VARVE_CHECK(execute("PRAGMA mmap_size=1099511627776"));
    sqlite3_backup* backup = sqlite3_backup_init(copy, "main", m_connection, "main");
    Result<> outcome;
    if (!backup)
        outcome = sqliteError(copy, sqlite3_errcode(copy));
    while (code == SQLITE_OK && outcome) {
        code = sqlite3_backup_step(backup, kPagesPerStep);
        const auto total = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup));
        outcome = progress(total - static_cast<std::uint64_t>(sqlite3_backup_remaining(backup)), total);
    }
    const int finish = sqlite3_backup_finish(backup);
    VARVE_CHECK(execute("PRAGMA mmap_size=0"));
    if (!outcome)
        return outcome;
    if (code != SQLITE_DONE)
        return sqliteError(copy, code);
    if (finish != SQLITE_OK)
        return sqliteError(copy, finish);
    // The copy carries the source's WAL flag; as one plain file it can be read without side files.
    return copyOwner.execute("PRAGMA journal_mode=DELETE");
}

Result<> Database::integrityCheck()
{
    VARVE_TRY(Statement check, prepare("PRAGMA integrity_check(1)"));
    VARVE_TRY(const bool row, check.step());
    if (row && check.text(0) != "ok")
        return Error{ErrorCode::Corrupt, "SQLite: " + check.text(0), m_path, 0};
    return {};
}

std::uint64_t Database::memoryBytes() const
{
    std::uint64_t total = 0;
    for (const int what : {SQLITE_DBSTATUS_CACHE_USED, SQLITE_DBSTATUS_SCHEMA_USED, SQLITE_DBSTATUS_STMT_USED}) {
        int now = 0;
        int highest = 0;
        if (sqlite3_db_status(m_connection, what, &now, &highest, 0) == SQLITE_OK)
            total += static_cast<std::uint64_t>(now);
    }
    return total;
}

Result<Transaction> Transaction::begin(Database& database, std::function<Result<>()> beforeCommit)
{
    VARVE_CHECK(database.execute("BEGIN IMMEDIATE"));
    return Transaction(&database, std::move(beforeCommit));
}

Transaction::~Transaction()
{
    if (m_database)
        static_cast<void>(m_database->execute("ROLLBACK").hasValue());
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)), m_beforeCommit(std::move(other.m_beforeCommit))
{
}

Result<> Transaction::commit()
{
    if (m_beforeCommit)
        VARVE_CHECK(m_beforeCommit());
    VARVE_CHECK(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

StopGuard::StopGuard(Database& database, std::stop_token stop) : m_database(database), m_stop(std::move(stop))
{
    constexpr int kStepsBetweenLooks = 1000; // of SQLite's machine: some ten microseconds
    if (m_stop.stop_possible())
        sqlite3_progress_handler(
            database.connection(), kStepsBetweenLooks,
            [](void* token) { return static_cast<const std::stop_token*>(token)->stop_requested() ? 1 : 0; }, &m_stop);
}

StopGuard::~StopGuard()
{
    sqlite3_progress_handler(m_database.connection(), 0, nullptr, nullptr);
}

} // namespace varve::meta
