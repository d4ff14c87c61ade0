// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/projection/make_map.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"

namespace varve::workspace {

namespace {

/// A name for a state. A generation that was undone leaves its name to the next one, so the counts are part of it.
std::string keyOf(const std::string& generation, const collection::CollectionInfo& info)
{
    return generation + ":" + std::to_string(info.sequence) + ":" + std::to_string(info.points) + ":" +
           std::to_string(info.documents);
}

} // namespace

/// Copies of a home folder have the same collections in them, and go their own ways.
std::filesystem::path LocalWorkspace::mapFolderOf(const std::string& uuid) const
{
    return m_cache / "maps" / (uuid + "-" + sha256Hex(m_home.string()).substr(0, 8));
}

Result<projection::MapAnswer> LocalWorkspace::map(const std::string& name, const std::string& at,
                                                  projection::MapWork work, const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto live, handle.open->acquire(true));
    VARVE_TRY(const auto generation, handle.open->folder().currentGeneration());
    const projection::MapState present{*live, keyOf(generation.filename().string(), live->info())};
    projection::MapCache cache(m_fileSystem, mapFolderOf(handle.row.uuid));
    if (meansNow(at))
        return projection::answerMap(cache, present, present, work, control);
    VARVE_TRY(const Past past, pastOf(handle, at));
    VARVE_TRY(const auto state, open(handle, past, control));
    const projection::MapState wanted{*state, keyOf(past.moment.generation, state->info())};
    return projection::answerMap(cache, wanted, present, work, control);
}

} // namespace varve::workspace
