// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/reembed.h"

#include "app/cli/commands/common.h"

#include <chrono>
#include <cmath>

namespace varve::cli {

namespace {

using workspace::ReembedSummary;

Json modelJson(const workspace::ModelFacts& model)
{
    return {{"embedder", model.choice},
            {"identity", model.identity},
            {"dim", model.dimension},
            {"query_prompt", model.queryPrompt},
            {"passage_prompt", model.passagePrompt}};
}

Json summaryJson(const ReembedSummary& summary, bool dryRun)
{
    Json object{{"collection", summary.collection},
                {"same_model", summary.isSameModel},
                {"before", modelJson(summary.before)},
                {"after", modelJson(summary.after)},
                {"count", summary.points},
                {"without_text", summary.withoutText},
                {"reused", summary.reused},
                {"bytes_needed", summary.neededBytes},
                {"bytes_free", summary.freeBytes},
                {"dry_run", dryRun}};
    if (dryRun) {
        object["to_embed"] = summary.toEmbed;
        object["sampled"] = summary.sampled;
        object["sampled_too_long"] = summary.sampledTooLong;
        object["estimated_seconds"] = summary.estimatedSeconds;
    } else {
        object["embedded"] = summary.embedded;
        object["caught_up"] = summary.caughtUp;
        object["seconds"] = summary.seconds;
        object["safety_snapshot"] = summary.safetySnapshotId;
    }
    return object;
}

std::string modelText(const workspace::ModelFacts& model)
{
    return printable((model.identity.empty() ? model.choice : model.identity) + " (" + std::to_string(model.dimension) +
                     " dimensions)");
}

void tellPlan(Session& session, const ReembedSummary& summary, bool dropsWithoutText)
{
    session.print("Would embed " + std::to_string(summary.toEmbed) + " different texts of " +
                  std::to_string(summary.points) + " points with " + modelText(summary.after) + ", in place of " +
                  modelText(summary.before));
    if (summary.reused > 0)
        session.print(std::to_string(summary.reused) + " texts were embedded before this was interrupted, and are not again");
    if (summary.sampled > 0)
        session.print("About " + formatDuration(std::ceil(summary.estimatedSeconds)) + ", by " +
                      std::to_string(summary.sampled) + " of the texts");
    if (summary.sampledTooLong > 0)
        session.print(std::to_string(summary.sampledTooLong) + " of these " + std::to_string(summary.sampled) +
                      " are longer than that model reads; what is behind does not count for it");
    session.print("Needs " + formatBytes(summary.neededBytes) + ", " + formatBytes(summary.freeBytes) + " are free");
    if (summary.withoutText > 0)
        session.print(std::to_string(summary.withoutText) + " points have no text: " +
                      (dropsWithoutText ? "they would be left out" : "this would be refused, without --without-text drop"));
}

void tellDone(Session& session, const ReembedSummary& summary)
{
    session.print("\"" + printable(summary.collection) + "\" is now of " + modelText(summary.after) + ": " +
                  std::to_string(summary.embedded) + " texts embedded, " + std::to_string(summary.reused) +
                  " known from before, in " + formatDuration(summary.seconds));
    if (summary.withoutText > 0)
        session.print(std::to_string(summary.withoutText) + " points without text were left out");
    if (summary.caughtUp > 0)
        session.print(std::to_string(summary.caughtUp) + " writes came meanwhile and are in it");
    session.print("The state before is snapshot " + summary.safetySnapshotId + "; to go back: varvectl undo-restore \"" +
                  printable(summary.collection) + "\"");
}

/// As a line of JSON once a second, for programs that show it.
class JsonProgress {
public:
    explicit JsonProgress(Session& session) : m_session(session) {}

    void operator()(const Progress& progress)
    {
        const auto now = std::chrono::steady_clock::now();
        if (progress.phase != m_phase)
            m_begun = now;
        else if (now - m_last < std::chrono::seconds(1))
            return;
        m_phase = progress.phase;
        m_last = now;
        const double seconds = std::chrono::duration<double>(now - m_begun).count();
        const double rate = seconds > 0 ? static_cast<double>(progress.doneItems) / seconds : 0;
        Json line{{"phase", progress.phase}, {"done", progress.doneItems}, {"total", progress.totalItems}, {"rate", rate}};
        if (progress.phase == "embedding")
            line["embedded"] = progress.doneUnits;
        line["eta_seconds"] = rate > 0 && progress.totalItems > 0
                                  ? Json(static_cast<double>(progress.totalItems - std::min(progress.doneItems, progress.totalItems)) / rate)
                                  : Json();
        m_session.printJson({{"progress", std::move(line)}});
    }

private:
    Session& m_session;
    std::string m_phase;
    std::chrono::steady_clock::time_point m_begun;
    std::chrono::steady_clock::time_point m_last;
};

Result<workspace::ReembedRequest> requestFrom(const Session& session, const Arguments& arguments)
{
    workspace::ReembedRequest request;
    VARVE_TRY(request.embedder, embedderChoice(session, arguments));
    if (request.embedder.empty())
        return Error{ErrorCode::InvalidArgument, "reembed needs --embedder minilm, hashing or a model's folder", {}, 0};
    const std::string withoutText = arguments.has("--without-text") ? arguments.value("--without-text") : "refuse";
    if (withoutText != "refuse" && withoutText != "drop")
        return Error{ErrorCode::InvalidArgument, "--without-text takes refuse or drop, not \"" + withoutText + "\"", {}, 0};
    request.dropsWithoutText = withoutText == "drop";
    request.dryRun = arguments.has("--dry-run");
    return request;
}

} // namespace

int reembed(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto request, requestFrom(session, arguments));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    OperationControl control = session.control();
    if (session.json())
        control.progress = JsonProgress(session);
    const auto made = workspace->reembed(arguments.at(0), request, control);
    session.endProgress();
    if (!made && made.error().code == ErrorCode::Cancelled)
        session.note("Nothing was changed; what was embedded is kept, and the same command goes on from there.");
    VARVE_CLI_TRY(session, const auto summary, made);
    if (session.json())
        session.printJson(summaryJson(summary, request.dryRun));
    if (summary.isSameModel)
        session.print("\"" + printable(summary.collection) + "\" is of " + modelText(summary.before) +
                      " already; nothing was done");
    else if (request.dryRun)
        tellPlan(session, summary, request.dropsWithoutText);
    else
        tellDone(session, summary);
    return Done;
}

} // namespace varve::cli
