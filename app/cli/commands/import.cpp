// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/import_lines.h"
#include "core/vectors/vector_file.h"

#include <algorithm>

namespace varve::cli {

namespace {

/// Where text becomes vectors, vectors of another model would be a surprise, and so would taking their files as text.
Result<> refuseVectorFiles(workspace::Workspace& workspace, const std::string& name,
                           const std::vector<std::filesystem::path>& paths)
{
    const auto first = std::find_if(paths.begin(), paths.end(), [](const auto& path) { return vectors::formatOf(path); });
    if (first == paths.end())
        return {};
    VARVE_TRY(const auto info, workspace.info(name));
    if (info.config.embedder == "none")
        return {};
    return Error{ErrorCode::Unsupported,
                 "this collection makes its vectors itself (embedder " + info.config.embedder +
                     "); files of vectors go into one made with --embedder none --dim N",
                 *first, 0};
}

int import(Session& session, const Arguments& arguments)
{
    workspace::ImportRequest request;
    request.recursive = arguments.has("--recursive");
    request.dryRun = arguments.has("--dry-run");
    VARVE_CLI_TRY(session, request.chunkTokens, arguments.number("--chunk-tokens", request.chunkTokens));
    request.follow = arguments.has("--watch");
    request.idPrefix = arguments.value("--id-prefix");
    for (std::size_t i = 1; i < arguments.positional().size(); ++i)
        request.paths.push_back(session.resolvePath(arguments.at(i)));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_CHECK(session, refuseVectorFiles(*workspace, arguments.at(0), request.paths));
    const auto imported = workspace->import(
        arguments.at(0), request, [&](const auto& outcome) { tellFile(session, outcome); },
        session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, imported);
    const int code = tellSummary(session, summary);
    if (!arguments.has("--watch") || summary.cancelled)
        return code;
    return followUntilInterrupted(session, {arguments.at(0)});
}

} // namespace

std::vector<Command> importCommands()
{
    return {
        {"import",
         "NAME PATH...",
         "import documents (text, web pages, PDF, office documents, mail, tables, code), or vectors (.fvecs .bvecs .npy .csv .jsonl) where no embedder makes them",
         2,
         kAnyNumber,
         {{"--recursive", "", "folders inside folders too"},
          {"--chunk-tokens", "N", "largest size of a chunk (200)"},
          {"--id-prefix", "TEXT", "before the row numbers that become ids of vectors without one"},
          {"--dry-run", "", "only say what would happen"},
          {"--watch", "", "go on and follow these folders from now on, until Ctrl-C; an open window follows them, too"}},
         import},
    };
}

} // namespace varve::cli
