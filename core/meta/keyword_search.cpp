// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Searching by words: the part of MetaStore that asks FTS5.
#include "core/meta/keyword_match.h"
#include "core/meta/meta_store.h"

#include <map>

namespace varve::meta {

namespace {

/// The least text behind everything that begins with `prefix`; no UTF-8 has this byte.
std::string behindAll(const std::string& prefix)
{
    return prefix + '\xff';
}

} // namespace

/// The words of the index as a table, on this connection only.
Result<> MetaStore::openKeywords()
{
    if (m_hasKeywords)
        return {};
    VARVE_CHECK(addKeywordRank(m_database.connection()));
    VARVE_TRY(Statement queryOnly, m_database.prepare("PRAGMA query_only"));
    VARVE_TRY(const bool hasRow, queryOnly.step());
    const bool isQueryOnly = hasRow && queryOnly.integer(0) != 0;
    queryOnly.reset();
    if (isQueryOnly)
        VARVE_CHECK(m_database.execute("PRAGMA query_only=OFF"));
    const auto made =
        m_database.execute("CREATE VIRTUAL TABLE temp.keyword_rows USING fts5vocab(main, points_text, row)");
    if (isQueryOnly)
        VARVE_CHECK(m_database.execute("PRAGMA query_only=ON"));
    VARVE_CHECK(made);
    m_hasKeywords = true;
    return {};
}

Result<std::int64_t> MetaStore::rowsWithWord(const std::string& folded, bool isPrefix)
{
    // Of a short prefix the first words tell enough: there are many rows.
    VARVE_TRY(Statement* const count,
              m_database.cached(isPrefix ? "SELECT sum(doc) FROM (SELECT doc FROM temp.keyword_rows WHERE term>=? AND "
                                           "term<? LIMIT 500)"
                                         : "SELECT doc FROM temp.keyword_rows WHERE term=?"));
    count->bind(1, folded);
    if (isPrefix)
        count->bind(2, behindAll(folded));
    VARVE_TRY(const bool found, count->step());
    const std::int64_t rows = found ? count->integer(0) : 0;
    count->reset();
    return rows;
}

Result<std::vector<KeywordMatch>> MetaStore::keywordSearch(const KeywordQuery& query, std::size_t limit,
                                                           const LabelCondition& accepts)
{
    std::vector<KeywordMatch> matches;
    if (query.isEmpty() || limit == 0)
        return matches;
    VARVE_CHECK(openKeywords());
    std::map<std::pair<std::string, bool>, std::int64_t> known;
    const RowsOfWord rowsOf = [&](const std::string& word, bool isPrefix) -> Result<std::int64_t> {
        const auto at = known.find({word, isPrefix});
        if (at != known.end())
            return at->second;
        VARVE_TRY(const std::int64_t rows, rowsWithWord(word, isPrefix));
        return known[{word, isPrefix}] = rows;
    };
    VARVE_TRY(KeywordMatchPlan plan, planKeywordMatch(query, rowsOf));
    plan.ranking.best = limit;
    plan.ranking.accepts = accepts;
    VARVE_TRY(Statement* const statement,
              m_database.cached("SELECT rowid, varve_rank(points_text, ?) FROM points_text WHERE points_text MATCH ? "
                                "ORDER BY 2, 1 LIMIT ?"));
    bindKeywordRanking(*statement, 1, plan.ranking);
    statement->bind(2, plan.expression).bind(3, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
    for (;;) {
        VARVE_TRY(const bool more, statement->step());
        if (!more)
            return matches;
        if (statement->real(1) < 0) // else it is not accepted
            matches.push_back({statement->integer(0), -statement->real(1)});
    }
}

Result<std::vector<KeywordMatch>> MetaStore::exactMatches(const KeywordQuery& query, std::size_t limit,
                                                          const LabelCondition& accepts)
{
    if (query.exact.empty())
        return std::vector<KeywordMatch>();
    KeywordQuery exact;
    exact.phrases.push_back({query.exact, false});
    exact.excluded = query.excluded;
    return keywordSearch(exact, limit, accepts);
}

Result<std::vector<std::int64_t>> MetaStore::labelsWithAny(const std::vector<QueryTerm>& terms)
{
    return labelsMatching(matchAny(terms));
}

Result<std::vector<std::int64_t>> MetaStore::labelsWithAll(const std::vector<QueryTerm>& terms)
{
    return labelsMatching(matchAll(terms));
}

Result<std::vector<std::int64_t>> MetaStore::labelsMatching(const std::string& expression)
{
    std::vector<std::int64_t> labels;
    if (expression.empty())
        return labels;
    VARVE_TRY(Statement* const statement,
              m_database.cached("SELECT rowid FROM points_text WHERE points_text MATCH ? ORDER BY rowid"));
    statement->bind(1, expression);
    for (;;) {
        VARVE_TRY(const bool more, statement->step());
        if (!more)
            return labels;
        labels.push_back(statement->integer(0));
    }
}

} // namespace varve::meta
