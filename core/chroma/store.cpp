// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/store.h"

#include "core/chroma/live_rows.h"
#include "core/chroma/row_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace varve::chroma {

namespace stdfs = std::filesystem;
using meta::Database;
using nlohmann::json;

namespace {

constexpr const char* kFileName = "chroma.sqlite3";
constexpr std::int64_t kMostDimensions = 1 << 20;

std::uint64_t sizeOf(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    const auto status = fileSystem.status(path);
    return status && status->kind == fs::FileStatus::Kind::File ? status->sizeBytes : 0;
}

/// Copies the file with its journal, opens the copy for writing, so that SQLite finishes or takes back what was begun.
Result<stdfs::path> recoveredCopy(fs::FileSystem& fileSystem, const stdfs::path& folder, const stdfs::path& scratch)
{
    VARVE_CHECK(fileSystem.createDirectories(scratch));
    for (const char* suffix : {"", "-wal", "-journal"}) {
        const std::string name = std::string(kFileName) + suffix;
        if (fileSystem.exists(folder / name))
            VARVE_CHECK(fs::copyFile(fileSystem, folder / name, scratch / name));
    }
    VARVE_TRY(Database copy, Database::open(scratch / kFileName, Database::Mode::ReadWriteCreate));
    VARVE_CHECK(copy.checkpoint());
    return scratch / kFileName;
}

/// Views, virtual tables and computed columns would run what the file's author wrote.
Result<> checkTables(Database& database)
{
    constexpr std::array kNeeded{"collections", "segments", "embeddings", "embedding_metadata", "embeddings_queue",
                                 "max_seq_id", "collection_metadata"};
    VARVE_TRY(auto statement, database.prepare("SELECT type, sql FROM sqlite_schema WHERE name = ?"));
    for (const char* name : kNeeded) {
        statement.bind(1, std::string_view(name));
        VARVE_TRY(const bool isThere, statement.step());
        if (!isThere)
            return Error{ErrorCode::Unsupported,
                         std::string("no table \"") + name
                             + "\": not made by Chroma 0.4 or later; open it there once, which converts it",
                         database.path(), 0};
        std::string sql = statement.text(1);
        std::transform(sql.begin(), sql.end(), sql.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        if (statement.text(0) != "table" || sql.find("VIRTUAL TABLE") != sql.npos || sql.find("GENERATED") != sql.npos
            || sql.find(" AS (") != sql.npos || sql.find(" AS(") != sql.npos)
            return Error{ErrorCode::Unsupported, std::string("\"") + name + "\" is no plain table, as Chroma makes it",
                         database.path(), 0};
        statement.reset();
    }
    return {};
}

std::string textAt(const json& value, const json::json_pointer& pointer)
{
    return value.contains(pointer) && value.at(pointer).is_string() ? value.at(pointer).get<std::string>() : std::string();
}

/// Where the versions keep the metric, the newest first; what a collection says of itself counts where the
/// configuration only has what is usual.
std::string metricOf(const json& config, const std::string& fromMetadata)
{
    for (const char* place : {"/vector_index/hnsw/space", "/vector_index/spann/space", "/hnsw/space",
                              "/hnsw_configuration/space"}) {
        const std::string found = textAt(config, json::json_pointer(place));
        if (!found.empty() && (found != "l2" || fromMetadata.empty()))
            return found;
    }
    return fromMetadata.empty() ? "l2" : fromMetadata;
}

class SqliteStore final : public Store {
public:
    SqliteStore(fs::FileSystem& fileSystem, stdfs::path folder, Database database)
        : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_database(std::move(database))
    {
    }
    const std::vector<CollectionFacts>& collections() const override { return m_collections; }

    Result<> load()
    {
        VARVE_CHECK(checkTables(m_database));
        VARVE_TRY(auto columns,
                  m_database.prepare("SELECT 1 FROM pragma_table_info('collections') WHERE name = 'config_json_str'"));
        VARVE_TRY(const bool hasConfig, columns.step());
        columns.reset();
        VARVE_TRY(auto rows, m_database.prepare(std::string("SELECT c.id, c.name, c.dimension, ")
                                                + (hasConfig ? "c.config_json_str" : "NULL")
                                                + ", (SELECT str_value FROM collection_metadata m"
                                                  " WHERE m.collection_id = c.id AND m.key = 'hnsw:space')"
                                                  " FROM collections c ORDER BY c.name, c.id"));
        for (;;) {
            VARVE_TRY(const bool isThere, rows.step());
            if (!isThere)
                return {};
            CollectionFacts facts;
            facts.id = rows.text(0);
            facts.name = rows.text(1);
            facts.dimension = static_cast<std::uint32_t>(std::clamp<std::int64_t>(rows.integer(2), 0, kMostDimensions));
            const json config = json::parse(rows.text(3), nullptr, false);
            facts.metric = metricOf(config, rows.text(4));
            facts.embeddingFunction = textAt(config, json::json_pointer("/embedding_function/name"));
            VARVE_CHECK(addSegments(facts));
            m_collections.push_back(std::move(facts));
        }
    }

    Result<std::unique_ptr<vectors::VectorFile>> openRows(const CollectionFacts& collection,
                                                          const OperationControl& control) override
    {
        return chroma::openRows(m_fileSystem, m_database, m_folder, collection, control);
    }

private:
    Result<> addSegments(CollectionFacts& facts)
    {
        VARVE_TRY(auto segments, m_database.prepare("SELECT id, scope FROM segments WHERE collection = ?"));
        segments.bind(1, facts.id);
        for (;;) {
            VARVE_TRY(const bool isThere, segments.step());
            if (!isThere)
                break;
            if (segments.text(1) == "VECTOR")
                facts.vectorSegment = segments.text(0);
            else if (segments.text(1) == "METADATA")
                facts.metadataSegment = segments.text(0);
        }
        VARVE_TRY(auto count, m_database.prepare("SELECT count(*) FROM embeddings WHERE segment_id = ?"));
        count.bind(1, facts.metadataSegment);
        VARVE_TRY([[maybe_unused]] const bool hasCount, count.step());
        facts.rows = static_cast<std::uint64_t>(count.integer(0));
        return {};
    }

    fs::FileSystem& m_fileSystem;
    const stdfs::path m_folder;
    Database m_database;
    std::vector<CollectionFacts> m_collections;
};

} // namespace

std::optional<stdfs::path> storeFolder(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    if (path.filename() == kFileName && sizeOf(fileSystem, path) > 0)
        return path.parent_path();
    return sizeOf(fileSystem, path / kFileName) > 0 ? std::optional(path) : std::nullopt;
}

Result<std::unique_ptr<Store>> Store::open(fs::FileSystem& fileSystem, const stdfs::path& folder, const stdfs::path& scratch)
{
    stdfs::path file = folder / kFileName;
    constexpr std::uint64_t kHeaderBytes = 100;
    constexpr std::size_t kWriteVersion = 18; // 2 in a database whose changes go to a write-ahead log
    std::array<std::byte, kHeaderBytes> header{};
    VARVE_TRY(const auto opened, fileSystem.openFile(file));
    VARVE_TRY(const std::size_t got, opened->readAt(0, header));
    const std::string_view magic(reinterpret_cast<const char*>(header.data()), 15);
    if (got < header.size() || magic != "SQLite format 3")
        return Error{ErrorCode::Corrupt, "no SQLite database, though it is called so", file, 0};
    const bool hasLog = std::to_integer<int>(header[kWriteVersion]) == 2 && sizeOf(fileSystem, folder / "chroma.sqlite3-wal") > 0;
    if (hasLog || sizeOf(fileSystem, folder / "chroma.sqlite3-journal") > 0) {
        VARVE_TRY(file, recoveredCopy(fileSystem, folder, scratch));
    }
    VARVE_TRY(Database database, Database::open(file, Database::Mode::Foreign));
    auto store = std::make_unique<SqliteStore>(fileSystem, folder, std::move(database));
    VARVE_CHECK(store->load());
    return std::unique_ptr<Store>(std::move(store));
}

} // namespace varve::chroma
