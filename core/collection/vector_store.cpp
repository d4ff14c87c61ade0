// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/vector_store.h"

#include "core/base/hash.h"

#include <algorithm>

namespace varve::collection {

namespace {

index::Residency residencyOf(StorageMode mode)
{
    switch (mode) {
    case StorageMode::Memory: return index::Residency::Everything;
    case StorageMode::Hybrid: return index::Residency::CodesAndGraph;
    case StorageMode::Disk: return index::Residency::Nothing;
    }
    return index::Residency::Nothing;
}

bool nearer(const index::Neighbor& a, const index::Neighbor& b)
{
    return a.distance < b.distance || (a.distance == b.distance && a.label < b.label);
}

constexpr std::uint64_t kMaximumTombstoneBytes = 1ull << 32;

} // namespace

Result<std::vector<index::Neighbor>> VectorView::search(std::span<const float> query,
                                                        const index::SearchParameters& parameters) const
{
    VARVE_TRY(std::vector<index::Neighbor> all, memtable->search(query, parameters));
    for (const auto& segment : segments) {
        VARVE_TRY(const auto found, segment->search(query, parameters));
        all.insert(all.end(), found.begin(), found.end());
    }
    const std::size_t count = std::min(parameters.k, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(), nearer);
    all.resize(count);
    return all;
}

Result<std::vector<float>> VectorView::vector(index::Label label) const
{
    for (const auto& segment : segments) {
        if (segment->contains(label))
            return segment->vector(label);
    }
    return memtable->vector(label);
}

bool VectorView::graphMissing() const
{
    return std::any_of(segments.begin(), segments.end(), [](const auto& segment) { return segment->graphMissing(); });
}

std::uint64_t VectorView::residentBytes() const
{
    std::uint64_t total = memtable->residentBytes();
    for (const auto& segment : segments)
        total += segment->residentBytes();
    return total;
}

std::uint64_t VectorView::mappedBytes() const
{
    std::uint64_t total = 0;
    for (const auto& segment : segments)
        total += segment->mappedBytes();
    return total;
}

VectorStore::VectorStore(fs::FileSystem& fileSystem, std::filesystem::path folder, const Manifest& manifest)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_dimension(manifest.dimension),
      m_metric(static_cast<index::Metric>(manifest.metric)), m_parameters{manifest.m, manifest.efConstruction}
{
    resetMemtable();
    publish();
}

void VectorStore::resetMemtable()
{
    m_memtable = index::makeExactIndex(m_dimension, m_metric);
    m_memtableLabels.clear();
}

void VectorStore::publish()
{
    auto view = std::make_shared<VectorView>(VectorView{m_segments, m_memtable});
    const std::scoped_lock lock(m_viewMutex);
    m_view = std::move(view);
}

std::shared_ptr<const VectorView> VectorStore::view() const
{
    const std::scoped_lock lock(m_viewMutex);
    return m_view;
}

Result<std::shared_ptr<index::Segment>> VectorStore::openSegment(const Manifest::SegmentEntry& entry, StorageMode mode)
{
    VARVE_TRY(std::shared_ptr<index::Segment> segment,
              index::Segment::open(m_fileSystem, segmentFolder(m_folder, entry.files.id), entry.files, m_dimension,
                                   m_metric, residencyOf(mode)));
    if (!entry.tombstones)
        return segment;
    const auto path = tombstonesFolder(m_folder) / entry.tombstones->name;
    VARVE_TRY(const auto bitmap, fs::readWholeFile(m_fileSystem, path, kMaximumTombstoneBytes));
    if (bitmap.size() != entry.tombstones->sizeBytes || crc32c(bitmap) != entry.tombstones->crc32c)
        return Error{ErrorCode::Corrupt, "tombstones do not match their checksum", path, 0};
    VARVE_CHECK(segment->applyTombstones(bitmap));
    return segment;
}

Result<> VectorStore::openSegments(const Manifest& manifest, StorageMode mode)
{
    std::vector<std::shared_ptr<index::Segment>> opened;
    for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
        VARVE_TRY(auto segment, openSegment(manifest.segments[i], mode));
        // Rows removed since the last checkpoint are known only in memory and in the log.
        if (i < m_segments.size())
            VARVE_CHECK(segment->applyTombstones(m_segments[i]->tombstones()));
        opened.push_back(std::move(segment));
    }
    m_mode = mode;
    m_segments = std::move(opened);
    m_tombstonesChanged.resize(m_segments.size(), false);
    publish();
    return {};
}

Result<> VectorStore::add(index::Label label, std::span<const float> vector)
{
    VARVE_CHECK(m_memtable->add(label, vector));
    m_memtableLabels.push_back(label);
    return {};
}

void VectorStore::remove(index::Label label)
{
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        if (m_segments[i]->remove(label)) {
            m_tombstonesChanged[i] = true;
            return;
        }
    }
    if (!m_memtable->remove(label))
        return;
    const auto at = std::lower_bound(m_memtableLabels.begin(), m_memtableLabels.end(), label);
    if (at != m_memtableLabels.end() && *at == label)
        m_memtableLabels.erase(at);
}

std::size_t VectorStore::sealThreshold() const
{
    constexpr std::size_t kRows = 16'384;
    constexpr std::size_t kDiskModeBytes = 8u << 20; // the growing part is the only thing disk mode holds in memory
    if (m_mode != StorageMode::Disk)
        return kRows;
    return std::clamp<std::size_t>(kDiskModeBytes / (m_dimension * sizeof(float)), 256, kRows);
}

Result<> VectorStore::writeTombstones(Manifest& manifest)
{
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        if (!m_tombstonesChanged[i])
            continue;
        const auto bitmap = m_segments[i]->tombstones();
        Manifest::SegmentEntry& entry = manifest.segments[i];
        const std::string name = std::to_string(entry.files.id) + "." + std::to_string(manifest.nextFileId++);
        VARVE_CHECK(fs::replaceFileAtomically(m_fileSystem, tombstonesFolder(m_folder) / name, bitmap));
        entry.tombstones = Manifest::Tombstones{name, bitmap.size(), crc32c(bitmap)};
    }
    return {};
}

Result<VectorStore::Sealed> VectorStore::seal(Manifest& manifest, const OperationControl& control)
{
    VARVE_CHECK(writeTombstones(manifest));
    Sealed sealed;
    if (m_memtableLabels.empty())
        return sealed;
    const std::uint64_t id = manifest.nextFileId++;
    const index::VectorIndex* const sources[] = {m_memtable.get()};
    VARVE_TRY(auto files, index::writeSegment(m_fileSystem, segmentFolder(m_folder, id), id, m_dimension, m_metric,
                                              m_parameters, m_memtableLabels, sources, control));
    manifest.segments.push_back({std::move(files), std::nullopt});
    VARVE_TRY(sealed.segment, openSegment(manifest.segments.back(), m_mode));
    return sealed;
}

void VectorStore::adopt(Sealed sealed)
{
    if (sealed.segment) {
        m_segments.push_back(std::move(sealed.segment));
        m_tombstonesChanged.push_back(false);
    }
    std::fill(m_tombstonesChanged.begin(), m_tombstonesChanged.end(), false);
    resetMemtable();
    publish();
}

Result<std::shared_ptr<index::Segment>> VectorStore::merge(Manifest& manifest, const OperationControl& control)
{
    std::vector<index::Label> live;
    std::vector<const index::VectorIndex*> sources;
    for (const auto& segment : m_segments) {
        sources.push_back(segment.get());
        for (const index::Label label : segment->labels()) {
            if (segment->contains(label))
                live.push_back(label);
        }
    }
    sources.push_back(m_memtable.get());
    live.insert(live.end(), m_memtableLabels.begin(), m_memtableLabels.end());
    manifest.segments.clear();
    if (live.empty())
        return std::shared_ptr<index::Segment>();
    const std::uint64_t id = manifest.nextFileId++;
    VARVE_TRY(auto files, index::writeSegment(m_fileSystem, segmentFolder(m_folder, id), id, m_dimension, m_metric,
                                              m_parameters, live, sources, control));
    manifest.segments.push_back({std::move(files), std::nullopt});
    return openSegment(manifest.segments.back(), m_mode);
}

void VectorStore::adoptMerged(std::shared_ptr<index::Segment> merged)
{
    m_segments.clear();
    m_tombstonesChanged.clear();
    adopt(Sealed{std::move(merged)});
}

Result<bool> VectorStore::rebuildMissingGraphs(Manifest& manifest, const OperationControl& control)
{
    bool changed = false;
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        if (!m_segments[i]->graphMissing())
            continue;
        index::SegmentFiles& files = manifest.segments[i].files;
        VARVE_TRY(files, index::rebuildSegmentGraph(m_fileSystem, segmentFolder(m_folder, files.id), files,
                                                    m_dimension, m_metric, m_parameters, control));
        changed = true;
    }
    return changed;
}

} // namespace varve::collection
