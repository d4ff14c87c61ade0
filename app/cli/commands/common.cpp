// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

Json recallJson(const collection::CollectionInfo& info)
{
    Json object{{"target", info.isEfFixed ? Json() : Json(info.recallTarget)},
                {"ef_fixed", info.isEfFixed},
                {"oversampling_fixed", info.isOversamplingFixed},
                {"compares_all_rows", info.comparesAllRows}};
    if (const auto& measured = info.recall) {
        object["measured"] = measured->recall;
        object["measured_ef"] = measured->ef;
        object["measured_oversampling"] = measured->oversampling > 0 ? Json(measured->oversampling) : Json();
        object["measured_target"] = measured->target;
        object["sample"] = measured->sample;
        object["rows"] = measured->rows;
        object["time"] = formatUtc(measured->timeMs);
    }
    return object;
}

} // namespace

Result<Json> infoJson(Session& session, const std::string& name)
{
    VARVE_TRY(auto* workspace, session.workspace());
    VARVE_TRY(const auto info, workspace->info(name));
    VARVE_TRY(const std::uint64_t snapshots, workspace->snapshotCount(name));
    const auto window = workspace->recoveryWindow(name);
    Json object{{"name", info.config.name},
                {"uuid", info.uuid},
                {"count", info.points},
                {"documents", info.documents},
                {"failed_documents", info.failedDocuments},
                {"skipped_documents", info.skippedDocuments},
                {"dim", info.config.dimension},
                {"metric", collection::toString(info.config.metric)},
                {"embedder", info.config.embedder},
                {"embedder_identity", info.config.embedderIdentity},
                {"query_prompt", info.config.queryPrompt},
                {"passage_prompt", info.config.passagePrompt},
                {"mode", collection::toString(info.config.mode)},
                {"durability", collection::toString(info.config.durability)},
                {"durability_promise", collection::promiseOf(info.config.durability)},
                {"ef", info.ef},
                {"oversampling", info.oversampling},
                {"recall", recallJson(info)},
                {"seq", info.sequence},
                {"disk_bytes", info.diskBytes},
                {"ram_bytes", info.ramBytes},
                {"mapped_bytes", info.mappedBytes},
                {"log_bytes", info.logBytes},
                {"segments", info.segments},
                {"memtable_rows", info.memtableRows},
                {"removed_rows", info.removedRows},
                {"missing_graphs", info.missingGraphs},
                {"hot_segments", info.hotSegments},
                {"memory_budget", info.memoryBudget},
                {"hit_rate", info.hitRate ? Json(*info.hitRate) : Json()},
                {"mode_overridden", info.modeIsOverridden},
                {"maintenance",
                 {{"state", info.maintenance.isPaused ? "paused" : "running"},
                  {"work", collection::toString(info.maintenance.work)},
                  {"done", info.maintenance.doneItems},
                  {"total", info.maintenance.totalItems},
                  {"damage", info.maintenance.damage},
                  {"problem", info.maintenance.problem}}},
                {"snapshots", snapshots}};
    if (window) {
        object["archive_bytes"] = window->archiveBytes;
        object["moments"] = windowJson(*window);
    }
    static constexpr const char* kStates[] = {"open", "read-only", "failed"};
    object["state"] = kStates[static_cast<std::size_t>(info.state)];
    object["state_reason"] = info.stateReason;
    return object;
}

Json windowJson(const snapshot::RecoveryWindow& window)
{
    const bool hasAny = !window.intervals.empty();
    return {{"from", hasAny ? Json(formatUtc(window.intervals.front().fromMs)) : Json()},
            {"to", hasAny ? Json(formatUtc(window.intervals.back().toMs)) : Json()},
            {"gaps", window.gaps.size()}};
}

std::string momentsText(const snapshot::RecoveryWindow& window)
{
    if (window.intervals.empty())
        return "none before the first snapshot";
    std::string text = "any from " + formatUtc(window.intervals.front().fromMs) + " to " +
                       formatUtc(window.intervals.back().toMs);
    if (!window.gaps.empty())
        text += " but for " + std::to_string(window.gaps.size()) + (window.gaps.size() == 1 ? " gap" : " gaps");
    return text;
}

Json receiptJson(const collection::WriteReceipt& receipt)
{
    return {{"acknowledged", receipt.acknowledged}, {"seq", receipt.sequence}};
}

Json snapshotJson(const snapshot::Snapshot& snapshot)
{
    const bool whole = snapshot.state == snapshot::SnapshotState::Whole;
    return {{"id", snapshot.id},
            {"label", snapshot.label},
            {"note", snapshot.note},
            {"pinned", snapshot.pinned},
            {"trigger", snapshot::toString(snapshot.trigger)},
            {"state", whole ? "whole" : "damaged"},
            {"state_reason", snapshot.stateReason},
            {"created", formatUtc(snapshot.createdMs)},
            {"verified", snapshot.verifiedMs == 0 ? Json() : Json(formatUtc(snapshot.verifiedMs))},
            {"seq", snapshot.sequence},
            {"count", snapshot.points},
            {"documents", snapshot.documents},
            {"bytes", snapshot.sizeBytes},
            {"own_bytes", snapshot.ownBytes},
            {"added", snapshot.addedDocuments},
            {"removed", snapshot.removedDocuments},
            {"changed", snapshot.changedDocuments}};
}

Json metadataJson(const std::string& text)
{
    Json parsed = Json::parse(text, nullptr, false);
    return parsed.is_discarded() ? Json::object() : parsed;
}

void printColumns(Session& session, const std::vector<std::vector<std::string>>& rows)
{
    for (const std::string& line : alignColumns(rows))
        session.print(line);
}

Error notYet(std::string_view what)
{
    return Error{ErrorCode::Unsupported, std::string(what) + " is not supported by this version", {}, 0};
}

} // namespace varve::cli
