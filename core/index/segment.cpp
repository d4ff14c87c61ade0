// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/frozen_graph.h"
#include "core/index/listed_rows.h"
#include "core/index/pair_distance.h"
#include "core/index/sealed_graph.h"
#include "core/index/sealed_reader.h"
#include "core/index/segment_limits.h"
#include "core/index/segment_search.h"

#include <algorithm>
#include <atomic>

namespace varve::index {

namespace {

template <class T>
std::span<const T> viewAs(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

class SealedSegment final : public Segment {
public:
    SealedSegment(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const SegmentFiles& files,
                  std::size_t dimension, Metric metric, Residency residency)
        : m_fileSystem(fileSystem),
          m_folder(folder),
          m_files(files),
          m_distance(dimension, metric),
          m_residency(residency)
    {
    }
    Result<> load(const OperationControl& control);

    std::size_t dimension() const override { return m_distance.dimension(); }
    Metric metric() const override { return m_distance.metric(); }
    std::size_t size() const override
    {
        return static_cast<std::size_t>(m_files.rows - m_removedRows.load());
    }
    Result<std::vector<Neighbor>> search(std::span<const float> query,
                                         const SearchParameters& parameters) const override;
    Result<std::vector<float>> vector(Label label) const override { return copyOf(label, false); }
    Result<std::vector<float>> storedVector(Label label) const override { return copyOf(label, true); }
    std::uint64_t residentBytes() const override;

    Residency residency() const override { return m_residency; }
    bool graphMissing() const override { return !m_hasCodes.load() || (m_isGraphListed && !m_hasGraph.load()); }
    bool hasGraph() const override { return m_hasCodes.load() && m_hasGraph.load(); }
    std::uint64_t mappedBytes() const override;
    std::uint64_t rows() const override { return m_files.rows; }
    std::uint64_t removedRows() const override { return m_removedRows.load(); }
    std::span<const Label> labels() const override { return m_labels; }
    bool contains(Label label) const override { return liveRowOf(label).has_value(); }
    bool remove(Label label) override;
    std::vector<std::byte> tombstones() const override;
    Result<> applyTombstones(std::span<const std::byte> bitmap) override;
    bool isWhollyChecked() const override;
    Result<> checkRest(const OperationControl& control) override;
    Result<> verify(const OperationControl& control) const override
    {
        return verifySealedFiles(m_fileSystem, m_folder, m_files, control);
    }

    /// What can be built upon; see sealed_graph.h.
    std::optional<SealedGraph> sealedGraph() const;

private:
    std::uint32_t rowCount() const { return static_cast<std::uint32_t>(m_files.rows); }
    std::size_t tombstoneBytes() const { return (rowCount() + std::size_t{7}) / 8; }
    Result<std::span<const std::byte>> loadFile(SealedKind kind, bool copies, SealedReader& file,
                                                const OperationControl& control);
    Result<> loadRows(const OperationControl& control);
    Result<> loadLabels(const OperationControl& control);
    Result<> loadCodes(const OperationControl& control);
    Result<> loadGraph(const OperationControl& control);
    Result<std::vector<float>> copyOf(Label label, bool mayBeRemoved) const;
    /// Nearly always no label is missing between the first and the last.
    bool hasAllLabels() const { return m_files.lastLabel - m_files.firstLabel + 1 == m_files.rows; }
    Label labelOf(std::uint32_t row) const { return hasAllLabels() ? m_files.firstLabel + row : m_labels[row]; }
    std::optional<std::uint32_t> rowOf(Label label) const;
    std::optional<std::uint32_t> liveRowOf(Label label) const;
    bool isRemoved(std::uint32_t row) const { return (m_removed[row / 8].load() >> (row % 8)) & 1; }
    bool markRemoved(std::uint32_t row);
    const float* rowAt(std::uint32_t row) const { return m_rows + row * dimension(); }
    std::size_t rowBytes() const { return dimension() * sizeof(float); }
    bool isRowGood(std::uint32_t row) const { return m_rowFile.isGood(std::uint64_t{row} * rowBytes(), rowBytes()); }
    SearchedSegment searchedSegment() const;
    /// Gives the live rows of `listed` labels that a filter, if any, takes: what nearestOfList() asks.
    auto takerOf(std::span<const Label> listed, const LabelFilter* filter) const
    {
        return [this, rows = ListedRows(m_labels, listed), filter,
                takesAll = m_removedRows.load() == 0 && !filter](std::span<std::uint32_t> taken) mutable {
            if (takesAll)
                return rows.take(taken, [](std::uint32_t) { return true; });
            return rows.take(taken,
                             [&](std::uint32_t row) { return !isRemoved(row) && (!filter || (*filter)(labelOf(row))); });
        };
    }

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    SegmentFiles m_files;
    PairDistance m_distance;
    Residency m_residency;

    SealedReader m_rowFile;
    SealedReader m_labelFile;
    SealedReader m_codeFile;
    SealedReader m_graphFile;
    const float* m_rows = nullptr;
    std::span<const Label> m_labels;
    CodesView m_codes;
    GraphView m_graph;
    std::atomic<bool> m_hasGraph{false};
    std::atomic<bool> m_hasCodes{false};
    bool m_isGraphListed = false; ///< false when it was written without one
    std::unique_ptr<std::atomic<std::uint8_t>[]> m_removed;
    std::atomic<std::uint64_t> m_removedRows{0};
};

Result<> SealedSegment::load(const OperationControl& control)
{
    if (m_files.rows == 0 || m_files.rows > kMaximumSegmentRows || dimension() == 0 ||
        dimension() > kMaximumDimension)
        return Error{ErrorCode::Corrupt, "a segment of impossible shape", m_folder, 0};
    m_removed = std::make_unique<std::atomic<std::uint8_t>[]>(tombstoneBytes());
    VARVE_CHECK(loadLabels(control));
    VARVE_CHECK(loadRows(control));
    m_isGraphListed = hasFile(m_files, SealedKind::Graph);
    auto loaded = loadCodes(control);
    m_hasCodes = loaded.hasValue();
    if (loaded && m_isGraphListed) {
        loaded = loadGraph(control);
        m_hasGraph = loaded.hasValue();
    }
    if (loaded)
        return {};
    const ErrorCode code = loaded.error().code;
    const bool canBeRebuilt =
        code == ErrorCode::Corrupt || code == ErrorCode::NotFound || code == ErrorCode::Io;
    return canBeRebuilt ? Result<>() : loaded;
}

/// Loads one file, checked as far as SealedReader does; its payload views `file`.
Result<std::span<const std::byte>> SealedSegment::loadFile(SealedKind kind, bool copies, SealedReader& file,
                                                            const OperationControl& control)
{
    VARVE_TRY(const SegmentFiles::File listed, listedFile(m_folder, m_files, kind));
    SealedHeader expected;
    expected.kind = kind;
    expected.metric = metric();
    expected.segmentId = m_files.id;
    expected.rows = m_files.rows;
    expected.dimension = static_cast<std::uint32_t>(dimension());
    VARVE_TRY(file, SealedReader::load(m_fileSystem, m_folder / sealedFileName(kind), listed, expected, copies,
                                           control));
    return file.payload();
}

Result<> SealedSegment::loadLabels(const OperationControl& control)
{
    VARVE_TRY(const auto payload,
              loadFile(SealedKind::Labels, m_residency != Residency::Nothing, m_labelFile, control));
    VARVE_CHECK(m_labelFile.checkRest({}));
    m_labels = viewAs<Label>(payload);
    const bool fits = payload.size() == m_files.rows * sizeof(Label) &&
                      m_labels.front() == m_files.firstLabel && m_labels.back() == m_files.lastLabel;
    if (!fits ||
        std::adjacent_find(m_labels.begin(), m_labels.end(), std::greater_equal<>()) != m_labels.end())
        return Error{ErrorCode::Corrupt, "labels that do not fit the segment",
                     m_folder / sealedFileName(SealedKind::Labels), 0};
    return {};
}

Result<> SealedSegment::loadRows(const OperationControl& control)
{
    VARVE_TRY(const auto payload,
              loadFile(SealedKind::Rows, m_residency == Residency::Everything, m_rowFile, control));
    if (payload.size() != m_files.rows * dimension() * sizeof(float))
        return Error{ErrorCode::Corrupt, "vectors that do not fit the segment",
                     m_folder / sealedFileName(SealedKind::Rows), 0};
    m_rows = viewAs<float>(payload).data();
    return {};
}

Result<> SealedSegment::loadCodes(const OperationControl& control)
{
    VARVE_TRY(const auto payload,
              loadFile(SealedKind::Codes, m_residency != Residency::Nothing, m_codeFile, control));
    const auto bits = static_cast<CodeBits>(m_codeFile.parameter());
    if (bits != CodeBits::Four && bits != CodeBits::Eight)
        return Error{ErrorCode::Corrupt, "codes of an unknown kind", m_folder / sealedFileName(SealedKind::Codes), 0};
    const CodeLayout layout(dimension(), bits);
    if (payload.size() != layout.payloadBytes(m_files.rows))
        return Error{ErrorCode::Corrupt, "codes that do not fit the segment",
                     m_folder / sealedFileName(SealedKind::Codes), 0};
    m_codes = CodesView(payload.data(), layout);
    return {};
}

Result<> SealedSegment::loadGraph(const OperationControl& control)
{
    VARVE_TRY(const auto words,
              loadFile(SealedKind::Graph, m_residency != Residency::Nothing, m_graphFile, control));
    if (words.size() % sizeof(std::uint32_t) != 0)
        return Error{ErrorCode::Corrupt, "a graph that does not fit the segment", m_folder, 0};
    const auto check = m_graphFile.isWhollyChecked() ? GraphView::Check::Everything : GraphView::Check::Shape;
    VARVE_TRY(m_graph, GraphView::parse(viewAs<std::uint32_t>(words), rowCount(), m_graphFile.parameter(), check));
    return {};
}

Result<std::vector<Neighbor>> SealedSegment::search(std::span<const float> query,
                                                    const SearchParameters& parameters) const
{
    VARVE_CHECK(checkVector(query, dimension()));
    const SearchedSegment searched = searchedSegment();
    const Wanted wanted(parameters, searched);
    const auto accept = [&](std::uint32_t row) {
        return !isRemoved(row) && (!parameters.accepted || parameters.accepted->contains(labelOf(row))) &&
               (!parameters.filter || (*parameters.filter)(labelOf(row)));
    };
    const ValueDistance exact(searched, query);
    std::vector<RowDistance> found;
    const auto listed = parameters.accepted ? parameters.accepted->between(m_files.firstLabel, m_files.lastLabel)
                                            : std::span<const Label>();
    if (parameters.accepted && searched.codes) {
        const CodeDistance byCode(m_codes, m_distance, query);
        if (const auto walk = walkOrList(searched, listed.size(), wanted.ef))
            found = walkAccepted(searched, byCode, exact, wanted, accept, *walk);
        if (found.size() < wanted.count)
            found = nearestOfList(byCode, exact, wanted, takerOf(listed, parameters.filter));
    } else {
        const bool hasFilter = parameters.filter || parameters.accepted;
        found = nearestRows(searched, query, exact, wanted, hasFilter, accept);
    }
    found.resize(std::min(found.size(), wanted.count));
    if (exact.metDamage())
        return m_rowFile.damage();
    std::vector<Neighbor> neighbors;
    neighbors.reserve(found.size());
    for (const RowDistance& each : found)
        neighbors.push_back({each.distance, m_labels[each.row]});
    return neighbors;
}

SearchedSegment SealedSegment::searchedSegment() const
{
    const bool hasCodes = m_hasCodes.load();
    return {rowCount(), size(), &m_distance, m_rows, &m_rowFile, hasCodes ? &m_codes : nullptr,
            hasCodes && m_hasGraph.load() ? &m_graph : nullptr};
}

std::optional<std::uint32_t> SealedSegment::rowOf(Label label) const
{
    if (hasAllLabels()) {
        const bool isInside = label >= m_files.firstLabel && label <= m_files.lastLabel;
        return isInside ? std::optional(static_cast<std::uint32_t>(label - m_files.firstLabel)) : std::nullopt;
    }
    const auto found = std::lower_bound(m_labels.begin(), m_labels.end(), label);
    if (found == m_labels.end() || *found != label)
        return std::nullopt;
    return static_cast<std::uint32_t>(found - m_labels.begin());
}

std::optional<std::uint32_t> SealedSegment::liveRowOf(Label label) const
{
    const auto row = rowOf(label);
    return row && !isRemoved(*row) ? row : std::nullopt;
}

Result<std::vector<float>> SealedSegment::copyOf(Label label, bool mayBeRemoved) const
{
    const auto row = mayBeRemoved ? rowOf(label) : liveRowOf(label);
    if (!row)
        return Error{ErrorCode::NotFound, "no vector with label " + std::to_string(label), {}, 0};
    if (!isRowGood(*row))
        return m_rowFile.damage();
    return std::vector<float>(rowAt(*row), rowAt(*row) + dimension());
}

bool SealedSegment::isWhollyChecked() const
{
    return m_rowFile.isWhollyChecked() && (!m_hasCodes.load() || m_codeFile.isWhollyChecked()) &&
           (!m_hasGraph.load() || m_graphFile.isWhollyChecked());
}

Result<> SealedSegment::checkRest(const OperationControl& control)
{
    // Walks under way stay inside the files whatever these say.
    for (const auto& [file, isUsable] : {std::pair(&m_codeFile, &m_hasCodes), std::pair(&m_graphFile, &m_hasGraph)}) {
        if (!isUsable->load())
            continue;
        const auto checked = file->checkRest(control);
        if (!checked && checked.error().code == ErrorCode::Cancelled)
            return checked;
        if (!checked)
            *isUsable = false;
    }
    return m_rowFile.checkRest(control);
}

std::uint64_t SealedSegment::residentBytes() const
{
    return sizeof *this + m_rowFile.residentBytes() + m_labelFile.residentBytes() +
           m_codeFile.residentBytes() + m_graphFile.residentBytes() +
           tombstoneBytes();
}

std::uint64_t SealedSegment::mappedBytes() const
{
    return m_rowFile.mappedBytes() + m_labelFile.mappedBytes() + m_codeFile.mappedBytes() +
           m_graphFile.mappedBytes();
}

bool SealedSegment::markRemoved(std::uint32_t row)
{
    const auto bit = static_cast<std::uint8_t>(1U << (row % 8));
    if (m_removed[row / 8].fetch_or(bit) & bit)
        return false;
    ++m_removedRows;
    return true;
}

bool SealedSegment::remove(Label label)
{
    const auto row = liveRowOf(label);
    return row && markRemoved(*row);
}

std::vector<std::byte> SealedSegment::tombstones() const
{
    std::vector<std::byte> bitmap(tombstoneBytes());
    for (std::size_t i = 0; i < bitmap.size(); ++i)
        bitmap[i] = std::byte{m_removed[i].load()};
    return bitmap;
}

Result<> SealedSegment::applyTombstones(std::span<const std::byte> bitmap)
{
    const auto strayBits = [&] {
        return rowCount() % 8 != 0 && std::to_integer<unsigned>(bitmap.back()) >> (rowCount() % 8) != 0;
    };
    if (bitmap.size() != tombstoneBytes() || strayBits())
        return Error{ErrorCode::Corrupt, "a list of removed rows that does not fit the segment", m_folder, 0};
    for (std::uint32_t row = 0; row < rowCount(); ++row)
        if ((std::to_integer<unsigned>(bitmap[row / 8]) >> (row % 8)) & 1U)
            markRemoved(row);
    return {};
}

std::optional<SealedGraph> SealedSegment::sealedGraph() const
{
    if (!hasGraph() || !m_codeFile.checkRest({}) || !m_graphFile.checkRest({}))
        return std::nullopt;
    const auto words = viewAs<std::uint32_t>(m_graphFile.payload());
    const auto graph = GraphView::parse(words, rowCount(), m_graphFile.parameter());
    if (!graph)
        return std::nullopt;
    return SealedGraph{this, *graph, m_codes};
}

} // namespace

std::optional<SealedGraph> sealedGraphOf(const VectorIndex& index)
{
    const auto* segment = dynamic_cast<const SealedSegment*>(&index);
    return segment ? segment->sealedGraph() : std::nullopt;
}

Result<std::unique_ptr<Segment>> Segment::open(fs::FileSystem& fileSystem,
                                               const std::filesystem::path& folder, const SegmentFiles& files,
                                               std::size_t dimension, Metric metric, Residency residency,
                                               const OperationControl& control)
{
    auto segment = std::make_unique<SealedSegment>(fileSystem, folder, files, dimension, metric, residency);
    VARVE_CHECK(segment->load(control));
    return Result<std::unique_ptr<Segment>>(std::move(segment));
}

} // namespace varve::index
