// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

#include <array>

namespace varve::cli {

namespace {

/// Files of vectors are not documents; taking them as text would be a surprise.
Result<> refuseVectorFile(const std::filesystem::path& path)
{
    static constexpr std::array<std::string_view, 5> kVectorFiles{".fvecs", ".bvecs", ".npy", ".csv",
                                                                  ".jsonl"};
    const std::string extension = path.extension().string();
    for (const std::string_view one : kVectorFiles) {
        if (extension != one)
            continue;
        std::string detail =
            "importing vectors from " + extension + " files is not supported by this version";
        if (extension == ".jsonl")
            detail += "; JSON Lines can be added with: varvectl add NAME < FILE";
        return Error{ErrorCode::Unsupported, detail, path, 0};
    }
    return {};
}

void tellFile(Session& session, const workspace::FileOutcome& outcome)
{
    using workspace::ImportAction;
    if (session.json()) {
        session.printJson({{"path", outcome.path},
                           {"action", workspace::toString(outcome.action)},
                           {"reason", outcome.reasonKey},
                           {"detail", outcome.reasonDetail},
                           {"bytes", outcome.sizeBytes},
                           {"chunks", outcome.chunks},
                           {"embedded", outcome.embedded}});
        return;
    }
    if (outcome.action == ImportAction::Unchanged)
        return;
    std::string line = std::string(workspace::toString(outcome.action)) + "  " + printable(outcome.path);
    if (!outcome.reasonKey.empty())
        line += "  (" + outcome.reasonKey +
                (outcome.reasonDetail.empty() ? "" : ": " + outcome.reasonDetail) + ")";
    session.print(printable(line));
}

int import(Session& session, const Arguments& arguments)
{
    if (arguments.has("--watch"))
        return session.fail(notYet("import --watch"));
    workspace::ImportRequest request;
    request.recursive = arguments.has("--recursive");
    request.dryRun = arguments.has("--dry-run");
    VARVE_CLI_TRY(session, request.chunkTokens, arguments.number("--chunk-tokens", request.chunkTokens));
    for (std::size_t i = 1; i < arguments.positional().size(); ++i) {
        request.paths.push_back(session.resolvePath(arguments.at(i)));
        VARVE_CLI_CHECK(session, refuseVectorFile(request.paths.back()));
    }
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
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
                           {"seconds", summary.seconds},
                           {"cancelled", summary.cancelled}});
    session.print(std::to_string(summary.imported) + " imported (" + std::to_string(summary.chunks) +
                  " chunks), " + std::to_string(summary.unchanged) + " unchanged, " +
                  std::to_string(summary.skipped) + " skipped, " + std::to_string(summary.failed) +
                  " failed, in " + formatDuration(summary.seconds));
    if (summary.missing > 0)
        session.note(std::to_string(summary.missing) +
                     " known files are gone from these folders; they are kept");
    if (summary.cancelled)
        return Interrupted;
    return summary.failed > 0 ? SomeFailed : Done;
}

} // namespace

std::vector<Command> importCommands()
{
    return {
        {"import",
         "NAME PATH...",
         "import documents: text, Markdown, HTML, PDF",
         2,
         kAnyNumber,
         {{"--recursive", "", "folders inside folders too"},
          {"--chunk-tokens", "N", "largest size of a chunk (200)"},
          {"--dry-run", "", "only say what would happen"},
          {"--watch", "", "not supported yet"}},
         import},
    };
}

} // namespace varve::cli
