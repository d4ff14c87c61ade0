// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_history.h"

#include "core/workspace/retention_items.h"

#include <algorithm>
#include <cstdio>

namespace varve::test {

namespace {

using snapshot::Trigger;
using workspace::Event;

std::string idAt(std::int64_t timeMs)
{
    char text[40];
    std::snprintf(text, sizeof text, "%015lld-5f3a", static_cast<long long>(timeMs));
    return text;
}

void addChanges(workspace::History& history)
{
    for (std::int64_t hour = 0; hour < 116; ++hour) {
        const std::int64_t start = (kNow - 115 * kHour) / kHour * kHour + hour * kHour;
        const auto wave = static_cast<std::uint64_t>(hour * hour * 7 % 23);
        const bool isBusy = hour % 24 > 7 && hour % 24 < 20;
        workspace::ChangeBucket bucket;
        bucket.startMs = start;
        bucket.lengthMs = kHour;
        bucket.documentsAdded = isBusy ? wave : wave / 9;
        bucket.documentsRemoved = hour % 11 == 3 ? wave / 2 : 0;
        if (hour == 58)
            bucket.documentsRemoved = 180; // the accident that the restore repaired
        if (bucket.documentsAdded + bucket.documentsRemoved > 0)
            history.changes.push_back(bucket);
    }
}

} // namespace

snapshot::Snapshot makeSnapshot(std::int64_t timeMs, Trigger trigger)
{
    snapshot::Snapshot snapshot;
    snapshot.id = idAt(timeMs);
    snapshot.trigger = trigger;
    snapshot.createdMs = timeMs;
    snapshot.verifiedMs = timeMs + 4000;
    snapshot.points = 47'801;
    snapshot.documents = 500;
    snapshot.sizeBytes = 312u << 20;
    snapshot.ownBytes = 4u << 20;
    snapshot.embedderIdentity = "minilm-l6-v2/fp16-weights/fp32";
    snapshot.addedDocuments = 12;
    snapshot.removedDocuments = 3;
    snapshot.changedDocuments = 1;
    return snapshot;
}

workspace::History sampleHistory()
{
    workspace::History history;
    history.nowMs = kNow;
    history.snapshotBytes = 3'328'599'654;
    history.schedule.schedule.incrementalCron = "0 * * * *";
    history.schedule.schedule.fullCron = "0 2 * * *";
    history.schedule.nextMs = kNow + 48 * 60'000;
    const auto add = [&history](std::int64_t hoursAgo, Trigger trigger) -> snapshot::Snapshot& {
        history.snapshots.push_back(makeSnapshot(kNow - 12 * 60'000 - hoursAgo * kHour, trigger));
        return history.snapshots.back();
    };
    const auto isGap = [](std::int64_t hoursAgo) {
        return (hoursAgo > 60 && hoursAgo < 68) || hoursAgo == 18 || hoursAgo == 102;
    };
    for (std::int64_t hoursAgo = 114; hoursAgo >= 0; hoursAgo -= hoursAgo > 72 ? 6 : 3) {
        if (!isGap(hoursAgo))
            add(hoursAgo, Trigger::Scheduled).verifiedMs = hoursAgo % 4 == 0 ? kNow - 12 * kHour : 0;
    }
    snapshot::Snapshot& labelled = add(102, Trigger::Manual);
    labelled.label = "before the merge";
    labelled.pinned = true;
    const std::string labelledId = labelled.id; // the list grows and is sorted below
    add(18, Trigger::Manual).label = "论文终稿";
    add(56, Trigger::Safety);
    snapshot::Snapshot& damaged = add(31, Trigger::Scheduled);
    damaged.state = snapshot::SnapshotState::Damaged;
    damaged.stateReason = "segment-0004.vectors does not match its checksum";
    for (std::int64_t minute = 0; minute < 7; ++minute)
        history.snapshots.push_back(
            makeSnapshot(kNow - 44 * kHour - minute * 9 * 60'000, Trigger::Scheduled));
    std::sort(history.snapshots.begin(), history.snapshots.end(),
              [](const auto& a, const auto& b) { return a.createdMs < b.createdMs; });
    history.events = {{Event::Kind::RunMissed, kNow - 66 * kHour, {}, "the computer was off"},
                      {Event::Kind::RunMissed, kNow - 63 * kHour, {}, "the computer was off"},
                      {Event::Kind::Restore, kNow - 56 * kHour + 60'000, labelledId, "restored in place"},
                      {Event::Kind::RunFailed, kNow - 38 * kHour, {}, "no space left on the disk"},
                      {Event::Kind::Imported, kNow - 30 * kHour, {}, "12 documents"}};
    const auto items = workspace::retentionItems(history.snapshots);
    history.retention = schedule::applyRetention(history.schedule.schedule.retention, items);
    addChanges(history);
    return history;
}

workspace::History denseHistory(std::size_t count, std::int64_t stepMs)
{
    workspace::History history;
    history.nowMs = kNow;
    for (std::size_t i = count; i-- > 0;) {
        const std::int64_t time = kNow - static_cast<std::int64_t>(i) * stepMs;
        history.snapshots.push_back(makeSnapshot(time, Trigger::Scheduled));
        history.changes.push_back({time / kHour * kHour, kHour, i % 9, i % 5});
    }
    return history;
}

} // namespace varve::test
