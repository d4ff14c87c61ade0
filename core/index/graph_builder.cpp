// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0

// The only file that includes hnswlib (Debian 0.6.2, also 0.8.0): its header defines functions that are not inline,
// and its exceptions end here. Of it are used the storage of a graph, the choice of levels and the linking of a point;
// nothing is ever saved or loaded by it, and the finished graph is searched in our own form.
#include "core/index/graph_builder.h"

#include "core/index/graph_search.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>
#include <thread>

namespace varve::index {

namespace {

using Graph = hnswlib::HierarchicalNSW<float>;
using Candidates = std::priority_queue<std::pair<float, hnswlib::tableint>,
                                       std::vector<std::pair<float, hnswlib::tableint>>, Graph::CompareByFirst>;

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

/// What hnswlib stores for a row: the codes up to a whole block, then what a product needs to know of the row.
struct RowFacts {
    float scale = 0;
    float term = 0;          ///< as CodeFactors
    std::int32_t codeSum = 0;
};

/// Distances of two rows from their codes alone, but for a constant that does not change any order.
class CodePairSpace final : public hnswlib::SpaceInterface<float> {
public:
    CodePairSpace(std::size_t dimension, Metric metric)
        : m_kernels(kernelsOf(activeKernelLevel())),
          m_metric(metric),
          m_codeBytes((dimension + kCodeBlockBytes - 1) / kCodeBlockBytes * kCodeBlockBytes),
          m_constant(127.5 * 127.5 * static_cast<double>(dimension))
    {
    }
    std::size_t codeBytes() const { return m_codeBytes; }
    std::size_t get_data_size() override { return m_codeBytes + sizeof(RowFacts); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return pairDistance; }
    void* get_dist_func_param() override { return this; }

    float distance(const void* first, const void* second) const
    {
        const auto* a = static_cast<const std::uint8_t*>(first);
        const auto* b = static_cast<const std::uint8_t*>(second);
        RowFacts factsA;
        RowFacts factsB;
        std::memcpy(&factsA, a + m_codeBytes, sizeof factsA);
        std::memcpy(&factsB, b + m_codeBytes, sizeof factsB);
        const double steps = static_cast<double>(m_kernels.dotU8Pair(a, b, m_codeBytes)) + 0.5 * factsA.codeSum -
                             127.5 * factsB.codeSum + m_constant;
        const float dot = factsA.scale * factsB.scale * static_cast<float>(steps);
        const float distance = m_metric == Metric::L2 ? factsA.term + factsB.term - 2 * dot
                                                      : 1 - (factsA.term + factsB.term + dot);
        return std::isfinite(distance) ? distance : std::numeric_limits<float>::max();
    }

private:
    static float pairDistance(const void* first, const void* second, const void* space)
    {
        return static_cast<const CodePairSpace*>(space)->distance(first, second);
    }

    const Kernels& m_kernels;
    Metric m_metric;
    std::size_t m_codeBytes;
    double m_constant;
};

class HnswBuilder final : public GraphBuilder {
public:
    HnswBuilder(std::uint32_t rows, std::size_t dimension, Metric metric, HnswParameters parameters)
        : m_space(dimension, metric),
          m_dimension(dimension),
          m_rows(rows),
          m_efConstruction(std::clamp(parameters.efConstruction, 8U, 4096U)),
          m_graph(&m_space, rows, std::clamp(parameters.m, kMinimumLinks, kMaximumLinks), m_efConstruction)
    {
        std::memset(m_graph.data_level0_memory_, 0, rows * m_graph.size_data_per_element_);
        for (std::uint32_t row = 0; row < rows; ++row)
            m_graph.element_levels_[row] = 0; // also how the destructor knows what was made
        m_graph.cur_element_count = rows;
    }

    void setRow(std::uint32_t row, std::span<const std::byte> record) override;
    Result<> adopt(const GraphView& prefix) override;
    Result<> link(std::size_t threads, const OperationControl& control) override;
    FrozenGraph freeze() const override;

    // What the walks ask of a graph while others change it: a list is copied under its row's lock.
    std::uint32_t rowLimit() const { return m_rows; }
    void prefetch(std::uint32_t row) const { __builtin_prefetch(m_graph.get_linklist0(row)); }

private:
    class Level;
    class DistanceToRow;
    void makeUpperLists(std::uint32_t row, std::uint32_t level);
    void linkRow(std::uint32_t row);
    void linkOnLevel(std::uint32_t row, std::uint32_t level, std::uint32_t& start);
    std::span<const std::uint32_t> list(std::uint32_t row, std::uint32_t level) const;

    CodePairSpace m_space;
    std::size_t m_dimension;
    std::uint32_t m_rows;
    std::uint32_t m_efConstruction;
    mutable Graph m_graph; // its reading members are not const
    std::uint32_t m_linkedRows = 0;
};

/// One level seen as the graph that walkGraph() walks.
class HnswBuilder::Level {
public:
    Level(const HnswBuilder& builder, std::uint32_t level) : m_builder(builder), m_level(level) {}
    std::uint32_t rowLimit() const { return m_builder.rowLimit(); }
    void prefetch(std::uint32_t row) const { m_builder.prefetch(row); }
    std::span<const std::uint32_t> links(std::uint32_t row, std::uint32_t) const
    {
        const std::lock_guard lock(m_builder.m_graph.link_list_locks_[row]);
        const auto stored = m_builder.list(row, m_level);
        std::copy(stored.begin(), stored.end(), m_copy.begin());
        return {m_copy.data(), stored.size()};
    }

private:
    const HnswBuilder& m_builder;
    std::uint32_t m_level;
    mutable std::array<std::uint32_t, kMostLinks> m_copy;
};

class HnswBuilder::DistanceToRow {
public:
    DistanceToRow(const HnswBuilder& builder, std::uint32_t row)
        : m_builder(builder), m_row(builder.m_graph.getDataByInternalId(row))
    {
    }
    float operator()(std::uint32_t row) const
    {
        return m_builder.m_space.distance(m_row, m_builder.m_graph.getDataByInternalId(row));
    }
    void many(std::span<const std::uint32_t> rows, float* distances) const
    {
        for (std::size_t i = 0; i < rows.size(); ++i)
            distances[i] = (*this)(rows[i]);
    }
    void prefetch(std::uint32_t row) const
    {
        const char* record = m_builder.m_graph.getDataByInternalId(row);
        for (std::size_t offset = 0; offset < m_builder.m_graph.data_size_; offset += kCodeBlockBytes)
            __builtin_prefetch(record + offset);
    }

private:
    const HnswBuilder& m_builder;
    const char* m_row;
};

void HnswBuilder::setRow(std::uint32_t row, std::span<const std::byte> record)
{
    CodeFactors factors;
    std::memcpy(&factors, record.data(), sizeof factors);
    const auto codes = record.subspan(CodeLayout::kFactorBytes, m_dimension);
    RowFacts facts{factors.scale, factors.term, 0};
    for (const std::byte code : codes)
        facts.codeSum += std::to_integer<std::int32_t>(code);
    char* data = m_graph.getDataByInternalId(row);
    std::memcpy(data, codes.data(), codes.size());
    std::memcpy(data + m_space.codeBytes(), &facts, sizeof facts);
}

void HnswBuilder::makeUpperLists(std::uint32_t row, std::uint32_t level)
{
    const std::size_t bytes = m_graph.size_links_per_element_ * level;
    if (bytes == 0)
        return;
    m_graph.linkLists_[row] = static_cast<char*>(std::calloc(bytes + 1, 1)); // hnswlib frees it
    if (!m_graph.linkLists_[row])
        throw std::bad_alloc();
    m_graph.element_levels_[row] = static_cast<int>(level);
}

Result<> HnswBuilder::adopt(const GraphView& prefix)
{
    if (prefix.linksPerRow() != m_graph.M_ || prefix.rowLimit() > m_rows || !prefix.entry())
        return Error{ErrorCode::InvalidArgument, "a graph of another shape cannot be extended", {}, 0};
    VARVE_CHECK(guarded([&] {
        for (std::uint32_t row = 0; row < prefix.rowLimit(); ++row) {
            const std::uint32_t levels = prefix.levelsOf(row);
            makeUpperLists(row, levels);
            for (std::uint32_t level = 0; level <= levels; ++level) {
                const auto links = prefix.links(row, level);
                auto* target = m_graph.get_linklist_at_level(row, static_cast<int>(level));
                m_graph.setListCount(target, static_cast<unsigned short>(links.size()));
                std::copy(links.begin(), links.end(), target + 1);
            }
        }
    }));
    m_graph.enterpoint_node_ = prefix.entry()->row;
    m_graph.maxlevel_ = static_cast<int>(prefix.entry()->level);
    m_linkedRows = prefix.rowLimit();
    return {};
}

std::span<const std::uint32_t> HnswBuilder::list(std::uint32_t row, std::uint32_t level) const
{
    auto* stored = m_graph.get_linklist_at_level(row, static_cast<int>(level));
    return {stored + 1, m_graph.getListCount(stored)};
}

/// Candidates by our walk, links by hnswlib; `start` is the row to begin with, then the nearest of the level.
void HnswBuilder::linkOnLevel(std::uint32_t row, std::uint32_t level, std::uint32_t& start)
{
    const DistanceToRow distanceTo(*this, row);
    Beam beam(m_efConstruction);
    walkGraph(Level(*this, level), distanceTo, {distanceTo(start), start}, beam);
    Candidates candidates;
    for (std::size_t i = 0; i < beam.size(); ++i)
        candidates.emplace(beam[i].distance, beam[i].row);
    start = m_graph.mutuallyConnectNewElement(m_graph.getDataByInternalId(row), row, candidates,
                                              static_cast<int>(level), false);
}

/// As hnswlib's addPoint() does: the row's own lock is held all the time, so that whoever finds it half linked waits
/// (each waits only for rows linked on a higher level than its own, so no two wait for each other).
void HnswBuilder::linkRow(std::uint32_t row)
{
    const std::lock_guard own(m_graph.link_list_locks_[row]);
    const auto level = static_cast<std::uint32_t>(m_graph.element_levels_[row]);
    std::unique_lock global(m_graph.global);
    const int highest = m_graph.maxlevel_;
    std::uint32_t start = m_graph.enterpoint_node_;
    if (static_cast<int>(level) <= highest)
        global.unlock(); // else nobody else may begin until this row is the entry
    if (highest >= 0) {
        const auto top = static_cast<std::uint32_t>(highest);
        const DistanceToRow distanceTo(*this, row);
        for (std::uint32_t upper = top; upper > level; --upper) {
            const Level graph(*this, upper);
            start = descendGraph(graph, distanceTo, {start, 1}).row;
        }
        for (std::uint32_t lower = std::min(level, top) + 1; lower-- > 0;)
            linkOnLevel(row, lower, start);
    }
    if (static_cast<int>(level) > highest) {
        m_graph.enterpoint_node_ = row;
        m_graph.maxlevel_ = static_cast<int>(level);
    }
}

Result<> HnswBuilder::link(std::size_t threads, const OperationControl& control)
{
    const std::uint32_t first = m_linkedRows;
    VARVE_CHECK(guarded([&] {
        for (std::uint32_t row = first; row < m_rows; ++row)
            makeUpperLists(row, static_cast<std::uint32_t>(m_graph.getRandomLevel(m_graph.mult_)));
    }));
    std::atomic<std::uint32_t> next{first};
    std::atomic<bool> stops{false};
    std::mutex failureMutex;
    Result<> result;
    const auto fail = [&](Error error) {
        const std::lock_guard lock(failureMutex);
        if (!stops.exchange(true))
            result = std::move(error);
    };
    Progress progress;
    progress.phase = "building the index";
    progress.totalItems = m_rows;
    const auto work = [&](bool reports) {
        constexpr std::uint32_t kRowsPerTurn = 64;
        while (!stops.load()) {
            const std::uint32_t begin = next.fetch_add(kRowsPerTurn);
            if (begin >= m_rows)
                break;
            if (auto linked = guarded([&] {
                    for (std::uint32_t row = begin; row < std::min(m_rows, begin + kRowsPerTurn); ++row)
                        linkRow(row);
                });
                !linked)
                return fail(std::move(linked).error());
            if (!reports)
                continue;
            progress.doneItems = std::min(m_rows, begin + kRowsPerTurn);
            control.report(progress);
            if (auto goesOn = control.check(); !goesOn)
                fail(std::move(goesOn).error());
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads && m_rows - first > 256; ++i)
            others.emplace_back(work, false);
        work(true);
    }
    VARVE_CHECK(result);
    m_linkedRows = m_rows;
    progress.doneItems = m_rows;
    control.report(progress);
    return {};
}

FrozenGraph HnswBuilder::freeze() const
{
    std::vector<std::uint32_t> upperRows;
    std::vector<std::uint32_t> upperFirst{0};
    for (std::uint32_t row = 0; row < m_rows; ++row) {
        const auto levels = static_cast<std::uint32_t>(m_graph.element_levels_[row]);
        if (levels == 0)
            continue;
        upperRows.push_back(row);
        upperFirst.push_back(upperFirst.back() + levels);
    }
    const auto m = static_cast<std::uint32_t>(m_graph.M_);
    FrozenGraph frozen{m_rows, m, {}};
    auto& words = frozen.words;
    words.reserve(4 + m_rows * (1 + 2 * std::size_t{m}) + 2 * upperRows.size() + 1 +
                  upperFirst.back() * (1 + std::size_t{m}));
    words = {m_graph.enterpoint_node_, static_cast<std::uint32_t>(m_graph.maxlevel_),
             static_cast<std::uint32_t>(upperRows.size()), upperFirst.back()};
    const auto putLinks = [&](std::uint32_t row, std::uint32_t level, std::size_t capacity) {
        const auto links = list(row, level);
        words.push_back(static_cast<std::uint32_t>(links.size()));
        words.insert(words.end(), links.begin(), links.end());
        words.insert(words.end(), capacity - links.size(), 0);
    };
    for (std::uint32_t row = 0; row < m_rows; ++row)
        putLinks(row, 0, 2 * std::size_t{m});
    words.insert(words.end(), upperRows.begin(), upperRows.end());
    words.insert(words.end(), upperFirst.begin(), upperFirst.end());
    for (std::size_t i = 0; i < upperRows.size(); ++i)
        for (std::uint32_t level = 1; level <= upperFirst[i + 1] - upperFirst[i]; ++level)
            putLinks(upperRows[i], level, m);
    return frozen;
}

} // namespace

Result<std::unique_ptr<GraphBuilder>> GraphBuilder::create(std::uint32_t rows, std::size_t dimension, Metric metric,
                                                           HnswParameters parameters)
{
    std::unique_ptr<GraphBuilder> builder;
    VARVE_CHECK(guarded([&] { builder = std::make_unique<HnswBuilder>(rows, dimension, metric, parameters); }));
    return builder;
}

} // namespace varve::index
