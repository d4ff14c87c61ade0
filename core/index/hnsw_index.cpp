// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0

// The only file that includes hnswlib (Debian 0.6.2, also 0.8.0): its header defines functions that are not
// inline, and its exceptions end here. Only its building of the graph is used. Searches are our own walk over
// its public members, because 0.6.2 knows no filter, and nothing is ever saved or loaded by it.
#include "core/index/hnsw_index.h"

#include "core/index/pair_distance.h"
#include "core/index/turnstile_mutex.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <shared_mutex>

namespace varve::index {

namespace {

using Graph = hnswlib::HierarchicalNSW<float>;

/// What hnswlib stores for a row: the inverse norm (Cosine), then the values as they were given.
struct Record {
    explicit Record(const void* data) : inverseNorm(static_cast<const float*>(data)), values(inverseNorm + 1)
    {
    }
    const float* inverseNorm;
    const float* values;
};

float recordDistance(const void* a, const void* b, const void* distance)
{
    const Record first(a);
    const Record second(b);
    return (*static_cast<const PairDistance*>(distance))(first.values, *first.inverseNorm, second.values,
                                                         *second.inverseNorm);
}

class RecordSpace final : public hnswlib::SpaceInterface<float> {
public:
    explicit RecordSpace(PairDistance& distance) : m_distance(&distance) {}
    std::size_t get_data_size() override { return (1 + m_distance->dimension()) * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return recordDistance; }
    void* get_dist_func_param() override { return m_distance; }

private:
    PairDistance* m_distance;
};

// hnswlib's resizeIndex() deletes its pool before it makes the new one: were that to throw, the destructor
// would delete the old one again. 0.6.2 holds a raw pointer, 0.8.0 a unique_ptr.
[[maybe_unused]] void dropPool(hnswlib::VisitedListPool*& pool)
{
    delete pool;
    pool = nullptr;
}
[[maybe_unused]] void dropPool(std::unique_ptr<hnswlib::VisitedListPool>& pool)
{
    pool.reset();
}

/// Runs code of hnswlib and turns what it throws into an Error.
template <class Function>
Result<> guarded(Function&& function)
{
    try {
        function();
        return {};
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "no memory left for the index", {}, 0};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::Internal, std::string("hnswlib: ") + failure.what(), {}, 0};
    }
}

class HnswIndex final : public MutableVectorIndex {
public:
    HnswIndex(std::size_t expectedRows, std::size_t dimension, Metric metric, HnswParameters parameters)
        : m_distance(dimension, metric),
          m_space(m_distance),
          m_firstCapacity(std::max<std::size_t>(expectedRows, 1)),
          m_links(std::clamp(parameters.m, kMinimumLinks, kMaximumLinks)),
          m_efConstruction(std::clamp(parameters.efConstruction, 8U, 4096U))
    {
    }

    std::size_t dimension() const override { return m_distance.dimension(); }
    Metric metric() const override { return m_distance.metric(); }
    std::size_t size() const override { return m_rows.load() - m_removedRows.load(); }
    Result<std::vector<Neighbor>> search(std::span<const float> query,
                                         const SearchParameters& parameters) const override;
    Result<std::vector<float>> vector(Label label) const override { return copyOf(label, false); }
    Result<std::vector<float>> storedVector(Label label) const override { return copyOf(label, true); }
    std::uint64_t residentBytes() const override;
    Result<> add(Label label, std::span<const float> vector) override;
    bool remove(Label label) override;
    std::optional<FrozenGraph> freeze(std::span<const Label> labels) const;
    Result<> thaw(const GraphView& graph, std::span<const Label> labels, const VectorIndex& source,
                  const OperationControl& control);

    // What searchGraph() asks of a graph. Rows of the running add() may be met; they are waypoints until
    // published.
    std::uint32_t rowLimit() const { return static_cast<std::uint32_t>(m_capacity); }
    std::optional<GraphEntry> entry() const;
    std::span<const std::uint32_t> links(std::uint32_t row, std::uint32_t level,
                                         std::vector<std::uint32_t>& buffer) const;

private:
    class DistanceToQuery;
    Result<> grow();
    Record recordAt(std::uint32_t row) const { return Record(m_graph->getDataByInternalId(row)); }
    Result<std::vector<float>> copyOf(Label label, bool mayBeRemoved) const;
    std::optional<std::uint32_t> rowOf(Label label) const;
    Result<> thawRow(const GraphView& graph, std::uint32_t row, std::span<const float> vector);

    PairDistance m_distance;
    RecordSpace m_space;
    std::size_t m_firstCapacity;
    std::uint32_t m_links;
    std::uint32_t m_efConstruction;

    /// Shared by searches and by add(), whose steps hnswlib's own lock per row keeps apart; exclusive while
    /// arrays move to a larger place.
    mutable TurnstileMutex m_arraysMutex;
    mutable std::mutex m_writerMutex; ///< one add() or freeze() at a time
    std::unique_ptr<Graph> m_graph;
    std::size_t m_capacity = 0;
    std::unique_ptr<Label[]> m_labels; ///< growing; hnswlib's row numbers are the places here
    std::unique_ptr<std::atomic<bool>[]> m_removed;
    std::atomic<std::uint32_t> m_rows{0}; ///< published rows: everything about them is readable
    std::atomic<std::uint32_t> m_removedRows{0};
    std::atomic<std::uint64_t> m_upperBytes{0};
    std::atomic<bool> m_isGraphStale{false}; ///< hnswlib threw half-way: rows are good, the graph is not
};

class HnswIndex::DistanceToQuery {
public:
    DistanceToQuery(const HnswIndex& index, std::span<const float> query)
        : m_index(index), m_query(query.data()), m_norm(index.m_distance.normTerm(query))
    {
    }
    float operator()(std::uint32_t row) const
    {
        const Record record = m_index.recordAt(row);
        return m_index.m_distance(m_query, m_norm, record.values, *record.inverseNorm);
    }
    void prefetch(std::uint32_t row) const { __builtin_prefetch(m_index.recordAt(row).inverseNorm); }

private:
    const HnswIndex& m_index;
    const float* m_query;
    float m_norm;
};

Result<> HnswIndex::grow()
{
    const std::size_t capacity =
        m_capacity == 0 ? m_firstCapacity : std::max<std::size_t>(1024, 2 * m_capacity);
    const std::unique_lock lock(m_arraysMutex);
    return guarded([&] {
        auto labels = std::make_unique<Label[]>(capacity);
        auto removed = std::make_unique<std::atomic<bool>[]>(capacity);
        for (std::size_t row = 0; row < m_capacity; ++row) {
            labels[row] = m_labels[row];
            removed[row].store(m_removed[row].load());
        }
        if (!m_graph) {
            m_graph = std::make_unique<Graph>(&m_space, capacity, m_links, m_efConstruction);
        } else {
            dropPool(m_graph->visited_list_pool_);
            m_isGraphStale = true; // until the new arrays are all there
            m_graph->resizeIndex(capacity);
            m_isGraphStale = false;
        }
        m_labels = std::move(labels);
        m_removed = std::move(removed);
        m_capacity = capacity;
    });
}

Result<> HnswIndex::add(Label label, std::span<const float> vector)
{
    VARVE_CHECK(checkVector(vector, dimension()));
    const std::lock_guard writer(m_writerMutex);
    const std::uint32_t row = m_rows.load();
    if (row > 0 && label <= m_labels[row - 1])
        return Error{ErrorCode::InvalidArgument, "labels must grow, got " + std::to_string(label), {}, 0};
    if (m_isGraphStale)
        return Error{ErrorCode::OutOfMemory, "the index could not grow earlier and must be rebuilt", {}, 0};
    if (row == m_capacity)
        VARVE_CHECK(grow());
    const std::shared_lock lock(m_arraysMutex);
    auto added = guarded([&] {
        std::vector<float> record(1 + vector.size());
        record[0] = m_distance.normTerm(vector);
        std::copy(vector.begin(), vector.end(), record.begin() + 1);
        m_graph->addPoint(record.data(), hnswlib::labeltype{row});
    });
    if (!added) {
        m_isGraphStale = true;
        return added;
    }
    m_labels[row] = label;
    m_upperBytes +=
        static_cast<std::uint64_t>(m_graph->element_levels_[row]) * m_graph->size_links_per_element_;
    m_rows.store(row + 1);
    return {};
}

std::optional<std::uint32_t> HnswIndex::rowOf(Label label) const
{
    const Label* end = m_labels.get() + m_rows.load();
    const Label* found = std::lower_bound(static_cast<const Label*>(m_labels.get()), end, label);
    const auto row = static_cast<std::uint32_t>(found - m_labels.get());
    if (found == end || *found != label)
        return std::nullopt;
    return row;
}

bool HnswIndex::remove(Label label)
{
    const std::shared_lock lock(m_arraysMutex);
    // Not hnswlib's own mark: it would cut removed rows out of later links, and they are needed as waypoints.
    const auto row = rowOf(label);
    if (!row || m_removed[*row].exchange(true))
        return false;
    ++m_removedRows;
    return true;
}

std::optional<GraphEntry> HnswIndex::entry() const
{
    const std::lock_guard lock(m_graph->global);
    if (m_graph->maxlevel_ < 0)
        return std::nullopt;
    return GraphEntry{m_graph->enterpoint_node_, static_cast<std::uint32_t>(m_graph->maxlevel_)};
}

std::span<const std::uint32_t> HnswIndex::links(std::uint32_t row, std::uint32_t level,
                                                std::vector<std::uint32_t>& buffer) const
{
    const std::lock_guard lock(m_graph->link_list_locks_[row]);
    auto* list = m_graph->get_linklist_at_level(row, static_cast<int>(level));
    buffer.assign(list + 1, list + 1 + m_graph->getListCount(list));
    return buffer;
}

Result<std::vector<Neighbor>> HnswIndex::search(std::span<const float> query,
                                                const SearchParameters& parameters) const
{
    VARVE_CHECK(checkVector(query, dimension()));
    const std::shared_lock lock(m_arraysMutex);
    const std::uint32_t rows = m_rows.load();
    const std::size_t liveRows = rows - std::min(rows, m_removedRows.load());
    const std::size_t wanted = std::min(parameters.k, liveRows);
    const std::size_t ef = std::max(std::min<std::size_t>(parameters.ef, rows), wanted);
    const auto accept = [&](std::uint32_t row) {
        return row < rows && !m_removed[row].load() &&
               (!parameters.filter || (*parameters.filter)(m_labels[row]));
    };
    const DistanceToQuery distanceTo(*this, query);
    std::vector<RowDistance> found;
    const bool scans =
        m_isGraphStale || shouldScan(rows, liveRows, ef, !parameters.filter && liveRows == rows, accept);
    if (!scans)
        found = searchGraph(*this, distanceTo, accept, ef);
    if (found.size() < wanted)
        found = scanRows(rows, distanceTo, accept, wanted);
    found.resize(std::min(found.size(), wanted));
    std::vector<Neighbor> neighbors;
    neighbors.reserve(found.size());
    for (const RowDistance& each : found)
        neighbors.push_back({each.distance, m_labels[each.row]});
    return neighbors;
}

Result<std::vector<float>> HnswIndex::copyOf(Label label, bool mayBeRemoved) const
{
    const std::shared_lock lock(m_arraysMutex);
    const auto row = rowOf(label);
    if (!row || (!mayBeRemoved && m_removed[*row].load()))
        return Error{ErrorCode::NotFound, "no vector with label " + std::to_string(label), {}, 0};
    const float* values = recordAt(*row).values;
    return std::vector<float>(values, values + dimension());
}

std::uint64_t HnswIndex::residentBytes() const
{
    const std::shared_lock lock(m_arraysMutex);
    if (!m_graph)
        return sizeof *this;
    constexpr std::uint64_t kHashNodeBytes = 4 * sizeof(void*); // label, row, next, bucket
    constexpr std::uint64_t kFixedLocks = 65536;                // of hnswlib, whatever the number of rows
    const std::uint64_t perRow = m_graph->size_data_per_element_ + sizeof(void*) + sizeof(int) +
                                 sizeof(std::mutex) + sizeof(hnswlib::vl_type) + sizeof(Label) +
                                 sizeof(std::atomic<bool>);
    return sizeof *this + sizeof(Graph) + kFixedLocks * sizeof(std::mutex) + m_capacity * perRow +
           m_rows.load() * kHashNodeBytes + m_upperBytes.load();
}

std::optional<FrozenGraph> HnswIndex::freeze(std::span<const Label> labels) const
{
    const std::lock_guard writer(m_writerMutex);
    const std::shared_lock lock(m_arraysMutex);
    const std::uint32_t rows = m_rows.load();
    if (rows == 0 || m_isGraphStale || labels.size() != rows ||
        !std::equal(labels.begin(), labels.end(), m_labels.get()))
        return std::nullopt;
    std::vector<std::uint32_t> upperRows;
    std::vector<std::uint32_t> upperFirst{0};
    for (std::uint32_t row = 0; row < rows; ++row) {
        const auto levels = static_cast<std::uint32_t>(m_graph->element_levels_[row]);
        if (levels == 0)
            continue;
        upperRows.push_back(row);
        upperFirst.push_back(upperFirst.back() + levels);
    }
    FrozenGraph frozen{rows, m_links, {}};
    auto& words = frozen.words;
    words.reserve(4 + rows * (1 + 2 * std::size_t{m_links}) + 2 * upperRows.size() + 1 +
                  upperFirst.back() * (1 + std::size_t{m_links}));
    words = {m_graph->enterpoint_node_, static_cast<std::uint32_t>(m_graph->maxlevel_),
             static_cast<std::uint32_t>(upperRows.size()), upperFirst.back()};
    std::vector<std::uint32_t> buffer;
    const auto putLinks = [&](std::uint32_t row, std::uint32_t level, std::size_t capacity) {
        const auto list = links(row, level, buffer);
        words.push_back(static_cast<std::uint32_t>(list.size()));
        words.insert(words.end(), list.begin(), list.end());
        words.insert(words.end(), capacity - list.size(), 0);
    };
    for (std::uint32_t row = 0; row < rows; ++row)
        putLinks(row, 0, 2 * std::size_t{m_links});
    words.insert(words.end(), upperRows.begin(), upperRows.end());
    words.insert(words.end(), upperFirst.begin(), upperFirst.end());
    for (std::size_t i = 0; i < upperRows.size(); ++i)
        for (std::uint32_t level = 1; level <= upperFirst[i + 1] - upperFirst[i]; ++level)
            putLinks(upperRows[i], level, m_links);
    return frozen;
}

/// Puts one row into hnswlib's arrays as its addPoint() would have left it.
Result<> HnswIndex::thawRow(const GraphView& graph, std::uint32_t row, std::span<const float> vector)
{
    std::vector<std::uint32_t> buffer;
    const auto putLinks = [&](std::uint32_t level) {
        const auto list = graph.links(row, level, buffer);
        auto* words = m_graph->get_linklist_at_level(row, static_cast<int>(level));
        m_graph->setListCount(words, static_cast<unsigned short>(list.size()));
        std::copy(list.begin(), list.end(), words + 1);
    };
    char* element = m_graph->data_level0_memory_ + row * m_graph->size_data_per_element_;
    std::memset(element, 0, m_graph->size_data_per_element_);
    const hnswlib::labeltype number = row;
    std::memcpy(element + m_graph->label_offset_, &number, sizeof number);
    const float norm = m_distance.normTerm(vector);
    std::memcpy(element + m_graph->offsetData_, &norm, sizeof norm);
    std::memcpy(element + m_graph->offsetData_ + sizeof norm, vector.data(), vector.size_bytes());
    putLinks(0);
    const std::uint32_t levels = graph.levelsOf(row);
    if (levels > 0) {
        // As hnswlib allocates it, and frees it.
        m_graph->linkLists_[row] = static_cast<char*>(std::calloc(1, m_graph->size_links_per_element_ * levels + 1));
        if (!m_graph->linkLists_[row])
            return Error{ErrorCode::OutOfMemory, "no memory left for the index", {}, 0};
    }
    m_graph->element_levels_[row] = static_cast<int>(levels);
    for (std::uint32_t level = 1; level <= levels; ++level)
        putLinks(level);
    m_graph->label_lookup_[row] = row;
    m_graph->cur_element_count = row + 1;
    m_upperBytes += std::uint64_t{levels} * m_graph->size_links_per_element_;
    return {};
}

/// Takes over the rows and links of a sealed graph. Only into an index that has nothing yet.
Result<> HnswIndex::thaw(const GraphView& graph, std::span<const Label> labels, const VectorIndex& source,
                         const OperationControl& control)
{
    const std::lock_guard writer(m_writerMutex);
    VARVE_CHECK(grow());
    m_isGraphStale = true; // until it is whole
    for (std::uint32_t row = 0; row < labels.size(); ++row) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const std::vector<float> vector, source.storedVector(labels[row]));
        VARVE_CHECK(checkVector(vector, dimension()));
        Result<> thawed;
        VARVE_CHECK(guarded([&] { thawed = thawRow(graph, row, vector); }));
        VARVE_CHECK(thawed);
        m_labels[row] = labels[row];
    }
    m_graph->enterpoint_node_ = graph.entry()->row;
    m_graph->maxlevel_ = static_cast<int>(graph.entry()->level);
    m_isGraphStale = false;
    m_rows.store(static_cast<std::uint32_t>(labels.size()));
    return {};
}

} // namespace

Result<std::unique_ptr<MutableVectorIndex>> thawHnswIndex(std::size_t capacity, HnswParameters parameters,
                                                          const GraphView& graph, std::span<const Label> labels,
                                                          const VectorIndex& source,
                                                          const OperationControl& control)
{
    auto index = std::make_unique<HnswIndex>(std::max(capacity, labels.size()), source.dimension(), source.metric(),
                                             HnswParameters{graph.linksPerRow(), parameters.efConstruction});
    VARVE_CHECK(index->thaw(graph, labels, source, control));
    return Result<std::unique_ptr<MutableVectorIndex>>(std::move(index));
}

std::unique_ptr<MutableVectorIndex> makeHnswIndexFor(std::size_t expectedRows, std::size_t dimension,
                                                     Metric metric, HnswParameters parameters)
{
    return std::make_unique<HnswIndex>(expectedRows, dimension, metric, parameters);
}

std::unique_ptr<MutableVectorIndex> makeHnswIndex(std::size_t dimension, Metric metric,
                                                  HnswParameters parameters)
{
    constexpr std::size_t kFirstRows = 1024;
    return makeHnswIndexFor(kFirstRows, dimension, metric, parameters);
}

std::optional<FrozenGraph> freezeGraph(const VectorIndex& source, std::span<const Label> labels)
{
    const auto* index = dynamic_cast<const HnswIndex*>(&source);
    return index ? index->freeze(labels) : std::nullopt;
}

} // namespace varve::index
