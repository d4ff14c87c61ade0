// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
#include "app/cli/commands/search_filter.h"
#include "app/cli/commands/search_vectors.h"

#include <charconv>

namespace varve::cli {

namespace {

Json hitJson(const collection::SearchHit& hit)
{
    Json object{{"rank", hit.rank},
                {"id", hit.point.id},
                {"score", hit.score},
                {"document", hit.point.documentSource},
                {"chunk", hit.point.ordinal},
                {"text", hit.point.text},
                {"metadata", metadataJson(hit.point.metadataJson)},
                {"title", hit.documentTitle},
                {"snippet", hit.snippet}};
    if (hit.semanticScore)
        object["semantic_score"] = *hit.semanticScore;
    if (hit.keywordScore)
        object["keyword_score"] = *hit.keywordScore;
    object["semantic_part"] = hit.semanticPart;
    object["keyword_part"] = hit.keywordPart;
    if (hit.moreInDocument > 0)
        object["more_in_document"] = hit.moreInDocument;
    if (hit.point.position.page > 0)
        object["page"] = hit.point.position.page;
    if (!hit.point.position.headingPath.empty())
        object["heading"] = hit.point.position.headingPath;
    return object;
}

/// The snippet with its highlights in bold on a terminal.
std::string highlighted(const collection::SearchHit& hit, bool bold)
{
    std::string text;
    std::size_t at = 0;
    for (const auto& range : hit.highlights) {
        if (range.begin < at || range.end > hit.snippet.size() || range.begin > range.end)
            continue;
        text += printable(std::string_view(hit.snippet).substr(at, range.begin - at));
        const auto word =
            printable(std::string_view(hit.snippet).substr(range.begin, range.end - range.begin));
        text += bold ? "\x1b[1m" + word + "\x1b[0m" : word;
        at = range.end;
    }
    return text + printable(std::string_view(hit.snippet).substr(at));
}

void tellHitInWords(Session& session, const collection::SearchHit& hit)
{
    const auto& position = hit.point.position;
    std::string where = hit.point.documentSource.empty() ? hit.point.id : hit.point.documentSource;
    if (position.page > 0)
        where += ", page " + std::to_string(position.page);
    if (!position.headingPath.empty())
        where += ", " + position.headingPath;
    session.print(std::to_string(hit.rank) + ". " + printable(where) + "  (" + std::to_string(hit.score) +
                  ")");
    session.print("   " + highlighted(hit, session.context().out.isTerminal()));
    if (hit.moreInDocument > 0)
        session.print("   and " + std::to_string(hit.moreInDocument) + " more in this document");
}

void tellHit(Session& session, const collection::SearchHit& hit)
{
    if (session.json())
        session.printJson(hitJson(hit));
    else
        tellHitInWords(session, hit);
}

/// What the order of the hits means when the states are not of one model.
void tellModels(Session& session, const workspace::TimeHits& answer)
{
    if (answer.models.size() > 1)
        session.note("The states are of " + std::to_string(answer.models.size()) +
                     " models; each was asked with its own, and hits are in the order of their best rank in any state");
    for (const auto& [snapshot, reason] : answer.withoutModel)
        session.note("Snapshot " + snapshot + " was not asked by meaning: " + printable(reason));
}

int searchThroughTime(Session& session, workspace::Workspace& workspace, const std::string& name,
                      const workspace::TextSearchRequest& request)
{
    if (!request.at.empty()) {
        session.fail(Error{ErrorCode::InvalidArgument, "--through-time asks every kept state, --at only one", {}, 0});
        return Usage;
    }
    const auto found = workspace.searchThroughTime(name, request, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto answer, found);
    tellModels(session, answer);
    for (const workspace::TimeHit& hit : answer.hits) {
        if (session.json()) {
            Json object = hitJson(hit.hit);
            object["snapshots"] = hit.snapshots;
            object["now"] = hit.isNow;
            session.printJson(object);
            continue;
        }
        tellHitInWords(session, hit.hit);
        session.print("   " + std::string(hit.isNow ? "there now" : "not there now")
                      + (hit.snapshots.empty()       ? ", in no snapshot"
                         : hit.snapshots.size() == 1 ? ", in snapshot " + hit.snapshots.front()
                                                     : ", in " + std::to_string(hit.snapshots.size()) + " snapshots from "
                                                           + hit.snapshots.front() + " to " + hit.snapshots.back()));
    }
    if (answer.hits.empty())
        session.note("Nothing found.");
    return Done;
}

/// A share from 0 to 1.
Result<double> share(const Arguments& arguments, const std::string& option, double fallback)
{
    if (!arguments.has(option))
        return fallback;
    const std::string text = arguments.value(option);
    double value = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(value >= 0 && value <= 1))
        return Error{ErrorCode::InvalidArgument, option + " needs a number from 0 to 1, not \"" + text + "\"", {}, 0};
    return value;
}

Result<workspace::TextSearchRequest> searchRequest(Session& session, const Arguments& arguments)
{
    workspace::TextSearchRequest request;
    request.text = arguments.positional().size() > 1 ? arguments.at(1) : std::string();
    VARVE_TRY(request.k, arguments.number("-k", request.k));
    VARVE_TRY(request.ef, arguments.number("--ef", 0));
    if (request.k == 0)
        return Error{ErrorCode::InvalidArgument, "-k must be at least 1", {}, 0};
    VARVE_TRY(request.filterJson, searchFilter(session, arguments));
    if (arguments.has("--weight")) {
        VARVE_TRY(request.meaningWeight, share(arguments, "--weight", 0));
    }
    if (arguments.has("--fusion")) {
        const auto fusion = collection::fusionFromString(arguments.value("--fusion"));
        if (!fusion)
            return Error{ErrorCode::InvalidArgument,
                         "--fusion is \"scores\" or \"ranks\", not \"" + arguments.value("--fusion") + "\"", {}, 0};
        request.fusion = *fusion;
    }
    VARVE_TRY(request.diversity, share(arguments, "--diversity", request.diversity));
    request.onePerDocument = arguments.has("--by-document");
    request.likeId = arguments.value("--like");
    if (arguments.has("--like-document"))
        request.likeSource = session.resolvePath(arguments.value("--like-document")).string();
    request.stop = session.control().stop;
    request.at = arguments.value("--at");
    if (arguments.has("--by")) {
        const auto kind = collection::searchKindFromString(arguments.value("--by"));
        if (!kind)
            return Error{
                ErrorCode::InvalidArgument, "--by cannot be \"" + arguments.value("--by") + "\"", {}, 0};
        request.kind = *kind;
    }
    return request;
}

int search(Session& session, const Arguments& arguments)
{
    if (arguments.has("--vectors"))
        return searchVectors(session, arguments);
    const bool isLike = arguments.has("--like") || arguments.has("--like-document");
    if ((arguments.positional().size() > 1) == isLike) {
        session.fail(Error{ErrorCode::InvalidArgument, "search needs a text, or --like, or --like-document", {}, 0});
        return Usage;
    }
    if (isLike && arguments.has("--through-time")) {
        session.fail(Error{ErrorCode::InvalidArgument, "--through-time needs a text", {}, 0});
        return Usage;
    }
    VARVE_CLI_TRY(session, const auto request, searchRequest(session, arguments));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    if (arguments.has("--through-time"))
        return searchThroughTime(session, *workspace, arguments.at(0), request);
    if (!request.at.empty()) { // a moment has to be built, which tells how far it is
        const auto opened = workspace->asOf(arguments.at(0), request.at, session.control());
        session.endProgress();
        VARVE_CLI_CHECK(session, opened);
    }
    VARVE_CLI_TRY(session, const auto result, workspace->search(arguments.at(0), request));
    for (const auto& hit : result.hits)
        tellHit(session, hit);
    if (!result.withoutMeaning.empty())
        session.note("Searched by words only: " + result.withoutMeaning);
    if (result.hits.empty())
        session.note("Nothing found.");
    return Done;
}

} // namespace

std::vector<Command> searchCommands()
{
    return {
        {"search",
         "NAME [TEXT]",
         "search by meaning, by words, or both",
         1,
         2,
         {{"-k", "N", "how many results (10)"},
          {"--by", "semantic|keyword|hybrid", "how to search (hybrid)"},
          {"--weight", "SHARE", "of meaning against words in hybrid search, from 0 to 1 (0.8; by ranks 0.5)"},
          {"--fusion", "scores|ranks", "hybrid search by the scores of both sides, or by ranks alone (reciprocal rank fusion)"},
          {"--type", "TYPE,…", "only documents of these media types or with these endings (pdf,text/html,text/*)"},
          {"--folder", "DIR", "only documents that lie in this folder, however deep"},
          {"--since", "DATE", "only documents changed on this day, month or year (UTC), or later"},
          {"--until", "DATE", "only documents changed by then"},
          {"--lang", "CODE", "only documents that say they are in this language (en also takes en-GB)"},
          {"--where", "JSON", "only points whose metadata fits, for example {\"author\":\"Ada\"}"},
          {"--by-document", "", "only the best passage of each document, and how many more there are"},
          {"--like", "ID", "more like the chunk with this id, instead of a text"},
          {"--like-document", "FILE", "more like this document, instead of a text"},
          {"--diversity", "SHARE", "from 0 to 1: prefer hits unlike those before them (0)"},
          {"--at", "WHEN", "as of a snapshot (id, label, latest) or of any moment (2026-03-12T14:05:00.250Z)"},
          {"--through-time", "", "ask every snapshot and the present, and tell which of them hold each hit"},
          {"--ef", "N", "effort of the graph search"},
          {"--vectors", "FILE", "every row of a file of vectors is a query (.fvecs .bvecs .npy .csv .jsonl)"},
          {"--threads", "N", "of queries from --vectors at a time (1)"},
          {"--out", "FILE", "row numbers of what --vectors finds as .ivecs, instead of a line for each query"}},
         search},
    };
}

} // namespace varve::cli
