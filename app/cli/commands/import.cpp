// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
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

Json refusedRowsJson(const workspace::FileOutcome& outcome)
{
    Json rows = Json::array();
    for (const auto& row : outcome.refusedRows)
        rows.push_back({{"row", row.row}, {"reason", row.reasonKey}, {"detail", row.detail}});
    return rows;
}

/// The first few rows that were refused, and how many more there are.
void tellRefusedRows(Session& session, const workspace::FileOutcome& outcome)
{
    constexpr std::size_t kTold = 10;
    const std::size_t told = std::min(kTold, outcome.refusedRows.size());
    for (std::size_t i = 0; i < told; ++i) {
        const auto& row = outcome.refusedRows[i];
        session.print("  row " + std::to_string(row.row) + "  " + row.reasonKey + ": " + printable(row.detail));
    }
    if (outcome.refused > told)
        session.print("  and " + std::to_string(outcome.refused - told) + " more (--json lists the first hundred)");
}

void tellFile(Session& session, const workspace::FileOutcome& outcome)
{
    using workspace::ImportAction;
    if (session.json()) {
        Json line{{"path", outcome.path},
                  {"action", workspace::toString(outcome.action)},
                  {"reason", outcome.reasonKey},
                  {"detail", outcome.reasonDetail},
                  {"bytes", outcome.sizeBytes},
                  {"chunks", outcome.chunks},
                  {"embedded", outcome.embedded}};
        if (outcome.rows > 0) {
            line["rows"] = outcome.rows;
            line["refused"] = outcome.refused;
            line["refused_rows"] = refusedRowsJson(outcome);
        }
        session.printJson(line);
        return;
    }
    if (outcome.action == ImportAction::Unchanged)
        return;
    std::string line = std::string(workspace::toString(outcome.action)) + "  " + printable(outcome.path);
    if (!outcome.reasonKey.empty())
        line += "  (" + outcome.reasonKey +
                (outcome.reasonDetail.empty() ? "" : ": " + outcome.reasonDetail) + ")";
    session.print(printable(line));
    tellRefusedRows(session, outcome);
}

int import(Session& session, const Arguments& arguments)
{
    if (arguments.has("--watch"))
        return session.fail(notYet("import --watch"));
    workspace::ImportRequest request;
    request.recursive = arguments.has("--recursive");
    request.dryRun = arguments.has("--dry-run");
    VARVE_CLI_TRY(session, request.chunkTokens, arguments.number("--chunk-tokens", request.chunkTokens));
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
    if (session.json())
        session.printJson({{"imported", summary.imported},
                           {"unchanged", summary.unchanged},
                           {"skipped", summary.skipped},
                           {"failed", summary.failed},
                           {"missing", summary.missing},
                           {"chunks", summary.chunks},
                           {"refused_rows", summary.refusedRows},
                           {"seconds", summary.seconds},
                           {"cancelled", summary.cancelled}});
    session.print(std::to_string(summary.imported) + " imported (" + std::to_string(summary.chunks) +
                  (summary.refusedRows > 0 ? " chunks, " + std::to_string(summary.refusedRows) + " rows refused), "
                                           : " chunks), ") + std::to_string(summary.unchanged) + " unchanged, " +
                  std::to_string(summary.skipped) + " skipped, " + std::to_string(summary.failed) +
                  " failed, in " + formatDuration(summary.seconds));
    if (summary.missing > 0)
        session.note(std::to_string(summary.missing) +
                     " known files are gone from these folders; they are kept");
    if (summary.cancelled)
        return Interrupted;
    return summary.failed + summary.refusedRows > 0 ? SomeFailed : Done;
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
          {"--watch", "", "not supported yet"}},
         import},
    };
}

} // namespace varve::cli
