// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"

namespace varve::workspace {

Result<exchange::ZipSummary> LocalWorkspace::exportZip(const std::string& name, const std::string& at,
                                                       const std::filesystem::path& zipFile,
                                                       const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    if (!meansNow(at)) {
        VARVE_TRY(const Past past, pastOf(handle, at));
        if (!past.snapshot || !past.snapshot->hasImage)
            return exportMoment(handle, past.moment, zipFile, control);
        VARVE_TRY(const auto image, handle.open->folder().imageFolder(past.snapshot->id));
        return exchange::exportZip(m_fileSystem, image, zipFile, control);
    }
    VARVE_TRY(const auto live, handle.open->acquire(false));
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(m_fileSystem.createDirectories(place.path()));
    VARVE_CHECK(live->capturePassingImage(place.path(), control, [] {}));
    return exchange::exportZip(m_fileSystem, place.path(), zipFile, control);
}

Result<exchange::ZipSummary> LocalWorkspace::exportMoment(const Handle& handle, const snapshot::Moment& moment,
                                                          const std::filesystem::path& zipFile,
                                                          const OperationControl& control)
{
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(handle.open->change([&](const snapshot::CollectionFolder& folder) {
        return folder.buildMoment(moment, place.path(), control, snapshot::CollectionFolder::Purpose::Look);
    }));
    return exchange::exportZip(m_fileSystem, place.path(), zipFile, control);
}

Result<collection::CollectionInfo> LocalWorkspace::importZip(const std::filesystem::path& zipFile,
                                                             const std::string& newName,
                                                             const OperationControl& control)
{
    if (!newName.empty()) {
        VARVE_CHECK(checkName(newName));
        if (m_catalog->byName(newName))
            return Error{
                ErrorCode::AlreadyExists, "a collection named \"" + newName + "\" exists already", {}, 0};
    }
    VARVE_TRY(const StagingPlace extracted, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(m_fileSystem.createDirectories(extracted.path()));
    VARVE_TRY(const auto zip, exchange::importZip(m_fileSystem, zipFile, extracted.path(), {}, control));
    const std::string name = newName.empty() ? zip.collectionName : newName;
    VARVE_CHECK(checkName(name));
    VARVE_TRY(const StagingPlace built, StagingPlace::make(m_fileSystem, m_home));
    const std::string uuid = makeUuid();
    VARVE_CHECK(snapshot::CollectionFolder(m_fileSystem, built.path(), m_clock)
                    .createFromImage(extracted.path(), name, uuid, control));
    return publish(built, uuid, name);
}

} // namespace varve::workspace
