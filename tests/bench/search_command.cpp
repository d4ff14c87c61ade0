// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/chunk_source.h"
#include "tests/bench/commands.h"
#include "tests/bench/library.h"

#include <algorithm>
#include <functional>
#include <sstream>

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"rows", OptionKind::Number, "N", "chunks", "100000"},
    {"dim", OptionKind::Number, "N", "dimension", "384"},
    {"text", OptionKind::Text, "DIR", "folder that texts are taken from", "/usr/share/doc"},
    {"questions", OptionKind::Number, "N", "of each kind", "100"},
    {"seed", OptionKind::Number, "N", "of every random choice", "1"},
    {"home", OptionKind::Text, "DIR", "keeps the collection there; else in a temporary folder", ""},
};

using collection::SearchKind;
using collection::SearchQuery;

struct Question {
    std::string text;
    std::vector<float> vector;
};

std::vector<std::string> wordsOf(const std::string& text)
{
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

/// Some words beside each other in a text of the collection's kind.
std::vector<Question> makeQuestions(ChunkSource& chunks, std::size_t count, std::size_t words)
{
    std::vector<Question> questions;
    while (questions.size() < count) {
        collection::Point point = chunks.newPoint("q");
        const auto all = wordsOf(point.text);
        if (all.size() < words)
            continue;
        std::string text;
        const std::size_t first = chunks.random(all.size() - words + 1);
        for (std::size_t i = first; i < first + words; ++i)
            text += (text.empty() ? "" : " ") + all[i];
        questions.push_back({std::move(text), std::move(point.vector)});
    }
    return questions;
}

/// A kind of question: how one is asked.
using Ask = std::function<Result<>(const collection::Collection&, const Question&, std::vector<double>& milliseconds)>;

Result<> askOnce(const collection::Collection& collection, SearchQuery query, std::vector<double>& milliseconds)
{
    const double begun = now();
    VARVE_CHECK(collection.search(query));
    milliseconds.push_back((now() - begun) * 1000);
    return {};
}

SearchQuery queryFor(const Question& question, SearchKind kind)
{
    SearchQuery query;
    query.kind = kind;
    query.text = question.text;
    query.vector = question.vector;
    query.k = 50; // as the window asks
    return query;
}

Ask plainly(SearchKind kind, const std::function<void(SearchQuery&)>& change = {})
{
    return [=](const collection::Collection& collection, const Question& question, std::vector<double>& milliseconds) {
        SearchQuery query = queryFor(question, kind);
        if (change)
            change(query);
        return askOnce(collection, std::move(query), milliseconds);
    };
}

/// Asks after every key.
Result<> askTyping(const collection::Collection& collection, const Question& question, std::vector<double>& milliseconds)
{
    for (std::size_t length = 1; length <= question.text.size(); ++length) {
        SearchQuery query = queryFor(question, SearchKind::Hybrid);
        query.text.resize(length);
        query.lastWordMayGoOn = true;
        VARVE_CHECK(askOnce(collection, std::move(query), milliseconds));
    }
    return {};
}

Result<> measure(const collection::Collection& collection, const char* kind, const std::vector<Question>& questions,
                 const Ask& ask)
{
    std::vector<double> milliseconds;
    for (const Question& question : questions)
        VARVE_CHECK(ask(collection, question, milliseconds));
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    printLine({{"op", "search"},
               {"kind", kind},
               {"n", collection.info().points},
               {"questions", milliseconds.size()},
               {"p50_ms", at(0.5)},
               {"p99_ms", at(0.99)},
               {"max_ms", at(1)}});
    return {};
}

Result<> askAll(const collection::Collection& collection, ChunkSource& chunks, std::size_t count)
{
    const auto questions = makeQuestions(chunks, count, 6);
    const std::function<void(SearchQuery&)> asPhrase = [](SearchQuery& query) { query.text = '"' + query.text + '"'; };
    const std::function<void(SearchQuery&)> common = [](SearchQuery& query) { query.text = "to be or not to be that is the question of the"; };
    const std::function<void(SearchQuery&)> prefix = [](SearchQuery& query) { query.text = query.text.substr(0, 2) + "*"; };
    const std::function<void(SearchQuery&)> without = [](SearchQuery& query) { query.text += " -the"; };
    const std::function<void(SearchQuery&)> grouped = [](SearchQuery& query) { query.onePerDocument = true; };
    const std::function<void(SearchQuery&)> varied = [](SearchQuery& query) { query.diversity = 0.4; };
    const std::function<void(SearchQuery&)> filtered = [](SearchQuery& query) { query.filterJson = R"({"$type":"text/*"})"; };
    VARVE_CHECK(measure(collection, "semantic", questions, plainly(SearchKind::Semantic)));
    VARVE_CHECK(measure(collection, "keyword", questions, plainly(SearchKind::Keyword)));
    VARVE_CHECK(measure(collection, "hybrid", questions, plainly(SearchKind::Hybrid)));
    VARVE_CHECK(measure(collection, "phrase", questions, plainly(SearchKind::Hybrid, asPhrase)));
    VARVE_CHECK(measure(collection, "function words", questions, plainly(SearchKind::Hybrid, common)));
    VARVE_CHECK(measure(collection, "prefix of two letters", questions, plainly(SearchKind::Keyword, prefix)));
    VARVE_CHECK(measure(collection, "exclusion", questions, plainly(SearchKind::Hybrid, without)));
    VARVE_CHECK(measure(collection, "one per document", questions, plainly(SearchKind::Hybrid, grouped)));
    VARVE_CHECK(measure(collection, "variety", questions, plainly(SearchKind::Hybrid, varied)));
    VARVE_CHECK(measure(collection, "filter", questions, plainly(SearchKind::Hybrid, filtered)));
    const std::vector<Question> typed(questions.begin(), questions.begin() + static_cast<std::ptrdiff_t>(count / 10 + 1));
    return measure(collection, "typing, each key", typed, askTyping);
}

Result<> runSearch(const Options& options)
{
    const WorkFolder home(options.text("home"));
    const std::size_t rows = options.number("rows");
    const std::size_t dimension = options.number("dim");
    VARVE_TRY(ChunkSource chunks, ChunkSource::open(options.text("text"), rows, dimension, options.number("seed")));
    const auto folder = home.path() / "search";
    if (!std::filesystem::exists(folder)) {
        collection::CollectionConfig config;
        config.name = "search";
        config.dimension = static_cast<std::uint32_t>(dimension);
        config.durability = collection::Durability::Os;
        VARVE_CHECK(collection::Collection::create(fs::posixFileSystem(), folder, config, "search"));
        VARVE_TRY(const auto made, collection::Collection::open(fs::posixFileSystem(), folder, {}));
        const double begun = now();
        VARVE_CHECK(chunks.fill(*made, rows));
        VARVE_CHECK(made->checkpoint({}));
        VARVE_CHECK(made->optimize({}));
        printLine({{"op", "fill"}, {"n", rows}, {"seconds", now() - begun}, {"disk_bytes", made->info().diskBytes}});
        VARVE_CHECK(made->close());
    }
    VARVE_TRY(const auto opened, collection::Collection::open(fs::posixFileSystem(), folder, {}));
    VARVE_CHECK(askAll(*opened, chunks, options.number("questions")));
    return opened->close();
}

} // namespace

const Command kSearchCommand{
    "search",
    "how long questions of each kind take, and each key of one that is typed",
    R"(Documents of 20 chunks with some 600 bytes of real text each, vectors around random centres. Questions are six
words beside each other in such texts, and ask for 50 hits as the window does, one thread, one after the other. Their vectors
are given: a model needs its time besides. "typing" asks after each key, with the last word as the beginning of one.
)",
    kOptions,
    {},
    runSearch};

} // namespace varve::bench
