// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Mending a repository from a copy of it.
#include "core/repository/repository.h"

#include "core/fs/file_copy.h"

namespace varve::repository {

namespace stdfs = std::filesystem;

/// False when the copy does not have the chunk whole either.
Result<bool> Repository::takeChunkOver(const std::string& sha256, const OpenPacks& own, const Repository& copy,
                                       const OpenPacks& theirs, std::optional<PackWriter>& pack, const std::string& packName,
                                       TakenOver& done)
{
    if (isKeptWhole(sha256, own))
        return true;
    const auto [first, last] = m_places.equal_range(sha256);
    for (auto place = first; place != last; ++place) {
        if (place->second.pack == packName)
            return true; // it has come already, for another file
    }
    const auto content = copy.chunkContent(sha256, theirs);
    if (!content)
        return false;
    if (!pack) {
        VARVE_CHECK(m_fileSystem.createDirectories(m_folder / "packs"));
        VARVE_TRY(pack, PackWriter::create(m_fileSystem, packPath(packName)));
    }
    VARVE_CHECK(pack->add(sha256, static_cast<std::uint32_t>(content->size()), compressChunk(*content)));
    m_places.emplace(sha256, Place{packName, pack->chunks().back()});
    ++done.objects;
    return true;
}

Result<Repository::TakenOver> Repository::takeOver(const std::vector<StoredFile>& files, const Repository& copy,
                                                   const std::string& packName, const OperationControl& control)
{
    TakenOver done;
    const std::string fileName = freePackName(packName);
    std::optional<PackWriter> pack;
    const auto note = [&](const std::string& sha256) { done.missing = done.missing.empty() ? sha256 : done.missing; };
    VARVE_CHECK(m_fileSystem.createDirectories(m_folder / "files"));
    Progress progress{"mending", {}, 0, files.size(), 0, 0, 0};
    for (const StoredFile& file : files)
        progress.totalBytes += file.sizeBytes;
    for (const StoredFile& file : files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
        if (!file.isWhole()) {
            const OpenPacks own = openPacksOf(file.chunks);
            const OpenPacks theirs = copy.openPacksOf(file.chunks);
            for (const std::string& chunk : file.chunks) {
                VARVE_TRY(const bool isHere, takeChunkOver(chunk, own, copy, theirs, pack, fileName, done));
                if (!isHere)
                    note(chunk);
            }
            continue;
        }
        const auto whole = verify(file, control);
        if (whole)
            continue;
        if (whole.error().code != ErrorCode::Corrupt)
            return whole.error();
        const auto taken =
            fs::replaceByCopy(m_fileSystem, copy.wholePath(file.sha256), wholePath(file.sha256), file.sha256, control);
        if (taken)
            ++done.objects;
        else if (taken.error().code == ErrorCode::NotFound || taken.error().code == ErrorCode::Corrupt)
            note(file.sha256);
        else
            return taken.error();
    }
    if (pack) {
        VARVE_CHECK(pack->commit());
        m_packs.insert(fileName);
    }
    return done;
}

Result<> Repository::setUnreadablePacksAside()
{
    for (const auto& [pack, error] : m_unreadable)
        VARVE_CHECK(m_fileSystem.rename(packPath(pack), packPath(pack + ".damaged")));
    if (m_unreadable.empty())
        return {};
    m_unreadable.clear();
    return m_fileSystem.syncDirectory(m_folder / "packs");
}

} // namespace varve::repository
