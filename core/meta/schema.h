// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace varve::meta {

/// Version of the tables below, kept in PRAGMA user_version.
inline constexpr int kSchemaVersion = 1;

/// The tables of meta.sqlite3. Opening compares sqlite_schema with this text, so a file from outside cannot bring
/// triggers, views or generated columns along.
inline constexpr const char* kSchemaStatements[] = {
    "CREATE TABLE state(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE documents(id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL, "
    "media_type TEXT NOT NULL, content_hash TEXT NOT NULL, size_bytes INTEGER NOT NULL, modified_ms INTEGER NOT NULL, "
    "imported_ms INTEGER NOT NULL, state INTEGER NOT NULL, reason_key TEXT NOT NULL, reason_detail TEXT NOT NULL, "
    "chunks INTEGER NOT NULL, row_crc INTEGER NOT NULL)",
    "CREATE INDEX documents_state ON documents(state)",
    "CREATE TABLE points(label INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id INTEGER NOT NULL, "
    "ordinal INTEGER NOT NULL, text TEXT NOT NULL, metadata TEXT NOT NULL, byte_begin INTEGER NOT NULL, "
    "byte_end INTEGER NOT NULL, page INTEGER NOT NULL, heading TEXT NOT NULL, row_crc INTEGER NOT NULL)",
    "CREATE INDEX points_document ON points(document_id, ordinal)",
    // Contentless: the text is in `points`; what is indexed is keywordIndexText() of it.
    "CREATE VIRTUAL TABLE points_text USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')",
};

} // namespace varve::meta
