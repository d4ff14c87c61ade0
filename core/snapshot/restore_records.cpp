// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/restore_records.h"

#include "core/snapshot/names.h"
#include "core/snapshot/sealed_json.h"

#include <nlohmann/json.hpp>

namespace varve::snapshot {

using nlohmann::json;

namespace {

constexpr std::uint64_t kFormat = 1;

bool readRecord(const json& value, RestoreRecord& out)
{
    // Programs before this could not embed a collection again, and did not write these.
    readMember(value, "modelBefore", out.modelBefore);
    readMember(value, "modelAfter", out.modelAfter);
    return readMember(value, "timeMs", out.timeMs) && readMember(value, "snapshotId", out.snapshotId)
           && readMember(value, "safetySnapshotId", out.safetySnapshotId)
           && readMember(value, "previousGeneration", out.previousGeneration)
           && readMember(value, "newGeneration", out.newGeneration) && readMember(value, "undone", out.undone)
           && names::generationNumber(out.previousGeneration) != 0 && names::generationNumber(out.newGeneration) != 0;
}

} // namespace

Result<std::vector<RestoreRecord>> readRestoreRecords(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    const auto path = folder / names::kRestore;
    const auto value = readSealed(fileSystem, path);
    if (!value && value.error().code == ErrorCode::NotFound)
        return std::vector<RestoreRecord>();
    if (!value)
        return value.error();
    std::uint64_t format = 0;
    if (readMember(*value, "format", format) && format > kFormat)
        return Error{ErrorCode::FormatTooNew, "written by a newer version", path, 0};
    const auto list = value->find("records");
    if (format != kFormat || list == value->end() || !list->is_array())
        return Error{ErrorCode::Corrupt, "a field is missing or of the wrong kind", path, 0};
    std::vector<RestoreRecord> records(list->size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!readRecord((*list)[i], records[i]))
            return Error{ErrorCode::Corrupt, "a field is missing or of the wrong kind", path, 0};
    }
    return records;
}

Result<> writeRestoreRecords(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                             const std::vector<RestoreRecord>& records)
{
    json list = json::array();
    for (const RestoreRecord& record : records) {
        json one{{"timeMs", record.timeMs},
                 {"snapshotId", record.snapshotId},
                 {"safetySnapshotId", record.safetySnapshotId},
                 {"previousGeneration", record.previousGeneration},
                 {"newGeneration", record.newGeneration},
                 {"undone", record.undone}};
        if (!record.modelAfter.empty()) {
            one["modelBefore"] = record.modelBefore;
            one["modelAfter"] = record.modelAfter;
        }
        list.push_back(std::move(one));
    }
    return replaceSealed(fileSystem, folder / names::kRestore, json{{"format", kFormat}, {"records", std::move(list)}});
}

} // namespace varve::snapshot
