// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"

#include "core/base/hash.h"
#include "core/snapshot/activations.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/names.h"
#include "core/snapshot/restore_records.h"

#include <algorithm>
#include <cstdio>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

std::string currentText(const std::string& generation)
{
    char crc[16];
    std::snprintf(crc, sizeof crc, "%08x", crc32c(std::as_bytes(std::span(generation))));
    return generation + " " + crc + "\n";
}

Result<> removeUnfinished(fs::FileSystem& fileSystem, const stdfs::path& folder)
{
    if (!fileSystem.exists(folder))
        return {};
    VARVE_TRY(const auto entries, fileSystem.listDirectory(folder));
    for (const std::string& name : entries) {
        if (names::isUnfinished(name))
            VARVE_CHECK(fileSystem.removeTree(folder / name));
    }
    return fileSystem.syncDirectory(folder);
}

} // namespace

CollectionFolder::CollectionFolder(fs::FileSystem& fileSystem, stdfs::path folder, const Clock& clock)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_clock(clock)
{
}

stdfs::path CollectionFolder::generationsFolder() const
{
    return m_folder / names::kGenerations;
}

stdfs::path CollectionFolder::snapshotsFolder() const
{
    return m_folder / names::kSnapshots;
}

Result<> CollectionFolder::create(const collection::CollectionConfig& config, const std::string& uuid)
{
    return buildAside(m_fileSystem, m_folder, [&](const stdfs::path& unfinished) -> Result<> {
        const std::string first = names::generationName(1);
        VARVE_CHECK(m_fileSystem.createDirectories(unfinished / names::kGenerations));
        VARVE_CHECK(collection::Collection::create(m_fileSystem, unfinished / names::kGenerations / first, config, uuid));
        return CollectionFolder(m_fileSystem, unfinished, m_clock).setCurrent(first);
    });
}

Result<std::string> CollectionFolder::currentName() const
{
    constexpr std::uint64_t kLimitBytes = 256;
    const stdfs::path path = m_folder / names::kCurrent;
    VARVE_TRY(const auto bytes, fs::readWholeFile(m_fileSystem, path, kLimitBytes));
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::string generation = text.substr(0, text.find(' '));
    if (names::generationNumber(generation) == 0 || text != currentText(generation))
        return Error{ErrorCode::Corrupt, "its bytes are not those that were written", path, 0};
    return generation;
}

Result<stdfs::path> CollectionFolder::currentGeneration() const
{
    VARVE_TRY(const std::string name, currentName());
    const stdfs::path generation = generationsFolder() / name;
    if (!m_fileSystem.exists(generation))
        return Error{ErrorCode::Corrupt, "the live generation is missing", generation, 0};
    return generation;
}

Result<> CollectionFolder::setCurrent(const std::string& generation)
{
    const std::string text = currentText(generation);
    return fs::replaceFileAtomically(m_fileSystem, m_folder / names::kCurrent, std::as_bytes(std::span(text)));
}

Result<std::unique_ptr<fs::FileLock>> CollectionFolder::lock()
{
    return m_fileSystem.lockFile(m_folder / names::kLock);
}

Result<> CollectionFolder::collectOrphans()
{
    // What CURRENT says now must be what it says after a power cut, before anything is removed by its word.
    VARVE_CHECK(m_fileSystem.syncDirectory(m_folder));
    VARVE_CHECK(fs::removeTemporaryFiles(m_fileSystem, m_folder));
    VARVE_CHECK(removeUnfinished(m_fileSystem, generationsFolder()));
    VARVE_CHECK(removeUnfinished(m_fileSystem, snapshotsFolder()));
    if (m_fileSystem.exists(snapshotsFolder())) {
        VARVE_TRY(const auto ids, m_fileSystem.listDirectory(snapshotsFolder()));
        for (const std::string& id : ids)
            VARVE_CHECK(fs::removeTemporaryFiles(m_fileSystem, snapshotsFolder() / id));
    }
    VARVE_CHECK(removeUnfinished(m_fileSystem, repositoryFolder()));
    for (const char* part : {"bases", "packs", "files"}) {
        if (m_fileSystem.exists(repositoryFolder() / part))
            VARVE_CHECK(fs::removeTemporaryFiles(m_fileSystem, repositoryFolder() / part));
    }
    VARVE_CHECK(cleanArchive());
    return removeOrphanGenerations();
}

Result<> CollectionFolder::removeOrphanGenerations()
{
    VARVE_TRY(const std::string current, currentName());
    const auto record = recordOfCurrent();
    if (!record && record.error().code != ErrorCode::NotFound)
        return {}; // the record of the last restore is damaged: no generation goes on a guess
    VARVE_TRY(const auto entries, m_fileSystem.listDirectory(generationsFolder()));
    for (const std::string& name : entries) {
        if (name == current || (record && name == record->previousGeneration))
            continue;
        // Its states stay reachable by its log. Where that cannot be kept now, it is tried again next time.
        if (archiveGeneration(name))
            VARVE_CHECK(m_fileSystem.removeTree(generationsFolder() / name));
    }
    return m_fileSystem.syncDirectory(generationsFolder());
}

Result<std::string> CollectionFolder::newGenerationName() const
{
    VARVE_TRY(const auto entries, m_fileSystem.listDirectory(generationsFolder()));
    std::uint64_t newest = 0;
    for (const std::string& name : entries)
        newest = std::max(newest, names::generationNumber(name));
    // Names of generations that are gone may still have an archive.
    if (const auto known = readActivations(m_fileSystem, m_folder)) {
        for (const Activation& one : known->switches)
            newest = std::max(newest, names::generationNumber(one.generation));
    }
    if (const auto archived = m_fileSystem.listDirectory(m_folder / names::kArchive)) {
        for (const std::string& name : *archived)
            newest = std::max(newest, names::generationNumber(name));
    }
    return names::generationName(newest + 1);
}

Result<> removeUnfinishedFolders(fs::FileSystem& fileSystem, const stdfs::path& parent)
{
    return removeUnfinished(fileSystem, parent);
}

} // namespace varve::snapshot
