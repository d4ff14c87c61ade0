// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/meta/sqlite.h"
#include "core/schedule/schedule.h"
#include "core/workspace/types.h"

#include <functional>
#include <mutex>
#include <optional>

namespace varve::workspace {

/// One collection as the catalog knows it.
struct CatalogRow {
    std::string uuid;
    std::string name;
    std::int64_t createdMs = 0;
    std::uint64_t points = 0;
    std::uint64_t documents = 0;
    std::string problem;
};

/// A schedule with the newest slots that somebody claimed.
struct CatalogSchedule {
    schedule::Schedule schedule;
    std::int64_t lastIncrementalSlotMs = 0;
    std::int64_t lastFullSlotMs = 0;
};

/// `catalog.sqlite3` of a home folder: names, counters, schedules, claimed slots and events. Several processes share
/// it. Everyone who writes holds `catalog.lock` meanwhile, so that never two connections write or checkpoint at once.
/// Threads:  any.
/// Durable:  every function that changes something, when it returns success.
class Catalog {
public:
    /// Opens or makes it. A damaged file is set aside under a name with the time and a new one begun; damaged() then
    /// tells where the old one is.
    /// Errors:   Busy, Io, NoSpace, PermissionDenied, FormatTooNew.
    static Result<std::unique_ptr<Catalog>> open(fs::FileSystem& fileSystem,
                                                 const std::filesystem::path& home, std::int64_t nowMs);
    ~Catalog();

    const std::filesystem::path& setAside() const { return m_setAside; }

    /// In order of name.
    Result<std::vector<CatalogRow>> collections();
    /// NotFound.
    Result<CatalogRow> byName(const std::string& name);
    Result<CatalogRow> byUuid(const std::string& uuid);
    /// Adds a row, and runs `publish` before it is committed: both happen or neither is seen.
    /// AlreadyExists when the name is taken.
    Result<> insert(const CatalogRow& row, const std::function<Result<>()>& publish);
    /// The same for a new name; AlreadyExists.
    Result<> rename(const std::string& uuid, const std::string& newName,
                    const std::function<Result<>()>& publish);
    /// The same for removing the row with its schedule and events.
    Result<> erase(const std::string& uuid, const std::function<Result<>()>& publish);
    Result<> setCounters(const std::string& uuid, std::uint64_t points, std::uint64_t documents);

    /// An empty schedule when none was ever set.
    Result<CatalogSchedule> scheduleOf(const std::string& uuid);
    /// Slots before `nowMs` of an expression that changed are never due.
    Result<> setSchedule(const std::string& uuid, const schedule::Schedule& schedule, std::int64_t nowMs);
    /// Takes a slot for the caller and records the missed ones, in one transaction. False when another process was
    /// quicker.
    Result<bool> claim(const std::string& uuid, const schedule::DueRun& run);

    Result<> addEvent(const std::string& uuid, const Event& event);
    /// All of them in one transaction.
    Result<> addEvents(const std::string& uuid, const std::vector<Event>& events);
    /// Oldest first.
    Result<std::vector<Event>> events(const std::string& uuid);

private:
    Catalog(fs::FileSystem& fileSystem, const std::filesystem::path& home);
    Result<> openDatabase(std::int64_t nowMs);
    Result<> createSchema();
    Result<std::unique_ptr<fs::FileLock>> lockForWriting();
    Result<> write(const std::function<Result<>(meta::Database&)>& change);
    Result<CatalogRow> findRow(const char* sql, const std::string& key);

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_file;
    std::filesystem::path m_lockFile;
    std::filesystem::path m_setAside;
    std::mutex m_mutex;
    std::optional<meta::Database> m_database;
    int m_writesSinceCheckpoint = 0;
};

} // namespace varve::workspace
