// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What keeps segments in order beside searching and writing: merging, graphs, residency, checking.
#include "core/collection/collection_impl.h"
#include "core/collection/residency_plan.h"

#include <algorithm>
#include <thread>

namespace varve::collection {

namespace {

/// What belongs into memory is put there while opening when it is no larger; else the keeper does it.
constexpr std::uint64_t kLoadedAtOpenBytes = 32ull << 20;
/// Fewer rows are about as quickly compared one by one, by their codes, as found by a walk.
constexpr std::uint64_t kGraphRows = 8192;
/// Kept free beyond the size of a merged segment.
constexpr std::uint64_t kSpareBytes = 64ull << 20;

/// One thread can be paced; who waits wants all.
constexpr GraphBuilding kInBackground{kGraphRows, 1};
constexpr GraphBuilding kForUser{0, 0};

std::vector<SegmentShape> shapesOf(const VectorView& view)
{
    std::vector<SegmentShape> shapes;
    for (const SealedPart& part : view.segments)
        shapes.push_back({part.segment->rows(), part.segment->removedRows()});
    return shapes;
}

std::uint64_t sizeOf(const index::SegmentFiles& files)
{
    std::uint64_t total = 0;
    for (const auto& file : files.files)
        total += file.sizeBytes;
    return total;
}

/// True when a segment is there with just these files.
bool hasFiles(const VectorView& view, const index::SegmentFiles& files)
{
    return std::any_of(view.segments.begin(), view.segments.end(), [&](const SealedPart& part) {
        const auto isSame = [](const auto& a, const auto& b) { return a.name == b.name && a.crc32c == b.crc32c; };
        return part.files.id == files.id && std::equal(part.files.files.begin(), part.files.files.end(),
                                                       files.files.begin(), files.files.end(), isSame);
    });
}

std::uint64_t hotBytesInUse(const VectorView& view)
{
    std::uint64_t total = 0;
    for (const SealedPart& part : view.segments)
        total += part.segment->residency() == index::Residency::CodesAndGraph ? part.hotBytes() : 0;
    return total;
}

} // namespace

std::uint64_t CollectionImpl::memoryBudget() const
{
    const std::uint64_t wanted = m_memoryBudgetWanted;
    return wanted > 0 ? wanted : automaticMemoryBudget();
}

VectorStore::ResidencyOf CollectionImpl::residencyAtOpening() const
{
    std::uint64_t hot = 0;
    std::uint64_t all = 0;
    for (const auto& entry : m_manifest.segments) {
        hot += SealedPart{nullptr, entry.files, nullptr}.hotBytes();
        all += sizeOf(entry.files);
    }
    const std::uint64_t most = std::min(memoryBudget(), kLoadedAtOpenBytes);
    const auto residency = m_mode == StorageMode::Memory && all > most ? index::Residency::Nothing
                                                                       : residencyOfNew(m_mode, hot, 0, most);
    return [residency](const index::SegmentFiles&) { return residency; };
}

Result<std::shared_ptr<index::Segment>> CollectionImpl::openNew(const index::SegmentFiles& files) const
{
    const auto view = m_vectors.view();
    const auto residency = residencyOfNew(m_mode, SealedPart{nullptr, files, nullptr}.hotBytes(), hotBytesInUse(*view),
                                          memoryBudget());
    return m_vectors.openSegment(files, residency);
}

/// One piece of work, the most urgent first; true when there was one and it succeeded.
bool CollectionImpl::keeperStep(std::stop_token stop)
{
    const OperationControl control = m_maintenance.paced(stop, m_vectors.view()->counters);
    const auto runs = [&](Result<bool> done) { return done && *done; };
    if (m_pipeline->isLatched())
        return false;
    if (runs(moveOneSegment(control)))
        return true;
    if (m_maintenance.isPaused() || m_explicitMerges > 0)
        return false;
    const std::scoped_lock lock(m_mergeMutex);
    return runs(rebuildOneGraph(control)) || runs(checkOneSegment(stop)) || runs(mergeByPolicy(control))
           || runs(buildOneGraph(control)) || runs(measureRecallWhenDue(control));
}

bool CollectionImpl::isPresent(std::uint64_t segmentId) const
{
    const auto view = m_vectors.view();
    return std::any_of(view->segments.begin(), view->segments.end(),
                       [segmentId](const SealedPart& part) { return part.files.id == segmentId; });
}

/// Opens one segment in the way that mode, budget and use want it, when it is open otherwise.
Result<bool> CollectionImpl::moveOneSegment(const OperationControl& control)
{
    const std::scoped_lock lock(m_residencyMutex);
    const auto view = m_vectors.view();
    const auto plan = planResidency(view->segments, m_mode, memoryBudget());
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        // What leaves memory goes first.
        const SealedPart& part = view->segments[i];
        if (plan[i] != part.segment->residency() && !m_unmovable.contains(part.files.id) &&
            (!chosen || plan[i] == index::Residency::Nothing))
            chosen = i;
    }
    if (!chosen)
        return false;
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Loading);
    const index::SegmentFiles files = view->segments[*chosen].files;
    auto opened = m_vectors.openSegment(files, plan[*chosen], control);
    if (!opened && !isPresent(files.id))
        return true; // merged, and its files removed, since it was chosen: look again
    if (!opened && opened.error().code == ErrorCode::Corrupt)
        m_unmovable.insert(files.id); // it would be found again; what can be read of it still is
    VARVE_CHECK(work.ended(opened ? Result<>() : opened.error()));
    VARVE_CHECK(m_writer->run([&]() -> Result<> {
        if (hasFiles(*m_vectors.view(), files)) // else its graph was built anew meanwhile: look again
            m_vectors.exchange(files, *opened);
        return {};
    }));
    return true;
}

Result<> CollectionImpl::moveAllSegments()
{
    for (;;) {
        VARVE_TRY(const bool moved, moveOneSegment({}));
        if (!moved)
            return {};
    }
}

Result<bool> CollectionImpl::buildGraphWhere(const std::function<bool(const index::Segment&)>& isWanted,
                                             const OperationControl& control)
{
    const auto view = m_vectors.view();
    const auto part = std::find_if(view->segments.begin(), view->segments.end(),
                                   [&](const SealedPart& each) { return isWanted(*each.segment); });
    if (part == view->segments.end())
        return false;
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::RebuildingGraph);
    VARVE_CHECK(work.ended(rebuildGraph(*part, control, kInBackground)));
    return true;
}

Result<bool> CollectionImpl::rebuildOneGraph(const OperationControl& control)
{
    return buildGraphWhere([](const index::Segment& segment) { return segment.graphMissing(); }, control);
}

/// For a large segment that was sealed without one, and that no merge takes in.
Result<bool> CollectionImpl::buildOneGraph(const OperationControl& control)
{
    return buildGraphWhere(
        [](const index::Segment& segment) { return !segment.hasGraph() && segment.rows() >= kGraphRows; }, control);
}

Result<> CollectionImpl::rebuildGraph(const SealedPart& part, const OperationControl& control,
                                      const GraphBuilding& how)
{
    const auto folder = segmentFolder(m_folder, part.files.id);
    VARVE_TRY(const auto written,
              index::writeSegmentGraph(m_fileSystem, folder, part.files, m_config.dimension,
                                       static_cast<index::Metric>(m_config.metric),
                                       {m_config.m, m_config.efConstruction, how.threads}, control));
    index::SegmentFiles files;
    VARVE_CHECK(m_writer->run([&]() -> Result<> {
        Manifest next = m_manifest;
        const auto entry = std::find_if(next.segments.begin(), next.segments.end(),
                                        [&](const auto& each) { return each.files.id == part.files.id; });
        if (entry == next.segments.end())
            return Error{ErrorCode::NotFound, "the segment was merged meanwhile", folder, 0};
        VARVE_TRY(files, index::adoptSegmentGraph(m_fileSystem, folder, entry->files, written));
        entry->files = files;
        return storeManifest(std::move(next));
    }));
    VARVE_TRY(auto opened, openNew(files));
    return m_writer->run([&]() -> Result<> {
        m_vectors.exchange(files, std::move(opened));
        return {};
    });
}

/// Reads what was not read since the segment was opened; a bad graph is then rebuilt by the next step.
Result<bool> CollectionImpl::checkOneSegment(std::stop_token stop)
{
    // Who opens a collection wants to search first.
    constexpr std::chrono::seconds kAfterOpening{1};
    if (std::chrono::steady_clock::now() - m_openedAt < kAfterOpening)
        return false;
    const auto view = m_vectors.view();
    const OperationControl control = m_maintenance.gentle(stop, view->counters);
    const auto part =
        std::find_if(view->segments.begin(), view->segments.end(), [this](const SealedPart& each) {
            return !each.segment->isWhollyChecked() && !m_damagedSegments.contains(each.files.id);
        });
    if (part == view->segments.end())
        return false;
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Checking);
    auto checked = work.ended(part->segment->checkRest(control));
    if (!checked && checked.error().code == ErrorCode::Corrupt) {
        m_damagedSegments.insert(part->files.id); // trying again would find the same
        m_maintenance.noteDamage(checked.error());
    }
    VARVE_CHECK(checked);
    return true;
}

/// Where much is written and nobody searches, a merge that begins a little later takes in more at once, and what is put back
/// after a removal comes before space is taken for a copy without the removed rows.
bool CollectionImpl::mergingCanWait(const VectorView& view)
{
    constexpr std::int64_t kQuietMs = 300;
    constexpr std::int64_t kLongestWaitMs = 2000;
    const std::int64_t now = steadyMs();
    if (m_mergeDueSinceMs == 0)
        m_mergeDueSinceMs = now;
    return view.size() >= 2 * kGraphRows && !view.counters->areSearchesActive() && now - m_lastWriteMs < kQuietMs
           && now - m_mergeDueSinceMs < kLongestWaitMs;
}

Result<bool> CollectionImpl::mergeByPolicy(const OperationControl& control)
{
    const auto view = m_vectors.view();
    const auto plan = planMerge(shapesOf(*view));
    if (!plan) {
        m_mergeDueSinceMs = 0;
        return false;
    }
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Merging);
    if (mergingCanWait(*view)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return true; // looked at again
    }
    m_mergeDueSinceMs = 0;
    const auto parts = std::span(view->segments).subspan(plan->first, plan->last - plan->first);
    VARVE_CHECK(work.ended(mergeParts(parts, plan->dropsRemoved, control, kInBackground)));
    return true;
}

Result<> CollectionImpl::optimize(const OperationControl& control)
{
    VARVE_CHECK(checkpoint(control));
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    ++m_explicitMerges;
    m_keeper->cancelStep();
    const std::scoped_lock lock(m_mergeMutex);
    --m_explicitMerges;
    const auto view = m_vectors.view();
    const OperationControl watched = m_maintenance.watched(control);
    if (const auto plan = planCompleteMerge(shapesOf(*view))) {
        MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Merging);
        return work.ended(mergeParts(view->segments, plan->dropsRemoved, watched, kForUser));
    }
    if (view->segments.empty() || view->segments.front().segment->hasGraph())
        return {};
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::RebuildingGraph);
    return work.ended(rebuildGraph(view->segments.front(), watched, kForUser));
}

/// Writes neighbouring segments as one, aside, and exchanges them for it. Holds m_mergeMutex.
Result<> CollectionImpl::mergeParts(std::span<const SealedPart> parts, bool dropsRemoved,
                                    const OperationControl& control, const GraphBuilding& how)
{
    std::vector<index::Label> labels;
    std::vector<const index::VectorIndex*> sources;
    std::vector<std::uint64_t> ids;
    std::uint64_t bytes = 0;
    for (const SealedPart& part : parts) {
        const bool keepsRemoved = ids.empty() && !dropsRemoved;
        for (const index::Label label : part.segment->labels()) {
            if (keepsRemoved || part.segment->contains(label))
                labels.push_back(label);
        }
        sources.push_back(part.segment.get());
        ids.push_back(part.files.id);
        bytes += sizeOf(part.files);
    }
    const Sequence asOf = m_pipeline->lastSequence();
    VARVE_TRY(const std::uint64_t free, m_fileSystem.freeBytes(m_folder));
    if (free < bytes + kSpareBytes)
        return Error{ErrorCode::NoSpace,
                     "merging needs " + std::to_string((bytes + kSpareBytes) >> 20) + " MiB for a while, "
                         + std::to_string(free >> 20) + " MiB are free",
                     m_folder, 0};
    std::uint64_t id = 0;
    VARVE_CHECK(m_writer->run([&]() -> Result<> {
        id = reserveFileId();
        return {};
    }));
    auto merged = labels.empty() ? Result<NewSegment>(NewSegment()) : writeSegment(id, labels, sources, control, how);
    auto adopted = merged ? waitForMetadata(asOf) : merged.error();
    if (adopted)
        adopted = m_writer->run([&] { return adoptMerged(ids, *merged); });
    forgetFileId(id);
    return adopted;
}

/// On the writer thread: the manifest names the new segment instead of the old ones.
Result<> CollectionImpl::adoptMerged(const std::vector<std::uint64_t>& ids, const NewSegment& merged)
{
    Manifest next = m_manifest;
    auto prepared = m_vectors.prepareMerged(next, ids, merged.files, merged.segment.get(),
                                            m_pipeline->visibleSequence());
    m_manifest.nextFileId = next.nextFileId;
    VARVE_CHECK(prepared);
    VARVE_CHECK(storeManifest(std::move(next)));
    m_vectors.adoptMerged(ids, merged.files, merged.segment);
    removeUnusedFiles();
    return {};
}

} // namespace varve::collection
