// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/schedule_file.h"

#include <set>

namespace varve::workspace {

namespace {

/// The name itself, or with a number behind it when another collection has it.
std::string freeName(const std::string& name, const std::set<std::string>& taken)
{
    std::string candidate = name;
    for (int number = 2; taken.contains(candidate); ++number)
        candidate = name + " (" + std::to_string(number) + ")";
    return candidate;
}

} // namespace

Result<CatalogRow> LocalWorkspace::readUnknownFolder(const std::string& uuid)
{
    CatalogRow row;
    row.uuid = uuid;
    row.createdMs = m_clock.nowMs();
    const snapshot::CollectionFolder folder(m_fileSystem, folderOf(uuid), m_clock);
    const auto opened = [&]() -> Result<std::unique_ptr<collection::Collection>> {
        VARVE_TRY(const auto generation, folder.currentGeneration());
        collection::Collection::OpenOptions options;
        options.readOnly = true;
        options.clock = &m_clock;
        return collection::Collection::open(m_fileSystem, generation, options);
    }();
    if (!opened) {
        row.name = "recovered " + uuid.substr(0, 8);
        row.problem = opened.error().toString();
        return row;
    }
    const auto info = (*opened)->info();
    row.name = info.config.name;
    row.points = info.points;
    row.documents = info.documents;
    return row;
}

/// A catalog that was lost is made again from the folders; this also takes in a folder somebody copied here.
Result<> LocalWorkspace::adoptUnknownFolders()
{
    VARVE_TRY(const auto folders, m_fileSystem.listDirectory(m_home / "collections"));
    VARVE_TRY(const auto rows, m_catalog->collections());
    std::set<std::string> known;
    std::set<std::string> names;
    for (const CatalogRow& row : rows) {
        known.insert(row.uuid);
        names.insert(row.name);
    }
    for (const std::string& uuid : folders) {
        if (!isUuid(uuid) || known.contains(uuid))
            continue;
        VARVE_TRY(CatalogRow row, readUnknownFolder(uuid));
        row.name = freeName(row.name, names);
        names.insert(row.name);
        auto added = m_catalog->insert(row, [] { return Result<>(); });
        if (!added && added.error().code == ErrorCode::AlreadyExists)
            continue; // its maker was quicker
        VARVE_CHECK(added);
        const auto plan = readScheduleFile(m_fileSystem, folderOf(uuid)).value_or(defaultSchedule());
        VARVE_CHECK(m_catalog->setSchedule(uuid, plan, m_clock.nowMs()));
    }
    return {};
}

} // namespace varve::workspace
