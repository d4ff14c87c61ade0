// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"
#include "core/workspace/resolve.h"

#include <limits>

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Snapshot;

Result<std::vector<Snapshot>> LocalWorkspace::snapshots(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    return handle.open->folder().list();
}

Result<std::uint64_t> LocalWorkspace::snapshotCount(const std::string& name)
{
    VARVE_TRY(const auto all, snapshots(name));
    return std::uint64_t{all.size()};
}

Result<Snapshot> LocalWorkspace::resolveSnapshot(const std::string& name, const std::string& at)
{
    VARVE_TRY(const auto all, snapshots(name));
    return resolveAt(all, at);
}

Result<Snapshot> LocalWorkspace::takeSnapshot(const std::string& name,
                                              const snapshot::SnapshotRequest& request,
                                              const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto live, handle.open->acquire(false));
    return handle.open->change(
        [&](CollectionFolder& folder) { return folder.take(*live, request, control); });
}

Result<Snapshot> LocalWorkspace::verifySnapshot(const std::string& name, const std::string& at,
                                                const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const Snapshot found, resolveSnapshot(name, at));
    VARVE_CHECK(handle.open->ensureLocked());
    return handle.open->change([&](CollectionFolder& folder) { return folder.verify(found.id, control); });
}

Result<Snapshot> LocalWorkspace::annotateSnapshot(const std::string& name, const std::string& at,
                                                  const snapshot::Annotation& annotation)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const Snapshot found, resolveSnapshot(name, at));
    VARVE_CHECK(handle.open->ensureLocked());
    return handle.open->change(
        [&](CollectionFolder& folder) { return folder.annotate(found.id, annotation); });
}

Result<> LocalWorkspace::removeSnapshot(const std::string& name, const std::string& at)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const Snapshot found, resolveSnapshot(name, at));
    VARVE_CHECK(handle.open->ensureLocked());
    handle.open->forgetAsOf(found.id);
    return handle.open->change([&](CollectionFolder& folder) -> Result<> {
        VARVE_CHECK(folder.remove(found.id));
        static_cast<void>(folder.prune().hasValue()); // what is left goes with the next one
        return {};
    });
}

Result<LocalWorkspace::Pair> LocalWorkspace::inOrder(const std::string& name, const std::string& a, const std::string& b,
                                                     const OperationControl& control)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(auto one, asOf(name, a, control));
    VARVE_TRY(auto other, asOf(name, b, control));
    const auto age = [&](const std::string& at) -> Result<std::int64_t> {
        if (meansNow(at))
            return std::numeric_limits<std::int64_t>::max();
        VARVE_TRY(const Past past, pastOf(handle, at));
        return past.timeMs;
    };
    VARVE_TRY(const std::int64_t ageOfOne, age(a));
    VARVE_TRY(const std::int64_t ageOfOther, age(b));
    return ageOfOne <= ageOfOther ? Pair{std::move(one), std::move(other)} : Pair{std::move(other), std::move(one)};
}

Result<snapshot::Difference> LocalWorkspace::compare(const std::string& name, const std::string& a,
                                                     const std::string& b, const OperationControl& control)
{
    VARVE_TRY(const Pair states, inOrder(name, a, b, control));
    return snapshot::compare(*states.older, *states.newer, control);
}

Result<snapshot::Difference> LocalWorkspace::compareEach(const std::string& name, const std::string& a,
                                                         const std::string& b, const OperationControl& control,
                                                         const snapshot::ChangeVisitor& visit)
{
    VARVE_TRY(const Pair states, inOrder(name, a, b, control));
    return snapshot::compareEach(*states.older, *states.newer, control, visit);
}

Result<snapshot::DocumentDifference> LocalWorkspace::compareDocument(const std::string& name, const std::string& a,
                                                                     const std::string& b, const std::string& source,
                                                                     const OperationControl& control)
{
    VARVE_TRY(const Pair states, inOrder(name, a, b, control));
    return snapshot::compareDocument(*states.older, *states.newer, source, control);
}

} // namespace varve::workspace
