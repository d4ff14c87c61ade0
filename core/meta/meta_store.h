// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/meta/keyword_query.h"
#include "core/meta/keyword_rank.h"
#include "core/meta/metadata_filter.h"
#include "core/meta/rows.h"
#include "core/meta/sqlite.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::meta {

/// One keyword hit: BM25 with the sign turned, larger is better.
struct KeywordMatch {
    std::int64_t label = 0;
    double score = 0;
};

/// Where an id is.
struct PointPlace {
    std::int64_t label = 0;
    std::int64_t documentId = 0; ///< 0 when it belongs to none
};

struct Counts {
    std::uint64_t points = 0;
    std::uint64_t readyDocuments = 0;
    std::uint64_t skippedDocuments = 0;
    std::uint64_t failedDocuments = 0;
};

/// What is known about documents, chunks and settings: `meta.sqlite3` of one generation (core/FORMAT.md, "Metadata").
/// Threads:  one at a time; a collection has one writing store and further reading ones.
class MetaStore {
public:
    /// Makes the tables in a new file.
    static Result<> create(const std::filesystem::path& path);
    /// Errors:   FormatTooNew, Corrupt when tables, triggers or views are not exactly the known ones, those of Database.
    static Result<MetaStore> open(const std::filesystem::path& path, Database::Mode mode);

    Database& database() { return m_database; }

    /// A transaction for much: what it puts into the keyword index and takes out goes there together, in order of labels, at
    /// its commit. FTS5 writes what it holds back each time that row numbers do not grow, so replaced points in turn cost
    /// three times as much.
    /// Lifetime: this store stays where it is until the transaction ends.
    Result<Transaction> begin();

    // Writing, inside a transaction or each for itself.
    Result<> putPoint(const PointRow& row);
    /// True when the label was there.
    Result<bool> removePoint(std::int64_t label);
    /// Inserts (id given by the caller) or replaces.
    Result<> putDocument(const DocumentRow& row);
    Result<bool> removeDocument(std::int64_t id);
    Result<> putSetting(const std::string& key, const std::string& value);
    /// Last log sequence whose batch is in this file, and the time of that batch.
    Result<> setApplied(std::uint64_t sequence, std::int64_t timeMs);

    // Reading.
    Result<std::uint64_t> appliedSequence();
    Result<std::int64_t> appliedTimeMs();
    Result<std::int64_t> highestLabel();
    Result<std::int64_t> highestDocumentId();
    Result<std::optional<std::int64_t>> labelOf(const std::string& id);
    Result<std::optional<PointPlace>> placeOf(const std::string& id);
    /// Document of a label, 0 for none; nothing when there is no such label.
    Result<std::optional<std::int64_t>> documentOf(std::int64_t label);
    /// Of a document's points, in chunk order.
    Result<std::vector<std::int64_t>> documentLabels(std::int64_t documentId);
    /// At most `limit` ids behind `after`, in their own order.
    Result<std::vector<std::string>> idsBehind(const std::string& after, std::size_t limit);
    Result<std::optional<PointRow>> point(std::int64_t label);
    Result<std::optional<PointRow>> pointById(const std::string& id);
    Result<std::vector<PointRow>> documentPoints(std::int64_t documentId);
    Result<std::optional<DocumentRow>> document(std::int64_t id);
    Result<std::optional<DocumentRow>> documentBySource(const std::string& source);
    Result<std::vector<DocumentRow>> documents(std::optional<int> state, const std::string& nameContains,
                                               std::size_t limit, std::size_t offset);
    /// At most `limit` documents behind a source, by source.
    Result<std::vector<DocumentRow>> documentsBehind(const std::string& source, std::size_t limit);
    Result<std::string> setting(const std::string& key);
    Result<Counts> counts();
    /// At most `limit` points behind a label, growing, all or only those without a document; no more behind the one with
    /// which their texts reach `bytes`.
    Result<std::vector<PointRow>> pointsBehind(std::int64_t label, std::size_t limit, bool isLooseOnly,
                                               std::size_t bytes);
    /// At most `limit` labels above `after` with their ids, growing.
    Result<std::vector<std::pair<std::int64_t, std::string>>> scroll(std::int64_t after, std::size_t limit);
    /// Best first; the words of the question need not all be there.
    /// Cost:     some microseconds for each row with one of its rarer words (keyword_match.h).
    Result<std::vector<KeywordMatch>> keywordSearch(const KeywordQuery& query, std::size_t limit,
                                                    const LabelCondition& accepts);
    /// Rows that hold the whole question as it was typed, best first; none when it is of one word.
    Result<std::vector<KeywordMatch>> exactMatches(const KeywordQuery& query, std::size_t limit,
                                                   const LabelCondition& accepts);
    /// Labels of rows with any (all) of the terms, growing.
    Result<std::vector<std::int64_t>> labelsWithAny(const std::vector<QueryTerm>& terms);
    Result<std::vector<std::int64_t>> labelsWithAll(const std::vector<QueryTerm>& terms);
    /// All labels that pass, growing.
    Result<std::vector<std::int64_t>> labelsWhere(const SqlFilter& filter);
    /// Compares every row with its checksum and runs the structural check of SQLite. Corrupt names table and row.
    Result<> verify(const std::function<Result<>(std::uint64_t)>& progress);

private:
    explicit MetaStore(Database database) : m_database(std::move(database)) {}
    /// A row that the keyword index lacks, or still has.
    struct KeywordChange {
        std::string text;
        bool isPut = false;
    };
    Result<std::int64_t> singleInteger(const char* sql);
    Result<bool> isIndexed(const PointRow& row);
    Result<> changeKeywords(std::int64_t label, const KeywordChange& change);
    /// Now, or with what else the transaction changes.
    Result<> noteKeywords(std::int64_t label, KeywordChange change);
    Result<> writeKeywords();
    Result<> openKeywords();
    Result<std::int64_t> rowsWithWord(const std::string& folded, bool isPrefix);
    Result<std::vector<std::int64_t>> labelsMatching(const std::string& expression);
    Database m_database;
    bool m_hasKeywords = false; ///< openKeywords() was here
    bool m_isGathering = false; ///< in a transaction of begin()
    std::map<std::int64_t, KeywordChange> m_keywordChanges;
    std::size_t m_keywordBytes = 0;
};

} // namespace varve::meta
