// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/checked_rows.h"

namespace varve::meta {

namespace {

/// Compares a row that was just read with what `sql` says its checksum is.
template <class Row>
Result<std::optional<Row>> compared(MetaStore& meta, const char* sql, std::int64_t key, std::optional<Row> row)
{
    if (!row)
        return row;
    VARVE_TRY(Statement statement, meta.database().prepare(sql));
    statement.bind(1, key);
    VARVE_TRY(const bool found, statement.step());
    if (!found || statement.integer(0) != std::int64_t{rowChecksum(*row)})
        return Error{ErrorCode::Corrupt, "a row does not match its checksum", meta.database().path(), 0};
    return row;
}

} // namespace

Result<std::optional<PointRow>> checkedPoint(MetaStore& meta, std::int64_t label)
{
    VARVE_TRY(auto row, meta.point(label));
    return compared(meta, "SELECT row_crc FROM points WHERE label=?", label, std::move(row));
}

Result<std::optional<DocumentRow>> checkedDocument(MetaStore& meta, std::int64_t id)
{
    VARVE_TRY(auto row, meta.document(id));
    return compared(meta, "SELECT row_crc FROM documents WHERE id=?", id, std::move(row));
}

Result<std::vector<std::pair<std::string, std::string>>> allSettings(MetaStore& meta)
{
    VARVE_TRY(Statement statement, meta.database().prepare("SELECT key, value FROM settings ORDER BY key"));
    std::vector<std::pair<std::string, std::string>> settings;
    for (;;) {
        VARVE_TRY(const bool more, statement.step());
        if (!more)
            return settings;
        settings.emplace_back(statement.text(0), statement.text(1));
    }
}

} // namespace varve::meta
