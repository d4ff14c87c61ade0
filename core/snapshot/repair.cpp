// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/salvage.h"
#include "core/snapshot/base.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/names.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/restore_records.h"
#include "core/snapshot/scratch_folder.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

/// The generation that CURRENT names, or the newest one when CURRENT cannot be read.
Result<std::string> CollectionFolder::generationToRepair(std::string& problem) const
{
    const auto current = currentName();
    if (current && m_fileSystem.exists(generationsFolder() / *current))
        return *current;
    problem = current ? "CURRENT names a generation that is not there" : "CURRENT: " + current.error().detail;
    VARVE_TRY(const auto entries, m_fileSystem.listDirectory(generationsFolder()));
    std::string newest;
    for (const std::string& name : entries) {
        if (names::generationNumber(name) > names::generationNumber(newest))
            newest = name;
    }
    if (newest.empty())
        return Error{ErrorCode::Corrupt, "no generation is left of the collection", generationsFolder(), 0};
    return newest;
}

/// Folders with manifests of earlier states, newest first: those of bases, made inside `scratch`, and images.
void CollectionFolder::addRelatives(const stdfs::path& scratch, std::vector<stdfs::path>& relatives) const
{
    const auto bases = listBases(m_fileSystem, repositoryFolder());
    const auto repository = repository::Repository::open(m_fileSystem, repositoryFolder(), false);
    for (std::size_t i = bases ? bases->size() : 0; repository && i > 0; --i) {
        const Base& base = (*bases)[i - 1];
        const stdfs::path folder = scratch / ("base-" + base.id);
        for (const auto& file : base.files) {
            if (file.path == "MANIFEST" && m_fileSystem.createDirectories(folder)
                && repository->materialise(file, folder / file.path, false, {}))
                relatives.push_back(folder);
        }
    }
    const auto snapshots = loadAll(false);
    for (std::size_t i = snapshots ? snapshots->size() : 0; i > 0; --i) {
        if (const auto image = imageFolder((*snapshots)[i - 1].id))
            relatives.push_back(*image);
    }
}

Result<collection::SalvageReport> CollectionFolder::salvageInto(const std::string& generation, const stdfs::path& target,
                                                                const OperationControl& control) const
{
    ScratchFolder scratch(m_fileSystem, generationsFolder() / (std::string(names::kUnfinished) + "salvage"));
    VARVE_CHECK(scratch.makeEmpty());
    collection::SalvageRequest request;
    request.generation = generationsFolder() / generation;
    request.uuid = m_folder.filename().string();
    request.scratch = scratch.path();
    request.target = target;
    request.clock = &m_clock;
    addRelatives(scratch.path(), request.relatives);
    VARVE_TRY(const auto entries, m_fileSystem.listDirectory(generationsFolder()));
    for (const std::string& name : entries) {
        if (name != generation && !names::isUnfinished(name))
            request.relatives.push_back(generationsFolder() / name);
    }
    return collection::salvage(m_fileSystem, request, control);
}

Result<std::string> CollectionFolder::newestWholeSnapshot() const
{
    VARVE_TRY(const auto snapshots, list());
    const auto whole = std::find_if(snapshots.rbegin(), snapshots.rend(),
                                    [](const Snapshot& one) { return one.state == SnapshotState::Whole; });
    return whole == snapshots.rend() ? std::string() : whole->id;
}

Result<Repair> CollectionFolder::repair(const RepairPlan& plan, const OperationControl& control)
{
    Repair repair;
    std::string currentProblem;
    VARVE_TRY(const std::string damaged, generationToRepair(currentProblem));
    VARVE_TRY(repair.salvage, salvageInto(damaged, {}, control));
    if (!currentProblem.empty())
        repair.salvage.damage.insert(repair.salvage.damage.begin(), currentProblem);
    if (repair.salvage.pointsLost > repair.salvage.pointsKept) {
        if (const auto whole = newestWholeSnapshot())
            repair.snapshotId = *whole;
    }
    if (plan.dryRun || (!repair.snapshotId.empty() && !plan.anyway))
        return repair;
    RestoreRecord record{m_clock.nowMs(), {}, {}, damaged, {}, false};
    VARVE_TRY(record.newGeneration, newGenerationName());
    VARVE_CHECK(buildAside(m_fileSystem, generationsFolder() / record.newGeneration,
                           [&](const stdfs::path& unfinished) -> Result<> {
                               VARVE_TRY(repair.salvage, salvageInto(damaged, unfinished, control));
                               VARVE_CHECK(probeGeneration(m_fileSystem, unfinished,
                                                           {repair.salvage.pointsKept, {}, true}, m_clock, control));
                               return control.check();
                           }));
    if (!currentProblem.empty())
        repair.salvage.damage.insert(repair.salvage.damage.begin(), currentProblem);
    std::vector<RestoreRecord> older;
    if (const auto counting = recordOfCurrent())
        older.push_back(*counting); // so that an interruption here leaves the earlier undo as it was
    VARVE_CHECK(moveCurrent(record, older, nullptr)); // no state of before: moments begin with its first snapshot
    repair.record = record;
    return repair;
}

} // namespace varve::snapshot
