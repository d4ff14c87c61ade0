// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_match.h"

#include "core/meta/keyword_text.h"

#include <algorithm>

namespace varve::meta {

namespace {

/// Ranking takes about a microsecond for each.
constexpr std::int64_t kMostRankedRows = 30'000;
constexpr double kRunFactor = 0.4;
constexpr double kExactFactor = 0.6;

struct Ranked {
    std::string expression;
    PhraseWeight weight;

    std::int64_t mostRows() const
    {
        return weight.rows.empty() ? 0 : *std::min_element(weight.rows.begin(), weight.rows.end());
    }
};

/// Terms hold only word characters and single spaces, so quoting needs no escapes.
std::string expressionOf(const QueryTerm& term)
{
    return '"' + keywordIndexText(term.text) + '"' + (term.isPrefix ? " *" : "");
}

std::string joined(const std::vector<std::string>& parts, const char* between)
{
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : between) + part;
    return all;
}

std::vector<std::string> expressionsOf(const std::vector<QueryTerm>& terms)
{
    std::vector<std::string> parts;
    std::transform(terms.begin(), terms.end(), std::back_inserter(parts), expressionOf);
    return parts;
}

class Planner {
public:
    explicit Planner(const RowsOfWord& rowsOf) : m_rowsOf(rowsOf) {}

    Result<KeywordMatchPlan> plan(const KeywordQuery& query)
    {
        if (query.isEmpty())
            return KeywordMatchPlan{};
        VARVE_TRY(std::vector<Ranked> words, rankedAll(query.words, 1));
        std::stable_sort(words.begin(), words.end(),
                         [](const Ranked& a, const Ranked& b) { return a.mostRows() < b.mostRows(); });
        std::size_t leading = 0;
        if (query.phrases.empty()) {
            std::int64_t rows = 0;
            while (leading < words.size() && (leading == 0 || rows + words[leading].mostRows() <= kMostRankedRows))
                rows += words[leading++].mostRows();
        }
        std::vector<Ranked> further(std::make_move_iterator(words.begin() + static_cast<std::ptrdiff_t>(leading)),
                                    std::make_move_iterator(words.end()));
        words.resize(leading);
        for (const std::string& run : query.runs)
            VARVE_CHECK(addRanked({run, false}, run == query.exact ? kExactFactor : kRunFactor, further));
        if (!query.exact.empty() && std::find(query.runs.begin(), query.runs.end(), query.exact) == query.runs.end())
            VARVE_CHECK(addRanked({query.exact, false}, kExactFactor, further));
        VARVE_TRY(const std::vector<Ranked> phrases, rankedAll(query.phrases, 1));
        return written(phrases.empty() ? words : phrases, phrases.empty() ? " OR " : " AND ", further, query.excluded);
    }

private:
    Result<std::vector<Ranked>> rankedAll(const std::vector<QueryTerm>& terms, double factor)
    {
        std::vector<Ranked> all;
        for (const QueryTerm& term : terms)
            VARVE_CHECK(addRanked(term, factor, all));
        return all;
    }

    Result<> addRanked(const QueryTerm& term, double factor, std::vector<Ranked>& into)
    {
        Ranked ranked{expressionOf(term), {{}, factor}};
        const auto tokens = keywordTokens(term.text);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const bool isPrefix = term.isPrefix && i + 1 == tokens.size();
            // In a phrase they make it hardly rarer, and counting them takes longest.
            if (tokens.size() > 1 && !isPrefix && isFunctionWord(tokens[i].folded))
                continue;
            VARVE_TRY(const std::int64_t rows, m_rowsOf(tokens[i].folded, isPrefix));
            ranked.weight.rows.push_back(rows);
        }
        into.push_back(std::move(ranked));
        return {};
    }

    /// `must` joined by `between`, and `may` only where that is found. FTS5 numbers phrases as they are written.
    static KeywordMatchPlan written(const std::vector<Ranked>& must, const char* between, const std::vector<Ranked>& may,
                                    const std::vector<QueryTerm>& excluded)
    {
        KeywordMatchPlan plan;
        std::vector<std::string> parts;
        for (const Ranked& each : must) {
            parts.push_back(each.expression);
            plan.ranking.phrases.push_back(each.weight);
        }
        const std::string needed = "(" + joined(parts, between) + ")";
        plan.expression = needed;
        if (!may.empty()) {
            parts.clear();
            plan.ranking.phrases.resize(2 * must.size()); // the second time they count nothing
            for (const Ranked& each : may) {
                parts.push_back(each.expression);
                plan.ranking.phrases.push_back(each.weight);
            }
            plan.expression += " OR (" + needed + " AND (" + joined(parts, " OR ") + "))";
        }
        if (!excluded.empty())
            plan.expression = "(" + plan.expression + ") NOT (" + matchAny(excluded) + ")";
        return plan;
    }

    const RowsOfWord& m_rowsOf;
};

} // namespace

Result<KeywordMatchPlan> planKeywordMatch(const KeywordQuery& query, const RowsOfWord& rowsOf)
{
    return Planner(rowsOf).plan(query);
}

std::string matchAny(const std::vector<QueryTerm>& terms)
{
    return joined(expressionsOf(terms), " OR ");
}

std::string matchAll(const std::vector<QueryTerm>& terms)
{
    return joined(expressionsOf(terms), " AND ");
}

} // namespace varve::meta
