// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/snapshot_diff.h"

#include "app/cli/commands/common.h"
#include "core/base/csv_text.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace varve::cli {

namespace {

using snapshot::ChangeKind;
using snapshot::Difference;
using snapshot::DocumentChange;
using snapshot::RowChanges;
using snapshot::TextChange;

char markOf(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added: return '+';
    case ChangeKind::Removed: return '-';
    case ChangeKind::Changed: return '~';
    case ChangeKind::Renamed: return '>';
    }
    return '~';
}

constexpr const char* kCsvHeader = "change,kind,source,title,chunks_before,chunks_after,bytes_before,bytes_after,"
                                  "rows_added,rows_removed,rows_other_text,rows_other_metadata,rows_other_vector,renamed_from";

std::string csvLine(const DocumentChange& change)
{
    std::string line = std::string(snapshot::toString(change.kind)) + (change.isPoint ? ",point," : ",document,")
                       + csvField(change.source) + "," + csvField(change.title);
    for (const std::uint64_t number :
         {change.chunksBefore, change.chunksAfter, change.bytesBefore, change.bytesAfter, change.rows.added,
          change.rows.removed, change.rows.otherText, change.rows.otherMetadata, change.rows.otherVector})
        line += "," + std::to_string(number);
    return line + "," + csvField(change.renamedFrom);
}

Json toJson(const RowChanges& rows)
{
    return {{"added", rows.added},
            {"removed", rows.removed},
            {"other_text", rows.otherText},
            {"other_metadata", rows.otherMetadata},
            {"other_vector", rows.otherVector}};
}

void tellTotals(Session& session, const Difference& difference)
{
    if (session.json()) {
        Json settings = Json::array();
        for (const auto& setting : difference.settings)
            settings.push_back({{"key", setting.key}, {"before", setting.before}, {"after", setting.after}});
        session.printJson({{"added", difference.added},
                           {"removed", difference.removed},
                           {"changed", difference.changed},
                           {"renamed", difference.renamed},
                           {"chunks_before", difference.chunksBefore},
                           {"chunks_after", difference.chunksAfter},
                           {"bytes_before", difference.bytesBefore},
                           {"bytes_after", difference.bytesAfter},
                           {"rows", toJson(difference.rows)},
                           {"settings", std::move(settings)}});
        return;
    }
    session.print(std::to_string(difference.added) + " added, " + std::to_string(difference.removed) + " removed, "
                  + std::to_string(difference.changed) + " changed, " + std::to_string(difference.renamed) + " renamed");
    const RowChanges& rows = difference.rows;
    session.print("rows: " + std::to_string(rows.added) + " added, " + std::to_string(rows.removed) + " removed, "
                  + std::to_string(rows.otherText) + " with other text, " + std::to_string(rows.otherMetadata)
                  + " with other metadata, " + std::to_string(rows.otherVector) + " with another vector alone; "
                  + formatBytes(difference.bytesBefore) + " before, " + formatBytes(difference.bytesAfter) + " after");
    for (const auto& setting : difference.settings)
        session.print("  setting " + setting.key + ": " + printable(setting.before.empty() ? "default" : setting.before)
                      + " -> " + printable(setting.after.empty() ? "default" : setting.after));
}

void tellChange(Session& session, const DocumentChange& change)
{
    if (session.json()) {
        Json line{{"change", snapshot::toString(change.kind)},
                  {change.isPoint ? "id" : "document", change.source},
                  {"title", change.title},
                  {"chunks_before", change.chunksBefore},
                  {"chunks_after", change.chunksAfter},
                  {"bytes_before", change.bytesBefore},
                  {"bytes_after", change.bytesAfter},
                  {"rows", toJson(change.rows)}};
        if (!change.renamedFrom.empty())
            line["renamed_from"] = change.renamedFrom;
        session.printJson(line);
        return;
    }
    const std::string from = change.renamedFrom.empty() ? std::string() : printable(change.renamedFrom) + " -> ";
    session.print(std::string(1, markOf(change.kind)) + " " + from + printable(change.source));
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
                           {"other_model", difference.isOtherModel},
                           {"mean_drift", difference.isOtherModel ? Json() : Json(difference.meanDrift)},
                           {"most_drift", difference.isOtherModel ? Json() : Json(difference.mostDrift)},
                           {"same_neighbours", difference.isOtherModel ? Json() : Json(difference.sameNeighbours)}});
        for (const auto& part : difference.text)
            session.printJson({{"change", snapshot::toString(part.change)}, {"text", part.text}});
    }
    session.print(std::to_string(difference.chunksBefore) + " chunks before, " + std::to_string(difference.chunksAfter)
                  + " after, " + std::to_string(difference.sameChunks) + " the same; " + std::to_string(difference.otherMetadata)
                  + " with other metadata, " + std::to_string(difference.otherVector) + " with another vector alone");
    if (difference.isOtherModel)
        session.print("the states are of different models, so their vectors cannot be compared");
    else
        session.print("drift of vectors: " + rounded(difference.meanDrift) + " in the mean, " + rounded(difference.mostDrift)
                      + " at most; neighbours that are the same: " + rounded(difference.sameNeighbours));
    tellTextParts(session, difference.text);
    return Done;
}

/// The states of the command line, compared, with each change handed to `visit`.
Result<Difference> compareStates(Session& session, workspace::Workspace& workspace, const Arguments& arguments,
                                 const snapshot::ChangeVisitor& visit)
{
    auto compared = workspace.compareEach(arguments.at(0), arguments.at(1), arguments.at(2), session.control(),
                                          [&](DocumentChange change) {
                                              session.endProgress();
                                              return visit(std::move(change));
                                          });
    session.endProgress();
    return compared;
}

int diffAsCsv(Session& session, workspace::Workspace& workspace, const Arguments& arguments)
{
    bool hasHeader = false; // only once it is known that there is something to compare
    const auto header = [&] {
        if (!std::exchange(hasHeader, true))
            session.print(kCsvHeader);
    };
    const auto compared =
        compareStates(session, workspace, arguments, [&](const DocumentChange& change) -> Result<> {
            header();
            session.print(csvLine(change));
            return {};
        });
    VARVE_CLI_CHECK(session, compared);
    header();
    return Done;
}

int diff(Session& session, const Arguments& arguments)
{
    // So many changes wait for the totals, which come first. Of more, the states are compared once again.
    constexpr std::size_t kMostKept = 10'000;
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    if (arguments.has("--document"))
        return diffDocument(session, *workspace, arguments);
    if (!session.json() && arguments.has("--csv"))
        return diffAsCsv(session, *workspace, arguments);
    std::vector<DocumentChange> kept;
    const auto compared = compareStates(session, *workspace, arguments, [&](DocumentChange change) -> Result<> {
        if (kept.size() < kMostKept)
            kept.push_back(std::move(change));
        return {};
    });
    VARVE_CLI_TRY(session, const auto totals, compared);
    tellTotals(session, totals);
    if (kept.size() == totals.added + totals.removed + totals.changed + totals.renamed) {
        for (const DocumentChange& change : kept)
            tellChange(session, change);
        return Done;
    }
    const auto again = compareStates(session, *workspace, arguments, [&](const DocumentChange& change) -> Result<> {
        tellChange(session, change);
        return {};
    });
    VARVE_CLI_CHECK(session, again);
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
