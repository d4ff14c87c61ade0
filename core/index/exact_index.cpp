// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/nearest_rows.h"
#include "core/index/pair_distance.h"
#include "core/index/segment_limits.h"
#include "core/index/vector_index.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <new>

namespace varve::index {

namespace {

/// Rows that never move: readers need no lock beside the one writer.
struct Chunk {
    Chunk(std::size_t rows, std::size_t dimension)
        : values(new float[rows * dimension]), normTerms(new float[rows]), labels(new Label[rows]),
          removed(new std::atomic<bool>[rows]()), bytes(rows * ((dimension + 1) * sizeof(float) + sizeof(Label) + 1))
    {
    }
    std::unique_ptr<float[]> values;
    std::unique_ptr<float[]> normTerms;
    std::unique_ptr<Label[]> labels;
    std::unique_ptr<std::atomic<bool>[]> removed;
    std::uint64_t bytes;
};

/// Where a row is: chunks double in size, so that a few of them hold any number of rows.
struct Place {
    static constexpr std::uint32_t kFirstRows = 1024;
    static constexpr std::size_t kChunks = 22;

    explicit Place(std::uint64_t row)
        : chunk(static_cast<std::size_t>(std::bit_width(row / kFirstRows + 1)) - 1),
          offset(static_cast<std::size_t>(row - kFirstRows * ((std::uint64_t{1} << chunk) - 1)))
    {
    }
    static std::size_t rowsOf(std::size_t chunk) { return std::size_t{kFirstRows} << chunk; }
    std::size_t chunk;
    std::size_t offset;
};

class ExactIndex final : public MutableVectorIndex {
public:
    ExactIndex(std::size_t dimension, Metric metric) : m_distance(dimension, metric) {}

    std::size_t dimension() const override { return m_distance.dimension(); }
    Metric metric() const override { return m_distance.metric(); }
    std::size_t size() const override { return m_rows.load() - m_removedRows.load(); }
    Result<std::vector<Neighbor>> search(std::span<const float> query,
                                         const SearchParameters& parameters) const override;
    Result<std::vector<float>> vector(Label label) const override { return copyOf(label, false); }
    Result<std::vector<float>> storedVector(Label label) const override { return copyOf(label, true); }
    std::uint64_t residentBytes() const override { return sizeof *this + m_bytes.load(); }
    Result<> add(Label label, std::span<const float> vector) override;
    bool remove(Label label) override;

private:
    Label labelAt(std::uint64_t row) const
    {
        const Place place(row);
        return m_chunks[place.chunk]->labels[place.offset];
    }
    std::optional<Place> placeOf(Label label) const;
    bool isRemoved(const Place& place) const { return m_chunks[place.chunk]->removed[place.offset].load(); }
    Result<std::vector<float>> copyOf(Label label, bool mayBeRemoved) const;
    Result<> makeRoom(const Place& place);

    PairDistance m_distance;
    std::array<std::unique_ptr<Chunk>, Place::kChunks> m_chunks; ///< set before the first of their rows is published
    std::atomic<std::uint64_t> m_rows{0};                        ///< published: everything about them is readable
    std::atomic<std::uint64_t> m_removedRows{0};
    std::atomic<std::uint64_t> m_bytes{0};
};

std::optional<Place> ExactIndex::placeOf(Label label) const
{
    std::uint64_t low = 0;
    const std::uint64_t rows = m_rows.load();
    for (std::uint64_t high = rows; low < high;) {
        const std::uint64_t middle = (low + high) / 2;
        if (labelAt(middle) < label)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == rows || labelAt(low) != label)
        return std::nullopt;
    return Place(low);
}

Result<std::vector<Neighbor>> ExactIndex::search(std::span<const float> query,
                                                 const SearchParameters& parameters) const
{
    VARVE_CHECK(checkVector(query, dimension()));
    const float queryNorm = m_distance.normTerm(query);
    const std::uint64_t rows = m_rows.load();
    NearestRows nearest(static_cast<std::size_t>(std::min<std::uint64_t>(parameters.k, rows)));
    std::uint64_t first = 0;
    for (std::size_t chunk = 0; first < rows; first += Place::rowsOf(chunk++)) {
        const Chunk& part = *m_chunks[chunk];
        const std::uint64_t count = std::min<std::uint64_t>(Place::rowsOf(chunk), rows - first);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (part.removed[i].load(std::memory_order_relaxed) ||
                (parameters.accepted && !parameters.accepted->contains(part.labels[i])) ||
                (parameters.filter && !(*parameters.filter)(part.labels[i])))
                continue;
            const float distance =
                m_distance(query.data(), queryNorm, part.values.get() + i * dimension(), part.normTerms[i]);
            nearest.offer({distance, static_cast<std::uint32_t>(first + i)});
        }
    }
    std::vector<Neighbor> neighbors;
    for (const RowDistance& found : nearest.takeSorted())
        neighbors.push_back({found.distance, labelAt(found.row)});
    return neighbors;
}

Result<std::vector<float>> ExactIndex::copyOf(Label label, bool mayBeRemoved) const
{
    const auto place = placeOf(label);
    if (!place || (isRemoved(*place) && !mayBeRemoved))
        return Error{ErrorCode::NotFound, "no vector with label " + std::to_string(label), {}, 0};
    const float* values = m_chunks[place->chunk]->values.get() + place->offset * dimension();
    return std::vector<float>(values, values + dimension());
}

Result<> ExactIndex::makeRoom(const Place& place)
{
    if (m_chunks[place.chunk])
        return {};
    try {
        m_chunks[place.chunk] = std::make_unique<Chunk>(Place::rowsOf(place.chunk), dimension());
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "no memory left for new vectors", {}, 0};
    }
    m_bytes += m_chunks[place.chunk]->bytes;
    return {};
}

Result<> ExactIndex::add(Label label, std::span<const float> vector)
{
    VARVE_CHECK(checkVector(vector, dimension()));
    const std::uint64_t row = m_rows.load();
    if (row > 0 && label <= labelAt(row - 1))
        return Error{ErrorCode::InvalidArgument, "labels must grow, got " + std::to_string(label), {}, 0};
    if (row == kMaximumSegmentRows)
        return Error{ErrorCode::InvalidArgument, "no index takes more than 2^31 - 1 vectors", {}, 0};
    const Place place(row);
    VARVE_CHECK(makeRoom(place));
    Chunk& chunk = *m_chunks[place.chunk];
    std::copy(vector.begin(), vector.end(), chunk.values.get() + place.offset * dimension());
    chunk.normTerms[place.offset] = m_distance.normTerm(vector);
    chunk.labels[place.offset] = label;
    m_rows.store(row + 1);
    return {};
}

bool ExactIndex::remove(Label label)
{
    const auto place = placeOf(label);
    if (!place || isRemoved(*place))
        return false;
    m_chunks[place->chunk]->removed[place->offset].store(true);
    ++m_removedRows;
    return true;
}

} // namespace

std::unique_ptr<MutableVectorIndex> makeExactIndex(std::size_t dimension, Metric metric)
{
    return std::make_unique<ExactIndex>(dimension, metric);
}

} // namespace varve::index
