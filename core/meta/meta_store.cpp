// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/meta_store.h"

#include "core/meta/keyword_text.h"
#include "core/meta/schema.h"

#include <set>

namespace varve::meta {

namespace {

Result<> checkSchema(Database& database)
{
    VARVE_TRY(Statement version, database.prepare("PRAGMA user_version"));
    VARVE_TRY(const bool hasVersion, version.step());
    const std::int64_t found = hasVersion ? version.integer(0) : 0;
    version.reset();
    if (found > kSchemaVersion)
        return Error{ErrorCode::FormatTooNew,
                     "metadata version " + std::to_string(found) + "; this program knows up to "
                         + std::to_string(kSchemaVersion) + ", use a newer one",
                     database.path(), 0};
    std::set<std::string> expected(std::begin(kSchemaStatements), std::end(kSchemaStatements));
    VARVE_TRY(Statement schema, database.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"));
    for (;;) {
        VARVE_TRY(const bool row, schema.step());
        if (!row)
            break;
        // FTS5 makes its own shadow tables; their names are fixed and DEFENSIVE keeps them from being written to.
        if (expected.erase(schema.text(1)) == 0 && !schema.text(0).starts_with("points_text_"))
            return Error{ErrorCode::Corrupt, "metadata holds an unknown object \"" + schema.text(0) + "\"",
                         database.path(), 0};
    }
    if (!expected.empty())
        return Error{ErrorCode::Corrupt, "metadata lacks a table: " + *expected.begin(), database.path(), 0};
    return {};
}

} // namespace

Result<> MetaStore::create(const std::filesystem::path& path)
{
    VARVE_TRY(Database database, Database::open(path, Database::Mode::ReadWriteCreate));
    VARVE_TRY(Transaction transaction, Transaction::begin(database));
    for (const char* statement : kSchemaStatements)
        VARVE_CHECK(database.execute(statement));
    VARVE_CHECK(database.execute(("PRAGMA user_version=" + std::to_string(kSchemaVersion)).c_str()));
    VARVE_CHECK(transaction.commit());
    return database.checkpoint();
}

Result<MetaStore> MetaStore::open(const std::filesystem::path& path, Database::Mode mode)
{
    VARVE_TRY(Database database, Database::open(path, mode));
    VARVE_CHECK(checkSchema(database));
    return MetaStore(std::move(database));
}

Result<Transaction> MetaStore::begin()
{
    m_keywordChanges.clear(); // of a transaction that was rolled back
    m_keywordBytes = 0;
    VARVE_TRY(auto transaction, Transaction::begin(m_database, [this] {
                  m_isGathering = false;
                  return writeKeywords();
              }));
    m_isGathering = true;
    return transaction;
}

Result<> MetaStore::changeKeywords(std::int64_t label, const KeywordChange& change)
{
    VARVE_TRY(Statement* const statement,
              m_database.cached(change.isPut ? "INSERT INTO points_text(rowid,text) VALUES(?,?)"
                                             : "INSERT INTO points_text(points_text,rowid,text) VALUES('delete',?,?)"));
    return statement->bind(1, label).bind(2, keywordIndexText(change.text)).run();
}

Result<> MetaStore::noteKeywords(std::int64_t label, KeywordChange change)
{
    constexpr std::size_t kMostBytes = std::size_t{8} << 20;
    if (!m_isGathering || !m_database.isInTransaction())
        return changeKeywords(label, change);
    if (const auto known = m_keywordChanges.find(label); known != m_keywordChanges.end()) {
        m_keywordBytes -= known->second.text.size();
        m_keywordChanges.erase(known); // put and removed again, since labels are never used twice
        return {};
    }
    m_keywordBytes += change.text.size();
    m_keywordChanges.emplace(label, std::move(change));
    return m_keywordBytes > kMostBytes ? writeKeywords() : Result<>();
}

Result<> MetaStore::writeKeywords()
{
    for (const auto& [label, change] : m_keywordChanges)
        VARVE_CHECK(changeKeywords(label, change));
    m_keywordChanges.clear();
    m_keywordBytes = 0;
    return {};
}

Result<> MetaStore::putPoint(const PointRow& row)
{
    VARVE_TRY(Statement* const insert,
              m_database.cached("INSERT INTO points(label,id,document_id,ordinal,text,metadata,byte_begin,byte_end,page,"
                                 "heading,row_crc) VALUES(?,?,?,?,?,?,?,?,?,?,?)"));
    VARVE_CHECK(insert->bind(1, row.label)
                    .bind(2, row.id)
                    .bind(3, row.documentId)
                    .bind(4, std::int64_t{row.ordinal})
                    .bind(5, row.text)
                    .bind(6, row.metadataJson)
                    .bind(7, static_cast<std::int64_t>(row.byteBegin))
                    .bind(8, static_cast<std::int64_t>(row.byteEnd))
                    .bind(9, std::int64_t{row.page})
                    .bind(10, row.headingPath)
                    .bind(11, std::int64_t{rowChecksum(row)})
                    .run());
    return row.text.empty() ? Result<>() : noteKeywords(row.label, {row.text, true}); // else nothing to find it by
}

/// Points without text were once put into the full-text index too, and taking out what is not there miscounts its rows.
Result<bool> MetaStore::isIndexed(const PointRow& row)
{
    if (!row.text.empty())
        return true;
    VARVE_TRY(Statement* const find, m_database.cached("SELECT 1 FROM points_text_docsize WHERE id=?"));
    VARVE_TRY(const bool found, find->bind(1, row.label).step());
    find->reset();
    return found;
}

Result<bool> MetaStore::removePoint(std::int64_t label)
{
    VARVE_TRY(const auto row, point(label));
    if (!row)
        return false;
    VARVE_TRY(const bool indexed, isIndexed(*row));
    if (indexed)
        VARVE_CHECK(noteKeywords(label, {row->text, false}));
    VARVE_TRY(Statement* const remove, m_database.cached("DELETE FROM points WHERE label=?"));
    VARVE_CHECK(remove->bind(1, label).run());
    return true;
}

Result<> MetaStore::putDocument(const DocumentRow& row)
{
    VARVE_TRY(Statement* const insert,
              m_database.cached("INSERT OR REPLACE INTO documents(id,source,title,media_type,content_hash,size_bytes,"
                                 "modified_ms,imported_ms,state,reason_key,reason_detail,chunks,row_crc) "
                                 "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    return insert->bind(1, row.id)
        .bind(2, row.source)
        .bind(3, row.title)
        .bind(4, row.mediaType)
        .bind(5, row.contentHash)
        .bind(6, static_cast<std::int64_t>(row.sizeBytes))
        .bind(7, row.modifiedMs)
        .bind(8, row.importedMs)
        .bind(9, std::int64_t{row.state})
        .bind(10, row.reasonKey)
        .bind(11, row.reasonDetail)
        .bind(12, static_cast<std::int64_t>(row.chunks))
        .bind(13, std::int64_t{rowChecksum(row)})
        .run();
}

Result<bool> MetaStore::removeDocument(std::int64_t id)
{
    VARVE_TRY(Statement* const remove, m_database.cached("DELETE FROM documents WHERE id=?"));
    VARVE_CHECK(remove->bind(1, id).run());
    return m_database.changes() > 0;
}

Result<> MetaStore::putSetting(const std::string& key, const std::string& value)
{
    VARVE_TRY(Statement* const put, m_database.cached("INSERT OR REPLACE INTO settings(key,value) VALUES(?,?)"));
    return put->bind(1, key).bind(2, value).run();
}

Result<> MetaStore::setApplied(std::uint64_t sequence, std::int64_t timeMs)
{
    VARVE_TRY(Statement* const put, m_database.cached("INSERT OR REPLACE INTO state(key,value) VALUES('applied_seq',?),"
                                                "('applied_time_ms',?)"));
    return put->bind(1, static_cast<std::int64_t>(sequence)).bind(2, timeMs).run();
}

Result<> MetaStore::verify(const std::function<Result<>(std::uint64_t)>& progress)
{
    VARVE_CHECK(m_database.integrityCheck());
    std::uint64_t done = 0;
    VARVE_TRY(Statement crcs, m_database.prepare("SELECT label, row_crc FROM points ORDER BY label"));
    for (;;) {
        VARVE_TRY(const bool more, crcs.step());
        if (!more)
            break;
        VARVE_TRY(const auto row, point(crcs.integer(0)));
        if (!row || std::int64_t{rowChecksum(*row)} != crcs.integer(1))
            return Error{ErrorCode::Corrupt,
                         "metadata of point " + std::to_string(crcs.integer(0)) + " does not match its checksum",
                         m_database.path(), 0};
        if (++done % 1000 == 0)
            VARVE_CHECK(progress(done));
    }
    VARVE_TRY(Statement documentCrcs, m_database.prepare("SELECT id, row_crc FROM documents"));
    for (;;) {
        VARVE_TRY(const bool more, documentCrcs.step());
        if (!more)
            break;
        VARVE_TRY(const auto row, document(documentCrcs.integer(0)));
        if (!row || std::int64_t{rowChecksum(*row)} != documentCrcs.integer(1))
            return Error{ErrorCode::Corrupt,
                         "metadata of document " + std::to_string(documentCrcs.integer(0))
                             + " does not match its checksum",
                         m_database.path(), 0};
    }
    return progress(done);
}

} // namespace varve::meta
