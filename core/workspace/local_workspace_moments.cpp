// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// States of the past: snapshots, and moments between them.
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"
#include "core/workspace/schedule_file.h"

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Moment;

namespace {

/// A moment's collection and the place it lies in, which is removed after it is closed.
struct BuiltMoment {
    // Spelled out for clang 14, which has no parenthesised initialisation of aggregates yet.
    BuiltMoment(StagingPlace builtIn, std::unique_ptr<collection::Collection> opened)
        : place(std::move(builtIn)), collection(std::move(opened))
    {
    }
    StagingPlace place;
    std::unique_ptr<collection::Collection> collection;
};

} // namespace

Result<LocalWorkspace::Past> LocalWorkspace::pastOf(const Handle& handle, const std::string& at)
{
    VARVE_TRY(const auto all, handle.open->folder().list());
    VARVE_TRY(const PastPoint point, resolvePast(all, at));
    if (point.snapshot)
        return Past{point.snapshot->id, point.timeMs, point.snapshot, CollectionFolder::momentOf(*point.snapshot)};
    VARVE_TRY(const Moment moment, handle.open->folder().momentAt(point.timeMs));
    return Past{formatUtc(point.timeMs), point.timeMs, std::nullopt, moment};
}

Result<std::shared_ptr<collection::Collection>> LocalWorkspace::open(const Handle& handle, const Past& past,
                                                                     const OperationControl& control)
{
    if (past.snapshot && !past.snapshot->hasImage && past.snapshot->state == snapshot::SnapshotState::Damaged)
        return Error{ErrorCode::Corrupt, "the snapshot " + past.name + " is damaged: " + past.snapshot->stateReason, {}, 0};
    if (past.snapshot && past.snapshot->hasImage)
        return handle.open->asOf(past.snapshot->id, control);
    return handle.open->asOf(past.moment,
                             [&](const CollectionFolder& folder) { return openBuilt(folder, past.moment, control); });
}

Result<std::shared_ptr<collection::Collection>> LocalWorkspace::openBuilt(const CollectionFolder& folder,
                                                                          const Moment& moment,
                                                                          const OperationControl& control)
{
    VARVE_TRY(StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(folder.buildMoment(moment, place.path(), control, CollectionFolder::Purpose::Look));
    VARVE_TRY(auto opened, openImmutable(place.path(), control));
    const auto built = std::make_shared<BuiltMoment>(std::move(place), std::move(opened));
    return std::shared_ptr<collection::Collection>(built, built->collection.get());
}

Result<std::unique_ptr<collection::Collection>> LocalWorkspace::openImmutable(const std::filesystem::path& generation,
                                                                              const OperationControl& control) const
{
    collection::Collection::OpenOptions options;
    options.immutable = true;
    options.clock = &m_clock;
    options.control = control;
    return collection::Collection::open(m_fileSystem, generation, options);
}

Result<std::shared_ptr<collection::Collection>> LocalWorkspace::asOf(const std::string& name, const std::string& at,
                                                                     const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    if (meansNow(at))
        return handle.open->acquire(true);
    VARVE_TRY(const Past past, pastOf(handle, at));
    return open(handle, past, control);
}

Result<snapshot::RecoveryWindow> LocalWorkspace::recoveryWindow(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    return handle.open->folder().recoveryWindow();
}

Result<PastVerification> LocalWorkspace::verifyPast(const std::string& name, const std::filesystem::path& copy,
                                                    const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_CHECK(handle.open->ensureLocked());
    return handle.open->change([&](CollectionFolder& folder) -> Result<PastVerification> {
        PastVerification verification;
        VARVE_TRY(const std::uint64_t known, folder.damagedBases());
        VARVE_TRY(verification.snapshots, folder.verifyAll(control));
        std::uint64_t harmlessPacks = 0;
        if (!copy.empty()) {
            VARVE_TRY(const auto harmless, folder.mendHarmless(verification.snapshots, known, control));
            harmlessPacks = harmless.packs;
            // Damage is mended from the copy first, so that it is told what came from there.
            VARVE_CHECK(folder.verifyArchive(control));
            const auto inHome = copy / folderOf(handle.row.uuid).lexically_relative(m_home);
            VARVE_TRY(verification.mended,
                      folder.mendFrom(m_fileSystem.exists(inHome) ? inHome : copy, control));
            VARVE_TRY(verification.snapshots, folder.verifyAll(control));
        }
        VARVE_TRY(verification.harmless, folder.mendHarmless(verification.snapshots, known, control));
        if (!copy.empty())
            verification.harmless.packs = harmlessPacks; // behind it those that have been mended from the copy
        VARVE_TRY(verification.window, folder.verifyArchive(control, &verification.harmless.logs));
        VARVE_TRY(const auto plan, m_catalog->scheduleOf(handle.row.uuid));
        if (plan.lastIncrementalSlotMs != 0 || plan.lastFullSlotMs != 0) { // a catalog without a plan knows nothing better
            VARVE_TRY(const bool wasDamaged, mendScheduleFile(m_fileSystem, folderOf(handle.row.uuid), plan.schedule));
            verification.harmless.schedules = wasDamaged;
        }
        return verification;
    });
}

} // namespace varve::workspace
