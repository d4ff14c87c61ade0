// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Keeping log files that recovery does not need any more, as long as a snapshot leads to states through them.
#include "core/collection/manifest.h"
#include "core/repository/repository.h"
#include "core/snapshot/base_starts.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Sequence;

/// The archive of one generation. Knows the collection folder by its path only, so that it may outlive every object.
class GenerationArchive final : public log::LogArchive {
public:
    GenerationArchive(fs::FileSystem& fileSystem, stdfs::path folder, const Clock& clock, std::string generation)
        : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_clock(clock), m_generation(std::move(generation))
    {
    }

    Result<> keep(const log::LogFile& file, Sequence through) override
    {
        return CollectionFolder(m_fileSystem, m_folder, m_clock).archiveLogFile(m_generation, file, through);
    }

private:
    fs::FileSystem& m_fileSystem;
    const stdfs::path m_folder;
    const Clock& m_clock;
    const std::string m_generation;
};

Result<std::shared_ptr<log::LogArchive>> CollectionFolder::logArchive() const
{
    VARVE_TRY(std::string current, currentName());
    return std::shared_ptr<log::LogArchive>(
        std::make_shared<GenerationArchive>(m_fileSystem, m_folder, m_clock, std::move(current)));
}

/// True when a snapshot, or one that is being taken, may lead through the file's records to a state.
Result<bool> CollectionFolder::isWanted(const std::string& generation, Sequence through) const
{
    const auto entries = m_fileSystem.listDirectory(snapshotsFolder());
    if (!entries && entries.error().code == ErrorCode::NotFound)
        return false;
    VARVE_CHECK(entries);
    if (std::any_of(entries->begin(), entries->end(), [](const std::string& id) { return names::isUnfinished(id); }))
        return true; // its change may lie before the file's last one
    PastStates past;
    VARVE_TRY(const std::string current, currentName());
    const auto counting = activations(current);
    if (!counting)
        return true; // nobody can tell
    past.activations = *counting;
    // Mostly a base is enough to say yes, and reading the snapshots takes long when there are thousands.
    VARVE_TRY(past.starts, listBaseStarts(m_fileSystem, repositoryFolder()));
    if (MomentMap(past).isNeeded(generation, through))
        return true;
    VARVE_TRY(const auto snapshots, loadAll(false));
    VARVE_TRY(past.starts, startingPoints(snapshots, current, past.activations.switches.back().timeMs));
    for (StartingPoint& one : past.starts) {
        if (one.generation.empty())
            one.generation = generation; // an older program's image
    }
    return MomentMap(past).isNeeded(generation, through);
}

Result<> CollectionFolder::archiveLogFile(const std::string& generation, const log::LogFile& file, Sequence through) const
{
    VARVE_TRY(const bool wanted, isWanted(generation, through));
    if (!wanted)
        return {};
    auto kept = archive::keepLogFile(m_fileSystem, archiveFolder(generation), names::generationNumber(generation), file,
                                     through);
    if (kept && m_fileSystem.exists(repositoryFolder())) {
        auto index = repository::RepositoryIndex::open(m_fileSystem, repository::Repository::indexFile(repositoryFolder()), true);
        noteInIndex(index, {*kept});
    }
    // A log file that is damaged is lost to moments; recovery does not need it any more either.
    return kept || kept.error().code == ErrorCode::Corrupt ? Result<>() : Result<>(kept.error());
}

/// Removes a damaged file of the archive when the log in the generation's own folder has all of its changes; else false. That
/// log was read while `spans`, in order as in PastStates, were listed; another archived file may yet be found damaged.
Result<bool> CollectionFolder::removeSpare(const std::string& generation, const archive::ArchivedLog& damaged,
                                           const std::vector<LogSpan>& spans) const
{
    Sequence next = damaged.firstSequence;
    for (const LogSpan& span : spans) {
        const bool isOwn = !span.archived && span.damage.empty();
        if (isOwn && span.first <= next && next <= span.last)
            next = span.last + 1;
    }
    if (next <= damaged.lastSequence)
        return false;
    VARVE_CHECK(m_fileSystem.removeFile(damaged.path));
    VARVE_CHECK(m_fileSystem.syncDirectory(archiveFolder(generation)));
    forgetInIndex({damaged});
    return true;
}

/// Before a generation that was live once is removed.
Result<> CollectionFolder::archiveGeneration(const std::string& generation) const
{
    VARVE_TRY(const std::string current, currentName());
    const auto counting = activations(current);
    const bool wasLive = counting && std::any_of(counting->switches.begin(), counting->switches.end(), [&](const auto& one) {
                             return one.generation == generation;
                         });
    if (!wasLive)
        return {};
    VARVE_TRY(const auto spans, logsInFolder(generation));
    for (const LogSpan& span : spans) {
        if (span.damage.empty() && span.last >= span.first)
            VARVE_CHECK(archiveLogFile(generation, span.inFolder, span.last));
    }
    return {};
}

Result<> CollectionFolder::cleanArchive() const
{
    const auto generations = m_fileSystem.listDirectory(m_folder / names::kArchive);
    if (!generations && generations.error().code == ErrorCode::NotFound)
        return {};
    VARVE_CHECK(generations);
    for (const std::string& generation : *generations)
        VARVE_CHECK(fs::removeTemporaryFiles(m_fileSystem, archiveFolder(generation)));
    return {};
}

} // namespace varve::snapshot
