// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/workspace.h"
#include "tests/bench/commands.h"
#include "tests/bench/json_line.h"
#include "tests/bench/judged_questions.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

namespace varve::bench {

namespace {

constexpr std::size_t kCutOff = 10;

const std::vector<OptionSpec> kOptions{
    {"home", OptionKind::Text, "DIR", "where the collection is", ""},
    {"collection", OptionKind::Text, "NAME", "which one; it is only read", ""},
    {"questions", OptionKind::Text, "FILE", "judged questions (tests/quality/README.md)", ""},
    {"root", OptionKind::Text, "DIR", "what the paths of the judgements are below", "/usr/share/doc"},
    {"languages", OptionKind::Text, "LIST", "only questions in these languages, such as zh-cn,de", ""},
    {"half", OptionKind::Number, "N", "only every other question: 1 from the first on, 2 from the second", ""},
    {"chunks", OptionKind::Number, "N", "chunks that are asked for; documents are taken from these", "50"},
    {"weight", OptionKind::Text, "SHARE", "of meaning against words in hybrid search, from 0 to 1; else the usual one", ""},
    {"beside", OptionKind::Text, "NAME",
     "another collection of the same documents, whose vectors are less exact: how many of the ten nearest chunks it finds", ""},
    {"each", OptionKind::Flag, "", "prints a line for each question too", ""},
};

constexpr std::array<std::string_view, 4> kWays{"semantic", "keyword", "hybrid", "ranks"};
using Hits = std::vector<collection::SearchHit>;

/// Sums over the questions of one group.
struct Tally {
    std::size_t questions = 0;
    std::array<RetrievalFigures, kWays.size()> sums{};
    double foundBeside = 0; ///< share of the nearest chunks that the other collection finds, too
};

/// Documents of the chunks, each at the place of its best chunk, as paths below the root where they are.
std::vector<std::string> documentsOf(const Hits& hits, const std::string& root)
{
    std::vector<std::string> documents;
    for (const auto& hit : hits) {
        const std::string& source = hit.point.documentSource;
        std::string path = source.starts_with(root) ? source.substr(root.size()) : source;
        if (std::ranges::find(documents, path) == documents.end())
            documents.push_back(std::move(path));
    }
    return documents;
}

Json figuresLine(const char* op, std::string_view way, const RetrievalFigures& figures)
{
    return {{"op", op},
            {"by", way},
            {"ndcg10", figures.ndcg},
            {"recall10", figures.recall},
            {"mrr10", figures.reciprocalRank}};
}

void printQuestion(const JudgedQuestion& question, std::string_view way, const RetrievalFigures& figures,
                   std::vector<std::string> documents)
{
    documents.resize(std::min(documents.size(), kCutOff));
    Json line = figuresLine("question", way, figures);
    line["id"] = question.id;
    line["question"] = question.question;
    line["documents"] = documents;
    printLine(line);
}

bool isAsked(const Options& options, const JudgedQuestion& question, std::size_t index)
{
    const std::string& languages = options.text("languages");
    const bool spoken =
        languages.empty() || ("," + languages + ",").find("," + question.language + ",") != std::string::npos;
    return spoken && (!options.has("half") || index % 2 == options.number("half") - 1);
}

/// By language and kind, "all" for both together.
using Tallies = std::map<std::pair<std::string, std::string>, Tally>;

/// What each way finds; "ranks" is hybrid search by ranks.
Result<std::array<Hits, kWays.size()>> findAll(workspace::Workspace& workspace, const Options& options,
                                               const std::string& question)
{
    std::array<Hits, kWays.size()> found;
    for (std::size_t way = 0; way < kWays.size(); ++way) {
        workspace::TextSearchRequest request;
        request.text = question;
        request.kind = collection::searchKindFromString(kWays[way]).value_or(collection::SearchKind::Hybrid);
        if (kWays[way] == "ranks")
            request.fusion = collection::Fusion::Ranks;
        else if (options.has("weight"))
            request.meaningWeight = std::strtod(options.text("weight").c_str(), nullptr);
        request.k = options.number("chunks");
        VARVE_TRY(auto result, workspace.search(options.text("collection"), request));
        found[way] = std::move(result.hits);
    }
    return found;
}

using ChunkPlace = std::pair<std::string, std::uint32_t>;

Result<std::set<ChunkPlace>> nearestChunks(workspace::Workspace& workspace, const std::string& name, const std::string& question)
{
    workspace::TextSearchRequest request;
    request.text = question;
    request.kind = collection::SearchKind::Semantic;
    request.k = kCutOff;
    VARVE_TRY(const auto result, workspace.search(name, request));
    std::set<ChunkPlace> places;
    for (const auto& hit : result.hits)
        places.emplace(hit.point.documentSource, hit.point.ordinal);
    return places;
}

Result<double> shareFoundBeside(workspace::Workspace& workspace, const Options& options, const std::string& question)
{
    VARVE_TRY(const auto exact, nearestChunks(workspace, options.text("collection"), question));
    VARVE_TRY(const auto other, nearestChunks(workspace, options.text("beside"), question));
    const auto both = std::ranges::count_if(exact, [&other](const ChunkPlace& place) { return other.contains(place); });
    return exact.empty() ? 1.0 : static_cast<double>(both) / static_cast<double>(exact.size());
}

Result<> ask(workspace::Workspace& workspace, const Options& options, const JudgedQuestion& question, Tallies& tallies)
{
    const std::string root = (std::filesystem::absolute(options.text("root")) / "").string();
    const std::array<Tally*, 4> groups{&tallies[{"all", "all"}], &tallies[{"all", question.kind}],
                                       &tallies[{question.language, "all"}],
                                       &tallies[{question.language, question.kind}]};
    for (Tally* tally : groups)
        ++tally->questions;
    VARVE_TRY(const auto found, findAll(workspace, options, question.question));
    for (std::size_t way = 0; way < kWays.size(); ++way) {
        auto documents = documentsOf(found[way], root);
        const RetrievalFigures figures = figuresAt(kCutOff, documents, question.relevant);
        for (Tally* tally : groups) {
            tally->sums[way].ndcg += figures.ndcg;
            tally->sums[way].recall += figures.recall;
            tally->sums[way].reciprocalRank += figures.reciprocalRank;
        }
        if (options.has("each"))
            printQuestion(question, kWays[way], figures, std::move(documents));
    }
    if (options.has("beside")) {
        VARVE_TRY(const double share, shareFoundBeside(workspace, options, question.question));
        for (Tally* tally : groups)
            tally->foundBeside += share;
    }
    return {};
}

void printTallies(const Tallies& tallies, bool isBeside)
{
    for (const auto& [group, tally] : tallies) {
        if (isBeside && group.second == "all")
            printLine({{"op", "beside"},
                       {"language", group.first},
                       {"questions", tally.questions},
                       {"recall10", tally.foundBeside / static_cast<double>(tally.questions)}});
        const auto count = static_cast<double>(tally.questions);
        for (std::size_t way = 0; way < kWays.size(); ++way) {
            const RetrievalFigures& sum = tally.sums[way];
            Json line = figuresLine("quality", kWays[way],
                                    {sum.ndcg / count, sum.recall / count, sum.reciprocalRank / count});
            line["language"] = group.first;
            line["kind"] = group.second;
            line["questions"] = tally.questions;
            printLine(line);
        }
    }
}

Result<> runQuality(const Options& options)
{
    if (options.has("half") && options.number("half") != 1 && options.number("half") != 2)
        return Error{ErrorCode::InvalidArgument, "--half is 1 or 2", {}, 0};
    if (options.number("chunks") == 0)
        return Error{ErrorCode::InvalidArgument, "--chunks must be at least 1", {}, 0};
    VARVE_TRY(const auto questions, readJudgedQuestions(options.text("questions")));
    workspace::Workspace::Options home;
    home.home = options.text("home");
    VARVE_TRY(const auto workspace, workspace::Workspace::open(home));
    Tallies tallies;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (isAsked(options, questions[i], i))
            VARVE_CHECK(ask(*workspace, options, questions[i], tallies));
    }
    if (tallies.empty())
        return Error{ErrorCode::NotFound, "none of the questions is in these languages", options.text("questions"), 0};
    printTallies(tallies, options.has("beside"));
    return {};
}

} // namespace

const Command kQualityCommand{
    "quality",
    "how well a collection answers judged questions by meaning, by words, and by both",
    R"(Each question is asked through the interface that the window and varvectl use, four times: by meaning, by words, by both, and by both with
ranks instead of scores. The chunks of an
answer become documents, each at the place of its best chunk. Printed are nDCG@10, recall@10 and the reciprocal rank of the
first document that answers (0 beyond ten), as means over the questions of a language and kind; "all" is both together.
tests/quality/prepare.sh makes the collections that the committed questions are about.
)",
    kOptions,
    {"home", "collection", "questions"},
    runQuality};

} // namespace varve::bench
