// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Removing what nobody needs any more.
#include "core/repository/repository.h"

#include <algorithm>

namespace varve::repository {

namespace stdfs = std::filesystem;

/// Decides about one pack: it stays, goes, or gives what is needed of it to `rest` and goes then.
Result<> Repository::sweepPack(const std::string& pack, const NeededObjects& needed, std::optional<PackWriter>& rest,
                               const std::string& packName, std::vector<std::string>& leaving) const
{
    const auto table = readPackTable(m_fileSystem, packPath(pack));
    if (!table)
        return {}; // damaged: a person may want to look at it, and its chunks count as not there
    std::uint64_t bytes = 0;
    std::uint64_t neededBytes = 0;
    for (const PackedChunk& chunk : *table) {
        bytes += chunk.storedBytes;
        neededBytes += needed.chunks.contains(chunk.sha256) ? chunk.storedBytes : 0;
    }
    if (neededBytes * 2 >= bytes && neededBytes > 0)
        return {};
    if (neededBytes > 0) {
        VARVE_TRY(const auto file, m_fileSystem.openFile(packPath(pack)));
        if (!rest) {
            VARVE_TRY(rest, PackWriter::create(m_fileSystem, packPath(packName)));
        }
        for (const PackedChunk& chunk : *table) {
            if (!needed.chunks.contains(chunk.sha256))
                continue;
            const auto content = readChunk(*file, chunk, packPath(pack));
            if (!content)
                return {}; // stays as it is, damage and all
            VARVE_CHECK(rest->add(chunk.sha256, chunk.contentBytes, compressChunk(*content)));
        }
    }
    leaving.push_back(pack);
    return {};
}

Result<> Repository::sweep(const NeededObjects& needed, const std::string& packName)
{
    const std::string fileName = packName + ".pack";
    std::optional<PackWriter> rest;
    std::vector<std::string> leaving;
    for (const std::string& pack : m_packs)
        VARVE_CHECK(sweepPack(pack, needed, rest, fileName, leaving));
    if (rest)
        VARVE_CHECK(rest->commit());
    for (const std::string& pack : leaving)
        VARVE_CHECK(m_fileSystem.removeFile(packPath(pack)));
    if (!leaving.empty()) {
        VARVE_CHECK(m_fileSystem.syncDirectory(m_folder / "packs"));
        m_packs.clear();
        m_places.clear();
        VARVE_CHECK(loadPacks());
    }
    const auto names = m_fileSystem.listDirectory(m_folder / "files");
    if (!names)
        return names.error().code == ErrorCode::NotFound ? Result<>() : Result<>(names.error());
    bool removedAny = false;
    for (const std::string& name : *names) {
        if (needed.wholeFiles.contains(name))
            continue;
        VARVE_CHECK(m_fileSystem.removeFile(wholePath(name)));
        removedAny = true;
    }
    return removedAny ? m_fileSystem.syncDirectory(m_folder / "files") : Result<>();
}

std::uint64_t Repository::bytesOnlyIn(const NeededObjects& going, const NeededObjects& staying) const
{
    std::uint64_t bytes = 0;
    for (const std::string& chunk : going.chunks) {
        const auto place = staying.chunks.contains(chunk) ? m_places.end() : m_places.find(chunk);
        bytes += place == m_places.end() ? 0 : place->second.chunk.storedBytes;
    }
    for (const std::string& file : going.wholeFiles) {
        const auto status = m_fileSystem.status(wholePath(file));
        bytes += status && status->linkCount <= 1 && !staying.wholeFiles.contains(file) ? status->sizeBytes : 0;
    }
    return bytes;
}

Result<std::uint64_t> Repository::sizeBytes() const
{
    if (!m_fileSystem.exists(m_folder))
        return std::uint64_t{0};
    return fs::directorySizeBytes(m_fileSystem, m_folder);
}

} // namespace varve::repository
