// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

#include <algorithm>
#include <map>

namespace varve::cli {

namespace {

std::string labelValue(std::string_view text)
{
    std::string value;
    for (const char c : text) {
        if (c == '\\' || c == '"')
            value += '\\';
        value += c;
    }
    return value;
}

/// One gauge with a sample for each collection, in Prometheus text format.
struct Gauge {
    std::string help;
    std::vector<std::pair<std::string, double>> samples;
};

using Gauges = std::map<std::string, Gauge>;

Result<> measure(workspace::Workspace& workspace, const std::string& name, Gauges& gauges)
{
    VARVE_TRY(const auto info, workspace.info(name));
    VARVE_TRY(const auto snapshots, workspace.snapshots(name));
    VARVE_TRY(const auto plan, workspace.scheduleOf(name));
    const auto add = [&](const char* gauge, const char* help, auto value) {
        gauges[gauge].help = help;
        gauges[gauge].samples.emplace_back(name, static_cast<double>(value));
    };
    add("varve_points", "Points in the collection.", info.points);
    add("varve_documents", "Documents in the collection.", info.documents);
    add("varve_failed_documents", "Documents whose last import failed.", info.failedDocuments);
    add("varve_disk_bytes", "Bytes on disk without snapshots.", info.diskBytes);
    add("varve_ram_bytes", "Bytes held in memory.", info.ramBytes);
    add("varve_log_bytes", "Bytes of write-ahead log.", info.logBytes);
    add("varve_sequence", "Number of the last committed batch.", info.sequence);
    add("varve_writable", "1 when writes are accepted.", info.state == collection::CollectionState::Open);
    add("varve_snapshots", "Snapshots of the collection.", snapshots.size());
    std::int64_t newest = 0;
    std::int64_t verified = 0;
    std::uint64_t damaged = 0;
    for (const auto& one : snapshots) {
        newest = std::max(newest, one.createdMs);
        verified = std::max(verified, one.verifiedMs);
        damaged += one.state == snapshot::SnapshotState::Damaged;
    }
    constexpr double kMsPerSecond = 1000.0;
    add("varve_snapshots_damaged", "Snapshots known to be damaged.", damaged);
    add("varve_snapshot_newest_seconds", "Time of the newest snapshot, 0 when none.",
        static_cast<double>(newest) / kMsPerSecond);
    add("varve_snapshot_verified_seconds", "Last time a snapshot was read back whole, 0 when never.",
        static_cast<double>(verified) / kMsPerSecond);
    add("varve_schedule_paused", "1 when planned saves are paused.", plan.schedule.paused);
    add("varve_schedule_next_seconds", "Time of the next planned save, 0 when none.",
        static_cast<double>(plan.nextMs) / kMsPerSecond);
    return {};
}

int metrics(Session& session, const Arguments&)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto all, workspace->list());
    Gauges gauges;
    int code = Done;
    for (const auto& one : all) {
        if (const auto measured = measure(*workspace, one.name, gauges); !measured) {
            session.failItem(measured.error(), one.name);
            code = SomeFailed;
        }
    }
    for (const auto& [name, gauge] : gauges) {
        session.context().out.write("# HELP " + name + " " + gauge.help + "\n# TYPE " + name + " gauge\n");
        for (const auto& [collection, value] : gauge.samples)
            session.context().out.write(name + "{collection=\"" + labelValue(printable(collection)) + "\"} " +
                                        Json(value).dump() + "\n");
    }
    return code;
}

} // namespace

std::vector<Command> metricsCommands()
{
    return {{"metrics", "", "figures in Prometheus text format", 0, 0, {}, metrics}};
}

} // namespace varve::cli
