// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0

// The only file that includes hnswlib (Debian 0.6.2, also 0.8.0): its header defines functions that are not inline,
// and its exceptions end here. Of it are used the storage of a graph and the choice of levels; GraphLinker inserts the
// rows. Nothing is ever saved or loaded by it, and the finished graph is searched in our own form.
#include "core/index/graph_builder.h"

#include "core/base/memory_advice.h"
#include "core/index/graph_linker.h"
#include "core/index/graph_mender.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>
#include <optional>
#include <thread>

namespace varve::index {

namespace {

using Graph = hnswlib::HierarchicalNSW<float>;

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

/// hnswlib keeps the links alone; what rows are compared by lies beside them.
class NoDataSpace final : public hnswlib::SpaceInterface<float> {
public:
    std::size_t get_data_size() override { return 0; }
    hnswlib::DISTFUNC<float> get_dist_func() override { return nullptr; }
    void* get_dist_func_param() override { return nullptr; }
};

class HnswBuilder final : public GraphBuilder {
public:
    HnswBuilder(std::uint32_t rows, std::size_t dimension, Metric metric, HnswParameters parameters)
        : m_rows(rows),
          m_efConstruction(std::clamp(parameters.efConstruction, 8U, 4096U)),
          m_codes(rows, dimension, metric),
          m_graph(&m_space, rows, std::clamp(parameters.m, kMinimumLinks, kMaximumLinks), m_efConstruction),
          m_lists{m_graph.data_level0_memory_ + m_graph.offsetLevel0_,
                  m_graph.size_data_per_element_,
                  m_graph.linkLists_,
                  m_graph.size_links_per_element_,
                  rows,
                  static_cast<std::uint32_t>(m_graph.M_)}
    {
        preferLargePages(m_graph.data_level0_memory_, rows * m_graph.size_data_per_element_);
        std::memset(m_graph.data_level0_memory_, 0, rows * m_graph.size_data_per_element_);
        for (std::uint32_t row = 0; row < rows; ++row)
            m_graph.element_levels_[row] = 0; // also how the destructor knows what was made
        m_graph.cur_element_count = rows;
    }

    void setRow(std::uint32_t row, std::span<const std::byte> record) override { m_codes.set(row, record); }
    Result<> adopt(const GraphView& graph, std::span<const std::uint32_t> kept) override;
    Result<> link(std::size_t threads, const OperationControl& control) override;
    FrozenGraph freeze() const override;

private:
    std::uint32_t levelOf(std::uint32_t row) const
    {
        return static_cast<std::uint32_t>(m_graph.element_levels_[row]);
    }
    GraphEntry entry() const
    {
        return {m_graph.enterpoint_node_, static_cast<std::uint32_t>(m_graph.maxlevel_)};
    }
    void setEntry(const GraphEntry& entry);
    void makeUpperLists(std::uint32_t row, std::uint32_t level);
    Result<> mend(std::size_t threads, const OperationControl& control);
    Result<> linkRows(GraphLinker& linker, std::size_t threads, const OperationControl& control);
    template <class MakeWorker, class Use>
    Result<> forEachRow(std::uint32_t first, std::uint32_t end, std::size_t threads, const OperationControl& control,
                        MakeWorker&& makeWorker, Use&& use);

    std::uint32_t m_rows;
    std::uint32_t m_efConstruction;
    RowCodes m_codes;
    NoDataSpace m_space;
    Graph m_graph;
    LinkLists m_lists;
    std::uint32_t m_linkedRows = 0;
    std::optional<GraphMender> m_mender; ///< while rows are to choose links again
};

void HnswBuilder::setEntry(const GraphEntry& entry)
{
    m_graph.enterpoint_node_ = entry.row;
    m_graph.maxlevel_ = static_cast<int>(entry.level);
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

Result<> HnswBuilder::adopt(const GraphView& graph, std::span<const std::uint32_t> kept)
{
    if (graph.linksPerRow() != m_graph.M_ || kept.empty() || kept.size() > m_rows || !graph.entry())
        return Error{ErrorCode::InvalidArgument, "a graph of another shape cannot be extended", {}, 0};
    VARVE_CHECK(guarded([&] {
        m_mender.emplace(graph, kept);
        for (std::uint32_t row = 0; row < m_mender->rows(); ++row) {
            makeUpperLists(row, m_mender->levelsOf(row));
            m_mender->copyLinks(row, m_lists);
        }
    }));
    setEntry(m_mender->entry());
    m_linkedRows = m_mender->rows();
    if (m_linkedRows == graph.rowLimit())
        m_mender.reset(); // nothing is gone
    return {};
}

Result<> HnswBuilder::link(std::size_t threads, const OperationControl& control)
{
    if (m_mender)
        VARVE_CHECK(mend(threads, control));
    if (m_linkedRows == m_rows)
        return {};
    std::unique_ptr<GraphLinker> linker;
    VARVE_CHECK(guarded([&] {
        for (std::uint32_t row = m_linkedRows; row < m_rows; ++row)
            makeUpperLists(row, static_cast<std::uint32_t>(m_graph.getRandomLevel(m_graph.mult_)));
        linker = std::make_unique<GraphLinker>(m_lists, m_codes, m_efConstruction);
    }));
    if (m_linkedRows > 0)
        linker->continueAfter(m_linkedRows, entry());
    VARVE_CHECK(linkRows(*linker, threads, control));
    m_linkedRows = m_rows;
    setEntry(linker->entry().value_or(GraphEntry()));
    return {};
}

/// Rows write their own lists only and read the graph of before, so the order does not matter.
Result<> HnswBuilder::mend(std::size_t threads, const OperationControl& control)
{
    VARVE_CHECK(forEachRow(
        0, m_linkedRows, threads, control, [&] { return GraphMender::Worker(*m_mender, m_lists, m_codes); },
        [&](GraphMender::Worker& worker, std::uint32_t row) { worker.mend(row); }));
    m_mender.reset();
    return {};
}

Result<> HnswBuilder::linkRows(GraphLinker& linker, std::size_t threads, const OperationControl& control)
{
    return forEachRow(
        m_linkedRows, m_rows, threads, control, [&] { return GraphLinker::Worker(linker); },
        [&](GraphLinker::Worker& worker, std::uint32_t row) { worker.insert(row, levelOf(row)); });
}

/// use(worker, row) for rows from `first` to `end`, on several threads, each with a worker of its own.
template <class MakeWorker, class Use>
Result<> HnswBuilder::forEachRow(std::uint32_t first, std::uint32_t end, std::size_t threads,
                                 const OperationControl& control, MakeWorker&& makeWorker, Use&& use)
{
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
        std::optional<decltype(makeWorker())> worker;
        while (!stops.load()) {
            const std::uint32_t begin = next.fetch_add(kRowsPerTurn);
            if (begin >= end)
                break;
            if (auto linked = guarded([&] {
                    if (!worker)
                        worker.emplace(makeWorker());
                    for (std::uint32_t row = begin; row < std::min(end, begin + kRowsPerTurn); ++row)
                        use(*worker, row);
                });
                !linked)
                return fail(std::move(linked).error());
            if (!reports)
                continue;
            progress.doneItems = std::min(end, begin + kRowsPerTurn);
            control.report(progress);
            if (auto goesOn = control.check(); !goesOn)
                fail(std::move(goesOn).error());
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads && end - first > 256; ++i)
            others.emplace_back(work, false);
        work(true);
    }
    VARVE_CHECK(result);
    VARVE_CHECK(control.check()); // the others may have left no turn to the thread that looks
    progress.doneItems = end;
    control.report(progress);
    return {};
}

FrozenGraph HnswBuilder::freeze() const
{
    std::vector<std::uint32_t> upperRows;
    std::vector<std::uint32_t> upperFirst{0};
    for (std::uint32_t row = 0; row < m_rows; ++row) {
        const std::uint32_t levels = levelOf(row);
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
    words = {entry().row, entry().level, static_cast<std::uint32_t>(upperRows.size()), upperFirst.back()};
    const auto putLinks = [&](std::uint32_t row, std::uint32_t level, std::size_t capacity) {
        const std::uint32_t* list = m_lists.at(row, level);
        words.insert(words.end(), list, list + 1 + list[0]);
        words.insert(words.end(), capacity - list[0], 0);
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

Result<std::unique_ptr<GraphBuilder>> GraphBuilder::create(std::uint32_t rows, std::size_t dimension,
                                                           Metric metric, HnswParameters parameters)
{
    std::unique_ptr<GraphBuilder> builder;
    VARVE_CHECK(
        guarded([&] { builder = std::make_unique<HnswBuilder>(rows, dimension, metric, parameters); }));
    return builder;
}

} // namespace varve::index
