// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The reading half of MetaStore.
#include "core/meta/meta_store.h"

#include <algorithm>

namespace varve::meta {

namespace {

#define VARVE_POINT_COLUMNS "label,id,document_id,ordinal,text,metadata,byte_begin,byte_end,page,heading"
#define VARVE_DOCUMENT_COLUMNS                                                                               \
    "id,source,title,media_type,content_hash,size_bytes,modified_ms,imported_ms,state,reason_key,reason_detail,chunks"

PointRow pointFrom(const Statement& row)
{
    PointRow point;
    point.label = row.integer(0);
    point.id = row.text(1);
    point.documentId = row.integer(2);
    point.ordinal = static_cast<std::uint32_t>(row.integer(3));
    point.text = row.text(4);
    point.metadataJson = row.text(5);
    point.byteBegin = static_cast<std::uint64_t>(row.integer(6));
    point.byteEnd = static_cast<std::uint64_t>(row.integer(7));
    point.page = static_cast<std::uint32_t>(row.integer(8));
    point.headingPath = row.text(9);
    return point;
}

DocumentRow documentFrom(const Statement& row)
{
    DocumentRow document;
    document.id = row.integer(0);
    document.source = row.text(1);
    document.title = row.text(2);
    document.mediaType = row.text(3);
    document.contentHash = row.text(4);
    document.sizeBytes = static_cast<std::uint64_t>(row.integer(5));
    document.modifiedMs = row.integer(6);
    document.importedMs = row.integer(7);
    document.state = static_cast<std::uint8_t>(row.integer(8));
    document.reasonKey = row.text(9);
    document.reasonDetail = row.text(10);
    document.chunks = static_cast<std::uint64_t>(row.integer(11));
    return document;
}

/// Runs to the end and collects what `read` makes of each row.
template <class Read>
auto collect(Statement& statement, Read read) -> Result<std::vector<std::invoke_result_t<Read, const Statement&>>>
{
    std::vector<std::invoke_result_t<Read, const Statement&>> rows;
    for (;;) {
        VARVE_TRY(const bool more, statement.step());
        if (!more)
            return rows;
        rows.push_back(read(statement));
    }
}

template <class Read>
auto first(Statement& statement, Read read) -> Result<std::optional<std::invoke_result_t<Read, const Statement&>>>
{
    using Row = std::invoke_result_t<Read, const Statement&>;
    VARVE_TRY(const bool found, statement.step());
    if (!found)
        return std::optional<Row>();
    std::optional<Row> row = read(statement);
    statement.reset();
    return row;
}

/// Escapes LIKE's wildcards with a backslash.
std::string likePattern(const std::string& contained)
{
    std::string pattern = "%";
    for (const char c : contained) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

} // namespace

Result<std::int64_t> MetaStore::singleInteger(const char* sql)
{
    VARVE_TRY(Statement statement, m_database.prepare(sql));
    VARVE_TRY(const auto value, first(statement, [](const Statement& row) { return row.integer(0); }));
    return value.value_or(0);
}

Result<std::uint64_t> MetaStore::appliedSequence()
{
    VARVE_TRY(const std::int64_t value, singleInteger("SELECT value FROM state WHERE key='applied_seq'"));
    return static_cast<std::uint64_t>(value);
}

Result<std::int64_t> MetaStore::appliedTimeMs()
{
    return singleInteger("SELECT value FROM state WHERE key='applied_time_ms'");
}

Result<std::int64_t> MetaStore::highestLabel()
{
    return singleInteger("SELECT max(label) FROM points");
}

Result<std::int64_t> MetaStore::highestDocumentId()
{
    return singleInteger("SELECT max(id) FROM documents");
}

Result<std::optional<std::int64_t>> MetaStore::labelOf(const std::string& id)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT label FROM points WHERE id=?"));
    statement->bind(1, id);
    return first(*statement, [](const Statement& row) { return row.integer(0); });
}

Result<std::optional<PointPlace>> MetaStore::placeOf(const std::string& id)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT label,document_id FROM points WHERE id=?"));
    statement->bind(1, id);
    return first(*statement, [](const Statement& row) { return PointPlace{row.integer(0), row.integer(1)}; });
}

Result<std::optional<std::int64_t>> MetaStore::documentOf(std::int64_t label)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT document_id FROM points WHERE label=?"));
    statement->bind(1, label);
    return first(*statement, [](const Statement& row) { return row.integer(0); });
}

Result<std::vector<std::int64_t>> MetaStore::documentLabels(std::int64_t documentId)
{
    VARVE_TRY(Statement* const statement,
              m_database.cached("SELECT label FROM points WHERE document_id=? ORDER BY ordinal"));
    statement->bind(1, documentId);
    return collect(*statement, [](const Statement& row) { return row.integer(0); });
}

Result<std::vector<std::string>> MetaStore::idsBehind(const std::string& after, std::size_t limit)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT id FROM points WHERE id>? ORDER BY id LIMIT ?"));
    statement->bind(1, after).bind(2, static_cast<std::int64_t>(limit));
    return collect(*statement, [](const Statement& row) { return row.text(0); });
}

Result<std::optional<PointRow>> MetaStore::point(std::int64_t label)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT " VARVE_POINT_COLUMNS " FROM points WHERE label=?"));
    statement->bind(1, label);
    return first(*statement, pointFrom);
}

Result<std::optional<PointRow>> MetaStore::pointById(const std::string& id)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT " VARVE_POINT_COLUMNS " FROM points WHERE id=?"));
    statement->bind(1, id);
    return first(*statement, pointFrom);
}

Result<std::vector<PointRow>> MetaStore::documentPoints(std::int64_t documentId)
{
    VARVE_TRY(Statement* const statement,
              m_database.cached("SELECT " VARVE_POINT_COLUMNS " FROM points WHERE document_id=? ORDER BY ordinal"));
    statement->bind(1, documentId);
    return collect(*statement, pointFrom);
}

Result<std::optional<DocumentRow>> MetaStore::document(std::int64_t id)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT " VARVE_DOCUMENT_COLUMNS " FROM documents WHERE id=?"));
    statement->bind(1, id);
    return first(*statement, documentFrom);
}

Result<std::optional<DocumentRow>> MetaStore::documentBySource(const std::string& source)
{
    VARVE_TRY(Statement* const statement,
              m_database.cached("SELECT " VARVE_DOCUMENT_COLUMNS " FROM documents WHERE source=?"));
    statement->bind(1, source);
    return first(*statement, documentFrom);
}

Result<std::vector<DocumentRow>> MetaStore::documents(std::optional<int> state, const std::string& nameContains,
                                                      std::size_t limit, std::size_t offset)
{
    VARVE_TRY(Statement statement,
              m_database.prepare("SELECT " VARVE_DOCUMENT_COLUMNS " FROM documents WHERE (?1 < 0 OR state=?1) AND "
                                 "(source LIKE ?2 ESCAPE '\\' OR title LIKE ?2 ESCAPE '\\') "
                                 "ORDER BY source LIMIT ?3 OFFSET ?4"));
    statement.bind(1, std::int64_t{state.value_or(-1)})
        .bind(2, likePattern(nameContains))
        .bind(3, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)))
        .bind(4, static_cast<std::int64_t>(offset));
    return collect(statement, documentFrom);
}

Result<std::vector<DocumentRow>> MetaStore::documentsBehind(const std::string& source, std::size_t limit)
{
    VARVE_TRY(Statement* const statement, m_database.cached("SELECT " VARVE_DOCUMENT_COLUMNS
                                                            " FROM documents WHERE source>? ORDER BY source LIMIT ?"));
    statement->bind(1, source).bind(2, static_cast<std::int64_t>(limit));
    return collect(*statement, documentFrom);
}

Result<std::vector<PointRow>> MetaStore::pointsBehind(std::int64_t label, std::size_t limit, bool isLooseOnly,
                                                      std::size_t bytes)
{
    VARVE_TRY(Statement* const statement,
              m_database.cached(isLooseOnly ? "SELECT " VARVE_POINT_COLUMNS " FROM points INDEXED BY points_document "
                                              "WHERE document_id=0 AND ordinal=0 AND label>? ORDER BY label LIMIT ?"
                                            : "SELECT " VARVE_POINT_COLUMNS
                                              " FROM points WHERE label>? ORDER BY label LIMIT ?"));
    statement->bind(1, label).bind(2, static_cast<std::int64_t>(limit));
    std::vector<PointRow> rows;
    for (std::size_t held = 0; held < bytes;) {
        VARVE_TRY(const bool more, statement->step());
        if (!more)
            return rows;
        const PointRow& row = rows.emplace_back(pointFrom(*statement));
        held += row.text.size() + row.metadataJson.size() + row.headingPath.size();
    }
    statement->reset();
    return rows;
}

Result<std::string> MetaStore::setting(const std::string& key)
{
    VARVE_TRY(Statement statement, m_database.prepare("SELECT value FROM settings WHERE key=?"));
    statement.bind(1, key);
    VARVE_TRY(auto value, first(statement, [](const Statement& row) { return row.text(0); }));
    return std::move(value).value_or(std::string());
}

Result<Counts> MetaStore::counts()
{
    Counts counts;
    VARVE_TRY(const std::int64_t points, singleInteger("SELECT count(*) FROM points"));
    counts.points = static_cast<std::uint64_t>(points);
    VARVE_TRY(Statement statement, m_database.prepare("SELECT state, count(*) FROM documents GROUP BY state"));
    for (;;) {
        VARVE_TRY(const bool more, statement.step());
        if (!more)
            return counts;
        const auto number = static_cast<std::uint64_t>(statement.integer(1));
        (statement.integer(0) == 0   ? counts.readyDocuments
         : statement.integer(0) == 1 ? counts.skippedDocuments
                                     : counts.failedDocuments) = number;
    }
}

Result<std::vector<std::pair<std::int64_t, std::string>>> MetaStore::scroll(std::int64_t after, std::size_t limit)
{
    VARVE_TRY(Statement statement, m_database.prepare("SELECT label,id FROM points WHERE label>? ORDER BY label LIMIT ?"));
    statement.bind(1, after).bind(2, static_cast<std::int64_t>(limit));
    return collect(statement, [](const Statement& row) { return std::pair(row.integer(0), row.text(1)); });
}

Result<std::vector<std::int64_t>> MetaStore::labelsWhere(const SqlFilter& filter)
{
    VARVE_TRY(Statement statement,
              m_database.prepare("SELECT label FROM points WHERE " + filter.condition + " ORDER BY label"));
    bindFilter(statement, filter, 1);
    return collect(statement, [](const Statement& row) { return row.integer(0); });
}

} // namespace varve::meta
