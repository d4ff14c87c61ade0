// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/resolve.h"

#include "core/base/clock.h"

#include <algorithm>

namespace varve::workspace {

namespace {

using snapshot::Snapshot;

template <class Predicate>
Result<const Snapshot*> onlyOne(const std::vector<Snapshot>& snapshots, std::string_view at, Predicate fits)
{
    const Snapshot* found = nullptr;
    std::string ids;
    std::size_t count = 0;
    for (const Snapshot& one : snapshots) {
        if (!fits(one))
            continue;
        found = &one;
        ids += (ids.empty() ? "" : ", ") + one.id;
        ++count;
    }
    if (count > 1)
        return Error{ErrorCode::InvalidArgument,
                     "\"" + std::string(at) + "\" fits " + std::to_string(count) + " snapshots: " + ids,
                     {},
                     0};
    return found;
}

Result<Snapshot> newestAtOrBefore(const std::vector<Snapshot>& snapshots, std::string_view at,
                                  std::int64_t timeMs)
{
    const auto after = std::find_if(snapshots.rbegin(), snapshots.rend(),
                                    [timeMs](const Snapshot& one) { return one.createdMs <= timeMs; });
    if (after != snapshots.rend())
        return *after;
    return Error{ErrorCode::NotFound,
                 "no snapshot is as old as " + std::string(at) + "; the nearest is " + snapshots.front().id +
                     " of " + formatUtc(snapshots.front().createdMs),
                 {},
                 0};
}

} // namespace

Result<Snapshot> resolveAt(const std::vector<Snapshot>& snapshots, std::string_view at)
{
    if (meansNow(at))
        return Error{ErrorCode::InvalidArgument, "\"now\" is the live collection, not a snapshot", {}, 0};
    if (snapshots.empty())
        return Error{ErrorCode::NotFound, "there are no snapshots yet", {}, 0};
    for (const Snapshot& one : snapshots) {
        if (one.id == at)
            return one;
    }
    if (at == "latest")
        return snapshots.back();
    VARVE_TRY(const Snapshot* labelled,
              onlyOne(snapshots, at, [at](const Snapshot& one) { return one.label == at; }));
    if (labelled)
        return *labelled;
    if (const auto time = parseUtc(at))
        return newestAtOrBefore(snapshots, at, *time);
    VARVE_TRY(const Snapshot* begun,
              onlyOne(snapshots, at, [at](const Snapshot& one) { return one.id.starts_with(at); }));
    if (begun)
        return *begun;
    return Error{
        ErrorCode::NotFound, "no snapshot has the id, label or time \"" + std::string(at) + "\"", {}, 0};
}

Result<PastPoint> resolvePast(const std::vector<Snapshot>& snapshots, std::string_view at)
{
    const bool isName = at == "latest" || std::any_of(snapshots.begin(), snapshots.end(), [at](const Snapshot& one) {
                            return one.id == at || one.label == at;
                        });
    const auto time = parseUtc(at);
    if (isName || !time) {
        VARVE_TRY(Snapshot named, resolveAt(snapshots, at));
        const std::int64_t createdMs = named.createdMs;
        return PastPoint{std::move(named), createdMs};
    }
    const auto own = std::find_if(snapshots.rbegin(), snapshots.rend(), [&](const Snapshot& one) {
        return one.createdMs == *time && one.state == snapshot::SnapshotState::Whole;
    });
    return own == snapshots.rend() ? PastPoint{std::nullopt, *time} : PastPoint{*own, *time};
}

} // namespace varve::workspace
