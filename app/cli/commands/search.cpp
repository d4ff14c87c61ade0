// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
#include "app/cli/commands/search_vectors.h"

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
}

void tellHit(Session& session, const collection::SearchHit& hit)
{
    if (session.json())
        session.printJson(hitJson(hit));
    else
        tellHitInWords(session, hit);
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
    VARVE_CLI_TRY(session, const auto hits, found);
    for (const workspace::TimeHit& hit : hits) {
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
    if (hits.empty())
        session.note("Nothing found.");
    return Done;
}

Result<workspace::TextSearchRequest> searchRequest(const Arguments& arguments)
{
    workspace::TextSearchRequest request;
    request.text = arguments.at(1);
    VARVE_TRY(request.k, arguments.number("-k", request.k));
    VARVE_TRY(request.ef, arguments.number("--ef", 0));
    if (request.k == 0)
        return Error{ErrorCode::InvalidArgument, "-k must be at least 1", {}, 0};
    request.filterJson = arguments.value("--where");
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
    if (arguments.positional().size() < 2) {
        session.fail(Error{ErrorCode::InvalidArgument, "search needs a text", {}, 0});
        return Usage;
    }
    VARVE_CLI_TRY(session, const auto request, searchRequest(arguments));
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
          {"--where", "JSON", "only points whose metadata fits, for example {\"type\":\"text/html\"}"},
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
