// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The manifest and the segments of a damaged generation.
#include "core/base/hash.h"
#include "core/collection/salvage_sources.h"

#include <algorithm>
#include <charconv>

namespace varve::collection {

namespace {

using index::DamagedFile;
using index::SealedKind;

std::optional<std::uint64_t> numberFrom(const std::string& name)
{
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (problem != std::errc() || end != name.data() + name.size())
        return std::nullopt;
    return number;
}

/// The newest bitmap of removed rows that lies there for a segment.
std::optional<Manifest::Tombstones> newestTombstones(const std::vector<std::string>& names, std::uint64_t segmentId)
{
    const std::string prefix = std::to_string(segmentId) + ".";
    std::optional<std::uint64_t> newest;
    for (const std::string& name : names) {
        const auto number = name.starts_with(prefix) ? numberFrom(name.substr(prefix.size())) : std::nullopt;
        if (number && (!newest || *number > *newest))
            newest = number;
    }
    if (!newest)
        return std::nullopt;
    return Manifest::Tombstones{prefix + std::to_string(*newest), 0, 0};
}

/// What never changes in a collection; `from` is a config or another manifest.
template <class From>
void takeFixed(const From& from, Manifest& manifest)
{
    manifest.dimension = from.dimension;
    manifest.metric = from.metric;
    manifest.embedder = from.embedder;
    manifest.embedderIdentity = from.embedderIdentity;
    manifest.queryPrompt = from.queryPrompt;
    manifest.passagePrompt = from.passagePrompt;
    manifest.m = from.m;
    manifest.efConstruction = from.efConstruction;
}

/// Segments that lie in the folder, with what their own headers say.
void findSegments(fs::FileSystem& fileSystem, const std::filesystem::path& generation, SalvageShape& shape)
{
    const auto folders = fileSystem.listDirectory(segmentsFolder(generation));
    const auto deletes = fileSystem.listDirectory(tombstonesFolder(generation));
    for (const std::string& name : folders ? *folders : std::vector<std::string>()) {
        const auto id = numberFrom(name);
        if (!id)
            continue;
        Manifest::SegmentEntry entry;
        entry.files.id = *id;
        for (const SealedKind kind : {SealedKind::Rows, SealedKind::Labels}) {
            const auto file = DamagedFile::open(fileSystem, segmentsFolder(generation) / name, kind, {*id, 0, 0});
            if (!file)
                continue;
            entry.files.rows = file->rows();
            if (shape.manifest.dimension == 0) {
                shape.manifest.dimension = file->dimension();
                shape.manifest.metric = static_cast<Metric>(file->metric());
            }
        }
        entry.tombstones = newestTombstones(deletes ? *deletes : std::vector<std::string>(), *id);
        if (entry.files.rows > 0)
            shape.manifest.segments.push_back(std::move(entry));
    }
}

} // namespace

Result<SalvageShape> salvageShape(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                  const std::optional<CollectionConfig>& madeAs,
                                  const std::vector<std::filesystem::path>& relatives, SalvageReport& report)
{
    SalvageShape shape;
    auto own = Manifest::load(fileSystem, generation);
    if (own) {
        shape.manifest = std::move(*own);
        shape.isFromManifest = true;
        return shape;
    }
    if (own.error().code == ErrorCode::FormatTooNew)
        return own.error();
    report.damage.push_back("MANIFEST: " + own.error().detail);
    if (madeAs)
        takeFixed(*madeAs, shape.manifest);
    for (auto relative = relatives.begin(); shape.manifest.dimension == 0 && relative != relatives.end(); ++relative) {
        if (const auto other = Manifest::load(fileSystem, *relative))
            takeFixed(*other, shape.manifest);
    }
    const bool isKnown = shape.manifest.dimension != 0;
    findSegments(fileSystem, generation, shape);
    if (!isKnown) {
        shape.manifest.embedder = "none";
        report.damage.push_back("which embedder made the vectors is lost with the manifest; the new state has none");
    }
    return shape;
}

std::vector<bool> SalvagedSegments::removedRows(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                                const Manifest::SegmentEntry& entry, std::uint64_t rows,
                                                SalvageReport& report)
{
    std::vector<bool> removed(static_cast<std::size_t>(rows));
    if (!entry.tombstones)
        return removed;
    const std::uint64_t expected = (rows + 7) / 8;
    const auto bitmap = fs::readWholeFile(fileSystem, tombstonesFolder(generation) / entry.tombstones->name, expected);
    const bool isListed = entry.tombstones->sizeBytes != 0;
    if (!bitmap || bitmap->size() != expected || (isListed && crc32c(*bitmap) != entry.tombstones->crc32c)) {
        m_knowsRemoved = false;
        report.damage.push_back("deletes/" + entry.tombstones->name + ": which rows of segment "
                                + std::to_string(entry.files.id) + " were removed is lost");
        return removed;
    }
    for (std::size_t row = 0; row < removed.size(); ++row)
        removed[row] = ((std::to_integer<unsigned>((*bitmap)[row / 8]) >> (row % 8)) & 1U) != 0;
    return removed;
}

Result<> SalvagedSegments::readSegment(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                       const Manifest::SegmentEntry& entry, const SalvageShape& shape,
                                       SalvageReport& report)
{
    const auto folder = segmentFolder(generation, entry.files.id);
    const DamagedFile::Known known{entry.files.id, entry.files.rows, shape.manifest.dimension};
    const auto note = [&](SealedKind kind, const std::string& what) {
        report.damage.push_back("segment " + std::to_string(entry.files.id) + ", " + std::string(sealedFileName(kind))
                                + ": " + what);
    };
    auto labels = DamagedFile::open(fileSystem, folder, SealedKind::Labels, known);
    auto rows = DamagedFile::open(fileSystem, folder, SealedKind::Rows, known);
    for (const auto& [kind, file] : {std::pair(SealedKind::Labels, &labels), std::pair(SealedKind::Rows, &rows)}) {
        if (!*file && file->error().code == ErrorCode::FormatTooNew)
            return file->error();
        if (!*file)
            note(kind, file->error().detail);
        else if (!(*file)->hasHeader())
            note(kind, "its header is damaged");
    }
    // Nearly always no label is missing between the first and the last; then they need not be read.
    const bool areImplied = entry.files.rows > 0 && entry.files.lastLabel - entry.files.firstLabel + 1 == entry.files.rows;
    if (!labels && !areImplied)
        return {}; // without labels nobody knows whose the rows are
    const std::uint64_t count = areImplied ? entry.files.rows : labels->rows();
    const auto number = static_cast<std::uint32_t>(m_sources.size());
    const auto removed = removedRows(fileSystem, generation, entry, count, report);
    std::uint64_t last = 0;
    for (std::uint32_t row = 0; row < count; ++row) {
        std::uint64_t label = 0;
        const bool isRead = labels && labels->read(row * sizeof label, std::as_writable_bytes(std::span(&label, 1)));
        if (areImplied)
            label = entry.files.firstLabel + row;
        else if (!isRead || label <= last)
            continue;
        last = label;
        if (!removed[row])
            m_places.push_back({label, number, row});
    }
    if (labels && labels->damagedBlocks() > 0)
        note(SealedKind::Labels, std::to_string(labels->damagedBlocks()) + " of " + std::to_string(labels->blocks())
                                     + " blocks are damaged");
    Source source;
    source.name = "segment " + std::to_string(entry.files.id) + ", vectors.f32";
    if (rows)
        source.rows.emplace(std::move(*rows));
    m_sources.push_back(std::move(source));
    return {};
}

Result<SalvagedSegments> SalvagedSegments::read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                                const SalvageShape& shape, SalvageReport& report,
                                                const OperationControl& control)
{
    SalvagedSegments segments;
    segments.m_dimension = shape.manifest.dimension;
    for (const auto& entry : shape.manifest.segments) {
        VARVE_CHECK(control.check());
        VARVE_CHECK(segments.readSegment(fileSystem, generation, entry, shape, report));
    }
    // Without a manifest, a segment may lie there beside the one it was merged into.
    std::stable_sort(segments.m_places.begin(), segments.m_places.end(),
                     [](const Place& a, const Place& b) { return a.label < b.label; });
    return segments;
}

std::vector<std::uint64_t> SalvagedSegments::labels() const
{
    std::vector<std::uint64_t> all;
    all.reserve(m_places.size());
    for (const Place& place : m_places) {
        if (all.empty() || all.back() != place.label)
            all.push_back(place.label);
    }
    return all;
}

std::optional<std::vector<float>> SalvagedSegments::vector(std::uint64_t label)
{
    auto place = std::lower_bound(m_places.begin(), m_places.end(), label,
                                  [](const Place& each, std::uint64_t wanted) { return each.label < wanted; });
    std::vector<float> vector(m_dimension);
    for (; place != m_places.end() && place->label == label; ++place) {
        auto& rows = m_sources[place->segment].rows;
        const std::uint64_t bytes = m_dimension * sizeof(float);
        if (rows && rows->read(place->row * bytes, std::as_writable_bytes(std::span(vector))))
            return vector;
    }
    return std::nullopt;
}

void SalvagedSegments::noteDamage(SalvageReport& report) const
{
    for (const Source& source : m_sources) {
        if (source.rows && source.rows->damagedBlocks() > 0)
            report.damage.push_back(source.name + ": " + std::to_string(source.rows->damagedBlocks()) + " of "
                                    + std::to_string(source.rows->blocks()) + " blocks are damaged");
    }
}

} // namespace varve::collection
