// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"
#include "core/workspace/retention_items.h"

#include <map>

namespace varve::workspace {

namespace {

constexpr std::int64_t kBucketMs = 60'000; // the timeline joins them as far as its zoom needs
constexpr std::size_t kPage = 1000;

using Buckets = std::map<std::int64_t, ChangeBucket>;

ChangeBucket& bucketAt(Buckets& buckets, std::int64_t timeMs)
{
    const std::int64_t start = timeMs - ((timeMs % kBucketMs) + kBucketMs) % kBucketMs;
    ChangeBucket& bucket = buckets[start];
    bucket.startMs = start;
    bucket.lengthMs = kBucketMs;
    return bucket;
}

/// What is known without a book of its own: documents tell when they were imported, and each snapshot tells how many
/// went since the one before it.
Result<std::vector<ChangeBucket>> changeBuckets(const collection::Collection& live,
                                                const std::vector<snapshot::Snapshot>& snapshots)
{
    Buckets buckets;
    for (std::size_t offset = 0;; offset += kPage) {
        VARVE_TRY(const auto page, live.documents(collection::DocumentState::Ready, {}, kPage, offset));
        for (const auto& document : page)
            ++bucketAt(buckets, document.importedMs).documentsAdded;
        if (page.size() < kPage)
            break;
    }
    for (const auto& one : snapshots) {
        if (one.removedDocuments > 0)
            bucketAt(buckets, one.createdMs).documentsRemoved += one.removedDocuments;
    }
    std::vector<ChangeBucket> ordered;
    for (const auto& [start, bucket] : buckets)
        ordered.push_back(bucket);
    return ordered;
}

} // namespace

Result<History> LocalWorkspace::history(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    History history;
    history.nowMs = m_clock.nowMs();
    VARVE_TRY(history.schedule, scheduleOf(name));
    VARVE_TRY(RetentionPlan plan, planRetentionOf(handle, std::nullopt, Sparing::NoOpenOnes)); // open ones go later
    history.snapshots = std::move(plan.snapshots);
    history.retention = std::move(plan.decisions);
    VARVE_TRY(history.events, m_catalog->events(handle.row.uuid));
    if (auto undoable = handle.open->folder().undoableRestore())
        history.undoable = *undoable;
    else if (undoable.error().code != ErrorCode::NotFound)
        return undoable.error();
    VARVE_TRY(history.snapshotBytes, handle.open->folder().keptBytes());
    if (auto window = handle.open->folder().recoveryWindow())
        history.window = std::move(*window);
    else if (!isDataError(window.error().code))
        return window.error();
    // A collection too damaged to open still has a past to go back to.
    const auto live = handle.open->acquire(true);
    if (live) {
        VARVE_TRY(history.changes, changeBuckets(**live, history.snapshots));
    } else if (!isDataError(live.error().code)) {
        return live.error();
    }
    return history;
}

} // namespace varve::workspace
