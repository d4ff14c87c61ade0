// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Reading every byte that leads to a snapshot.
#include "core/snapshot/base.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"

#include <algorithm>

namespace varve::snapshot {

using repository::Repository;

namespace {

Result<> verifyBase(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const std::string& id,
                    const OperationControl& control)
{
    VARVE_TRY(const auto repository, Repository::open(fileSystem, folder, false));
    VARVE_TRY(const auto bases, listBases(fileSystem, folder));
    const auto base = std::find_if(bases.begin(), bases.end(), [&](const Base& one) { return one.id == id; });
    if (base == bases.end())
        return Error{ErrorCode::NotFound, "base " + id + " has gone", folder, 0};
    VARVE_CHECK(repository.verifyTables());
    Progress progress{"verifying", {}, 0, base->files.size(), 0, totalBytes(*base), 0};
    for (const auto& file : base->files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        VARVE_CHECK(repository.verify(file, control));
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    return {};
}

} // namespace

Result<> CollectionFolder::noteDamage(const StartingPoint& start) const
{
    return noteBaseDamage(m_fileSystem, repositoryFolder(), start.id);
}

/// Damage is noted where it is found, so that nothing starts there or leads through there any more; while another way is
/// left the snapshot is whole.
Result<> CollectionFolder::verifyWay(const Snapshot& snapshot, const OperationControl& control) const
{
    Result<> found;
    for (;;) {
        VARVE_TRY(const PastStates past, pastStates());
        const MomentMap map(past);
        const auto way = map.wayTo(snapshot.generation, snapshot.sequence);
        if (!way && !found)
            return found;
        if (!way)
            return Error{ErrorCode::Corrupt, map.whyNot(snapshot.generation, snapshot.sequence), repositoryFolder(), 0};
        if (!way->start.isImage) {
            const auto whole = verifyBase(m_fileSystem, repositoryFolder(), way->start.id, control);
            if (!whole && whole.error().code == ErrorCode::Corrupt) {
                found = whole;
                VARVE_CHECK(noteDamage(way->start));
                continue;
            }
            VARVE_CHECK(whole);
        } else {
            VARVE_CHECK(wholeManifest(way->start.id));
        }
        bool isDamaged = false;
        for (const auto& piece : way->pieces) {
            VARVE_CHECK(control.check());
            if (!piece.span.archived)
                continue; // pastStates() read it a moment ago
            const auto whole = archive::verifyArchived(m_fileSystem, *piece.span.archived);
            if (whole || whole.error().code == ErrorCode::NotFound)
                continue;
            if (whole.error().code != ErrorCode::Corrupt)
                return whole;
            found = whole;
            isDamaged = true;
            VARVE_CHECK(archive::noteDamage(m_fileSystem, *piece.span.archived));
        }
        if (!isDamaged)
            return {};
    }
}

} // namespace varve::snapshot
