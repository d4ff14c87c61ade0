// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/live_rows.h"

#include "core/chroma/id_map.h"

#include <algorithm>
#include <cctype>

namespace varve::chroma {

using meta::Database;
using meta::Statement;

namespace {

constexpr std::size_t kUuidLength = 36;

/// Names of folders come out of the database: only what looks like one of Chroma's leads anywhere.
bool isFolderName(const std::string& id)
{
    return id.size() == kUuidLength
        && std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isxdigit(c) != 0 || c == '-'; });
}

class Finder {
public:
    Finder(fs::FileSystem& fileSystem, Database& database, const std::filesystem::path& folder,
           const CollectionFacts& collection, const OperationControl& control)
        : m_fileSystem(fileSystem), m_database(database), m_folder(folder / collection.vectorSegment),
          m_collection(collection), m_control(control)
    {
    }

    Result<LiveRows> run()
    {
        VARVE_CHECK(m_database.execute(
            "DROP TABLE IF EXISTS temp.slots; DROP TABLE IF EXISTS temp.live; DROP TABLE IF EXISTS temp.late; BEGIN;"
            "CREATE TEMP TABLE slots (label INTEGER PRIMARY KEY, slot INTEGER NOT NULL);"
            "CREATE TEMP TABLE live (id TEXT PRIMARY KEY, slot INTEGER, seq INTEGER);"
            "CREATE TEMP TABLE late (id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (id, seq)) WITHOUT ROWID"));
        auto filled = fill();
        VARVE_CHECK(m_database.execute(filled ? "COMMIT" : "ROLLBACK"));
        VARVE_CHECK(filled);
        VARVE_TRY(auto count, m_database.prepare("SELECT count(*) FROM temp.live"));
        VARVE_TRY([[maybe_unused]] const bool hasCount, count.step());
        m_rows.count = static_cast<std::uint64_t>(count.integer(0));
        return std::move(m_rows);
    }

private:
    Result<> fill()
    {
        std::optional<std::uint64_t> vectorsUpTo;
        if (isFolderName(m_collection.vectorSegment) && m_fileSystem.exists(m_folder / "index_metadata.pickle")) {
            VARVE_TRY(vectorsUpTo, readFiles());
        }
        VARVE_TRY(const auto noted, appliedUpTo(m_collection.vectorSegment));
        // Old versions note it in the pickle; the table counts where it has a line.
        VARVE_CHECK(replayVectors(noted.value_or(vectorsUpTo.value_or(0))));
        VARVE_TRY(const auto metadataUpTo, appliedUpTo(m_collection.metadataSegment));
        VARVE_TRY(auto late, m_database.prepare("INSERT INTO temp.late SELECT id, seq_id FROM main.embeddings_queue"
                                                " WHERE substr(topic, -36) = ? AND seq_id > ?"));
        return late.bind(1, m_collection.id).bind(2, static_cast<std::int64_t>(metadataUpTo.value_or(0))).run();
    }

    Result<std::optional<std::uint64_t>> readFiles()
    {
        VARVE_TRY(m_rows.files, HnswFiles::open(m_fileSystem, m_folder));
        VARVE_TRY(auto slot, m_database.prepare("INSERT OR REPLACE INTO temp.slots VALUES (?, ?)"));
        VARVE_CHECK(m_rows.files->forEachLabel([&](std::uint64_t label, std::uint64_t at) -> Result<> {
            VARVE_CHECK(m_control.check());
            return slot.bind(1, static_cast<std::int64_t>(label)).bind(2, static_cast<std::int64_t>(at)).run();
        }));
        VARVE_TRY(auto row, m_database.prepare("INSERT OR REPLACE INTO temp.live"
                                               " SELECT ?1, (SELECT slot FROM temp.slots WHERE label = ?2), NULL"));
        return readIdMap(m_fileSystem, m_folder / "index_metadata.pickle",
                         [&](std::string_view id, std::uint64_t label) -> Result<> {
                             VARVE_CHECK(m_control.check());
                             return row.bind(1, id).bind(2, static_cast<std::int64_t>(label)).run();
                         });
    }

    /// The last change a segment holds. Old versions store it as eight bytes, the largest first.
    Result<std::optional<std::uint64_t>> appliedUpTo(const std::string& segment)
    {
        VARVE_TRY(auto statement, m_database.prepare("SELECT seq_id, typeof(seq_id) FROM main.max_seq_id WHERE segment_id = ?"));
        statement.bind(1, segment);
        VARVE_TRY(const bool isThere, statement.step());
        if (!isThere)
            return std::optional<std::uint64_t>();
        if (statement.text(1) != "blob")
            return std::optional(static_cast<std::uint64_t>(std::max<std::int64_t>(0, statement.integer(0))));
        std::uint64_t value = 0;
        for (const char byte : statement.text(0))
            value = value << 8 | static_cast<unsigned char>(byte);
        return std::optional(value);
    }

    Result<> replayVectors(std::uint64_t upTo)
    {
        VARVE_TRY(auto changes, m_database.prepare("SELECT seq_id, operation, id, vector IS NOT NULL FROM main.embeddings_queue"
                                                   " WHERE substr(topic, -36) = ? AND seq_id > ? ORDER BY seq_id"));
        VARVE_TRY(auto add, m_database.prepare("INSERT OR IGNORE INTO temp.live VALUES (?, NULL, ?)"));
        VARVE_TRY(auto update, m_database.prepare("UPDATE temp.live SET slot = NULL, seq = ?2 WHERE id = ?1"));
        VARVE_TRY(auto upsert, m_database.prepare("INSERT OR REPLACE INTO temp.live VALUES (?, NULL, ?)"));
        VARVE_TRY(auto remove, m_database.prepare("DELETE FROM temp.live WHERE id = ?"));
        changes.bind(1, m_collection.id).bind(2, static_cast<std::int64_t>(upTo));
        for (;;) {
            VARVE_CHECK(m_control.check());
            VARVE_TRY(const bool isThere, changes.step());
            if (!isThere)
                return {};
            const std::string id = changes.text(2);
            const auto operation = static_cast<Operation>(changes.integer(1));
            if (operation == Operation::Delete) {
                VARVE_CHECK(remove.bind(1, id).run());
                continue;
            }
            if (changes.integer(3) == 0)
                continue; // only the rest of the row changes
            Statement& change = operation == Operation::Add ? add : operation == Operation::Update ? update : upsert;
            VARVE_CHECK(change.bind(1, id).bind(2, changes.integer(0)).run());
        }
    }

    fs::FileSystem& m_fileSystem;
    Database& m_database;
    const std::filesystem::path m_folder;
    const CollectionFacts& m_collection;
    const OperationControl& m_control;
    LiveRows m_rows;
};

} // namespace

Result<LiveRows> findLiveRows(fs::FileSystem& fileSystem, Database& database, const std::filesystem::path& folder,
                              const CollectionFacts& collection, const OperationControl& control)
{
    return Finder(fileSystem, database, folder, collection, control).run();
}

} // namespace varve::chroma
