// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/import_lines.h"

#include <algorithm>

namespace varve::cli {

namespace {

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

} // namespace

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
        if (!outcome.movedFrom.empty())
            line["from"] = outcome.movedFrom;
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
    if (!outcome.movedFrom.empty())
        line += "  (from " + outcome.movedFrom + ")";
    if (!outcome.reasonKey.empty())
        line += "  (" + outcome.reasonKey +
                (outcome.reasonDetail.empty() ? "" : ": " + outcome.reasonDetail) + ")";
    session.print(printable(line));
    tellRefusedRows(session, outcome);
}

int tellSummary(Session& session, const workspace::ImportSummary& summary)
{
    if (session.json())
        session.printJson({{"imported", summary.imported},
                           {"unchanged", summary.unchanged},
                           {"skipped", summary.skipped},
                           {"failed", summary.failed},
                           {"missing", summary.missing},
                           {"moved", summary.moved},
                           {"gone", summary.gone},
                           {"returned", summary.returned},
                           {"chunks", summary.chunks},
                           {"refused_rows", summary.refusedRows},
                           {"seconds", summary.seconds},
                           {"cancelled", summary.cancelled}});
    session.print(std::to_string(summary.imported) + " imported (" + std::to_string(summary.chunks) +
                  (summary.refusedRows > 0 ? " chunks, " + std::to_string(summary.refusedRows) + " rows refused), "
                                           : " chunks), ") + std::to_string(summary.unchanged) + " unchanged, " +
                  std::to_string(summary.skipped) + " skipped, " + std::to_string(summary.failed) +
                  " failed, in " + formatDuration(summary.seconds));
    if (summary.moved > 0)
        session.note(std::to_string(summary.moved) + " were renamed");
    if (summary.returned > 0)
        session.note(std::to_string(summary.returned) + " are there again");
    if (summary.gone > 0)
        session.note(std::to_string(summary.gone) +
                     " documents are marked because their files are gone; nothing is removed (varvectl watch gone)");
    for (const auto& folder : summary.folders) {
        if (!folder.problemKey.empty())
            session.note("not looked at: " + printable(folder.path) + " (" + folder.problemDetail + ")");
    }
    if (summary.missing > summary.gone)
        session.note(std::to_string(summary.missing) +
                     " known files are gone from these folders; they are kept");
    if (summary.cancelled)
        return Interrupted;
    return summary.failed + summary.refusedRows > 0 ? SomeFailed : Done;
}

} // namespace varve::cli
