// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Making a generation folder that holds a state of the past: a base or an image, and the log from there on.
#include "core/snapshot/base.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/state_builder.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

/// Ways are tried again with what turned out to be damaged left out.
constexpr int kMostWays = 8;

} // namespace

/// Every file of a base, then, for a restore, every byte of those that came by link.
Result<> CollectionFolder::buildBase(const Base& base, const stdfs::path& target, Purpose purpose,
                                     const OperationControl& control) const
{
    VARVE_TRY(const auto repository, repository::Repository::open(m_fileSystem, repositoryFolder(), false));
    VARVE_CHECK(createStandardFolders(m_fileSystem, target));
    std::uint64_t copied = 0;
    for (const auto& file : base.files)
        copied += file.isWhole() ? 0 : file.sizeBytes;
    VARVE_CHECK(checkFreeSpace(m_fileSystem, copied, target));
    Progress progress{"copying", {}, 0, base.files.size(), 0, totalBytes(base), 0};
    for (const auto& file : base.files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        VARVE_CHECK(m_fileSystem.createDirectories((target / file.path).parent_path()));
        VARVE_CHECK(repository.materialise(file, target / file.path, purpose == Purpose::Restore, control));
        if (purpose == Purpose::Restore && file.isWhole())
            VARVE_CHECK(repository.verify(file, control));
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    return {};
}

Result<> CollectionFolder::buildStart(const StartingPoint& start, const stdfs::path& target, Purpose purpose,
                                      const OperationControl& control) const
{
    if (start.isImage) {
        VARVE_TRY(const Manifest manifest, wholeManifest(start.id));
        VARVE_TRY(const stdfs::path image, imageFolder(start.id));
        return buildGeneration(m_fileSystem, image, manifest.files, target, control);
    }
    VARVE_TRY(const Base base, findBase(m_fileSystem, repositoryFolder(), start.id));
    return buildBase(base, target, purpose, control);
}

/// Follows one way. `damagedStart` is set when where it starts is what failed.
Result<> CollectionFolder::followWay(const WayToState& way, const stdfs::path& target, Purpose purpose,
                                     const OperationControl& control, bool& damagedStart) const
{
    const auto started = buildStart(way.start, target, purpose, control);
    damagedStart = !started && started.error().code == ErrorCode::Corrupt;
    VARVE_CHECK(started);
    return StateBuilder(m_fileSystem, target, m_clock, purpose, control).addLogs(way);
}

Result<WayToState> CollectionFolder::wayTo(const Moment& moment) const
{
    VARVE_TRY(const PastStates past, pastStates());
    return MomentMap(past).wayTo(moment.generation, moment.sequence);
}

Result<> CollectionFolder::buildMoment(const Moment& moment, const stdfs::path& target, const OperationControl& control,
                                       Purpose purpose) const
{
    VARVE_CHECK(buildState(moment, target, control, purpose));
    return {};
}

/// The way that was taken.
Result<WayToState> CollectionFolder::buildState(const Moment& moment, const stdfs::path& target,
                                                const OperationControl& control, Purpose purpose) const
{
    std::set<std::string> damaged;
    for (int attempt = 1;; ++attempt) {
        VARVE_TRY(const PastStates past, pastStates());
        VARVE_TRY(const WayToState way, MomentMap(past, damaged).wayTo(moment.generation, moment.sequence));
        bool damagedStart = false;
        const auto built = followWay(way, target, purpose, control, damagedStart);
        if (built)
            return way;
        // A log file may have been archived and removed meanwhile; damage leaves other ways.
        const bool mayTryAgain = built.error().code == ErrorCode::Corrupt || built.error().code == ErrorCode::NotFound;
        if (!mayTryAgain || (attempt >= kMostWays && !damagedStart)) // starts run out by themselves
            return built.error();
        if (damagedStart) {
            damaged.insert(way.start.id);
        } else if (built.error().code == ErrorCode::Corrupt) {
            const auto found = std::find_if(way.pieces.begin(), way.pieces.end(), [&](const auto& piece) {
                return piece.span.archived && piece.span.archived->path == built.error().path;
            });
            if (found == way.pieces.end())
                return built.error();
            VARVE_CHECK(archive::noteDamage(m_fileSystem, *found->span.archived));
        }
        VARVE_CHECK(m_fileSystem.removeTree(target));
    }
}

} // namespace varve::snapshot
