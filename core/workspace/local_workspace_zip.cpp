// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"

namespace varve::workspace {

Result<> LocalWorkspace::withImage(const std::string& name, const std::string& at, const OperationControl& control,
                                   const std::function<Result<>(const std::filesystem::path& image)>& use)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    if (meansNow(at)) {
        VARVE_TRY(const auto live, handle.open->acquire(false));
        VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
        VARVE_CHECK(m_fileSystem.createDirectories(place.path()));
        VARVE_CHECK(live->capturePassingImage(place.path(), control, [] {}));
        return use(place.path());
    }
    VARVE_TRY(const Past past, pastOf(handle, at));
    if (past.snapshot && past.snapshot->hasImage) {
        VARVE_TRY(const auto image, handle.open->folder().imageFolder(past.snapshot->id));
        return use(image);
    }
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(handle.open->change([&](const snapshot::CollectionFolder& folder) {
        return folder.buildMoment(past.moment, place.path(), control, snapshot::CollectionFolder::Purpose::Look);
    }));
    return use(place.path());
}

Result<exchange::ZipSummary> LocalWorkspace::exportZip(const std::string& name, const std::string& at,
                                                       const std::filesystem::path& zipFile,
                                                       const OperationControl& control)
{
    exchange::ZipSummary summary;
    VARVE_CHECK(withImage(name, at, control, [&](const std::filesystem::path& image) -> Result<> {
        VARVE_TRY(summary, exchange::exportZip(m_fileSystem, image, zipFile, control));
        return {};
    }));
    return summary;
}

Result<exchange::PointsSummary> LocalWorkspace::exportPoints(const std::string& name, const std::string& at,
                                                             exchange::PointFormat format,
                                                             const std::filesystem::path& target,
                                                             const OperationControl& control)
{
    exchange::PointsSummary summary;
    VARVE_CHECK(withImage(name, at, control, [&](const std::filesystem::path& image) -> Result<> {
        VARVE_TRY(summary, exchange::exportPoints(m_fileSystem, image, format, target, control));
        return {};
    }));
    return summary;
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
