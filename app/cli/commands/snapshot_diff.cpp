// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/snapshot_diff.h"

#include "app/cli/commands/common.h"

#include <algorithm>
#include <cstdio>

namespace varve::cli {

namespace {

using snapshot::ChangeKind;
using snapshot::Difference;
using snapshot::DocumentChange;
using snapshot::TextChange;

char markOf(ChangeKind kind)
{
    return kind == ChangeKind::Added ? '+' : kind == ChangeKind::Removed ? '-' : '~';
}

/// A field as RFC 4180 has it.
std::string csvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

void tellCsv(Session& session, const Difference& difference)
{
    session.print("change,kind,source,title,chunks_before,chunks_after,bytes_before,bytes_after");
    for (const DocumentChange& change : difference.changes) {
        session.print(std::string(snapshot::toString(change.kind)) + (change.isPoint ? ",point," : ",document,")
                      + csvField(change.source) + "," + csvField(change.title) + "," + std::to_string(change.chunksBefore)
                      + "," + std::to_string(change.chunksAfter) + "," + std::to_string(change.bytesBefore) + ","
                      + std::to_string(change.bytesAfter));
    }
}

void tellJson(Session& session, const Difference& difference)
{
    Json settings = Json::array();
    for (const auto& setting : difference.settings)
        settings.push_back({{"key", setting.key}, {"before", setting.before}, {"after", setting.after}});
    session.printJson({{"added", difference.added},
                       {"removed", difference.removed},
                       {"changed", difference.changed},
                       {"chunks_before", difference.chunksBefore},
                       {"chunks_after", difference.chunksAfter},
                       {"bytes_before", difference.bytesBefore},
                       {"bytes_after", difference.bytesAfter},
                       {"settings", std::move(settings)}});
    for (const DocumentChange& change : difference.changes) {
        session.printJson({{"change", snapshot::toString(change.kind)},
                           {change.isPoint ? "id" : "document", change.source},
                           {"title", change.title},
                           {"chunks_before", change.chunksBefore},
                           {"chunks_after", change.chunksAfter},
                           {"bytes_before", change.bytesBefore},
                           {"bytes_after", change.bytesAfter}});
    }
}

void tellText(Session& session, const Difference& difference)
{
    session.print(std::to_string(difference.added) + " added, " + std::to_string(difference.removed) + " removed, "
                  + std::to_string(difference.changed) + " changed");
    for (const auto& setting : difference.settings)
        session.print("  setting " + setting.key + ": " + printable(setting.before.empty() ? "default" : setting.before)
                      + " -> " + printable(setting.after.empty() ? "default" : setting.after));
    for (const DocumentChange& change : difference.changes)
        session.print(std::string(1, markOf(change.kind)) + " " + printable(change.source));
}

std::string rounded(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", value);
    return text;
}

void tellLines(Session& session, const std::string& mark, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        session.print(mark + printable(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The text with "-" and "+" before what went and came; of long stretches that stayed only the length.
void tellTextParts(Session& session, const std::vector<snapshot::TextPart>& parts)
{
    constexpr std::size_t kMostOfTheSame = 400;
    for (const auto& [change, text] : parts) {
        if (change == TextChange::Same && text.size() > kMostOfTheSame)
            session.print("  [" + std::to_string(text.size()) + " bytes are the same]");
        else
            tellLines(session, change == TextChange::Same ? "  " : change == TextChange::Removed ? "- " : "+ ", text);
    }
}

int diffDocument(Session& session, workspace::Workspace& workspace, const Arguments& arguments)
{
    const auto compared = workspace.compareDocument(arguments.at(0), arguments.at(1), arguments.at(2),
                                                    arguments.value("--document"), session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto difference, compared);
    if (session.json()) {
        session.printJson({{"document", arguments.value("--document")},
                           {"chunks_before", difference.chunksBefore},
                           {"chunks_after", difference.chunksAfter},
                           {"same", difference.sameChunks},
                           {"other_metadata", difference.otherMetadata},
                           {"other_vector", difference.otherVector},
                           {"mean_drift", difference.meanDrift},
                           {"most_drift", difference.mostDrift},
                           {"same_neighbours", difference.sameNeighbours}});
        for (const auto& part : difference.text)
            session.printJson({{"change", snapshot::toString(part.change)}, {"text", part.text}});
    }
    session.print(std::to_string(difference.chunksBefore) + " chunks before, " + std::to_string(difference.chunksAfter)
                  + " after, " + std::to_string(difference.sameChunks) + " the same; " + std::to_string(difference.otherMetadata)
                  + " with other metadata, " + std::to_string(difference.otherVector) + " with another vector alone");
    session.print("drift of vectors: " + rounded(difference.meanDrift) + " in the mean, " + rounded(difference.mostDrift)
                  + " at most; neighbours that are the same: " + rounded(difference.sameNeighbours));
    tellTextParts(session, difference.text);
    return Done;
}

int diff(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    if (arguments.has("--document"))
        return diffDocument(session, *workspace, arguments);
    const auto compared = workspace->compare(arguments.at(0), arguments.at(1), arguments.at(2), session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto difference, compared);
    if (session.json())
        tellJson(session, difference);
    else if (arguments.has("--csv"))
        tellCsv(session, difference);
    else
        tellText(session, difference);
    return Done;
}

} // namespace

Command snapshotDiffCommand()
{
    return {"snapshot diff",
            "NAME A B",
            "what changed between two moments, older to newer; either may be now",
            3,
            3,
            {{"--document", "SOURCE", "only this document (or point), with its text before and after"},
             {"--csv", "", "as comma-separated values"}},
            diff};
}

} // namespace varve::cli
