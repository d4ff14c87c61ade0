// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_rank.h"

#include "core/meta/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <queue>

namespace varve::meta {

namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr const char* kRankingType = "varve_rank";

/// A phrase is rarer than its rarest word, and less rare than if its words knew nothing of each other; this takes the
/// geometric mean of both, since counting would go through the rows of all of its words.
double rowsOfPhrase(const std::vector<std::int64_t>& words, double allRows)
{
    double rows = words.empty() ? 0 : static_cast<double>(words.front());
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto other = static_cast<double>(words[i]);
        rows = std::sqrt(std::min(rows, other) * (rows * other / allRows));
    }
    return std::clamp(rows, 0.0, allRows);
}

/// One run of a statement.
class Ranker {
public:
    static Ranker* of(const Fts5ExtensionApi& api, Fts5Context* context, const KeywordRanking& ranking, int& code)
    {
        if (auto* const known = static_cast<Ranker*>(api.xGetAuxdata(context, 0)))
            return known;
        auto ranker = std::make_unique<Ranker>();
        ranker->m_best = ranking.best;
        sqlite3_int64 rows = 0;
        sqlite3_int64 tokens = 0;
        code = api.xRowCount(context, &rows);
        if (code == SQLITE_OK)
            code = api.xColumnTotalSize(context, -1, &tokens);
        if (code != SQLITE_OK)
            return nullptr;
        const double all = std::max(1.0, static_cast<double>(rows));
        ranker->m_meanLength = std::max(1.0, static_cast<double>(tokens) / all);
        for (const PhraseWeight& phrase : ranking.phrases) {
            const double has = rowsOfPhrase(phrase.rows, all);
            ranker->m_weights.push_back(phrase.factor * std::log(1.0 + (all - has + 0.5) / (has + 0.5)));
        }
        Ranker* const kept = ranker.release();
        code = api.xSetAuxdata(context, kept, [](void* old) { delete static_cast<Ranker*>(old); });
        return code == SQLITE_OK ? kept : nullptr; // it was deleted otherwise
    }

    int rank(const Fts5ExtensionApi& api, Fts5Context* context, double& score)
    {
        double most = 0; // were the row empty but for these
        m_found.clear();
        const int phrases = std::min(api.xPhraseCount(context), static_cast<int>(m_weights.size()));
        for (int i = 0; i < phrases; ++i) {
            const double weight = m_weights[static_cast<std::size_t>(i)];
            if (weight <= 0)
                continue;
            const int count = countIn(api, context, i);
            if (count == 0)
                continue;
            m_found.push_back({weight, static_cast<double>(count)});
            most += part(weight, count, kK1 * (1 - kB));
        }
        score = 0;
        if (m_best > 0 && m_scores.size() == m_best && most <= m_scores.top())
            return SQLITE_OK;
        int length = 0;
        const int code = api.xColumnSize(context, -1, &length);
        for (const auto& [weight, count] : m_found)
            score += part(weight, count, kK1 * (1 - kB + kB * length / m_meanLength));
        noteScore(score);
        return code;
    }

private:
    static double part(double weight, double count, double saturation)
    {
        return weight * count * (kK1 + 1) / (count + saturation);
    }
    static int countIn(const Fts5ExtensionApi& api, Fts5Context* context, int phrase)
    {
        constexpr int kEnough = 64; // more make no difference any more
        Fts5PhraseIter at{};
        int column = -1;
        int offset = 0;
        int count = 0;
        if (api.xPhraseFirst(context, phrase, &at, &column, &offset) != SQLITE_OK)
            return 0;
        for (; column >= 0 && count < kEnough; api.xPhraseNext(context, &at, &column, &offset))
            ++count;
        return count;
    }
    void noteScore(double score)
    {
        if (m_best == 0)
            return;
        m_scores.push(score);
        if (m_scores.size() > m_best)
            m_scores.pop();
    }

    std::vector<double> m_weights;
    std::vector<std::pair<double, double>> m_found; ///< weight and count of the phrases in the present row
    double m_meanLength = 1;
    std::size_t m_best = 0;
    std::priority_queue<double, std::vector<double>, std::greater<>> m_scores; ///< the best ones, worst on top
};

void rankRow(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int count, sqlite3_value** values)
{
    const auto* const ranking =
        count == 1 ? static_cast<const KeywordRanking*>(sqlite3_value_pointer(values[0], kRankingType)) : nullptr;
    if (!ranking)
        return sqlite3_result_error(result, "varve_rank() takes what only Varve can give it", -1);
    if (ranking->accepts && !ranking->accepts(api->xRowid(context)))
        return sqlite3_result_double(result, 1);
    int code = SQLITE_OK;
    double score = 0;
    if (Ranker* const ranker = Ranker::of(*api, context, *ranking, code))
        code = ranker->rank(*api, context, score);
    if (code != SQLITE_OK)
        return sqlite3_result_error_code(result, code);
    sqlite3_result_double(result, -score);
}

} // namespace

Result<> addKeywordRank(sqlite3* connection)
{
    const auto failed = [connection] {
        return Error{ErrorCode::Internal, std::string("SQLite's full-text search: ") + sqlite3_errmsg(connection), {}, 0};
    };
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK)
        return failed();
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (!api || api->xCreateFunction(api, "varve_rank", nullptr, rankRow, nullptr) != SQLITE_OK)
        return failed();
    return {};
}

void bindKeywordRanking(Statement& statement, int parameter, const KeywordRanking& ranking)
{
    statement.bindPointer(parameter, &ranking, kRankingType);
}

} // namespace varve::meta
