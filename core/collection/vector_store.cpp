// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/vector_store.h"

#include "core/base/hash.h"

#include <algorithm>

namespace varve::collection {

namespace {

constexpr std::uint64_t kMaximumTombstoneBytes = 1ull << 32;

/// Calls use(label) for every removed row.
template <class Use>
void forEachRemoved(const index::Segment& segment, Use&& use)
{
    const auto bitmap = segment.tombstones();
    const auto labels = segment.labels();
    for (std::size_t i = 0; i < bitmap.size(); ++i) {
        const auto bits = std::to_integer<unsigned>(bitmap[i]);
        for (unsigned bit = 0; bits >> bit != 0; ++bit) {
            if ((bits >> bit) & 1U)
                use(labels[8 * i + bit]);
        }
    }
}

} // namespace

VectorStore::VectorStore(fs::FileSystem& fileSystem, std::filesystem::path folder, const Manifest& manifest)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_dimension(manifest.dimension),
      m_metric(static_cast<index::Metric>(manifest.metric))
{
    beginGrowing();
    publish();
}

void VectorStore::beginGrowing()
{
    m_growing = FrozenPart();
    m_growing.index = index::makeExactIndex(m_dimension, m_metric);
}

void VectorStore::publish()
{
    auto view = std::make_shared<VectorView>();
    for (const Part& part : m_parts)
        view->segments.push_back(part.sealed);
    for (const auto& part : m_frozen)
        view->sealing.push_back(part->index);
    view->growing = m_growing.index;
    view->counters = m_counters;
    const std::scoped_lock lock(m_viewMutex);
    m_view = std::move(view);
    m_oldestFrozen = m_frozen.empty() ? nullptr : m_frozen.front();
}

std::shared_ptr<const VectorView> VectorStore::view() const
{
    const std::scoped_lock lock(m_viewMutex);
    return m_view;
}

std::shared_ptr<const FrozenPart> VectorStore::oldestFrozen() const
{
    const std::scoped_lock lock(m_viewMutex);
    return m_oldestFrozen;
}

Result<std::shared_ptr<index::Segment>> VectorStore::openSegment(const index::SegmentFiles& files,
                                                                 index::Residency residency,
                                                                 const OperationControl& control) const
{
    VARVE_TRY(std::shared_ptr<index::Segment> segment,
              index::Segment::open(m_fileSystem, segmentFolder(m_folder, files.id), files, m_dimension, m_metric,
                                   residency, control));
    return segment;
}

Result<> VectorStore::readTombstones(const Manifest::SegmentEntry& entry, index::Segment& segment) const
{
    if (!entry.tombstones)
        return {};
    const auto path = tombstonesFolder(m_folder) / entry.tombstones->name;
    VARVE_TRY(const auto bitmap, fs::readWholeFile(m_fileSystem, path, kMaximumTombstoneBytes));
    if (bitmap.size() != entry.tombstones->sizeBytes || crc32c(bitmap) != entry.tombstones->crc32c)
        return Error{ErrorCode::Corrupt, "tombstones do not match their checksum", path, 0};
    return segment.applyTombstones(bitmap);
}

Result<> VectorStore::openSegments(const Manifest& manifest, const ResidencyOf& residencyOf)
{
    std::vector<Part> opened;
    for (const auto& entry : manifest.segments) {
        VARVE_TRY(auto segment, openSegment(entry.files, residencyOf(entry.files)));
        VARVE_CHECK(readTombstones(entry, *segment));
        opened.push_back(Part{{std::move(segment), entry.files, std::make_shared<SegmentUse>()}, false});
    }
    m_parts = std::move(opened);
    publish();
    return {};
}

Result<> VectorStore::add(index::Label label, std::span<const float> vector)
{
    VARVE_CHECK(m_growing.index->add(label, vector));
    m_growing.labels.push_back(label);
    return {};
}

void VectorStore::remove(index::Label label, Sequence sequence)
{
    m_recentRemovals.push_back({sequence, label});
    for (Part& part : m_parts) {
        const bool mayHold = part.sealed.files.firstLabel <= label && label <= part.sealed.files.lastLabel;
        if (mayHold && part.sealed.segment->remove(label)) {
            part.tombstonesChanged = true;
            return;
        }
    }
    for (const auto& part : m_frozen) {
        if (part->index->remove(label)) {
            part->removed.push_back(label);
            return;
        }
    }
    if (m_growing.index->remove(label))
        m_growing.removed.push_back(label);
}

std::size_t VectorStore::unsealedRows() const
{
    std::size_t rows = m_growing.labels.size() - m_growing.removed.size();
    for (const auto& part : m_frozen)
        rows += part->labels.size() - part->removed.size();
    return rows;
}

void VectorStore::freeze(Sequence through)
{
    m_growing.through = through;
    m_frozen.push_back(std::make_shared<FrozenPart>(std::move(m_growing)));
    beginGrowing();
    publish();
}

Result<> VectorStore::writeTombstones(Manifest& next, std::uint64_t id, const index::Segment& segment)
{
    const auto entry = std::find_if(next.segments.begin(), next.segments.end(),
                                    [id](const auto& each) { return each.files.id == id; });
    if (entry == next.segments.end())
        return Error{ErrorCode::Internal, "a segment is missing in the manifest", m_folder, 0};
    auto bitmap = segment.tombstones();
    const auto labels = segment.labels();
    for (const Removal& removal : m_recentRemovals) {
        const auto row = std::lower_bound(labels.begin(), labels.end(), removal.label) - labels.begin();
        if (static_cast<std::size_t>(row) < labels.size() && labels[static_cast<std::size_t>(row)] == removal.label)
            bitmap[static_cast<std::size_t>(row) / 8] &= ~(std::byte{1} << (row % 8));
    }
    const std::string name = std::to_string(id) + "." + std::to_string(next.nextFileId++);
    VARVE_CHECK(fs::replaceFileAtomically(m_fileSystem, tombstonesFolder(m_folder) / name, bitmap));
    entry->tombstones = Manifest::Tombstones{name, bitmap.size(), crc32c(bitmap)};
    return {};
}

bool VectorStore::hasRecentRemovals(const index::SegmentFiles& files) const
{
    return std::any_of(m_recentRemovals.begin(), m_recentRemovals.end(), [&](const Removal& removal) {
        return files.firstLabel <= removal.label && removal.label <= files.lastLabel;
    });
}

void VectorStore::forgetRemovals(Sequence through)
{
    while (!m_recentRemovals.empty() && m_recentRemovals.front().sequence <= through)
        m_recentRemovals.pop_front();
}

Result<> VectorStore::prepareSealed(Manifest& next, const index::SegmentFiles& files, index::Segment* segment,
                                    Sequence through)
{
    forgetRemovals(through);
    for (const Part& part : m_parts) {
        if (part.tombstonesChanged)
            VARVE_CHECK(writeTombstones(next, part.sealed.files.id, *part.sealed.segment));
    }
    if (!segment)
        return {};
    for (const index::Label label : m_frozen.front()->removed)
        segment->remove(label);
    next.segments.push_back({files, std::nullopt});
    return segment->removedRows() > 0 ? writeTombstones(next, files.id, *segment) : Result<>();
}

void VectorStore::adoptSealed(const index::SegmentFiles& files, std::shared_ptr<index::Segment> segment)
{
    for (Part& part : m_parts)
        part.tombstonesChanged = part.tombstonesChanged && hasRecentRemovals(part.sealed.files);
    if (segment)
        m_parts.push_back(
            Part{{std::move(segment), files, std::make_shared<SegmentUse>()}, hasRecentRemovals(files)});
    m_frozen.pop_front();
    publish();
}

std::vector<VectorStore::Part>::iterator VectorStore::find(std::uint64_t id)
{
    return std::find_if(m_parts.begin(), m_parts.end(), [id](const Part& part) { return part.sealed.files.id == id; });
}

Result<> VectorStore::prepareMerged(Manifest& next, const std::vector<std::uint64_t>& ids,
                                    const index::SegmentFiles& files, index::Segment* segment, Sequence through)
{
    forgetRemovals(through);
    for (const std::uint64_t id : ids) {
        const auto part = find(id);
        if (part == m_parts.end())
            return Error{ErrorCode::NotFound, "a segment was merged otherwise", m_folder, 0};
        if (segment)
            forEachRemoved(*part->sealed.segment, [&](index::Label label) { segment->remove(label); });
    }
    const auto first = std::find_if(next.segments.begin(), next.segments.end(),
                                    [&](const auto& each) { return each.files.id == ids.front(); });
    const auto behind = next.segments.erase(first, first + static_cast<std::ptrdiff_t>(ids.size()));
    if (!segment)
        return {};
    next.segments.insert(behind, {files, std::nullopt});
    return segment->removedRows() > 0 ? writeTombstones(next, files.id, *segment) : Result<>();
}

void VectorStore::adoptMerged(const std::vector<std::uint64_t>& ids, const index::SegmentFiles& files,
                              std::shared_ptr<index::Segment> segment)
{
    const auto first = find(ids.front());
    auto use = std::make_shared<SegmentUse>();
    for (auto part = first; part != first + static_cast<std::ptrdiff_t>(ids.size()); ++part)
        use->recentAnswers += part->sealed.use->recentAnswers;
    const auto behind = m_parts.erase(first, first + static_cast<std::ptrdiff_t>(ids.size()));
    if (segment)
        m_parts.insert(behind, Part{{std::move(segment), files, std::move(use)}, hasRecentRemovals(files)});
    publish();
}

bool VectorStore::exchange(const index::SegmentFiles& files, std::shared_ptr<index::Segment> segment)
{
    const auto part = find(files.id);
    if (part == m_parts.end() || !segment->applyTombstones(part->sealed.segment->tombstones()))
        return false;
    part->sealed.segment = std::move(segment);
    part->sealed.files = files;
    publish();
    return true;
}

} // namespace varve::collection
